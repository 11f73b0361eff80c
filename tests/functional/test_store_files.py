"""The files of the embedded store: who may read them, and the copy before a migration."""

import hashlib
import os
import sqlite3
import stat
import subprocess
import time
from contextlib import closing

import pytest

from bourse import HEADER, PATIENCE, ROOT, environment
from test_import import small_disk  # noqa: F401 (a fixture)

#: The last migration of version 0.1; 0006 rewrites the table of bars.
OLD = 5
COPY = 'bourse.db.before-0006'
#: The migration that moves the bars to a file of their own.
APART = 12


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def permissive():
    """New files are open to all users, unless their program says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def old_store(folder, bars):
    """A store as an old version left it, with bars of one symbol."""
    folder.mkdir(mode=0o700)
    (folder / 'bourse.db').touch(mode=0o600)
    with closing(sqlite3.connect(folder / 'bourse.db')) as store, store:
        store.execute('CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)')
        for number, file in enumerate(sorted((ROOT / 'migrations/sqlite').iterdir())[:OLD], 1):
            store.executescript(file.read_text())
            store.execute('INSERT INTO migrations VALUES (?, ?, ?)', (number, file.name, hashlib.sha256(file.read_bytes()).hexdigest()))
        store.execute("INSERT INTO symbols VALUES (1, 'X', '', 1)")
        day = 24 * 3600 * 1_000_000
        store.executemany('INSERT INTO bars VALUES (1, 1440, ?, 1, 2, 1, 2, 5, NULL, NULL, NULL)', ((n * day,) for n in range(bars)))
        store.execute('INSERT INTO series VALUES (1, 1440, 0, ?, ?)', ((bars - 1) * day, bars))
    return folder


def query(file, *queries):
    """The first value of each query."""
    with closing(sqlite3.connect(file)) as store:
        return tuple(store.execute(each).fetchone()[0] for each in queries)


def content(file):
    """The number of the last migration, the number of bars, and whether the store is sound."""
    last, sound = query(file, 'SELECT max(number) FROM migrations', 'PRAGMA integrity_check')
    bars, bars_sound = query(file.with_name('bars.db') if last >= APART else file, 'SELECT count(*) FROM bars', 'PRAGMA integrity_check')
    return last, bars, sound if bars_sound == 'ok' else bars_sound


def test_a_new_data_folder_and_its_files_are_private(bourse, tmp_path, permissive):
    folder = tmp_path / 'new/data'
    assert bourse.import_bars(folder, HEADER + 'X,2024-01-02,1,2,1,2,5\n').returncode == 0
    with bourse.serve(folder) as server:
        assert server.get('/stocks/time-series/X').status == 200
        files = {file.name: mode_of(file) for file in folder.iterdir()}
        assert files == dict.fromkeys([name + end for name in ('bourse.db', 'bars.db') for end in ('', '-wal', '-shm', '.lock')], 0o600)
    assert mode_of(folder) == 0o700
    assert not any('permissions' in line or 'other users' in line for line in server.log)


def test_a_folder_of_others_stays_as_it_is_with_a_warning(bourse, tmp_path):
    tmp_path.chmod(0o755)
    with bourse.serve(tmp_path) as server:
        pass
    assert mode_of(tmp_path) == 0o755
    assert sum('warn' in line and f'{tmp_path} has mode 0755' in line for line in server.log) == 1
    told = bourse.run('sample', '--data', tmp_path)
    assert told.returncode == 0 and f'warning: other users may use the data folder: {tmp_path} has mode 0755' in told.stderr


def test_files_that_others_may_read_are_corrected_and_named(bourse, tmp_path):
    assert bourse.run('migrate', '--data', tmp_path).returncode == 0
    (tmp_path / 'bourse.db').chmod(0o644)
    with bourse.serve(tmp_path) as server:
        assert mode_of(tmp_path / 'bourse.db') == 0o600
    assert any('corrected the permissions of a file' in line and 'bourse.db had mode 0644' in line for line in server.log)
    with bourse.serve(tmp_path) as server:
        pass
    assert not any('corrected' in line for line in server.log)


def test_a_store_is_copied_before_its_migration(bourse, tmp_path, permissive):
    folder = old_store(tmp_path / 'data', 1000)
    with bourse.serve(folder) as server:
        assert len(server.get('/stocks/time-series/X').json) == 1000
    assert content(folder / COPY) == (OLD, 1000, 'ok')
    assert mode_of(folder / COPY) == 0o600
    assert any('copying the store before its migration' in line and COPY in line for line in server.log)

    files = sorted(file.name for file in folder.iterdir())
    with bourse.serve(folder) as server:
        pass
    assert sorted(file.name for file in folder.iterdir()) == files, 'without a migration there is no copy'


def test_a_new_store_needs_no_copy(bourse, tmp_path):
    assert bourse.run('migrate', '--data', tmp_path).returncode == 0
    assert [file.name for file in tmp_path.iterdir() if 'before' in file.name] == []


def test_a_copy_takes_the_place_of_the_store_again(bourse, tmp_path):
    folder = old_store(tmp_path / 'data', 10)
    assert bourse.run('migrate', '--data', folder).stderr == (
        f'bourse: copying the store before its migration: {folder / COPY}\nbourse: moving the bars to a file of their own: {folder / "bars.db"}\n')
    assert bourse.import_bars(folder, HEADER + 'X,2025-06-02,1,2,1,2,5\n').returncode == 0
    (folder / COPY).rename(folder / 'bourse.db')
    assert content(folder / 'bourse.db') == (OLD, 10, 'ok')
    with bourse.serve(folder) as server:
        assert len(server.get('/stocks/time-series/X').json) == 10
        assert any('keeping a copy of them' in line and 'bars.db.before-0012' in line for line in server.log)
    with closing(sqlite3.connect(folder / 'bars.db.before-0012')) as kept:
        assert kept.execute('SELECT count(*) FROM bars').fetchone() == (11,), 'no bar is lost'


def test_a_disk_without_room_for_the_copy_stops_the_start_and_leaves_the_store(bourse, small_disk):  # noqa: F811
    folder = old_store(small_disk / 'data', 150_000)
    assert (folder / 'bourse.db').stat().st_size > 4 << 20, 'the copy has no room beside the store'
    before = (folder / 'bourse.db').read_bytes()

    outcome = bourse.run('serve', '--listen', '127.0.0.1:0', '--data', folder)

    assert outcome.returncode == 1
    assert f'cannot copy the store to {folder / COPY}: the disk is full' in outcome.stderr
    assert content(folder / 'bourse.db') == (OLD, 150_000, 'ok')
    assert [file.name for file in folder.iterdir() if 'before' in file.name] == []
    assert (folder / 'bourse.db').read_bytes()[100:] == before[100:], 'no page has changed'


def traced(bourse, folder, file, *inject):
    """Migrates the store, and disturbs the system calls that concern `file`."""
    outcome = subprocess.run(['strace', '-f', '-qq', '-P', str(folder / file), '-e', f'trace={inject[0]}', '-e', f'inject={":".join(inject)}',
                              '-o', '/dev/null', bourse.binary, 'migrate', '--data', folder],
                             capture_output=True, text=True, env=environment(), timeout=PATIENCE)
    if 'ptrace' in outcome.stderr.lower():
        pytest.skip('tracing is not allowed here')
    return outcome


def test_a_copy_that_cannot_be_made_durable_stops_the_start(bourse, tmp_path):
    folder = old_store(tmp_path / 'data', 10)
    outcome = traced(bourse, folder, COPY + '.part', 'fsync', 'error=EIO')
    assert outcome.returncode == 1
    assert f'cannot copy the store to {folder / COPY}: Input/output error' in outcome.stderr
    assert content(folder / 'bourse.db') == (OLD, 10, 'ok')
    assert [file.name for file in folder.iterdir() if 'before' in file.name] == []


@pytest.mark.parametrize('file, call, when', [(COPY + '.part', 'pwrite64', 20), (COPY + '.part', 'fsync', 1), (COPY + '.part', 'rename', 1),
                                              ('bourse.db-wal', 'pwrite64', 40), ('bars.db.new', 'pwrite64', 40), ('bars.db.new', 'fdatasync', 2),
                                              ('bars.db.new', 'rename', 1), ('bourse.db-wal', 'fdatasync', 1)])
def test_a_kill_at_a_point_of_copy_or_migration_leaves_the_old_store(bourse, tmp_path, file, call, when):
    folder = old_store(tmp_path / 'data', 20_000)
    killed = traced(bourse, folder, file, call, 'signal=KILL', f'when={when}')
    assert killed.returncode != 0
    assert (folder / COPY).exists() == (not file.startswith(COPY))
    assert not (folder / COPY).exists() or content(folder / COPY) == (OLD, 20_000, 'ok')

    migrated = bourse.run('migrate', '--data', folder)

    assert migrated.returncode == 0 and COPY in migrated.stderr, 'the store was still the old one'
    assert content(folder / COPY) == (OLD, 20_000, 'ok')
    assert content(folder / 'bourse.db')[1:] == (20_000, 'ok')
    assert [file.name for file in folder.iterdir() if 'part' in file.name or 'new' in file.name] == []


def test_a_kill_while_space_is_returned_loses_nothing(bourse, tmp_path):
    folder = old_store(tmp_path / 'data', 20_000)
    killed = traced(bourse, folder, 'bourse.db', 'ftruncate', 'signal=KILL', 'when=1')
    assert killed.returncode != 0
    assert content(folder / 'bourse.db')[1:] == (20_000, 'ok')
    assert bourse.run('migrate', '--data', folder).returncode == 0
    assert content(folder / 'bourse.db')[1:] == (20_000, 'ok')


def test_the_bars_move_with_what_is_known_of_them(bourse, tmp_path, permissive):
    folder = old_store(tmp_path / 'data', 20_000)
    with closing(sqlite3.connect(folder / 'bourse.db')) as store, store:
        store.execute("UPDATE symbols SET id = 7, name = 'Ex', version = 12345")
        for table in ('bars', 'series'):
            store.execute(f'UPDATE {table} SET symbol_id = 7')
        whole = store.execute('SELECT * FROM bars').fetchall()
        bytes_before = (folder / 'bourse.db').stat().st_size

    migrated = bourse.run('migrate', '--data', folder)

    assert migrated.returncode == 0, migrated.stderr
    with closing(sqlite3.connect(folder / 'bars.db')) as bars:
        assert bars.execute('SELECT * FROM symbols').fetchall() == [(7, 'X', 'Ex', 12345, 'import', '')]
        assert bars.execute('SELECT * FROM bars').fetchall() == whole
        assert bars.execute('SELECT symbol_id, interval, bars, step FROM series').fetchall() == [(7, 1440, 20_000, 1440)]
    assert query(folder / 'bourse.db', "SELECT count(*) FROM sqlite_master WHERE name IN ('symbols', 'bars', 'series', 'removed_symbols')") == (0,)
    assert (folder / 'bourse.db').stat().st_size < bytes_before / 2, 'the space is given back'
    assert mode_of(folder / 'bars.db') == 0o600
    assert sorted(file.name for file in folder.iterdir()) == ['bars.db', 'bars.db.lock', 'bourse.db', COPY, 'bourse.db.lock']


def test_missing_bars_are_no_empty_store(bourse, tmp_path):
    assert bourse.import_bars(tmp_path, HEADER + 'X,2024-01-02,1,2,1,2,5\n').returncode == 0
    (tmp_path / 'bars.db').rename(tmp_path / 'away')
    for command in ('serve', '--listen', '127.0.0.1:0'), ('check',), ('migrate',), ('export', 'bars', 'X'), ('sample',):
        refused = bourse.run(*command, '--data', tmp_path)
        assert refused.returncode == 1 and f'{tmp_path / "bars.db"}, which does not exist' in refused.stderr, refused.stderr
    assert not (tmp_path / 'bars.db').exists()

    (tmp_path / 'away').rename(tmp_path / 'bars.db')
    assert '2024-01-02' in bourse.run('export', 'bars', 'X', '--data', tmp_path).stdout
    (tmp_path / 'bourse.db').unlink()
    assert bourse.run('migrate', '--data', tmp_path).returncode == 0
    assert '2024-01-02' in bourse.run('export', 'bars', 'X', '--data', tmp_path).stdout, 'a new main file keeps the bars'


def test_the_bars_of_a_store_of_another_name_stand_beside_it(bourse, tmp_path):
    assert bourse.run('migrate', BOURSE_DATABASE_URL=f'sqlite:{tmp_path}/store.db').returncode == 0
    assert query(tmp_path / 'store-bars.db', 'SELECT count(*) FROM bars') == (0,)
    assert not (tmp_path / 'bars.db').exists()


@pytest.mark.patient
def test_a_kill_during_copy_or_migration_leaves_the_store_before_or_after(bourse, tmp_path):
    """The kills spread over the whole migration: each comes a little later than the one before, until one comes too late."""
    bars = 60_000
    part, copy = tmp_path / f'data/{COPY}.part', tmp_path / 'data' / COPY
    folder = old_store(tmp_path / 'data', bars)
    begin = time.monotonic()
    killed, amid_migration = 0, 0
    delay = 0.0
    while content(folder / 'bourse.db')[0] == OLD:
        copy.unlink(missing_ok=True)
        process = bourse.popen('migrate', '--data', folder)
        while not part.exists() and not copy.exists() and process.poll() is None:
            pass
        time.sleep(delay)
        process.kill()
        process.communicate()
        assert not copy.exists() or content(copy) == (OLD, bars, 'ok')
        assert content(folder / 'bourse.db')[1:] == (bars, 'ok')
        amid_migration += copy.exists() and content(folder / 'bourse.db')[0] == OLD
        killed += 1
        delay += 0.02
        assert time.monotonic() - begin < PATIENCE
    assert killed > 1
    print(f'\n{killed} kills, {amid_migration} of them after the copy')
    with bourse.serve(folder) as server:
        assert len(server.get('/stocks/time-series/X?limit=5').json) == 5
    assert not part.exists()
