"""Operating the service: health, metrics, documentation, settings, start-up and shutdown."""

import concurrent.futures
import json
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

from bourse import HEADER, PATIENCE, environment, wait_until


def test_health(sample):
    assert sample.get('/healthz').status == 200
    database = sample.get('/_healthcheck')
    assert (database.status, database.body) == (200, b'')
    ready = sample.get('/readyz')
    assert (ready.status, ready.json['checks']) == (200, [{'name': 'database', 'status': 'ok'}])


def test_metrics_count_requests_by_operation_and_status(sample):
    def count():
        found = re.search(r'bourse_http_requests_total\{operation="listStocks",status="200"\} (\d+)', sample.get('/metrics').text)
        return int(found.group(1)) if found else 0

    before = count()
    for _ in range(3):
        sample.get('/stocks')

    wait_until(lambda: count() == before + 3, 'three requests are counted')
    text = sample.get('/metrics').text
    for name in ('bourse_http_request_duration_seconds_bucket', 'bourse_http_requests_in_flight', 'bourse_http_connections',
                 'bourse_http_response_cache_hits_total', 'bourse_series_bytes', 'bourse_blocking_pool_waiting',
                 'bourse_blocking_pool_running', 'bourse_build_info'):
        assert f'# TYPE {name.removesuffix("_bucket")}' in text


def test_metrics_are_off_by_default(small):
    assert small.get('/metrics').status == 404


def test_the_documentation_works_without_the_internet_and_without_inline_script(sample):
    page = sample.get('/docs')
    assert page.headers['Content-Type'].startswith('text/html')
    policy = page.headers['Content-Security-Policy']
    assert "frame-ancestors 'none'" in policy and 'unsafe' not in policy
    assert '<script>' not in page.text and 'http://' not in page.text and 'https://' not in page.text
    for asset in re.findall(r'(?:src|href)="(/docs/[^"]+)"', page.text):
        answer = sample.get(asset)
        assert answer.status == 200 and answer.body, asset
        assert answer.headers['X-Content-Type-Options'] == 'nosniff'


def test_request_ids_are_the_callers_when_sane(sample):
    assert sample.get('/healthz', {'X-Request-Id': 'abc-123'}).headers['X-Request-Id'] == 'abc-123'
    made = [sample.get('/healthz', {'X-Request-Id': given}).headers['X-Request-Id'] for given in ('', 'a b', 'x' * 200, '<>')]
    assert all(re.fullmatch(r'[0-9a-f]{16}', made_id) for made_id in made)
    assert len(set(made)) == len(made)


@pytest.mark.parametrize('log_format', ['text', 'json'])
def test_each_request_has_an_access_line(bourse, tmp_path, log_format):
    with bourse.serve(tmp_path, LOG_FORMAT=log_format) as server:
        server.get('/stocks?q=x%0ay', {'X-Request-Id': 'find-me'})
    line = next(line for line in server.log if 'find-me' in line)
    if log_format == 'json':
        entry = json.loads(line)
        assert (entry['method'], entry['target'], entry['status']) == ('GET', '/stocks?q=x%0ay', '200')
    else:
        assert 'method=GET' in line and 'status=200' in line and 'operation=listStocks' in line


def test_a_flag_beats_the_log_level_of_the_older_systems(bourse, tmp_path):
    with bourse.serve(tmp_path, '--log-level', 'info', LOG_LEVEL='ERROR') as server:
        server.get('/healthz', {'X-Request-Id': 'flag-wins'})
    assert any('flag-wins' in line for line in server.log)


def test_access_lines_can_be_switched_off(bourse, tmp_path):
    with bourse.serve(tmp_path, '--log-access', 'false') as server:
        server.get('/healthz', {'X-Request-Id': 'unseen'})
    assert not any('unseen' in line for line in server.log)
    assert any('draining' in line for line in server.log)


def test_settings_of_the_server_have_an_effect(bourse, tmp_path):
    bourse.run('sample', '--data', tmp_path)
    with bourse.serve(tmp_path, '--max-body', '1KiB', '--response-cache', '0', '--series-memory', '1KiB', '--io-threads', '1',
                      '--enable-metrics') as server:
        assert server.request('GET', '/stocks', body=b'x' * 2000).status == 413
        for _ in range(3):
            assert server.get('/stocks/time-series/DEMO').status == 200
        assert server.metric('bourse_http_response_cache_hits_total') == 0
        assert server.metric('bourse_series_bytes') == 0
        threads = Path(f'/proc/{server.process.pid}/task')
        names = [(task / 'comm').read_text().strip() for task in threads.iterdir()]
        assert sum(name.startswith('io-') for name in names) == 1


