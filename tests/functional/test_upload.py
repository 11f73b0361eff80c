"""Upload of bars over HTTP: POST /stocks/time-series."""

import re
import ssl
import subprocess

import pytest

from accounts import PASSWORD, add_user, basic, make_admin, send_json
from bourse import wait_until
from soak import smoke_or_soak

HEADER = 'symbol,date,open,high,low,close,volume\n'
ROWS = HEADER + 'TINY,2024-01-02,10,12,9,11,100\nTINY,2024-01-03,11,13,10,12.5,200\n'
CSV = {'Content-Type': 'text/csv'}
PATH = '/stocks/time-series'


def upload(server, rows, query='', headers=None):
    return server.request('POST', PATH + query, CSV | basic() | (headers or {}), rows)


def outcome(inserted=0, updated=0, unchanged=0, rejected=()):
    return {'inserted': inserted, 'updated': updated, 'unchanged': unchanged, 'rejected': list(rejected),
            'rejected_count': len(rejected)}


def counts(answer):
    """The counts of an answer, as outcome() has them."""
    return {name: answer.json[name] for name in outcome()}


def closes(server, symbol='TINY'):
    answer = server.get(f'/stocks/time-series/{symbol}')
    return [bar['close'] for bar in answer.json] if answer.status == 200 else answer.status


class Unfinished:
    """An upload whose body has started and continues on demand."""

    def __init__(self, server, rows=ROWS):
        self.connection = server.connect()
        self.connection.putrequest('POST', PATH)
        for name, value in (CSV | basic() | {'Transfer-Encoding': 'chunked'}).items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        self.send(rows)

    def send(self, rows):
        self.connection.send(f'{len(rows):x}\r\n{rows}\r\n'.encode())

    def finish(self):
        self.connection.send(b'0\r\n\r\n')
        return self.connection.getresponse()

    def abandon(self):
        self.connection.close()


def active(server):
    return server.metric('bourse_uploads_active')


def await_active(server, count):
    wait_until(lambda: active(server) == count, f'{count} uploads under way')


