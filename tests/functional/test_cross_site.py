"""Pages of other sites: they change nothing here, and read only what `http.cors_origins` allows."""

import pytest

from accounts import basic, make_admin
from order_history import stored_orders
from test_contract import OPERATIONS, ids

APP = 'https://app.example.com'
EVIL = 'https://evil.example'
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}

#: What a browser sends for a form, an image or a fetch of a page elsewhere.
FOREIGN = [{'Origin': EVIL, 'Sec-Fetch-Site': 'cross-site'}, {'Origin': EVIL}, {'Origin': 'null'}, {'Sec-Fetch-Site': 'cross-site'},
           {'Sec-Fetch-Site': 'same-site'}, {'Origin': 'http://127.0.0.1:1'}]


@pytest.fixture(scope='module')
def server(bourse, tmp_path_factory):
    folder = tmp_path_factory.mktemp('cross-site')
    make_admin(bourse, '--data', folder)
    assert bourse.run('sample', '--data', folder).returncode == 0
    with bourse.serve(folder, BOURSE_HTTP_CORS_ORIGINS=f'{APP},http://localhost:5173') as server:
        yield server


def own(server):
    return {'Origin': f'http://127.0.0.1:{server.port}'}


WRITING = [operation for operation in OPERATIONS if operation.method != 'GET' or operation.id == 'getStock']


@pytest.mark.parametrize('operation', WRITING, ids=ids)
def test_no_foreign_page_reaches_an_operation_that_writes(server, operation):
    for fields in FOREIGN:
        answer = server.request(operation.method, operation.target(), basic() | FORM | fields, 'currency=USD&amount=1')
        assert (answer.status, answer.json['code']) == (403, 'cross-site-request'), fields
    for fields in ({}, own(server), {'Origin': APP}, {'Sec-Fetch-Site': 'same-origin', 'Origin': EVIL}, {'Sec-Fetch-Site': 'none'}):
        answer = server.request(operation.method, operation.target(), fields, '')
        assert answer.status != 403, fields


def test_a_form_of_another_site_orders_nothing(server):
    for fields in FOREIGN:
        for kind in ('text/plain', 'application/json', 'application/x-www-form-urlencoded'):
            answer = server.request('POST', '/place_order', fields | {'Content-Type': kind}, '{"currency":"USD","amount":600}')
            assert answer.status == 403
    assert stored_orders(server) == []


def test_a_foreign_page_reads_what_it_may(server):
    for target in ('/stocks', '/stocks/time-series/%5EGSPC?limit=2', '/people?limit=1', '/nothing'):
        for _ in range(2):  # also from the cache
            allowed = server.get(target, {'Origin': APP})
            assert allowed.headers['Access-Control-Allow-Origin'] == APP
            assert 'Origin' in ', '.join(allowed.headers.get_all('Vary'))
            exposed = allowed.headers['Access-Control-Expose-Headers'].split(', ')
            assert {'Link', 'ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id', 'Location'} <= set(exposed)
            foreign = server.get(target, {'Origin': EVIL})
            assert foreign.headers['Access-Control-Allow-Origin'] is None
            assert foreign.status == allowed.status and foreign.text == allowed.text or target == '/nothing'
            assert server.get(target).headers['Access-Control-Allow-Origin'] is None


def test_a_client_that_sends_neither_field_notices_nothing(server):
    assert server.request('POST', '/place_order', {'Content-Type': 'application/json'}, '{}').status != 403
    assert server.get('/stocks').headers['Access-Control-Expose-Headers'] is None


@pytest.mark.parametrize('target', ['/place_order', '/people', '/api/v1/stock', '/stocks/time-series/ACME'])
def test_a_preflight_says_what_a_page_may_send(server, target):
    asks = {'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization,content-type'}
    answer = server.request('OPTIONS', target, asks | {'Origin': APP})
    assert answer.status == 204
    assert answer.headers['Access-Control-Allow-Origin'] == APP
    assert 'PUT' in answer.headers['Access-Control-Allow-Methods']
    fields = {field.lower() for field in answer.headers['Access-Control-Allow-Headers'].split(', ')}
    assert {'authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'} <= fields
    assert int(answer.headers['Access-Control-Max-Age']) > 0
    refused = server.request('OPTIONS', target, asks | {'Origin': EVIL})
    assert refused.headers['Access-Control-Allow-Origin'] is None and refused.headers['Access-Control-Allow-Methods'] is None


def test_a_star_opens_reading_only(bourse, tmp_path):
    assert bourse.run('sample', '--data', tmp_path).returncode == 0
    with bourse.serve(tmp_path, '--cors-origins', '*') as server:
        answer = server.get('/stocks', {'Origin': EVIL})
        assert answer.headers['Access-Control-Allow-Origin'] == '*'
        assert 'Access-Control-Allow-Credentials' not in answer.headers
        preflight = server.request('OPTIONS', '/stocks', {'Origin': EVIL, 'Access-Control-Request-Method': 'GET'})
        assert 'authorization' not in preflight.headers['Access-Control-Allow-Headers'].lower()
        assert preflight.headers['Access-Control-Allow-Methods'] == 'GET, HEAD'
        assert server.request('POST', '/place_order', {'Origin': EVIL}, '{}').status == 403


def test_behind_a_trusted_proxy_its_name_is_this_server(bourse, tmp_path):
    page = {'Origin': 'https://bourse.example', 'X-Forwarded-Host': 'bourse.example'}
    for trusted, status in (('127.0.0.1', False), ('', True)):
        with bourse.serve(tmp_path, '--trusted-proxies', trusted) as server:
            answer = server.request('POST', '/place_order', page | {'Content-Type': 'application/json'}, '{}')
            assert (answer.status == 403) == status


@pytest.mark.parametrize('origins', ['app.example.com', 'https://app.example.com/', 'null'])
def test_a_list_that_is_none_is_refused(bourse, tmp_path, origins):
    outcome = bourse.run('serve', '--data', tmp_path, '--cors-origins', origins)
    assert outcome.returncode == 2 and 'an origin is a scheme, a host' in outcome.stderr
