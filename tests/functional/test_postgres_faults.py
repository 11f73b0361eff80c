"""PostgreSQL fails under a running server: requests that need it fail soon, all others succeed, and
recovery is automatic."""

import threading
import time

import pytest

from bourse import HEADER, wait_until
from postgres import PostgresServer

pytestmark = pytest.mark.patient

#: The documented limit is 2 s (docs/operations.md). More is allowed on a busy machine; the figures
#: are printed.
PROMISED = 2
GRANTED = 8

IN_MEMORY = '/stocks/time-series/TINY?interval=1&frequency=Monthly'


@pytest.fixture(scope='module')
def breakable():
    """A server that tests may kill and freeze: durable, unlike the shared one."""
    with PostgresServer(fsync='on') as server:
        yield server


@pytest.fixture
def url(bourse, breakable):
    with breakable.database() as url:
        assert bourse.run('migrate', BOURSE_DATABASE_URL=url).returncode == 0
        rows = HEADER + 'TINY,2024-01-02,10,12,9,11,100\nOTHER,2024-01-02,10,12,9,11,100\n'
        assert bourse.run('import', 'bars', '-', input=rows, BOURSE_DATABASE_URL=url).returncode == 0
        yield url


class Fault:
    def __init__(self, begin, end):
        self.begin, self.end = begin, end


@pytest.fixture(params=['killed', 'frozen'])
def fault(request, breakable):
    faults = {'killed': Fault(breakable.kill, breakable.start), 'frozen': Fault(breakable.freeze, breakable.thaw)}
    yield faults[request.param]


def timed(what, call):
    """The result of `call`; fails when it takes much longer than documented."""
    start = time.monotonic()
    outcome = call()
    took = time.monotonic() - start
    print(f'{what}: {took:.2f} s (promised {PROMISED} s)')
    assert took < GRANTED, what
    return outcome


def test_a_command_waits_for_a_server_that_is_busy(bourse, breakable, url):
    breakable.freeze()
    thaw = threading.Timer(3, breakable.thaw)
    thaw.start()
    try:
        outcome = bourse.run('users', 'list', BOURSE_DATABASE_URL=url)
    finally:
        thaw.join()
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.concurrent
def test_a_store_that_goes_away_and_comes_back(bourse, tmp_path, url, fault):
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=url) as server:
        before = server.get(IN_MEMORY)
        assert before.status == 200 and 'Warning' not in before.headers

        fault.begin()
        try:
            away = timed('503 for what needs the store', lambda: server.get('/stocks/time-series/OTHER'))
            assert (away.status, away.json['code']) == (503, 'unavailable')
            assert int(away.headers['Retry-After']) >= 1
            for target in ('/_healthcheck', '/ndays?symbol=TINY'):
                assert timed(target, lambda: server.get(target)).status == 503
            timed('not ready', lambda: wait_until(lambda: server.get('/readyz').status == 503, 'it is not ready'))
            assert server.get('/healthz').status == 200

            wait_until(lambda: 'Warning' in server.get(IN_MEMORY).headers, 'the outage is noticed')
            stale = server.get(IN_MEMORY)
            assert (stale.status, stale.text) == (200, before.text)
            assert stale.headers['Warning'] == '110 - "Response is Stale"'
            not_modified = server.get(IN_MEMORY, {'If-None-Match': before.headers['ETag']})
            assert not_modified.status == 304 and 'Warning' in not_modified.headers
        finally:
            fault.end()

        timed('2xx after the return', lambda: wait_until(lambda: server.get('/stocks/time-series/OTHER').status == 200, 'it works again'))
        timed('ready', lambda: wait_until(lambda: server.get('/readyz').status == 200, 'it is ready again'))
        wait_until(lambda: 'Warning' not in server.get(IN_MEMORY).headers, 'the series is known to be current')
        # No connection from before the fault makes a request fail now.
        assert [server.get('/_healthcheck').status for _ in range(20)] == [200] * 20
        rows = HEADER + 'TINY,2024-01-02,10,12,9,11.5,100\n'
        assert bourse.run('import', 'bars', '-', input=rows, BOURSE_DATABASE_URL=url).returncode == 0
        wait_until(lambda: server.get(IN_MEMORY).json[0]['close'] == 11.5, 'a change after the return is served')


