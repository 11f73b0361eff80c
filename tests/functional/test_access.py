"""Access rules: every operation of the served contract, called by every kind of caller."""

import base64
import json

import pytest

from accounts import PASSWORD, add_user, basic, bearer, log_in, make_admin, send_json
from bourse import PATIENCE
from people import BRAUND
from test_contract import OPERATIONS, check_answer, ids

#: Public on purpose. A new operation must either be secured or be listed here.
OPEN = {'getTimeSeries', 'getTimeSeriesBySymbol', 'getIndicators', 'getIndicatorsBySymbol', 'listIndicators', 'listStocks', 'getNdays', 'getRecord', 'getHealth', 'getReadiness', 'getDatabaseHealth', 'getMetrics',
        'getDocs', 'getDocsAsset', 'getOpenapi', 'listPeople', 'addPerson', 'getPerson', 'changePerson', 'deletePerson',
        # Takes the credentials in its body.
        'logIn',
        # Services of other systems report here, too.
        'addReport'}
OPEN |= {'placeOrder', 'listOrders', 'getOrder'}  # unless orders.require_login is set: see test_orders.py
#: They check credentials, although some also allow callers without any.
LOOKING = [operation for operation in OPERATIONS if operation.schemes]
SECURED = [operation for operation in LOOKING if not operation.is_open]
USER, STRANGER = 'user', 'stranger'


@pytest.fixture(scope='module')
def server(bourse, tmp_path_factory):
    folder = tmp_path_factory.mktemp('access')
    assert bourse.run('sample', '--data', folder).returncode == 0
    make_admin(bourse, '--data', folder)
    for name in (USER, STRANGER):
        add_user(bourse, name, PASSWORD, '--data', folder)
    with bourse.serve(folder, ENABLE_METRICS='true', SYMBOL='DEMO') as server:
        yield server


def call(server, operation, credentials):
    response = operation.call(server, operation.target(only_required=True), credentials=credentials)
    check_answer(operation, response)
    return response


def refused(response):
    assert (response.status, response.json['code']) == (401, 'unauthenticated'), response.text
    assert response.headers.get_all('WWW-Authenticate')


def test_every_operation_is_secured_or_open_on_purpose():
    assert {operation.id for operation in OPERATIONS if operation.is_open} == OPEN
    assert {operation.id for operation in SECURED if operation.for_super_users} == {
        'getStats', 'listUsers', 'addUser', 'getUser', 'changeUser', 'listReports', 'getReportStatus', 'listFollowed', 'importBars',
        'putBars', 'changeSymbol', 'deleteSymbol'}


@pytest.mark.parametrize('operation', [o for o in OPERATIONS if o.is_open], ids=ids)
def test_an_open_operation_answers_everybody(server, operation):
    assert call(server, operation, {}).status < 400


@pytest.mark.parametrize('operation', SECURED, ids=ids)
def test_missing_credentials_are_rejected(server, operation):
    refused(call(server, operation, {}))


@pytest.mark.parametrize('operation', LOOKING, ids=ids)
def test_wrong_credentials_are_refused(server, operation):
    token = log_in(server)['Authorization'].removeprefix('Bearer ')
    header, payload, signature = token.split('.')
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip('=')
    other = json.loads(base64.urlsafe_b64decode(payload + '=='))
    other = base64.urlsafe_b64encode(json.dumps(other | {'name': 'root'}).encode()).decode().rstrip('=')
    forged = [f'{unsigned}.{payload}.', f'{unsigned}.{payload}.{signature}', f'{header}.{other}.{signature}', f'{header}.{payload}.', 'x']

    for credentials in [basic(password='wrong'), basic('nobody-here', PASSWORD), basic(USER, ''), {'Authorization': 'Digest x'},
                        *map(bearer, forged)]:
        refused(call(server, operation, credentials))


@pytest.mark.parametrize('operation', LOOKING, ids=ids)
@pytest.mark.parametrize('name', [USER, STRANGER, 'admin'])
def test_authenticated_callers_may_call_what_the_contract_allows(server, operation, name):
    offered = {'basicAuth': lambda: basic(name), 'bearerAuth': lambda: log_in(server, name, PASSWORD)}
    for scheme, make_credentials in offered.items():
        response = call(server, operation, make_credentials())
        if scheme not in operation.schemes:
            refused(response)
        elif operation.for_super_users and name != 'admin':
            assert (response.status, response.json['code']) == (403, 'forbidden')
        else:
            assert response.status < 400, response.text
            assert 'no-store' in response.headers['Cache-Control']


@pytest.mark.parametrize('operation', SECURED, ids=ids)
def test_a_stranger_sees_nothing_of_a_user(server, operation):
    mine = next(row['symbol'] for row in server.get('/stocks').json if row['symbol'] != 'DEMO')
    assert server.get(f'/api/v1/stock?q={mine}', basic(USER)).status == 200
    assert mine in server.get('/api/v1/users/history', basic(USER)).text
    credentials = basic(STRANGER) if 'basicAuth' in operation.schemes else log_in(server, STRANGER, PASSWORD)
    shown = call(server, operation, credentials)
    assert mine not in shown.text and f'"{USER}"' not in shown.text


@pytest.mark.parametrize('access, allowed', [('anyone', {'nobody', USER, 'admin'}), ('users', {USER, 'admin'}), ('super-users', {'admin'})])
def test_datasets_are_written_by_those_who_may(bourse, tmp_path, access, allowed):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, USER, PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path, '--datasets-write', access) as server:
        record = '/people/' + send_json(server, 'POST', '/people', BRAUND, basic()).json['uuid']
        for name in ('nobody', USER, 'admin'):
            credentials = {} if name == 'nobody' else basic(name)
            assert server.get('/people', credentials).status == 200, 'reading is never restricted'
            answers = [send_json(server, 'POST', '/people', BRAUND, credentials),
                       send_json(server, 'PUT', record, {'age': 3}, credentials)]
            answers.append(server.request('DELETE', answers[0].headers['Location'] or record, credentials))
            expected = [201, 200, 200] if name in allowed else [401 if name == 'nobody' else 403] * 3
            assert [answer.status for answer in answers] == expected, name
        assert len(server.get('/people').json) == 1 and server.get(record).json['age'] == 3
        contract = server.get('/openapi.json').json['paths']['/people']
        assert ('security' in contract['post']) == (access != 'anyone')


@pytest.mark.parametrize('host, access, warns', [('127.0.0.1', 'anyone', False), ('localhost', 'anyone', False), ('0.0.0.0', 'users', False), ('0.0.0.0', 'anyone', True)])
def test_datasets_open_to_the_network_are_warned_of(bourse, tmp_path, host, access, warns):
    process = bourse.popen('serve', '--listen', f'{host}:0', '--data', tmp_path, '--datasets-write', access)
    shown = ''
    while 'http://' not in shown:
        shown += process.stderr.readline()
    process.terminate()
    assert ('datasets.write' in shown) == warns, shown
    process.communicate(timeout=PATIENCE)


def test_an_unknown_word_for_who_may_write_is_refused(bourse, tmp_path):
    outcome = bourse.run('serve', '--data', tmp_path, '--datasets-write', 'everybody')
    assert outcome.returncode == 2 and 'must be anyone, users or super-users' in outcome.stderr
