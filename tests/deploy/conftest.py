import os

import pytest

from machine import Machine
from packages import CONFIG, DEB


def pytest_configure(config):
    if os.geteuid() != 0:
        pytest.exit('tests of packages install on systems in folders, which takes root', 2)


@pytest.fixture
def machine(tmp_path):
    """A minimal Debian 12 for one test."""
    machine = Machine(tmp_path / 'machine')
    yield machine
    machine.remove()


@pytest.fixture(scope='session')
def installed(tmp_path_factory):
    """A system with the package installed and an empty store; for tests that leave it unchanged."""
    machine = Machine(tmp_path_factory.mktemp('installed') / 'machine')
    machine.install(DEB)
    machine.run('bourse', 'migrate', '--config', CONFIG, user='bourse')
    yield machine
    machine.remove()
