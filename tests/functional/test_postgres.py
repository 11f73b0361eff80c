"""PostgreSQL instead of the embedded store: choosing it, migrating it, sharing it between replicas."""

import re
import subprocess
import threading
import time
from urllib.parse import urlsplit

import pytest

from bourse import HEADER, environment, wait_until
from postgres import PASSWORD

#: Seconds after which /readyz knows of a change.
READINESS_AGE = 3

LATER = HEADER + 'TINY,2024-01-02,10,12,9,11.5,100\n'


@pytest.fixture
def migrated(bourse, postgres):
    """The URL of a migrated, empty database."""
    outcome = bourse.run('migrate', BOURSE_DATABASE_URL=postgres)
    assert outcome.returncode == 0, outcome.stderr
    return postgres


def import_bars(bourse, url, rows):
    outcome = bourse.run('import', 'bars', '-', input=rows, BOURSE_DATABASE_URL=url)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def parts_of(url):
    """The same database, given by the variables of the older systems."""
    place = urlsplit(url)
    return {'POSTGRES_HOSTNAME': place.hostname, 'POSTGRES_PORT': str(place.port), 'POSTGRES_DB': place.path[1:],
            'POSTGRES_USER': place.username, 'POSTGRES_PASSWORD': place.password}


def test_bars_are_the_same_from_either_store(bourse, migrated, real, indices_csv, tmp_path):
    outcome = bourse.run('import', 'bars', indices_csv, BOURSE_DATABASE_URL=migrated)
    assert re.match(r'10,062 rows, 2 symbols: 10,062 inserted, 0 updated, 0 unchanged, 0 rejected \(daily bars', outcome.stdout), outcome
    again = bourse.run('import', 'bars', indices_csv, BOURSE_DATABASE_URL=migrated)
    assert '0 inserted, 0 updated, 10,062 unchanged' in again.stdout

    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as server:
        for target in ('/stocks', '/stocks?q=ix', '/stocks/time-series/%5EGSPC', '/stocks/time-series/%5EIXIC?interval=1&frequency=Monthly',
                       '/stocks/time-series/%5EGSPC?interval=3&frequency=Weekly&format=csv', '/ndays?symbol=%5EGSPC&ndays=5'):
            here, there = server.get(target), real.get(target)
            assert (here.status, here.text) == (200, there.text), target
        assert server.get('/_healthcheck').status == 200
        assert server.get('/readyz').json['checks'] == [{'name': 'database', 'status': 'ok'}]
    assert not list(tmp_path.iterdir()), 'nothing is stored in the data folder'

    from_postgres = bourse.run('export', 'bars', '^GSPC', BOURSE_DATABASE_URL=migrated)
    assert from_postgres.returncode == 0 and len(from_postgres.stdout.splitlines()) == 5032


def test_the_sample_is_stored(bourse, migrated, tmp_path):
    for changed in ('Invented people: 58 records, 58 new.', 'because the store already contains people.'):
        outcome = bourse.run('sample', BOURSE_DATABASE_URL=migrated)
        assert outcome.returncode == 0 and outcome.stdout.endswith(changed + '\n'), outcome
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as server:
        assert len(server.get('/stocks').json) == 8
        assert len(server.get('/people').json) == 58


def steps_of(said):
    return int(re.fullmatch(r'(\d+) migrations? applied\.\n', said).group(1))


