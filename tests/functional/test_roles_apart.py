"""The api and quotes roles in one process, in two over HTTP, and in two over RabbitMQ: clients must
not see a difference."""

import pytest

from accounts import add_user, basic, log_in, make_admin
from bourse import wait_until
from installation import SHAPES, Installation, providers
from provider_stub import KEY, ProviderStub
from rabbitmq import PASSWORD, PASSWORD_IN_URL

BOB = ('bob', 'battery-staple')


@pytest.fixture
def stub():
    with ProviderStub() as stub:
        yield stub


@pytest.fixture(params=SHAPES)
def shape(request):
    return request.param


@pytest.fixture
def install(request, bourse, shape, tmp_path):
    """Creates an installation of this kind."""
    def make(*arguments, quotes=None, **settings):
        url = request.getfixturevalue('rabbitmq_server').url if shape == 'rabbitmq' else None
        return Installation(bourse, tmp_path, shape, url, arguments, quotes, **settings)
    return make


@pytest.fixture(params=['sqlite', 'postgres'])
def store(request):
    """Settings of an empty store."""
    return {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')} if request.param == 'postgres' else {}


def settle(installation):
    """Waits until the roles are connected."""
    wait_until(lambda: installation.api.get('/readyz').status == 200, 'the api role to be ready')
    wait_until(lambda: installation.quotes.get('/readyz').status == 200, 'the quotes role to be ready')


def test_the_walk_of_a_user(bourse, install, store, stub, tmp_path):
    data = ('--data', tmp_path / 'data')
    make_admin(bourse, *data, **store)
    add_user(bourse, *BOB, *data, **store)
    with install(quotes=providers(stub, 'stooq'), **store) as installation:
        settle(installation)
        api = installation.api
        assert api.get('/api/v1/stock?q=demo.us').status == 401
        assert api.get('/api/v1/login', basic(BOB[0], 'wrong')).status == 401
        bob = log_in(api, *BOB)

        found = api.get('/api/v1/stock?q=demo.us', bob)
        assert (found.status, found.json) == (200, {'symbol': 'DEMO.US', 'company_name': 'DEMO CORP', 'quote': 11})
        whole = api.get('/stock?q=DEMO.US&fields=all', basic(*BOB)).json
        assert (whole['time'], whole['volume'], whole['currency'], whole['provider']) == ('22:00:15', 123456, None, 'stooq')
        assert 0 <= whole['age'] < 60
        assert api.get('/api/v1/stock?q=zzzz.us', bob).json['code'] == 'unknown-symbol'

        history = api.get('/api/v1/users/history', bob).json
        assert [(entry['symbol'], entry['name'], entry['open'], entry['high'], entry['low'], entry['close'])
                for entry in history] == [('DEMO.US', 'DEMO CORP', 10.5, 11.25, 10.4, 11)] * 2
        assert api.get('/api/v1/users/history', basic()).json == []
        assert api.get('/api/v1/stats', bob).status == 403
        assert api.get('/api/v1/stats', basic()).json == [{'stock': 'demo.us', 'times_requested': 2}]

        assert api.request('POST', '/api/v1/logout', bob).status == 204
        assert api.get('/api/v1/stock?q=demo.us', bob).status == 401
        assert len(stub.calls()) == 2, 'one for each symbol: the rest came from memory'


@pytest.fixture
def served(bourse, install, stub, tmp_path):
    """Disables the cache, so that each request reaches the stub."""
    make_admin(bourse, '--data', tmp_path / 'data')
    with install('--quotes-ttl', '0s', '--quotes-grace', '1h', '--provider-deadline', '1s', '--ndays-refresh-minutes', '0',
                 quotes=providers(stub, 'stooq')) as installation:
        settle(installation)
        yield installation


@pytest.mark.parametrize('fault, status, code, retry_after', [
    ('slow', 502, 'provider-failed', None), ('reset', 502, 'provider-failed', None),
    ('half', 502, 'provider-failed', None), ('garbage', 502, 'provider-failed', None),
    ('refused', 502, 'provider-failed', None), ('throttled', 503, 'unavailable', 60)])
def test_a_provider_in_trouble(served, stub, fault, status, code, retry_after):
    stub.fault(fault)
    answer = served.api.get('/api/v1/stock?q=demo.us', basic())
    assert (answer.status, answer.json['code']) == (status, code)
    wait = answer.headers['Retry-After']
    assert (wait is None) == (retry_after is None)
    assert wait is None or 1 <= int(wait) <= 3600
    detail = {'provider-failed': 'all providers failed',
              'unavailable': 'provider rate limit reached; retry later'}
    assert answer.json['detail'] == detail[code], 'the same in every shape'
    assert served.api.get('/api/v1/users/history', basic()).json == [], 'nothing is saved'


def test_the_last_quote_while_no_provider_answers(served, stub):
    assert served.api.get('/api/v1/stock?q=demo.us', basic()).headers['Age'] is None
    stub.fault('garbage')
    stale = served.api.get('/api/v1/stock?q=demo.us', basic())
    assert stale.status == 200
    assert int(stale.headers['Age']) >= 0
    assert stale.headers['Warning'] == '110 - "Response is Stale"'


def test_the_last_days(served, stub):
    days = served.api.get('/ndays?symbol=demo.us&ndays=3').json
    assert list(days['daily_data']) == ['2024-03-08', '2024-03-07', '2024-03-06']
    assert days['daily_data']['2024-03-08']['close'] == 11
    assert len(served.api.get('/ndays?symbol=demo.us&ndays=5000').json['daily_data']) == 300
    assert served.api.get('/ndays?symbol=zzzz.us').json['code'] == 'unknown-symbol'
    stub.fault('garbage')
    stale = served.api.get('/ndays?symbol=demo.us&ndays=3')
    assert (stale.status, stale.json) == (200, days)
    assert stale.headers['Warning']


def test_secrets_stay_secret(served):
    served.api.get('/api/v1/stock?q=demo.us', basic())
    shown = ''.join(served.api.log + served.quotes.log) + served.api.get('/metrics').text + served.quotes.get('/metrics').text
    for secret in (KEY, PASSWORD, PASSWORD_IN_URL):
        assert secret not in shown


def test_messages_between_roles_are_counted(bourse, tmp_path, stub, rabbitmq_server):
    make_admin(bourse, '--data', tmp_path / 'data')
    with Installation(bourse, tmp_path, 'rabbitmq', rabbitmq_server.url, quotes=providers(stub, 'stooq')) as installation:
        settle(installation)
        assert installation.api.get('/api/v1/stock?q=demo.us', basic()).status == 200
        asked = installation.api.get('/metrics').text
        assert 'bourse_broker_questions_total{outcome="answered"} 1' in asked
        assert 'bourse_broker_question_duration_seconds_count 1' in asked
        assert 'bourse_broker_connected{link="requests"} 1' in asked
        answered = installation.quotes.get('/metrics').text
        assert 'bourse_broker_answers_total{outcome="answered"} 1' in answered
        assert 'bourse_provider_calls_total{outcome="found",provider="stooq"} 1' in answered.replace(
            'provider="stooq",outcome="found"', 'outcome="found",provider="stooq"')


def test_store_quotes_of_a_process_apart(bourse, tmp_path, postgres, rabbitmq_server):
    """The provider `store` in two processes on one PostgreSQL: both see an import."""
    settings = {'BOURSE_DATABASE_URL': postgres}
    make_admin(bourse, **settings)
    rows = 'symbol,date,open,high,low,close,volume\nTINY,2024-01-02,10,12,9,11,100\n'
    assert bourse.run('import', 'bars', '-', input=rows, **settings).returncode == 0
    with Installation(bourse, tmp_path, 'rabbitmq', rabbitmq_server.url, **settings) as installation:
        settle(installation)
        assert installation.api.get('/api/v1/stock?q=tiny', basic()).json['quote'] == 11
        assert installation.api.get('/ndays?symbol=tiny').json['ndays'] == 1


# The quotes role's own port
# ----------------------------------------------------------------------------------------------------------------------

WHOLE = {'symbol': 'DEMO.US', 'date': '2024-03-08', 'open': 10.5, 'high': 11.25, 'low': 10.4, 'close': 11,
         'volume': 123456, 'currency': None, 'name': 'DEMO CORP', 'provider': 'stooq'}


def check_port(get):
    """The responses of the port, without credentials."""
    whole = get('/api/v1/stock?q=demo.us')
    assert whole.status == 200
    assert list(whole.json) == ['symbol', 'date', 'time', 'open', 'high', 'low', 'close', 'volume', 'currency', 'name',
                                'provider', 'age']
    assert {name: content for name, content in whole.json.items() if name not in ('time', 'age')} == WHOLE
    assert whole.json['time'] and 0 <= whole.json['age'] < 60
    days = get('/api/v1/daily?symbol=demo.us&ndays=2').json
    assert [day['date'] for day in days] == ['2024-03-08', '2024-03-07']
    assert get('/api/v1/stock?q=zzzz.us').json['code'] == 'unknown-symbol'
    assert get('/api/v1/stock?q=..%2Fx').status == 400
    assert get('/api/v1/stock').status == 400
    assert get('/api/v1/daily?symbol=demo.us&ndays=0').status == 400
    assert get('/api/v1/users/history').status == 404
    assert get('/stocks').status == 404
    assert get('/healthz').status == 200
    assert sorted(path for path in get('/openapi.json').json['paths'] if path.startswith('/api')) == \
        ['/api/v1/daily', '/api/v1/stock']


def test_the_port_of_a_process_that_plays_quotes_only(bourse, tmp_path, stub):
    with bourse.serve(tmp_path, '--roles', 'quotes', **providers(stub, 'stooq')) as quotes:
        check_port(quotes.get)
        assert quotes.request('HEAD', '/api/v1/stock?q=demo.us').status == 200
        assert quotes.request('POST', '/api/v1/stock?q=demo.us').status == 405


def test_the_port_of_a_process_that_plays_both(bourse, tmp_path, stub):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, '--quotes-listen', '127.0.0.1:0', **providers(stub, 'stooq')) as server:
        assert server.get('/api/v1/stock?q=demo.us').status == 401
        wait_until(lambda: any('serving quotes' in line for line in server.log), 'the address of the port')
        line = next(line for line in server.log if 'serving quotes' in line)
        own, server.port = server.port, int(line.split('127.0.0.1:')[1].split()[0].strip('"'))
        check_port(server.get)
        server.port = own
        assert server.get('/api/v1/stock?q=demo.us', basic()).status == 200