def test_requests_in_flight_are_cut_when_the_drain_takes_too_long(bourse, tmp_path):
    with bourse.serve(tmp_path, '--drain-timeout', '100ms') as server:
        with socket.create_connection(('127.0.0.1', server.port)) as client:
            client.sendall(b'GET /healthz HTTP/1.1\r\nHost: half-sent\r\n')
            wait_until(lambda: server.get('/healthz').status == 200, 'the half request has arrived')
            assert server.stop() == 0


def test_readiness_says_no_while_the_process_drains(bourse, tmp_path):
    with bourse.serve(tmp_path) as server:
        client = socket.create_connection(('127.0.0.1', server.port))
        client.sendall(b'GET /readyz HTTP/1.1\r\nHost: half-sent\r\n')
        assert server.get('/readyz').status == 200
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: any('draining' in line for line in server.log), 'the drain has begun')
        client.sendall(b'\r\n')
        answer = client.makefile('rb').read().decode()
        client.close()
    assert answer.startswith('HTTP/1.1 503 ')
    assert '{"name":"process","status":"failed","detail":"draining"}' in answer


def test_more_connections_than_files_are_refused_in_words(bourse, tmp_path):
    """The soft limit of files is raised to the hard limit; beyond it, a connection gets a 503
    instead of no response."""
    limited = subprocess.Popen(['prlimit', '--nofile=200:400', bourse.binary, 'serve', '--listen', '127.0.0.1:0', '--data', tmp_path],
                               stderr=subprocess.PIPE, text=True, env=environment())
    port = int(re.search(r'127\.0\.0\.1:(\d+)', next(line for line in limited.stderr if 'serving' in line)).group(1))
    log = threading.Thread(target=limited.stderr.read, daemon=True)
    log.start()

    def ask(client):
        client.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
        return int(client.recv(4096).split()[1])

    def connect():
        return socket.create_connection(('127.0.0.1', port), timeout=PATIENCE)

    kept = []
    try:
        while len(kept) < 500:
            kept.append(connect())
            if ask(kept[-1]) == 503:
                break
        assert 200 < len(kept) < 400, 'some before the files run out, and after the soft limit'
        for client in kept[:50]:
            client.close()

        def is_served():
            with connect() as client:
                return ask(client) == 200

        wait_until(is_served, 'there is room again')
    finally:
        for client in kept:
            client.close()
        limited.terminate()
        assert limited.wait(PATIENCE) == 0


@pytest.mark.parametrize('arguments, variables, said', [
    ([], {'LOG_LEVEL': 'loud'}, 'log.level (from LOG_LEVEL)'),
    ([], {'NDAYS': '0'}, 'ndays.ndays (from NDAYS)'),
    ([], {'SYMBOL': 'not;a symbol'}, 'ndays.symbol (from SYMBOL)'),
    (['--drain-timeout', 'soon'], {}, 'server.drain_timeout (from --drain-timeout)'),
    (['--tls-cert', 'x.pem'], {}, 'server.tls_cert and server.tls_key'),
    ([], {'BOURSE_DATABASE_URL': 'mysql://x'}, 'database.url'),
    (['--config', '/nonexistent.yaml'], {}, '/nonexistent.yaml'),
    (['--config', '/tmp'], {}, 'the settings file /tmp is a folder'),
    ([], {'POSTGRES_PASSWORD_FILE': '/tmp'}, 'POSTGRES_PASSWORD_FILE: names a folder'),
    ([], {'POSTGRES_HOSTNAME': 'ada:pw@db'}, 'postgres.hostname (from POSTGRES_HOSTNAME)'),
    (['--postgres-hostname', 'db', '--postgres-db', 'a@b'], {}, 'postgres.db (from --postgres-db)'),
    (['--colour', 'red'], {}, 'unknown option --colour'),
    (['--quotes-providers', 'store,alphavantage'], {}, 'STOCKS_API_KEY'),
    (['--upload-folder', '/nonexistent'], {}, 'market.upload_folder'),
    (['--blocking-threads', '1000000'], {}, 'must be at most 1024'),
    (['--io-threads', '1000000'], {}, 'must be at most 1024'),
    (['--keep-history', '1h'], {}, 'accounts.keep_history (from --keep-history)'),
    (['--keep-history', '90days'], {}, 'must be a number of days such as 90d'),
    (['--prices-max-age', '9223372036854775807ms'], {}, 'of at most 90 years'),
    ([], {'API_REFRESH_FREQUENCY_MINUTES': '9223372036854775807'}, 'must be from 0 to'),
])
def test_a_wrong_setting_stops_the_start_and_is_named(bourse, tmp_path, arguments, variables, said):
    outcome = bourse.run('serve', '--data', tmp_path, '--listen', '127.0.0.1:0', *arguments, **variables)

    assert outcome.returncode == 2
    assert said in outcome.stderr


