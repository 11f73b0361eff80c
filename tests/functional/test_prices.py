"""The price of bitcoin: providers, GET /record, and replicas that share it through Redis."""

import json
import os
import signal
import time
from contextlib import ExitStack

import pytest

from bourse import PATIENCE
from provider_stub import BITCOIN, ProviderStub
from redis import PASSWORD, RedisServer
from throw_away import free_port

#: Short, so that a test sees several prices.
QUICK = {'BOURSE_PRICES_INTERVAL': '200ms', 'BOURSE_PRICES_LEASE': '1s'}
#: Generous, because Redis may be slow on a busy machine.
CACHE = {'BOURSE_CACHE_TIMEOUT': '2s'}
NOBODY = 'http://127.0.0.1:1'


@pytest.fixture
def stub():
    with ProviderStub() as running:
        yield running


def asking(stub, providers='coinbase', **settings):
    """The settings of a server that uses the stub."""
    urls = {f'BOURSE_PROVIDERS_{name}_URL': stub.url for name in ('COINBASE', 'KRAKEN', 'BINANCE')}
    return QUICK | urls | {'BOURSE_PRICES_PROVIDERS': providers} | settings


def becomes(condition, patience=PATIENCE):
    """Whether the condition becomes true in time."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def dollars(server):
    """The price that a server returns; None before the first one."""
    answer = server.get('/record')
    return answer.json['bpi']['USD']['rate_float'] if answer.status == 200 else None


def test_by_default_there_is_an_invented_price_at_once_which_says_so(bourse, tmp_path):
    with bourse.serve(tmp_path, ENABLE_METRICS='true') as server:
        answer = server.get('/record')
        assert answer.status == 200
        record = answer.json
        assert record['provider'] == 'simulated' and 'invented' in record['disclaimer']
        assert record['chartName'] == 'Bitcoin'
        assert set(record['time']) == {'updated', 'updatedISO', 'updateduk'}
        assert list(record['bpi']) == ['USD', 'GBP', 'EUR']
        for code, rate in record['bpi'].items():
            assert rate['code'] == code
            assert rate['rate'] == f'{rate["rate_float"]:,.4f}'
            assert 30_000 < rate['rate_float'] < 90_000
        metrics = server.get('/metrics').text
        assert 'bourse_price_age_seconds ' in metrics
        assert 'bourse_price_provider_calls_total{outcome="found",provider="simulated"} 1' in metrics


@pytest.mark.parametrize('provider', ['coinbase', 'kraken', 'binance'])
def test_each_provider_is_asked_in_its_own_way_and_every_digit_is_kept(bourse, tmp_path, stub, provider):
    with bourse.serve(tmp_path, **asking(stub, provider)) as server:
        assert becomes(lambda: server.get('/record').status == 200)
        text = server.get('/record').text
        record = server.get('/record').json
    assert record['provider'] == provider
    assert f'"rate_float":{BITCOIN["USD"]}}}' in text and f'"rate_float":{BITCOIN["EUR"]}}}' in text
    if provider == 'binance':
        assert 'GBP' not in record['bpi'] and 'USDT' in record['disclaimer']
    else:
        assert f'"rate_float":{BITCOIN["GBP"]}}}' in text


def test_without_a_price_the_answer_is_503_and_the_log_says_why_once(bourse, tmp_path):
    with bourse.serve(tmp_path, **QUICK, BOURSE_PRICES_PROVIDERS='coinbase', BOURSE_PROVIDERS_COINBASE_URL=NOBODY) as server:
        assert becomes(lambda: any('cannot get a new bitcoin price' in line for line in server.log))
        answer = server.get('/record')
        assert answer.status == 503
        assert int(answer.headers['Retry-After']) >= 1
        assert server.get('/readyz').status == 200


@pytest.mark.parametrize('fault', ['forbidden', 'too_many', 'garbage', 'half_body', 'redirect', 'error'])
def test_when_the_first_provider_fails_the_next_one_is_asked(bourse, tmp_path, stub, fault):
    stub.fault(fault, 0, '/v2/exchange-rates')
    with bourse.serve(tmp_path, **asking(stub, 'coinbase,kraken')) as server:
        assert becomes(lambda: server.get('/record').status == 200)
        assert server.get('/record').json['provider'] == 'kraken'
        stub.clear()


@pytest.mark.patient
def test_while_no_provider_answers_the_last_price_stays_and_ages(bourse, tmp_path, stub):
    with bourse.serve(tmp_path, **asking(stub, BOURSE_PRICES_MAX_AGE='1s')) as server:
        assert becomes(lambda: server.get('/record').status == 200)
        assert server.get('/record').headers.get('Warning') is None
        stub.fault('nonsense')
        assert becomes(lambda: server.get('/record').headers.get('Warning') == '110 - "Response is Stale"')
        answer = server.get('/record')
        assert answer.status == 200 and int(answer.headers['Age']) >= 1
        stub.clear()
        # After the circuit breaker's open state has ended.
        assert becomes(lambda: server.get('/record').headers.get('Warning') is None)
        assert becomes(lambda: any('bitcoin prices available again' in line for line in server.log))


def test_a_price_that_jumps_is_believed_only_when_it_lasts(bourse, tmp_path, stub):
    with bourse.serve(tmp_path, **asking(stub, BOURSE_PRICES_MAX_AGE='1500ms')) as server:
        assert becomes(lambda: dollars(server) == 64123.45)
        stub.bitcoin = BITCOIN | {'USD': '641234.5'}
        assert becomes(lambda: any('jumped from 64123.45000000 to 641234.50000000 USD' in line for line in server.log))
        assert dollars(server) == 64123.45
        assert becomes(lambda: dollars(server) == 641234.5)


@pytest.mark.parametrize('setting, value, told', [
    ('BOURSE_PRICES_PROVIDERS', 'coinbase,coindesk', 'coindesk'),
    ('BOURSE_PRICES_PROVIDERS', 'kraken,kraken', 'twice'),
    ('BOURSE_PRICES_INTERVAL', '1ms', 'at least 100ms'),
    ('BOURSE_PRICES_MAX_JUMP', '-1', 'not be negative'),
    ('BOURSE_PROVIDERS_KRAKEN_URL', 'ftp://kraken', 'not an http'),
    ('BOURSE_CACHE_URL', 'rediss://u:s3cret@localhost', 'not supported'),
    ('BOURSE_CACHE_URL', 'memcached://u:s3cret@localhost', 'must be memory:'),
])
def test_a_setting_that_does_not_fit_stops_the_start(bourse, tmp_path, setting, value, told):
    ended = bourse.run('serve', '--data', tmp_path, **{setting: value})
    assert ended.returncode == 2
    assert told in ended.stderr and 's3cret' not in ended.stderr


# Replicas
# ----------------------------------------------------------------------------------------------------------------------

@pytest.fixture
def replicas(bourse, tmp_path, stub, redis):
    """Starts servers that share one Redis: `replicas('prices')` is one that plays this role."""
    with ExitStack() as running:
        def start(roles, **settings):
            folder = tmp_path / f'{roles}{time.monotonic_ns()}'
            shared = asking(stub, BOURSE_CACHE_URL=redis.url()) | CACHE | settings
            return running.enter_context(bourse.serve(folder, '--roles', roles, **shared))
        yield start


def askers(stub, seconds):
    """The number of requests in this time."""
    before = len(stub.calls())
    time.sleep(seconds)
    return len(stub.calls()) - before


def test_one_of_two_replicas_fetches_the_price_and_a_third_process_serves_it(replicas, stub, redis):
    replicas('prices')
    replicas('prices')
    server = replicas('orders')
    assert becomes(lambda: dollars(server) == 64123.45)
    # One interval and one tick: at most five requests in 2 s from one process, twice as many if
    # both fetch.
    assert 3 <= askers(stub, 2) <= 10
    assert redis.ask('GET', 'bourse:price:bitcoin').startswith('1 ')
    stub.bitcoin = BITCOIN | {'USD': '65000.5'}
    assert becomes(lambda: dollars(server) == 65000.5)
    assert not any(PASSWORD in line for line in server.log)


def owner_of(redis):
    """The holder of the lease: number and name."""
    return redis.ask('GET', 'bourse:price:bitcoin:lease')


def test_when_the_owner_is_killed_the_other_takes_over(bourse, tmp_path, stub, redis):
    settings = asking(stub, BOURSE_CACHE_URL=redis.url()) | CACHE
    first = bourse.serve(tmp_path / 'a', '--roles', 'prices', **settings)
    assert becomes(lambda: owner_of(redis) is not None)
    with bourse.serve(tmp_path / 'b', '--roles', 'prices,orders', **settings) as second:
        assert becomes(lambda: dollars(second) == 64123.45)
        before = owner_of(redis)
        assert first.stop(signal.SIGKILL) != 0
        stub.bitcoin = BITCOIN | {'USD': '65000.5'}
        assert becomes(lambda: dollars(second) == 65000.5)
        after = owner_of(redis)
        assert after.split()[1] != before.split()[1]
        assert int(after.split()[0]) > int(before.split()[0])


def test_an_owner_that_ends_gives_its_lease_back(bourse, tmp_path, stub, redis):
    with bourse.serve(tmp_path, '--roles', 'prices', **asking(stub, BOURSE_CACHE_URL=redis.url()), **CACHE) as server:
        assert becomes(lambda: redis.ask('GET', 'bourse:price:bitcoin') is not None)
        assert server.stop() == 0
        assert owner_of(redis) is None


def test_an_owner_that_was_paused_overwrites_nothing(replicas, stub, redis):
    first = replicas('prices', BOURSE_PRICES_DEADLINE='30s', BOURSE_PRICES_PROVIDER_DEADLINE='30s')
    assert becomes(lambda: redis.ask('GET', 'bourse:price:bitcoin') is not None)
    # Paused while the answer to its request is on its way.
    stub.fault('held', 1)
    assert becomes(lambda: not stub.faults)
    os.kill(first.process.pid, signal.SIGSTOP)
    stub.bitcoin = BITCOIN | {'USD': '65000.5'}
    second = replicas('prices,orders')
    # Simulates the expiry of the lease, so that the test need not wait.
    redis.ask('DEL', 'bourse:price:bitcoin:lease')
    assert becomes(lambda: dollars(second) == 65000.5)
    newer = redis.ask('GET', 'bourse:price:bitcoin')

    stub.released.set()
    os.kill(first.process.pid, signal.SIGCONT)

    assert becomes(lambda: any('the lease was lost' in line for line in first.log)), first.log
    assert int(redis.ask('GET', 'bourse:price:bitcoin').split()[1]) >= int(newer.split()[1])
    assert dollars(second) == 65000.5
    assert second.get('/readyz').status == 200


def test_an_owner_that_was_paused_past_its_lease_goes_on_as_the_other_one(replicas, stub, redis):
    first = replicas('prices')
    second = replicas('prices,orders')
    assert becomes(lambda: dollars(second) == 64123.45)
    before = owner_of(redis)
    os.kill(first.process.pid, signal.SIGSTOP)
    try:
        assert becomes(lambda: (owner_of(redis) or before).split()[1] != before.split()[1])
    finally:
        os.kill(first.process.pid, signal.SIGCONT)
    after = owner_of(redis)
    assert 3 <= askers(stub, 2) <= 10
    assert owner_of(redis) == after


# Redis that fails
# ----------------------------------------------------------------------------------------------------------------------

def test_when_redis_is_flushed_the_price_stays_and_comes_back(replicas, stub, redis):
    server = replicas('prices,orders')
    assert becomes(lambda: dollars(server) == 64123.45)
    stub.bitcoin = BITCOIN | {'USD': '65000.5'}
    redis.flush()
    assert dollars(server) is not None
    assert becomes(lambda: dollars(server) == 65000.5)


@pytest.mark.patient
@pytest.mark.parametrize('deed, undo', [('kill', 'start'), ('freeze', 'thaw')])
def test_when_redis_is_away_the_last_price_is_served_and_it_recovers(bourse, tmp_path, stub, deed, undo):
    with RedisServer() as redis:
        settings = asking(stub, BOURSE_CACHE_URL=redis.url(), BOURSE_PRICES_MAX_AGE='3s')
        with bourse.serve(tmp_path, '--roles', 'prices,orders', ENABLE_METRICS='true', **settings) as server:
            assert becomes(lambda: dollars(server) == 64123.45)
            assert [check['name'] for check in server.get('/readyz').json['checks']] == ['database', 'cache']
            getattr(redis, deed)()
            try:
                assert becomes(lambda: 'bourse_cache_up 0' in server.get('/metrics').text)
                assert server.get('/record').headers.get('Warning') is None
                assert server.get('/readyz').status == 200, 'the price is fresh'
                assert becomes(lambda: server.get('/readyz').status == 503)
                began = time.monotonic()
                assert dollars(server) == 64123.45
                assert time.monotonic() - began < 1, 'requests do not wait for Redis'
                assert server.get('/record').headers.get('Warning') is not None
            finally:
                getattr(redis, undo)()
            assert becomes(lambda: server.get('/readyz').status == 200)
            assert becomes(lambda: server.get('/record').headers.get('Warning') is None)
            assert 'bourse_cache_up 1' in server.get('/metrics').text


def test_without_redis_at_the_start_the_server_starts_and_finds_it_later(bourse, tmp_path, stub):
    port = free_port()
    settings = asking(stub, BOURSE_CACHE_URL=f'redis://default:{PASSWORD}@127.0.0.1:{port}')
    with bourse.serve(tmp_path, '--roles', 'prices,orders', **settings) as server:
        assert server.get('/record').status == 503
        assert server.get('/readyz').status == 503
        with RedisServer(port) as _:
            assert becomes(lambda: dollars(server) == 64123.45)
            assert becomes(lambda: server.get('/readyz').status == 200)
