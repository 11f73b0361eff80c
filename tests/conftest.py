"""What all tests share: the options of a run, and the binary under test."""

import os
import signal

import pytest

import soak
from bourse import ROOT, Bourse

# A test run in the background ignores these signals, and every program that it starts would inherit
# that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_addoption(parser):
    parser.addoption('--bourse', default=str(ROOT / 'build/release/bourse'), help='the binary under test')
    parser.addoption('--soak', action='store_true', help='repeat faults, restarts and load at full counts')


def pytest_configure(config):
    # For modules that need values before fixtures exist: counts, and test cases generated from the
    # served contract.
    if config.getoption('--soak'):
        soak.enable()
    os.environ['BOURSE_UNDER_TEST'] = config.getoption('--bourse')


@pytest.fixture(scope='session')
def bourse(request):
    return Bourse(request.config.getoption('--bourse'))