def test_migrations(bourse, postgres, postgres_server):
    assert bourse.run('migrate', '--check', BOURSE_DATABASE_URL=postgres).returncode == 1
    check = bourse.run('check', BOURSE_DATABASE_URL=postgres)
    assert check.returncode == 0 and 'behind; run bourse migrate' in check.stdout

    running = [subprocess.Popen([bourse.binary, 'migrate'], env=environment(BOURSE_DATABASE_URL=postgres),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    applied = sum(steps_of(process.communicate()[0]) for process in running)
    assert [process.returncode for process in running] == [0] * 4
    with postgres_server.database() as another:
        alone = steps_of(bourse.run('migrate', BOURSE_DATABASE_URL=another).stdout)
    assert applied == alone > 0, 'each step is taken by one of them'

    assert bourse.run('migrate', '--check', BOURSE_DATABASE_URL=postgres).returncode == 0
    assert 'at the newest' in bourse.run('check', BOURSE_DATABASE_URL=postgres).stdout

    database = urlsplit(postgres).path[1:]
    postgres_server.psql("UPDATE migrations SET checksum = 'edited' WHERE number = 1", database)
    for command in (['migrate'], ['migrate', '--check'], ['serve', '--listen', '127.0.0.1:0']):
        refused = bourse.run(*command, BOURSE_DATABASE_URL=postgres)
        assert refused.returncode == 1 and '0001_' in refused.stderr, command


def test_a_replica_stays_ready_while_a_newer_version_takes_over(bourse, migrated, postgres_server, tmp_path):
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as server:
        database = urlsplit(migrated).path[1:]
        postgres_server.psql("INSERT INTO migrations (number, name, checksum) VALUES (99, '0099_newer.sql', 'x')", database)
        seen = time.monotonic() + READINESS_AGE
        while time.monotonic() < seen:
            assert server.get('/readyz').status == 200
        postgres_server.psql('DELETE FROM migrations WHERE number > 1', database)
        wait_until(lambda: server.get('/readyz').status == 503, 'the lost migrations are noticed')
    assert bourse.run('migrate', '--check', BOURSE_DATABASE_URL=migrated).returncode == 1


def test_an_older_version_refuses_the_database_of_a_newer_one(bourse, migrated, postgres_server, tmp_path):
    postgres_server.psql("INSERT INTO migrations (number, name, checksum) VALUES (99, '0099_newer.sql', 'x')", urlsplit(migrated).path[1:])
    for command in (['migrate'], ['serve', '--listen', '127.0.0.1:0', '--data', tmp_path], ['export', 'bars', 'X']):
        refused = bourse.run(*command, BOURSE_DATABASE_URL=migrated)
        assert refused.returncode == 1 and '0099_newer.sql' in refused.stderr and 'a newer version has used the store' in refused.stderr, command


def test_a_replica_is_not_ready_when_a_table_is_gone(bourse, migrated, postgres_server, tmp_path):
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as server:
        assert server.get('/readyz').status == 200
        postgres_server.psql('DROP TABLE people', urlsplit(migrated).path[1:])
        wait_until(lambda: server.get('/readyz').status == 503, 'the lost table is noticed')
        assert server.get('/healthz').status == 200


def test_changes_of_the_store_have_no_statement_limit(bourse, postgres, postgres_server, tmp_path):
    """A migration may wait for the lock of another one longer than a request may; the server
    reports the limits of its session."""
    log = postgres_server.folder / 'log'
    telling = postgres + '?options=-clog_statement%3Dall'

    def limits_of(work):
        before = log.stat().st_size
        work()
        return set(re.findall(r'SET statement_timeout TO (\d+)', log.read_bytes()[before:].decode()))

    def serve():
        with bourse.serve(tmp_path, BOURSE_DATABASE_URL=telling) as server:
            assert server.get('/readyz').status == 200

    for command in ('migrate', 'sample'):
        assert limits_of(lambda: bourse.run(command, BOURSE_DATABASE_URL=telling)) == {'0'}, command
    assert limits_of(serve) == {'30000'}


def test_a_store_that_is_behind_is_refused(bourse, postgres):
    for command in (['serve', '--listen', '127.0.0.1:0'], ['sample'], ['export', 'bars', 'X']):
        refused = bourse.run(*command, BOURSE_DATABASE_URL=postgres)
        assert (refused.returncode, refused.stderr) == (1, 'bourse: the store is behind: run bourse migrate\n'), command


def test_serve_waits_for_the_migrations_when_told_to(bourse, postgres, tmp_path):
    migration = threading.Timer(1, lambda: bourse.run('migrate', BOURSE_DATABASE_URL=postgres))
    migration.start()
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=postgres, CHECK_MIGRATION='True') as server:
        assert server.get('/readyz').status == 200
    assert any('waiting for the store to be migrated' in line for line in server.log)


@pytest.mark.parametrize('reachable', [True, False])
def test_serve_gives_up_waiting_for_the_migrations(bourse, postgres, reachable):
    url = postgres if reachable else re.sub(r':\d+/', ':1/', postgres)
    outcome = bourse.run('serve', '--listen', '127.0.0.1:0', '--migration-wait', '1s', BOURSE_DATABASE_URL=url, CHECK_MIGRATION='True')
    assert outcome.returncode == 1
    assert 'gave up waiting for the store to be migrated: ' in outcome.stderr
    assert ('the store is behind' in outcome.stderr) == reachable


def test_the_variables_of_the_older_systems_choose_the_server(bourse, migrated, tmp_path):
    password = tmp_path / 'password'
    variables = parts_of(migrated)
    import_bars(bourse, migrated, LATER)
    with bourse.serve(tmp_path / 'data', **variables) as server:
        assert [stock['symbol'] for stock in server.get('/stocks').json] == ['TINY']

    password.write_text(variables.pop('POSTGRES_PASSWORD') + '\n')
    outcome = bourse.run('check', **variables, POSTGRES_PASSWORD_FILE=str(password))
    assert outcome.returncode == 0, outcome.stderr
    place = urlsplit(migrated)
    assert f'store: postgresql://{place.username}@{place.hostname}:{place.port}{place.path}\n' in outcome.stdout


def test_a_url_may_come_from_a_file_and_wins_over_the_variables(bourse, migrated, tmp_path):
    file = tmp_path / 'url'
    file.write_text(migrated + '\n')
    outcome = bourse.run('check', BOURSE_DATABASE_URL_FILE=str(file), POSTGRES_HOSTNAME='nowhere.invalid')
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize('wrong', [lambda url: url.replace(PASSWORD, PASSWORD + '-wrong'), lambda url: url + '-none',
                                   lambda url: re.sub(r':\d+/', ':1/', url), lambda url: url + '?nonsense=1'])
def test_a_password_is_never_shown(bourse, migrated, tmp_path, wrong):
    for command in (['check'], ['serve', '--listen', '127.0.0.1:0', '--log-level', 'debug']):
        outcome = bourse.run(*command, BOURSE_DATABASE_URL=wrong(migrated))
        assert outcome.returncode in (1, 2) and outcome.stderr, command
        assert PASSWORD not in outcome.stdout + outcome.stderr
    with bourse.serve(tmp_path, '--log-level', 'debug', BOURSE_DATABASE_URL=migrated) as server:
        assert PASSWORD not in server.get('/readyz').text
    assert PASSWORD not in ''.join(server.log)


@pytest.mark.concurrent
def test_replicas_see_each_others_imports(bourse, migrated, tmp_path):
    import_bars(bourse, migrated, HEADER + 'TINY,2024-01-02,10,12,9,11,100\n')
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as one, bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as other:
        replicas = (one, other)
        assert [server.get('/stocks/time-series/TINY').json[0]['close'] for server in replicas] == [11, 11]

        import_bars(bourse, migrated, LATER + 'NEW,2024-01-02,10,12,9,11,100\n')

        for server in replicas:
            wait_until(lambda: server.get('/stocks/time-series/TINY').json[0]['close'] == 11.5, 'the change is served')
            wait_until(lambda: len(server.get('/stocks').json) == 2, 'the new symbol is listed')


@pytest.mark.concurrent
def test_imports_at_once_lose_nothing_and_every_change_is_seen(bourse, migrated, tmp_path):
    """Versions increase in commit order, so that no replica misses a change that is committed
    later."""
    def rows(symbol):
        return HEADER + ''.join(f'{symbol},2024-01-{day:02},10,12,9,11,{day}\n' for day in range(1, 29))

    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=migrated) as server:
        symbols = [f'S{n}' for n in range(8)]
        imports = [threading.Thread(target=import_bars, args=(bourse, migrated, rows(symbol) + rows('SHARED').removeprefix(HEADER)))
                   for symbol in symbols]
        for thread in imports:
            thread.start()
        for thread in imports:
            thread.join()
        wait_until(lambda: [stock['bars'] for stock in server.get('/stocks').json] == [28] * 9, 'every import is listed')