def test_settings_come_from_a_file(bourse, tmp_path):
    config = tmp_path / 'bourse.yaml'
    config.write_text('metrics:\n  enabled: true\nndays: {symbol: X, ndays: 1}\n')
    bourse.import_bars(tmp_path, HEADER + 'X,2024-01-02,1,2,1,2,5\n')
    with bourse.serve(tmp_path, '--config', config) as server:
        assert server.get('/metrics').status == 200
        assert server.get('/ndays').json['daily_data']['2024-01-02']['close'] == 2

    config.write_text('metrics:\n  enabld: true\n')
    outcome = bourse.run('check', '--data', tmp_path, '--config', config)
    assert outcome.returncode == 2
    assert "bourse.yaml:2: unknown setting 'metrics.enabld'; did you mean metrics.enabled?" in outcome.stderr


def test_help_stands_everywhere_and_wrong_use_is_2(bourse):
    def commands_below(command):
        """The command and all its subcommands, as listed by their help."""
        outcome = bourse.run(*command, '--help')
        assert outcome.returncode == 0 and 'bourse' in outcome.stdout and outcome.stderr == '', command
        assert max(map(len, outcome.stdout.splitlines())) <= 100, command
        assert command[:1] == ['help'] or bourse.run('help', *command).stdout == outcome.stdout, command
        listed = re.search(r'^Subcommands:\n((?:  .*\n)+)', outcome.stdout, re.M)
        names = re.findall(r'^  (\S+)', listed.group(1), re.M) if listed else []
        return [command, *(each for name in names for each in commands_below([*command, name]))]

    commands = commands_below([])
    promised = 'serve migrate import export delete rename users init sample check settings openapi version help'.split()
    assert {command[0] for command in commands if command} >= set(promised)
    assert ['users', 'add'] in commands and ['import', 'bars'] in commands
    for command in commands:
        wrong = bourse.run(*command, '--no-such-flag')
        assert wrong.returncode == 2 and "--help for more information" in wrong.stderr, command
    for wrong in ([], ['import'], ['import', 'bars'], ['nonsense'], ['export', 'bars', '../x'], ['serve', 'extra'], ['users'], ['init'],
                  ['users', 'add'], ['users', 'nonsense'], ['fetch'], ['delete'], ['delete', 'bars'], ['rename', 'A']):
        assert bourse.run(*wrong).returncode == 2, wrong
    for told in (['version'], ['--version']):
        outcome = bourse.run(*told)
        assert outcome.returncode == 0 and re.search(r'\d+\.\d+\.\d+', outcome.stdout), told


@pytest.mark.parametrize('command, said', [
    (['srve', '--data', 'x'], "unexpected argument 'srve'; did you mean serve?"), (['users', 'disbale', 'bob'], "unexpected argument 'disbale'; did you mean disable?"),
    (['serve', 'extra'], "unexpected argument 'extra'"), (['serve', 'redis://ada:secret@host'], 'unexpected argument, not shown because it may hold a password'),
    (['serve', '--listn', '1:2'], 'unknown option --listn; did you mean --listen?'),
    (['init', '--data', 'x'], '--admin is required')])
def test_what_is_wrong_with_a_command_is_named(bourse, command, said):
    outcome = bourse.run(*command)
    assert outcome.returncode == 2
    assert said in outcome.stderr and '--help for more information' in outcome.stderr
    assert 'secret' not in outcome.stderr


def test_a_port_that_is_taken_is_named(bourse, tmp_path):
    with socket.create_server(('127.0.0.1', 0)) as taken:
        address = f'127.0.0.1:{taken.getsockname()[1]}'
        outcome = bourse.run('serve', '--data', tmp_path, '--listen', address)
    assert outcome.returncode == 1
    assert address in outcome.stderr


def test_a_store_belongs_to_one_process(bourse, small):
    for command in (['serve', '--listen', '127.0.0.1:0'], ['sample'], ['export', 'bars', 'TINY']):
        outcome = bourse.run(*command, '--data', small.folder)
        assert outcome.returncode == 1
        assert f'in use by another process (pid {small.process.pid})' in outcome.stderr
    assert small.get('/readyz').status == 200


def test_looking_at_a_store_that_is_not_there_makes_none(bourse, tmp_path):
    users = [['users', command, 'ada'] for command in ('passwd', 'disable', 'enable', 'promote', 'demote')]
    for command in (['check'], ['migrate', '--check'], ['export', 'bars', 'X'], ['users', 'list'], ['users', 'rotate-key'], ['delete', 'bars', 'X', '--yes'],
                    ['rename', 'X', 'Y'], *users):
        outcome = bourse.run(*command, '--data', tmp_path / 'mistyped')
        assert outcome.returncode == 1
        assert 'store not found at' in outcome.stderr
    assert not (tmp_path / 'mistyped').exists()


