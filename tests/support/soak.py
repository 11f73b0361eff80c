"""The number of repetitions of a fault: a few in CI, many with `make soak`, which passes --soak to
pytest."""

import os


def enable():
    os.environ['BOURSE_TEST_SOAK'] = '1'


def smoke_or_soak(smoke, soak):
    return soak if 'BOURSE_TEST_SOAK' in os.environ else smoke