@pytest.fixture(params=['sqlite', 'postgres'])
def settings(request):
    """The settings of the store that receives the bars."""
    return {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')} if request.param == 'postgres' else {}


@pytest.fixture
def server(bourse, settings, tmp_path):
    assert bourse.run('migrate', '--data', tmp_path, **settings).returncode == 0
    make_admin(bourse, '--data', tmp_path, **settings)
    with bourse.serve(tmp_path, ENABLE_METRICS='true', **settings) as server:
        yield server


@pytest.fixture
def embedded(bourse, tmp_path):
    """Starts a server with these arguments on an embedded store with a super user."""
    make_admin(bourse, '--data', tmp_path)
    return lambda *arguments, **more: bourse.serve(tmp_path, *arguments, ENABLE_METRICS='true', **more)


def test_what_is_uploaded_is_served_by_the_next_request(server):
    assert closes(server) == 404
    first = upload(server, ROWS)
    assert (first.status, counts(first)) == (200, outcome(inserted=2)), first.text
    assert closes(server) == [11, 12.5]

    second = upload(server, ROWS.replace('12.5', '12') + 'TINY,2024-01-04,11,13,10,13,1\n')

    assert counts(second) == outcome(inserted=1, updated=1, unchanged=1)
    assert closes(server) == [11, 12, 13]


def test_a_refused_row_refuses_the_upload(server):
    bad = ROWS + 'TINY,2024-01-04,11,10,10,13,1\nTINY,tomorrow,1,1,1,1,1\n'

    answer = upload(server, bad)

    assert (answer.status, answer.json['code']) == (422, 'refused')
    assert answer.json['detail'] == 'line 4: high 10 is below open 11; repair such bars with repair, and 1 more; nothing was stored'
    assert [error['pointer'] for error in answer.json['errors']] == ['line=4', 'line=5']
    assert closes(server) == 404

    skipped = upload(server, bad, '?on_error=skip')

    assert (skipped.status, skipped.json['inserted'], skipped.json['rejected_count']) == (200, 2, 2)
    assert skipped.json['rejected'][0] == {'line': 4, 'row': 4, 'detail': 'high 10 is below open 11; repair such bars with repair'}
    assert closes(server) == [11, 12.5]


def test_skipped_rows_are_counted_and_the_first_thousand_are_told(server):
    answer = upload(server, ROWS + 'TINY,never,1,1,1,1,1\n' * 1500, '?on_error=skip')

    assert (answer.json['inserted'], answer.json['rejected_count'], len(answer.json['rejected'])) == (2, 1500, 1000)


def test_a_file_without_symbols_takes_that_of_the_query(server):
    assert counts(upload(server, 'date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n', '?symbol=ALONE')) == outcome(inserted=1)
    assert closes(server, 'ALONE') == [1]


@pytest.mark.parametrize('body', ['', '\n', 'symbol,date\n', HEADER + '"', '\0' * 1000, 'x' * 1_000_000])
def test_what_is_no_file_of_bars_is_refused(server, body):
    for query in ('', '?on_error=skip'):
        assert upload(server, body, query).status in (400, 422)
    assert server.get('/stocks').json == []


def test_another_replica_serves_it_within_a_second(bourse, postgres, tmp_path):
    settings = {'BOURSE_DATABASE_URL': postgres}
    bourse.run('migrate', **settings)
    make_admin(bourse, **settings)
    with bourse.serve(tmp_path, **settings) as one, bourse.serve(tmp_path, **settings) as other:
        assert upload(one, ROWS).status == 200
        assert closes(other) == [11, 12.5]

        assert upload(one, ROWS.replace('12.5', '12')).status == 200

        wait_until(lambda: closes(other) == [11, 12], 'the change on the other replica', patience=5)


def test_unauthorised_uploads_are_rejected_unread(bourse, embedded, tmp_path):
    add_user(bourse, 'user', PASSWORD, '--data', tmp_path)
    with embedded() as server:
        for credentials, status in (({}, 401), (basic('user'), 403)):
            fields = ''.join(f'{name}: {value}\r\n' for name, value in (CSV | credentials).items())

            answer = server.send(f'POST {PATH} HTTP/1.1\r\nHost: a\r\n{fields}Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n')

            assert (answer.status, answer.headers['Connection']) == (status, 'close')


def test_other_forms_and_sizes_are_refused_unread(embedded):
    with embedded('--max-upload', '1KiB') as server:
        assert server.request('POST', PATH, basic() | {'Content-Type': 'application/json'}, '[]').status == 415
        assert upload(server, ROWS, headers={'Content-Encoding': 'br'}).status == 415
        assert upload(server, ROWS, '?on_error=maybe').status == 400
        assert upload(server, 'x' * 1025).status == 413
        assert upload(server, iter([b'x' * 1000, b'x' * 1000])).status == 413
        assert upload(server, ROWS).status == 200


def test_a_client_that_goes_away_leaves_nothing(server):
    unfinished = Unfinished(server)
    await_active(server, 1)

    unfinished.abandon()

    await_active(server, 0)
    assert closes(server) == 404


def test_a_slow_upload_does_not_delay_other_requests(server):
    unfinished = Unfinished(server)
    await_active(server, 1)

    for number in range(3):
        user = {'username': f'user {number}', 'password': PASSWORD}
        assert send_json(server, 'POST', '/api/v1/users', user, basic()).status == 201
    assert upload(server, ROWS.replace('TINY', 'OTHER')).status == 200
    assert closes(server, 'OTHER') == [11, 12.5]

    unfinished.send('TINY,2024-01-04,11,13,10,13,1\n')
    assert unfinished.finish().status == 200
    assert closes(server) == [11, 12.5, 13]


def test_a_further_upload_is_told_to_come_again(embedded):
    with embedded('--uploads-at-once', '1') as server:
        unfinished = Unfinished(server)
        await_active(server, 1)

        refused = upload(server, ROWS)

        assert (refused.status, refused.json['code']) == (503, 'unavailable')
        assert int(refused.headers['Retry-After']) > 0
        assert unfinished.finish().status == 200
        await_active(server, 0)
        assert counts(upload(server, ROWS)) == outcome(unchanged=2)


def test_a_drain_that_takes_too_long_ends_the_upload(embedded):
    with embedded('--drain-timeout', '100ms') as server:
        unfinished = Unfinished(server)
        await_active(server, 1)
        assert server.stop() == 0
        unfinished.abandon()
    with embedded() as server:
        assert closes(server) == 404


def test_an_upload_over_tls_is_stored(bourse, embedded, tmp_path):
    certificate, key = tmp_path / 'certificate.pem', tmp_path / 'key.pem'
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-out', certificate,
                    '-keyout', key], check=True, capture_output=True)
    trusting = ssl._create_unverified_context()
    with embedded('--tls-cert', certificate, '--tls-key', key, tls=trusting) as server:
        rows = HEADER + ''.join(f'S{symbol},2024-01-02,10,12,9,11,100\n' for symbol in range(50_000))

        assert counts(upload(server, rows)) == outcome(inserted=50_000)


def memory(server, name='VmRSS'):
    """Memory use in bytes."""
    with open(f'/proc/{server.process.pid}/status') as status:
        return int(re.search(rf'^{name}:\s+(\d+) kB', status.read(), re.M).group(1)) * 1024


def many_rows(megabytes):
    """CSV with the bars of this many symbols, generated while it is sent."""
    yield HEADER.encode()
    days = [f'{year}-{month:02}-{day:02}' for year in range(1990, 2020) for month in range(1, 13) for day in range(1, 29)]
    sent, number = 0, 0
    while sent < megabytes * 1_000_000:
        piece = ''.join(f'S{number},{day},10.25,12.5,9.75,11,123456\n' for day in days).encode()
        yield piece
        sent, number = sent + len(piece), number + 1


@pytest.mark.patient
def test_a_large_upload_takes_no_more_memory_than_a_small_one(embedded):
    with embedded() as server:
        upload(server, many_rows(5))
        before = memory(server, 'VmHWM')

        answer = upload(server, many_rows(smoke_or_soak(120, 200)))

        assert answer.status == 200, answer.text
        assert answer.json['inserted'] > 2_000_000
        # Less than the size of the upload: the store's own cache grows to 64 MiB, whatever the
        # size.
        assert memory(server, 'VmHWM') - before < 100_000_000