# What the start refuses
# ----------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('settings, told', [
    ({'BOURSE_ROLES': 'api'}, 'needs broker.url'),
    ({'BOURSE_ROLES': 'api', 'BOURSE_BROKER_URL': 'inprocess:'}, 'needs broker.url'),
    ({'BOURSE_ROLES': 'quotes'}, 'provider store'),
    ({'BOURSE_ROLES': 'quotes', 'BOURSE_QUOTES_PROVIDERS': 'stooq,store'}, 'provider store'),
    ({'BOURSE_BROKER_URL': 'amqp://u:do-not-show@'}, 'BOURSE_BROKER_URL'),
    ({'BOURSE_BROKER_URL': 'ftp://u:do-not-show@mq'}, 'BOURSE_BROKER_URL'),
    ({'BOURSE_BROKER_URL': 'http://u:do-not-show@quotes'}, 'BOURSE_BROKER_URL'),
    ({'BOURSE_BROKER_DEADLINE': '1ms'}, 'broker.deadline'),
    ({'BOURSE_QUOTES_LISTEN': 'here'}, 'BOURSE_QUOTES_LISTEN')])
def test_invalid_broker_settings_prevent_the_start(bourse, tmp_path, settings, told):
    ended = bourse.run('serve', '--data', tmp_path / 'data', '--listen', '127.0.0.1:0', **settings)
    assert ended.returncode == 2
    assert told.lower() in ended.stderr.lower().replace('broker_deadline', 'broker.deadline')
    assert 'do-not-show' not in ended.stderr


def test_the_url_of_the_broker_from_a_file(bourse, tmp_path, stub, rabbitmq_server):
    file = tmp_path / 'url'
    file.write_text(rabbitmq_server.url + '\n')
    with bourse.serve(tmp_path / 'data', '--roles', 'quotes', BOURSE_BROKER_URL_FILE=str(file),
                      **providers(stub, 'stooq')) as quotes:
        wait_until(lambda: quotes.get('/readyz').status == 200, 'the quotes role to be ready')
        assert [check['name'] for check in quotes.get('/readyz').json['checks']] == ['broker']
