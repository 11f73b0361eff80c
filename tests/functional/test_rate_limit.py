"""Rate limits: their values, the callers to whom they apply, and the responses."""

import re
import time

import pytest

from accounts import ADMIN, PASSWORD, add_user, basic, bearer, log_in, make_admin, send_json
from bourse import PATIENCE, wait_until
from redis import RedisServer

#: A guess of a password.
WRONG = basic('eve', 'wrong')
TIME_SERIES = '/stocks/time-series/DEMO?interval=1&frequency=Monthly'


@pytest.fixture
def folder(bourse, tmp_path):
    """A store with the sample data, the super user, and bob."""
    data = tmp_path / 'data'
    assert bourse.run('sample', '--data', data).returncode == 0
    make_admin(bourse, '--data', data)
    add_user(bourse, 'bob', 'battery-staple', '--data', data)
    return data


def statuses(server, times, target, headers=None):
    return [server.get(target, headers).status for _ in range(times)]


def forwarded(*hops):
    return {'X-Forwarded-For': ', '.join(hops)}


def test_an_address_guesses_so_often_and_is_told(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='5/min') as server:
        first = send_json(server, 'POST', '/api/v1/login', {'username': ADMIN, 'password': PASSWORD})
        assert first.status == 200
        assert first.headers['RateLimit-Policy'] == '"sign-in";q=5;w=60'
        assert first.headers['RateLimit'] == '"sign-in";r=5;t=12', 'the right password costs nothing'
        assert statuses(server, 5, '/api/v1/login', WRONG) == [401] * 5

        refused = server.get('/api/v1/login', basic('bob', 'battery-staple'))

        assert (refused.status, refused.json['code']) == (429, 'rate-limited')
        assert 1 <= int(refused.headers['Retry-After']) <= 12
        assert re.fullmatch(r'"sign-in";r=0;t=\d+', refused.headers['RateLimit'])
        assert refused.headers['Content-Type'] == 'application/problem+json'
        assert server.get('/api/v1/stock?q=demo', bearer(first.json['access_token'])).status == 200, 'a limit of its own'
        assert statuses(server, 100, TIME_SERIES) == [200] * 100, 'stored market data is not limited'
        assert server.get('/api/v1/login', basic()).status == 200, 'a password that was right a moment ago is no guess'


def test_orders_have_a_limit_of_their_own(bourse, tmp_path):
    with bourse.serve(tmp_path, BOURSE_RATE_LIMIT_ANONYMOUS='3/min') as server:
        assert server.get('/record').headers['RateLimit-Policy'] == '"orders";q=3;w=60'
        assert statuses(server, 4, '/record')[2:] == [429, 429]
        assert statuses(server, 1, '/login', WRONG) == [401]


def test_a_limit_that_was_reached_recovers(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='2/s') as server:
        wait_until(lambda: server.get('/api/v1/login', WRONG).status == 429, 'the limit is reached')
        refused = server.get('/api/v1/login', WRONG)
        assert refused.headers.get('Retry-After') in (None, '1')
        wait_until(lambda: server.get('/api/v1/login', WRONG).status == 401, 'it recovers')


def test_accounts_have_limits_of_their_own(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='3/min', BOURSE_RATE_LIMIT_USER='4/min') as server:
        ada, bob = log_in(server), log_in(server, 'bob', 'battery-staple')

        assert statuses(server, 5, '/api/v1/stock?q=demo', ada) == [200] * 4 + [429]
        assert statuses(server, 1, '/api/v1/stock?q=demo', basic()) == [429], 'a password counts like a token'
        assert statuses(server, 5, '/stock?q=demo', bob) == [200] * 4 + [429]
        assert statuses(server, 4, '/api/v1/stock?q=demo') == [401] * 3 + [429], 'a caller without credentials is counted by address'
        assert statuses(server, 20, '/api/v1/users/history', bob) == [200] * 20, 'not marked by the contract'


def test_off_disables_the_limit(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='off', BOURSE_RATE_LIMIT_USER='off') as server:
        token = log_in(server)
        assert statuses(server, 100, '/api/v1/login', WRONG) == [401] * 100
        assert statuses(server, 100, '/api/v1/stock?q=demo', token) == [200] * 100
        assert 'RateLimit' not in server.get('/api/v1/stock?q=demo', token).headers


def test_sixty_a_minute_is_the_default(bourse, folder):
    arguments = ('--rate-limit-anonymous', '60/min', '--rate-limit-user', '600/min')
    defaults = bourse.run('serve', '--help').stdout
    assert '60/min' in defaults and '600/min' in defaults
    with bourse.serve(folder, *arguments) as server:
        assert server.get('/api/v1/login', WRONG).headers['RateLimit-Policy'] == '"sign-in";q=60;w=60'
        answer = server.get('/api/v1/stock?q=demo', log_in(server))
        assert answer.headers['RateLimit-Policy'] == '"quotes";q=600;w=60'


