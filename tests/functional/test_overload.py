"""More requests than can be answered in time."""

import concurrent.futures
import subprocess

import pytest

from bourse import wait_until
from people import People
from postgres import program


@pytest.mark.concurrent
def test_requests_that_would_wait_too_long_are_rejected_at_once_and_others_succeed(bourse, postgres, tmp_path):
    """On PostgreSQL, where writes use the same threads as reads; test_import_beside.py has the writes of SQLite."""
    store = {'BOURSE_DATABASE_URL': postgres}
    assert bourse.run('migrate', **store).returncode == 0
    assert bourse.run('sample', **store).returncode == 0
    with bourse.serve(tmp_path, '--blocking-threads', '1', ENABLE_METRICS='true', **store) as server, \
            concurrent.futures.ThreadPoolExecutor(64) as clients:
        people = People(server)
        path = people.add()
        series = server.get('/stocks/time-series/DEMO').text
        # Writes wait for this transaction, and they occupy the only thread.
        other = subprocess.Popen([program('psql'), '-X', '-q', '-A', '-t', postgres], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        other.stdin.write("BEGIN; LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE; SELECT 'locked';\n")
        other.stdin.flush()
        assert other.stdout.readline() == 'locked\n'
        written = clients.submit(people.put, path, {'age': 40})
        wait_until(lambda: server.metric('bourse_blocking_pool_running') == 1, 'the thread to be taken')
        asked = []

        def one_is_refused():
            asked.append(clients.submit(people.get, path))
            return any(answer.done() for answer in asked)
        wait_until(one_is_refused, 'a refusal')

        refusal = people.get(path)
        assert refusal.status == 503 and int(refusal.headers['Retry-After']) >= 1
        assert refusal.json['detail'] == 'server overloaded; retry later'
        assert [server.get(path).status for path in ('/healthz', '/readyz', '/_healthcheck')] == [200] * 3
        assert server.get('/stocks/time-series/DEMO').text == series, 'what is in memory needs no thread'
        assert server.metric('bourse_blocking_pool_refused_total') >= 2
        assert server.metric('bourse_blocking_pool_waiting') >= 1

        other.communicate('ROLLBACK;\n')
        assert written.result().status == 200
        statuses = [answer.result().status for answer in asked]
        assert set(statuses) == {200, 503}
        # Counted only now: the last request may have reached the server long after it was submitted.
        assert server.metric('bourse_blocking_pool_refused_total') == statuses.count(503) + 1
        assert people.get(path).status == 200, 'at once again'
    assert not any('a request failed' in line for line in server.log), 'a refusal is counted, not logged'
