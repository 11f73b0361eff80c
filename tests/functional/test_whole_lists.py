"""Lists without `limit` are complete: long ones are streamed, while a client that does not read costs neither memory nor a
connection to the store."""

import http.client
import json
import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from accounts import PASSWORD, basic, make_admin
from bourse import HEADER, PATIENCE, wait_until

MINUTES = 120_001

#: Sessions of a database, but this one, that are in a transaction.
IN_TRANSACTION = ('SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND '
                  'xact_start IS NOT NULL')


@pytest.fixture(params=['sqlite', 'postgres'])
def place(request, bourse, tmp_path):
    url = request.getfixturevalue('postgres') if request.param == 'postgres' else f'sqlite:{tmp_path}/lists.db'
    settings = {'BOURSE_DATABASE_URL': url}
    assert bourse.run('init', '--admin', 'root', BOURSE_ADMIN_PASSWORD=PASSWORD, **settings).returncode == 0
    return settings


def is_idle(server):
    """Whether the server computes nothing for a while."""
    def ticks():
        fields = Path(f'/proc/{server.process.pid}/stat').read_text().rpartition(')')[2].split()
        return int(fields[11]) + int(fields[12])
    before = ticks()
    time.sleep(0.2)
    return ticks() == before


def minute_bars():
    rows = []
    for number in range(MINUTES):
        day, minute = divmod(number, 1440)
        rows.append(f'2024-{day // 28 + 1:02}-{day % 28 + 1:02}T{minute // 60:02}:{minute % 60:02}:00Z,1,2,0.5,1.5,{number}\n')
    return 'timestamp,open,high,low,close,volume\n' + ''.join(rows)


def test_a_time_series_is_whole_without_a_limit(bourse, place, tmp_path):
    assert bourse.run('import', 'bars', '-', '--symbol', 'M', input=minute_bars(), **place).returncode == 0
    exported = bourse.run('export', 'bars', 'M', **place).stdout.splitlines()
    path = '/stocks/time-series/M?interval=1&frequency=Minute'
    with bourse.serve(tmp_path, **place) as server:
        rows = server.get(path + '&format=csv')
        assert rows.headers['Transfer-Encoding'] == 'chunked' and rows.next is None
        assert rows.text.splitlines()[1:] == exported[1:]
        bars = server.get(path).json
        assert len(bars) == MINUTES and [bar['volume'] for bar in bars] == list(range(MINUTES))
        assert server.get(path + '&order=desc').json == bars[::-1]
        start = server.get(path + '&start=2024-01-02').json
        assert start == bars[1440:]
        assert server.get(path, {'If-None-Match': server.get(path).headers['ETag']}).status == 304
        fives = server.get('/stocks/time-series/M?interval=2&frequency=Minute&format=csv').text.splitlines()
        assert len(fives) == MINUTES // 2 + 2
        pages = [page.json for page in server.pages(path + '&limit=50000')]
        assert [len(page) for page in pages] == [50_000, 50_000, 20_001] and sum(pages, []) == bars


def test_the_list_of_symbols_is_whole_without_a_limit(bourse, place, tmp_path):
    rows = ''.join(f'S{number:05},2024-01-02,1,1,1,1,1\n' for number in range(2_345))
    assert bourse.run('import', 'bars', '-', input=HEADER + rows, **place).returncode == 0
    with bourse.serve(tmp_path, **place) as server:
        symbols = [f'S{number:05}' for number in range(2_345)]
        assert [stock['symbol'] for stock in server.get('/stocks').json] == symbols
        assert [stock['symbol'] for stock in server.get('/stocks?format=csv').csv] == symbols
        assert [stock['symbol'] for stock in server.get('/stocks?q=s00').json] == symbols[:1000]