def test_market_data_is_limited_when_that_is_set_also_in_front_of_the_cache(bourse, folder):
    with bourse.serve(folder, '--io-threads', '1', BOURSE_RATE_LIMIT_MARKET_DATA='5/min') as server:
        answers = [server.get(TIME_SERIES) for _ in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert [answer.headers['RateLimit'].split(';')[1] for answer in answers[:5]] == ['r=4', 'r=3', 'r=2', 'r=1', 'r=0']
        assert len({answer.body for answer in answers[:5]}) == 1
        assert server.get('/stocks').status == 429, 'one limit for all market data'
        assert server.get('/openapi.json').status == 200
        assert server.get('/healthz').status == 200


def test_a_forged_address_is_ignored(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='3/min') as server:
        seen = [server.get('/api/v1/login', WRONG | forwarded(f'203.0.113.{i}')).status for i in range(4)]
        assert seen == [401, 401, 401, 429]


def test_a_proxy_of_ours_is_believed(bourse, folder):
    variables = {'BOURSE_RATE_LIMIT_ANONYMOUS': '3/min', 'BOURSE_HTTP_TRUSTED_PROXIES': '127.0.0.1,10.0.0.0/8'}
    with bourse.serve(folder, **variables) as server:
        def ask(*hops):
            return server.get('/api/v1/login', WRONG | forwarded(*hops)).status

        assert [ask('203.0.113.1') for _ in range(4)] == [401] * 3 + [429]
        assert ask('203.0.113.2') == 401, 'somebody else'
        assert ask('203.0.113.99', '203.0.113.1') == 429, 'what a client says of itself counts for nothing'
        assert ask('203.0.113.1', '10.1.2.3') == 429, 'through two proxies of ours'
        assert [ask('2001:db8::1'), ask('2001:db8::2'), ask('2001:db8::3'), ask('2001:db8::4')] == [401] * 3 + [429]
        assert [ask('nonsense') for _ in range(4)] == [401] * 3 + [429], 'counted as the proxy'
        wait_until(lambda: any('203.0.113.2' in line for line in server.log), 'the access log names the client')


@pytest.mark.parametrize('name, text', [
    ('BOURSE_RATE_LIMIT_ANONYMOUS', '60 per minute'), ('BOURSE_RATE_LIMIT_USER', '0/min'), ('BOURSE_RATE_LIMIT_MARKET_DATA', 'none'),
    ('BOURSE_HTTP_TRUSTED_PROXIES', '10.0.0.1/8'), ('BOURSE_HTTP_TRUSTED_PROXIES', 'proxy.example')])
def test_a_setting_that_does_not_parse_stops_the_start(bourse, tmp_path, name, text):
    outcome = bourse.run('serve', '--data', tmp_path, **{name: text})
    assert outcome.returncode == 2 and name in outcome.stderr and text in outcome.stderr


def test_metrics_tell_of_limits(bourse, folder):
    with bourse.serve(folder, '--enable-metrics', BOURSE_RATE_LIMIT_ANONYMOUS='2/min') as server:
        statuses(server, 5, '/api/v1/login', WRONG)
        text = server.get('/metrics').text
        assert 'bourse_rate_limit_allowed_total{policy="sign-in"} 2' in text
        assert 'bourse_rate_limited_total{policy="sign-in"} 3' in text
        assert 'bourse_rate_limit_unshared_total{policy="orders"} 0' in text


class TestShared:
    """Replicas with one Redis. Each has its own store, so they share only the limit."""

    @pytest.fixture
    def redis(self):
        with RedisServer() as server:
            yield server

    @pytest.fixture
    def replicas(self, bourse, tmp_path, redis):
        def serve(name):
            return bourse.serve(tmp_path / name, '--enable-metrics', BOURSE_CACHE_URL=redis.url(), BOURSE_RATE_LIMIT_ANONYMOUS='20/h')

        with serve('one') as one, serve('two') as two:
            yield one, two

    def test_replicas_share_one_limit(self, replicas):
        one, two = replicas
        assert statuses(one, 8, '/login', WRONG) + statuses(two, 12, '/login', WRONG) == [401] * 20
        assert statuses(one, 3, '/login', WRONG) + statuses(two, 3, '/login', WRONG) == [429] * 6

    def test_nothing_is_given_twice_when_redis_forgets_or_is_away(self, replicas, redis):
        one, two = replicas
        assert statuses(one, 8, '/login', WRONG) + statuses(two, 2, '/login', WRONG) == [401] * 10
        redis.flush()
        assert one.get('/login', WRONG).status == 401
        assert redis.ask('KEYS', 'bourse:limit:*') == ['bourse:limit:sign-in:127.0.0.1']
        redis.kill()

        begun = time.monotonic()
        assert statuses(one, 13, '/login', WRONG) == [401] * 11 + [429] * 2, 'it goes on from what it knows'
        assert time.monotonic() - begun < PATIENCE / 2
        assert 'unshared_total{policy="sign-in"} 11' in one.get('/metrics').text

        redis.start()
        assert one.get('/login', WRONG).status == 429
        assert two.get('/login', WRONG).status == 401, 'it has not heard of the other one'