@pytest.mark.concurrent
def test_many_concurrent_requests_fail_soon_and_do_not_delay_others(bourse, tmp_path, url, fault):
    """Each request waits no longer than the first, although they far outnumber the threads for SQL."""
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=url) as server:
        server.get(IN_MEMORY)
        fault.begin()
        answers = []

        def ask():
            start = time.monotonic()
            status = server.get('/_healthcheck').status
            answers.append((status, time.monotonic() - start))

        try:
            clients = [threading.Thread(target=ask) for _ in range(60)]
            for client in clients:
                client.start()
            assert timed('memory meanwhile', lambda: server.get(IN_MEMORY)).status == 200
            for client in clients:
                client.join()
        finally:
            fault.end()
        longest = max(took for _, took in answers)
        print(f'60 at once: the last after {longest:.2f} s (promised {PROMISED} s)')
        assert {status for status, _ in answers} == {503}
        assert longest < GRANTED
        wait_until(lambda: server.get('/_healthcheck').status == 200, 'it works again')


@pytest.mark.concurrent
def test_a_flood_of_probes_during_an_outage_is_answered_from_memory(bourse, breakable, tmp_path, url):
    """The store is frozen, so a probe that waited for it would wait for the rest of the test."""
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=url) as server:
        breakable.freeze()
        try:
            wait_until(lambda: server.get('/readyz').status == 503, 'it is not ready')
            connection = server.connect()
            answers = [server.get('/readyz', connection=connection) for _ in range(2000)]
            connection.close()
            assert {answer.status for answer in answers} == {503}
            assert answers[-1].json['checks'] in ([{'name': 'database', 'status': 'failed', 'detail': detail}]
                                                  for detail in ('unavailable', 'no answer in time'))
        finally:
            breakable.thaw()
        wait_until(lambda: server.get('/readyz').status == 200, 'it is ready again')
    assert sum('the check database fails' in line for line in server.log) >= 1
    assert sum('the check database passes again' in line for line in server.log) >= 1


def test_a_start_without_a_store_says_why(bourse, breakable, url):
    breakable.kill()
    try:
        outcome = timed('the refusal', lambda: bourse.run('serve', '--listen', '127.0.0.1:0', BOURSE_DATABASE_URL=url))
    finally:
        breakable.start()
    assert outcome.returncode == 1
    assert f'127.0.0.1:{breakable.port}' in outcome.stderr or f'port {breakable.port}' in outcome.stderr


def test_a_slow_statement_is_not_an_outage(bourse, breakable, tmp_path, url):
    """Another session holds a lock longer than the silence after which the server is probed."""
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=url) as server:
        database = url.rsplit('/', 1)[1]
        holder = threading.Thread(target=breakable.psql, daemon=True,
                                  args=('BEGIN; LOCK TABLE symbols IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(2); COMMIT', database))
        holder.start()
        wait_until(lambda: breakable.psql("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
                                          " AND relation = 'symbols'::regclass", database).strip() == '1', 'the table is locked')
        assert server.get('/stocks').status == 200
        assert server.get('/_healthcheck').status == 200
        holder.join()


def test_what_is_served_says_so_when_changes_cannot_be_looked_for(bourse, breakable, tmp_path, url):
    """Requests that wait for SQL and the polling for changes are blocked; health checks and
    requests from memory are not."""
    with bourse.serve(tmp_path, '--blocking-threads', '2', BOURSE_DATABASE_URL=url) as server:
        assert 'Warning' not in server.get(IN_MEMORY).headers
        database = url.rsplit('/', 1)[1]
        holder = threading.Thread(target=breakable.psql, daemon=True,
                                  args=('BEGIN; LOCK TABLE symbols IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(8); COMMIT', database))
        holder.start()
        held = [threading.Thread(target=server.get, args=('/stocks',), daemon=True) for _ in range(4)]
        for request in held:
            request.start()
        wait_until(lambda: 'Warning' in server.get(IN_MEMORY).headers, 'it is overdue')
        assert holder.is_alive(), 'nothing waited for the lock to go'
        assert server.get('/_healthcheck').status == 200
        assert server.get('/readyz').status == 200
        assert holder.is_alive()
        for thread in (holder, *held):
            thread.join()
        wait_until(lambda: 'Warning' not in server.get(IN_MEMORY).headers, 'changes are seen again')
    told = [line for line in server.log if 'cannot check for new bars' in line]
    assert len(told) <= 1, 'not one line every half a second'