def test_records_are_whole_without_a_limit(bourse, place, tmp_path):
    people = ''.join(f'{number % 2},3,Person {number},{"fe" * (number % 2)}male,30,0,0,7.25\n' for number in range(3_210))
    header = 'Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\n'
    assert bourse.run('import', 'people', '-', input=header + people, **place).returncode == 0
    with bourse.serve(tmp_path, **place) as server:
        names = [f'Person {number}' for number in range(3_210)]
        assert [person['name'] for person in server.get('/people').json] == names
        assert [person['Name'] for person in server.get('/people?format=csv').csv] == names
        assert [person['name'] for person in server.get('/people?sex=female').json] == names[1::2]
        exported = bourse.run('export', 'people', **place).stdout if place['BOURSE_DATABASE_URL'].startswith('postgresql') else None
        assert exported is None or server.get('/people?format=csv').text.splitlines() == exported.splitlines()
        page = server.get('/people', {'Accept': 'text/html'})
        assert 'Person 999' in page.text and 'Person 1000' not in page.text


def test_reports_users_and_histories_are_whole_without_a_limit(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, BOURSE_RATE_LIMIT_REPORTS='off') as server:
        connection = server.connect()
        for number in range(1_234):
            body = json.dumps({'level': 'info', 'service': f's{number}', 'status': str(number), 'data': {}})
            assert server.request('POST', '/report', {'Content-Type': 'application/json'}, body, connection).status == 200
    with closing(sqlite3.connect(tmp_path / 'bourse.db')) as store, store:
        store.executemany('INSERT INTO users (id, name, folded_name, password_hash, is_super, is_disabled, created_at, tokens_valid_from) '
                          'VALUES (?, ?, ?, "-", 0, 1, 0, 0)', [(str(uuid.uuid4()), f'u{number}', f'u{number}') for number in range(1_100)])
        store.executemany('INSERT INTO history (user_number, date, name, symbol, open, high, low, close) SELECT min(number), ?, "", "A", 1, 1, 1, ? '
                          'FROM users', [(number * 1_000_000, number) for number in range(2_500)])
    with bourse.serve(tmp_path) as server:
        assert len(server.get('/report?level=info', basic()).json) >= 1_234
        assert {f's{number}' for number in range(1_234)} <= {state['service'] for state in server.get('/report/status', basic()).json}
        names = {user['username'] for user in server.get('/api/v1/users', basic()).json}
        assert {f'u{number}' for number in range(1_100)} <= names
        assert len(server.get('/api/v1/users?format=csv', basic()).csv) == len(names)
        assert [entry['close'] for entry in server.get('/history', basic()).json] == list(range(2_499, -1, -1))


def test_a_client_that_does_not_read_holds_no_transaction(bourse, postgres_server, postgres, tmp_path):
    """Its list goes on when it reads; meanwhile no session of the database has a transaction open."""
    settings = {'BOURSE_DATABASE_URL': postgres}
    bourse.run('migrate', **settings)
    header = 'Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\n'
    people = ''.join(f'1,3,{"N" * 90} {number},male,30,0,0,7.25\n' for number in range(100_000))
    assert bourse.run('import', 'people', '-', input=header + people, **settings).returncode == 0
    with bourse.serve(tmp_path, '--blocking-threads', '2', **settings) as server:
        slow = [http.client.HTTPConnection('127.0.0.1', server.port, timeout=PATIENCE) for _ in range(8)]
        for connection in slow:
            connection.request('GET', '/people?format=csv')
        answers = [connection.getresponse() for connection in slow]
        for answer in answers:
            answer.read(1000)
        wait_until(lambda: postgres_server.psql(IN_TRANSACTION, postgres.rsplit('/', 1)[1]).strip() == '0', 'no transaction')
        wait_until(lambda: is_idle(server), 'the buffers of the sockets to be full')
        assert server.get('/people?limit=1').status == 200, 'no thread and no connection waits for a client'
        assert server.get('/readyz').status == 200
        # All at once: a client that reads nothing for long is disconnected.
        with ThreadPoolExecutor(len(answers)) as readers:
            for body in readers.map(http.client.HTTPResponse.read, answers):
                assert body.count(b'\n') >= 99_990
