"""Schemathesis generates calls from the served contract and checks every response against it."""

import subprocess
import sys
from pathlib import Path

import pytest

from accounts import basic, log_in, make_admin
from bourse import PATIENCE, ROOT, environment
from soak import smoke_or_soak

pytestmark = pytest.mark.patient

#: Excluded, because they revoke the token, or count failed sign-ins of the user, of the other
#: calls.
ENDING = ['logOut', 'changePassword']


#: Invalid input may be refused also as too long for a header, and valid input by a precondition (412) or a rule (422), which
#: the tool does not expect by itself. No text has a NUL.
CONFIGURATION = f"""hooks = "{ROOT}/tests/support/made_up_calls.py"

[generation]
allow-x00 = false

[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 428, 429, 431, "5xx"]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429, "5xx"]
"""


@pytest.fixture
def server(bourse, tmp_path):
    """A server for one test, because the test adds users."""
    assert bourse.run('sample', '--data', tmp_path / 'data').returncode == 0
    make_admin(bourse, '--data', tmp_path / 'data')
    with bourse.serve(tmp_path / 'data', ENABLE_METRICS='true', SYMBOL='DEMO') as server:
        yield server


def seed():
    """The same calls each time: what fails is because of the change that is checked. A soak looks further."""
    return smoke_or_soak(['--seed', '1'], [])


def make_up_calls(server, folder, credentials, *which):
    (folder / 'schemathesis.toml').write_text(CONFIGURATION)
    return subprocess.run(
        [Path(sys.executable).with_name('schemathesis'), 'run', f'http://127.0.0.1:{server.port}/openapi.json',
         '--header', f'Authorization: {credentials["Authorization"]}', *which,
         *seed(), '--checks', 'all', '--max-examples', str(smoke_or_soak(20, 200))],
        capture_output=True, text=True, cwd=folder, env=environment(), timeout=10 * PATIENCE)


def test_made_up_calls_are_answered_as_the_contract_says(server, tmp_path):
    others = [word for operation in ENDING for word in ('--exclude-operation-id', operation)]

    outcome = make_up_calls(server, tmp_path, log_in(server), *others)

    assert outcome.returncode == 0, outcome.stdout[-8000:] + outcome.stderr[-2000:]


@pytest.mark.parametrize('operation', ENDING)
def test_made_up_calls_that_end_credentials_are_answered_as_the_contract_says(server, tmp_path, operation):
    credentials = log_in(server) if operation == 'logOut' else basic()

    outcome = make_up_calls(server, tmp_path, credentials, '--include-operation-id', operation)

    assert outcome.returncode == 0, outcome.stdout[-8000:] + outcome.stderr[-2000:]
