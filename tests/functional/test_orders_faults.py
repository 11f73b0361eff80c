"""Orders under faults: the server killed, its disk full, its fsync failing, PostgreSQL killed,
Redis flushed and killed. An external checker compares the responses to clients with the stored
orders."""

import datetime
import random
import shutil
import subprocess
import threading
import time
from decimal import Decimal

import pytest

from bourse import environment, wait_until
from order_history import OrderHistory, stored_orders, wrong_prices
from ordering import Crowd, place
from postgres import PostgresServer
from provider_stub import BITCOIN, ProviderStub
from redis import RedisServer
from soak import smoke_or_soak
from test_import import small_disk  # noqa: F401 (a fixture)
from test_orders import priced

pytestmark = [pytest.mark.patient, pytest.mark.concurrent]

KILLS = {'sqlite': smoke_or_soak(6, 200), 'postgres': smoke_or_soak(3, 50)}
POSTGRES_KILLS = smoke_or_soak(1, 3)
FLUSHES = smoke_or_soak(3, 100)
LIMIT = Decimal(100)


def report(what, history, stored):
    print(f'\n{what}: {len(history.attempts)} requests, {history.count("acknowledged")} acknowledged, '
          f'{history.count("rejected")} rejected, {history.count("unknown")} unknown; {len(stored)} stored')


def judge(what, history, stored, limit=LIMIT):
    report(what, history, stored)
    assert history.violations(stored, limit) == []
    assert history.count('acknowledged') > 0


def sold(orders):
    return sum((order['bitcoin_amount'] for order in orders), Decimal())


def probe(server, **headers):
    """An order that differs from those of the concurrent clients."""
    return place(server, '1', 'EUR', **headers)


def of_the_crowd(server, headers=None):
    return [order for order in stored_orders(server, headers) if order['currency'] == 'USD']


