"""Schemathesis makes up calls from the served contract and holds every answer to it."""

import subprocess
import sys
from pathlib import Path

from bourse import PATIENCE, environment


def test_made_up_calls_are_answered_as_the_contract_says(sample, tmp_path):
    # Rules that no schema can say (start before end, interval with frequency, a cursor that is one) refuse input that fits
    # the schemas, so "every fitting input is accepted" is not checked.
    outcome = subprocess.run(
        [Path(sys.executable).with_name('schemathesis'), 'run', f'http://127.0.0.1:{sample.port}/openapi.json',
         '--checks', 'all', '--exclude-checks', 'positive_data_acceptance', '--max-examples', '50'],
        capture_output=True, text=True, cwd=tmp_path, env=environment(), timeout=10 * PATIENCE)

    assert outcome.returncode == 0, outcome.stdout[-8000:] + outcome.stderr[-2000:]