def test_migrations(bourse, tmp_path):
    assert bourse.run('migrate', '--check', '--data', tmp_path).returncode == 1
    assert bourse.run('migrate', '--data', tmp_path).returncode == 0
    assert bourse.run('migrate', '--check', '--data', tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / 'bourse.db') as store:
        store.execute("UPDATE migrations SET checksum = 'edited' WHERE number = 1")
    store.close()
    refused = bourse.run('serve', '--listen', '127.0.0.1:0', '--data', tmp_path)
    assert refused.returncode == 1 and '0001_' in refused.stderr


def test_a_store_that_cannot_be_read_is_named_with_the_reason(bourse, tmp_path):
    assert bourse.run('migrate', '--data', tmp_path / 'newer').returncode == 0
    with sqlite3.connect(tmp_path / 'newer/bourse.db') as store:
        store.execute("INSERT INTO migrations VALUES (1000, '1000_later.sql', '')")
    store.close()
    (tmp_path / 'foreign').mkdir()
    (tmp_path / 'foreign/bourse.db').write_text('no database ' * 1000)
    (tmp_path / 'file').write_text('')
    for folder, said in [('newer', 'a newer version has used the store'), ('foreign', f'{tmp_path}/foreign/bourse.db'), ('file', 'cannot create the folder')]:
        refused = bourse.run('serve', '--listen', '127.0.0.1:0', '--data', tmp_path / folder)
        assert refused.returncode == 1 and said in refused.stderr, refused.stderr


def test_bars_changed_by_another_replica_are_seen_within_a_second(bourse, small, tmp_path):
    """SQLite belongs to one process, so a second connection takes the place of another replica
    while the server only reads."""
    target = '/stocks/time-series/TINY'
    before = small.get(target)
    with sqlite3.connect(tmp_path / 'data/bars.db') as store:
        store.execute('UPDATE bars SET close = 12 WHERE time = (SELECT min(time) FROM bars)')
        store.execute('UPDATE symbols SET version = version + 1')
    store.close()

    wait_until(lambda: small.get(target).json[0]['close'] == 12, 'the change is served')
    assert small.get(target, {'If-None-Match': before.headers['ETag']}).status == 200


@pytest.fixture(scope='module')
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp('tls')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
                    '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1',
                    '-keyout', folder / 'key.pem', '-out', folder / 'cert.pem'], check=True, capture_output=True)
    return folder


def test_https(bourse, tmp_path, certificate):
    trust = ssl.create_default_context(cafile=certificate / 'cert.pem')
    bourse.run('sample', '--data', tmp_path)
    with bourse.serve(tmp_path, '--tls-cert', certificate / 'cert.pem', '--tls-key', certificate / 'key.pem',
                      tls=trust) as server:
        connection = server.connect()
        for _ in range(3):
            assert server.get('/stocks', connection=connection).status == 200
        connection.close()
        trust.set_alpn_protocols(['h2', 'http/1.1'])
        with trust.wrap_socket(socket.create_connection(('127.0.0.1', server.port)), server_hostname='127.0.0.1') as channel:
            assert channel.selected_alpn_protocol() == 'http/1.1'
        trust.maximum_version = ssl.TLSVersion.TLSv1_2
        trust.set_ciphers('ECDHE-ECDSA-AES128-SHA256')
        with pytest.raises(ssl.SSLError):
            trust.wrap_socket(socket.create_connection(('127.0.0.1', server.port)), server_hostname='127.0.0.1')
    refused = bourse.run('serve', '--data', tmp_path, '--tls-cert', certificate / 'key.pem', '--tls-key', certificate / 'key.pem')
    assert refused.returncode == 1 and 'key.pem' in refused.stderr


@pytest.mark.concurrent
def test_many_clients_read_while_bars_change(bourse, tmp_path):
    def rows(close):
        return HEADER + ''.join(f'X,2024-01-{day:02},1,99,1,{close},5\n' for day in range(1, 29))

    bourse.import_bars(tmp_path, rows(1))
    with bourse.serve(tmp_path) as server:
        def read(_):
            connection = server.connect()
            seen = []
            for _ in range(50):
                closes = {row['close'] for row in server.get('/stocks/time-series/X', connection=connection).json}
                assert len(closes) == 1, 'an answer mixes two versions'
                seen += closes
            connection.close()
            return seen

        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            reading = [clients.submit(read, n) for n in range(8)]
            for close in range(2, 30):
                with sqlite3.connect(tmp_path / 'bars.db', timeout=PATIENCE) as store:
                    store.execute('UPDATE bars SET close = ?', (close,))
                    store.execute('UPDATE symbols SET version = version + 1')
                store.close()
            for answers in reading:
                seen = answers.result()
                assert seen == sorted(seen), 'an older version came after a newer one'
        wait_until(lambda: server.get('/stocks/time-series/X').json[0]['close'] == 29, 'the last version is served')
