"""How often tests repeat a fault: a few times in CI, often by `make soak`, which gives pytest --soak."""

import os


def enable():
    os.environ['BOURSE_TEST_SOAK'] = '1'


def smoke_or_soak(smoke, soak):
    return soak if 'BOURSE_TEST_SOAK' in os.environ else smoke
