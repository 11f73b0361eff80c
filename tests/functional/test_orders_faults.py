"""Orders and what befalls them: the server killed, its disk full, its fsync failing, PostgreSQL killed. A checker outside the
server judges what clients were told by what is stored."""

import os
import random
import shutil
import subprocess
import threading
import time
from decimal import Decimal

import pytest

from bourse import environment, wait_until
from order_history import OrderHistory, stored_orders
from ordering import Crowd, place
from postgres import PostgresServer
from test_import import small_disk  # noqa: F401 (a fixture)
from test_orders import priced

pytestmark = [pytest.mark.patient, pytest.mark.concurrent]

#: scripts/kill_orders.sh asks for more.
KILLS = int(os.environ.get('BOURSE_TEST_KILLS', '20'))
LIMIT = Decimal(100)


def report(what, history, stored):
    print(f'\n{what}: {len(history.attempts)} requests, {history.count("acknowledged")} acknowledged, '
          f'{history.count("rejected")} rejected, {history.count("unknown")} unknown; {len(stored)} stored')


def judge(what, history, stored):
    report(what, history, stored)
    assert history.violations(stored, LIMIT) == []
    assert history.count('acknowledged') > 0


def probe(server):
    """An order that is none of the crowd's."""
    return place(server, '1', 'EUR')


def of_the_crowd(server):
    return [order for order in stored_orders(server) if order['currency'] == 'USD']


@pytest.mark.parametrize('store', ['sqlite', 'postgres'])
def test_a_server_that_is_killed_loses_and_doubles_nothing(bourse, tmp_path, store, request):
    settings = {}
    if store == 'postgres':
        settings['BOURSE_DATABASE_URL'] = request.getfixturevalue('postgres')
        assert bourse.run('migrate', **settings).returncode == 0
    history, starts = OrderHistory(), []
    crowd, dice = Crowd(history), random.Random(5)
    kills = KILLS if store == 'sqlite' else max(1, KILLS // 4)
    for _ in range(kills):
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
    judge(f'{kills} kills on {store} (ready after {max(starts):.2f} s at the latest)', history, stored)


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
    history, dice = OrderHistory(), random.Random(6)
    with PostgresServer(fsync='on') as postgres, postgres.database() as url:
        assert bourse.run('migrate', BOURSE_DATABASE_URL=url).returncode == 0
        with bourse.serve(tmp_path, BOURSE_DATABASE_URL=url) as server:
            crowd = Crowd(history)
            for _ in range(3):
                until = threading.Event()
                threads = crowd.order(priced(server), until)
                time.sleep(dice.uniform(0.1, 0.4))
                postgres.kill()
                begin = time.monotonic()
                wait_until(lambda: probe(server).status == 503, 'an early 503')
                print(f'503 after {time.monotonic() - begin:.2f} s')
                postgres.start()
                wait_until(lambda: server.get('/_healthcheck').status == 200, 'the store is back')
                until.set()
                for thread in threads:
                    thread.join()
            crowd.repeat_the_unanswered(server)
            stored = of_the_crowd(server)
    judge('3 kills of PostgreSQL', history, stored)
    assert history.count('unknown') > 0