@pytest.mark.parametrize('store', ['sqlite', 'postgres'])
def test_a_server_that_is_killed_loses_and_doubles_nothing(bourse, tmp_path, store, request):
    # So high that the limit is not reached before the last kills.
    limit, settings = Decimal(10_000_000), {}
    if store == 'postgres':
        settings['BOURSE_DATABASE_URL'] = request.getfixturevalue('postgres')
        assert bourse.run('migrate', **settings).returncode == 0
    history, starts = OrderHistory(), []
    crowd, dice = Crowd(history), random.Random(5)
    kills = KILLS[store]
    for kill in range(kills):
        if kill == kills - max(1, kills // 10):
            with bourse.serve(tmp_path, **settings) as server:
                limit = sold(stored_orders(server)) + Decimal('0.1')
        settings['BOURSE_ORDERS_BTC_LIMIT'] = str(limit)
        begin = time.monotonic()
        server = bourse.serve(tmp_path, **settings)
        wait_until(lambda: server.get('/readyz').status == 200, 'ready')
        starts.append(time.monotonic() - begin)
        threads = crowd.order(priced(server), threading.Event())
        time.sleep(dice.uniform(0.02, 0.5))
        server.process.kill()
        server.process.wait()
        for thread in threads:
            thread.join()
    with bourse.serve(tmp_path, **settings) as server:
        crowd.repeat_the_unanswered(priced(server))
        stored = of_the_crowd(server)
    judge(f'{kills} kills on {store} (ready after {max(starts):.2f} s at the latest; {sold(stored)} of at most {limit} bitcoin sold)',
          history, stored, limit)


def test_a_full_disk_stops_orders_until_there_is_room(bourse, small_disk):  # noqa: F811
    history = OrderHistory()
    with bourse.serve(small_disk / 'data') as server:
        crowd = Crowd(history)
        crowd.finish(priced(server), each=2)
        ballast = small_disk / 'ballast'
        with ballast.open('wb', buffering=0) as file:
            try:
                while True:
                    file.write(b'x' * 4096)
            except OSError:
                pass
        until = threading.Event()
        threads = crowd.order(server, until, each=2000)
        wait_until(lambda: probe(server).status == 503, 'the disk to be full')
        until.set()
        for thread in threads:
            thread.join()
        assert server.get('/get_orders').status == 200, 'reading goes on'
        ballast.unlink()
        wait_until(lambda: probe(server).status == 201, 'room')
        crowd.repeat_the_unanswered(server)
        stored = of_the_crowd(server)
    judge('a full disk', history, stored)
    assert history.count('unknown') > 0


def test_a_failed_sync_acknowledges_nothing(bourse, tmp_path):
    if shutil.which('strace') is None:
        pytest.skip('strace is not installed')
    history = OrderHistory()
    with bourse.serve(tmp_path) as server:
        crowd = Crowd(history)
        crowd.finish(priced(server), each=2)
        tracer = subprocess.Popen(
            ['strace', '-f', '-qq', '-e', 'trace=fdatasync,fsync', '-e', 'inject=fdatasync,fsync:error=EIO', '-o', '/dev/null',
             '-p', str(server.process.pid)], stderr=subprocess.PIPE, text=True, env=environment())
        try:
            wait_until(lambda: tracer.poll() is not None or probe(server).status == 503, 'a failed sync')
            if tracer.poll() is not None:
                pytest.skip(f'tracing is not allowed here: {tracer.stderr.read()}')
            before = history.count('acknowledged')
            crowd.finish(server, each=2)
            assert history.count('acknowledged') == before, 'nothing is acknowledged that may not be durable'
            assert server.get('/get_orders').status == 200, 'reading goes on'
        finally:
            tracer.terminate()
            tracer.wait()
        assert probe(server).status == 503, 'until a restart'
    with bourse.serve(tmp_path) as server:
        assert probe(priced(server)).status == 201
        stored = of_the_crowd(server)
    judge('a failed sync', history, stored)


def test_postgres_that_is_killed_loses_and_doubles_nothing(bourse, tmp_path):
    history, dice, refused, back = OrderHistory(), random.Random(6), [], []
    with PostgresServer(fsync='on') as postgres, postgres.database() as url:
        assert bourse.run('migrate', BOURSE_DATABASE_URL=url).returncode == 0
        with bourse.serve(tmp_path, BOURSE_DATABASE_URL=url) as server:
            crowd = Crowd(history)
            for _ in range(POSTGRES_KILLS):
                until = threading.Event()
                threads = crowd.order(priced(server), until)
                time.sleep(dice.uniform(0.1, 0.4))
                postgres.kill()
                begin = time.monotonic()
                wait_until(lambda: probe(server).status == 503, 'an early 503')
                refused.append(time.monotonic() - begin)
                postgres.start()
                begin = time.monotonic()
                wait_until(lambda: server.get('/_healthcheck').status == 200, 'the store is back')
                wait_until(lambda: probe(server).status == 201, 'orders')
                back.append(time.monotonic() - begin)
                until.set()
                for thread in threads:
                    thread.join()
            crowd.repeat_the_unanswered(server)
            stored = of_the_crowd(server)
    judge(f'{POSTGRES_KILLS} kills of PostgreSQL (503 after {max(refused):.2f} s at the latest, orders again {max(back):.2f} s after its return, '
          f'slowest request {1000 * history.slowest():.0f} ms)', history, stored)
    assert history.count('unknown') > 0


class Market:
    """The price of a bitcoin in dollars from a stub provider; it changes every tenth of a second."""

    def __init__(self, stub):
        self.stub, self.offered = stub, []
        self._dice, self._is_closed = random.Random(7), threading.Event()
        self._offer()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _offer(self):
        rate = Decimal(self._dice.randrange(6_400_000, 6_500_000)) / 100
        self.offered.append((datetime.datetime.now(datetime.timezone.utc), rate))
        self.stub.bitcoin = BITCOIN | {'USD': str(rate)}

    def _run(self):
        while not self._is_closed.wait(0.1):
            self._offer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._is_closed.set()
        self._thread.join()


def measured(servers, name):
    """The sum of a metric over these servers."""
    lines = [line for server in servers for line in server.get('/metrics').text.splitlines()]
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name + ' '))


#: Maximum age of a price in seconds, requests per second of an address, and an address that the
#: concurrent clients do not use.
MAX_AGE, RATE, ELSEWHERE = 3, 100, {'X-Forwarded-For': '192.0.2.1'}


def test_flushing_and_killing_redis_causes_no_wrong_order(bourse, tmp_path, postgres):
    """Two replicas share the price and the rate limit. Without Redis they sell until the last price
    is stale, and count requests locally; nothing is ever sold at a wrong price."""
    history, until, dice = OrderHistory(), threading.Event(), random.Random(8)
    crowd = Crowd(history, clients=8, pause=0.02)
    with RedisServer() as redis, ProviderStub() as stub, Market(stub) as market:
        settings = {'BOURSE_DATABASE_URL': postgres, 'BOURSE_CACHE_URL': redis.url(), 'BOURSE_PRICES_PROVIDERS': 'coinbase',
                    'BOURSE_PROVIDERS_COINBASE_URL': stub.url, 'BOURSE_PRICES_INTERVAL': '200ms', 'BOURSE_PRICES_LEASE': '1s',
                    'BOURSE_PRICES_MAX_AGE': f'{MAX_AGE}s', 'BOURSE_RATE_LIMIT_ANONYMOUS': f'{RATE}/s',
                    'BOURSE_HTTP_TRUSTED_PROXIES': '127.0.0.1', 'ENABLE_METRICS': 'true'}
        assert bourse.run('migrate', **settings).returncode == 0
        with bourse.serve(tmp_path / 'a', **settings) as one, bourse.serve(tmp_path / 'b', **settings) as two:
            both = [priced(one), priced(two)]
            begun, missing = time.monotonic(), 0
            threads = [thread for server in both for thread in crowd.order(server, until)]
            for _ in range(FLUSHES):
                time.sleep(dice.uniform(0.1, 0.5))
                redis.flush()
                flushed = time.monotonic()
                wait_until(lambda: redis.ask('GET', 'bourse:price:bitcoin'), 'a price in Redis again')
                missing = max(missing, time.monotonic() - flushed)
                assert {server.get('/record', ELSEWHERE).status for server in both} == {200}, 'the copies stay'
            unknown = history.count('unknown')

            redis.kill()
            killed = time.monotonic()
            for server in both:
                wait_until(lambda: probe(server, **ELSEWHERE).status == 503, 'the last price to be too old')
                assert server.get('/record', ELSEWHERE).headers['Warning'], 'it is shown all the same, and says so'
            redis.start()
            started = time.monotonic()
            for server in both:
                wait_until(lambda: probe(server, **ELSEWHERE).status == 201, 'orders at the next price')
            back = time.monotonic()
            until.set()
            for thread in threads:
                thread.join()
            took = time.monotonic() - begun
            alone = measured(both, 'bourse_rate_limit_unshared_total{policy="orders"}')
            allowed = len(history.attempts) - history.count('rejected')
            crowd.repeat_the_unanswered(one)
            stored = of_the_crowd(one, ELSEWHERE)
    judge(f'Redis flushed {FLUSHES} times (a price again within {missing:.2f} s, {unknown} orders without an answer) and killed once '
          f'for {started - killed:.1f} s (orders again {back - started:.2f} s after its return); {allowed} requests allowed, '
          f'{alone:.0f} counted alone; slowest {1000 * history.slowest():.0f} ms', history, stored)
    # The order has the price at the time of the request, and the request itself takes a moment.
    assert list(wrong_prices(stored, market.offered, datetime.timedelta(seconds=MAX_AGE + 1))) == []
    assert alone > 0 and history.count('rejected') > 0
    # One second's bucket, doubled while each replica counts locally, plus tokens not yet reported
    # to Redis when it was flushed.
    assert allowed <= RATE * (1 + took + 1 + (back - killed) + FLUSHES / 4)
    assert unknown == 0, 'a flush costs no order'
