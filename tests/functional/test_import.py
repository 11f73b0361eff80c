"""bourse import bars: accepted and rejected input, and that a killed import stores either nothing
or everything."""

import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest

from bourse import HEADER, PATIENCE, environment
from soak import smoke_or_soak

GOOD = 'X,2024-01-02,10,12,9,11,100\n'


def exported(bourse, folder, symbol='X'):
    return bourse.run('export', 'bars', symbol, '--data', folder).stdout


def test_columns_come_in_any_order_with_bom_crlf_and_quotes(bourse, tmp_path):
    text = '\ufeff"volume",Close,low,high,open,DATE,symbol\r\n"100",11,9,"12",10,2024-01-02,"x"\r\n'

    outcome = bourse.import_bars(tmp_path, text)

    assert outcome.returncode == 0, outcome.stderr
    assert exported(bourse, tmp_path).splitlines()[1] == 'X,2024-01-02,10,12,9,11,100'


def test_optional_columns_are_kept_and_not_lost_by_a_file_without_them(bourse, tmp_path):
    header = 'symbol,timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\n'
    bourse.import_bars(tmp_path, header + 'X,2024-01-02,10,12,9,11,10.5,100,0.25,2\n')
    bourse.import_bars(tmp_path, HEADER + 'X,2024-01-02,10,12,9,11.5,100\n')

    with bourse.serve(tmp_path) as server:
        day = server.get('/ndays?symbol=X&ndays=1').json['daily_data']['2024-01-02']
    assert day == {'open': 10, 'high': 12, 'low': 9, 'close': 11.5, 'adjusted_close': 10.5, 'volume': 100,
                   'dividend_amount': 0.25, 'split_coefficient': 2}


def test_a_file_without_symbols_takes_one_from_the_command_line(bourse, tmp_path):
    outcome = bourse.import_bars(tmp_path, 'timestamp,open,high,low,close,volume\n2024-01-02,10,12,9,11,100\n', '--symbol', 'ibm')
    assert outcome.returncode == 0, outcome.stderr
    assert 'IBM,2024-01-02' in exported(bourse, tmp_path, 'IBM')


@pytest.mark.parametrize('row, said', [
    ('X,2024-01-03,ten,12,9,11,100', 'ten'),
    ('X,2024-01-03,nan,12,9,11,100', 'nan'),
    ('X,2024-01-03,10,inf,9,11,100', 'inf'),
    ('X,2024-01-03,10,1e999,9,11,100', '1e999'),
    ('X,2024-01-03,10,10.5,9,11,100', 'high'),
    ('X,2024-01-03,10,12,10.5,11,100', 'low'),
    ('X,2024-01-03,10,12,9,11,-1', 'volume'),
    ('X,2024-01-03,10,12,9,11,many', 'volume'),
    ('X,2024-02-30,10,12,9,11,100', '2024-02-30'),
    ('X,2024-01-03T10:00:00Z,10,12,9,11,100', '2024-01-03T10:00:00Z'),
    (',2024-01-03,10,12,9,11,100', 'symbol'),
    ('../x,2024-01-03,10,12,9,11,100', '../x'),
    ('X,2024-01-03,10,12,9,11', ''),
    ('X,2024-01-03,10,12,9,11,100,7', ''),
    ('X,2024-01-02,10,12,9,11.5,100', '2024-01-02'),
])
def test_a_bad_row_is_refused_with_line_and_reason_and_nothing_is_stored(bourse, tmp_path, row, said):
    outcome = bourse.import_bars(tmp_path, HEADER + GOOD + row + '\nY,2024-01-02,10,12,9,11,100\n')

    assert outcome.returncode == 1
    assert 'line 3: ' in outcome.stderr and said in outcome.stderr, outcome.stderr
    assert exported(bourse, tmp_path) == ''


def test_bad_rows_are_left_out_when_asked_to_skip(bourse, tmp_path):
    outcome = bourse.import_bars(tmp_path, HEADER + GOOD + 'X,bad,1,1,1,1,1\nX,2024-01-03,10,12,9,11,100\n', '--on-error', 'skip')

    assert outcome.returncode == 0
    assert 'line 3: ' in outcome.stderr
    assert '2 inserted, 0 updated, 0 unchanged, 1 rejected' in outcome.stdout


@pytest.mark.parametrize('text, said', [
    ('', 'header'),
    ('symbol,date,open,high,low,volume\n', 'close'),
    ('symbol,date,open,open,high,low,close,volume\n', 'open'),
    ('symbol,date,timestamp,open,high,low,close,volume\n', 'timestamp'),
    (HEADER + 'X,"2024-01-02,10,12,9,11,100\n', 'quote'),
    (HEADER + 'X,2024-01-02,10,12,9,11,1\x0000\n', 'NUL'),
])
def test_a_file_that_is_no_table_of_bars_is_refused(bourse, tmp_path, text, said):
    outcome = bourse.import_bars(tmp_path, text)
    assert outcome.returncode == 1
    assert said.lower() in outcome.stderr.lower(), outcome.stderr


def test_a_file_that_is_not_there_is_named(bourse, tmp_path):
    outcome = bourse.run('import', 'bars', tmp_path / 'absent.csv', '--data', tmp_path)
    assert outcome.returncode == 1 and 'absent.csv' in outcome.stderr


def test_an_update_changes_only_what_differs(bourse, tmp_path):
    bourse.import_bars(tmp_path, HEADER + GOOD + 'X,2024-01-03,10,12,9,11,100\n')
    outcome = bourse.import_bars(tmp_path, HEADER + GOOD + 'X,2024-01-03,10,13,9,11,100\nX,2024-01-04,10,12,9,11,100\n')
    assert '1 inserted, 1 updated, 1 unchanged' in outcome.stdout


def many_rows(count):
    days = [f'{year}-{month:02}-{day:02}' for year in range(1990, 2020) for month in range(1, 13) for day in range(1, 29)]
    for n in range(count):
        yield f'S{n // len(days):03},{days[n % len(days)]},10,12,9,11,{n}\n'


def test_a_terminal_sees_a_bar_and_a_pipe_plain_lines(bourse, tmp_path):
    file = tmp_path / 'bars.csv'
    file.write_text(HEADER + ''.join(many_rows(300_000)))

    code, said, drawn = bourse.run_on_terminal('import', 'bars', file, '--data', tmp_path)

    assert code == 0
    assert re.search(rb'\[#*\.*\] +\d+ %  [\d,]+ rows, [\d,]+ rows/s, \d+ s left', drawn), drawn
    assert drawn.endswith(b'\x1b[K'), 'the bar is gone in the end'
    assert '300,000 rows' in said
    assert '[#' not in bourse.run('import', 'bars', file, '--data', tmp_path).stderr


@pytest.mark.patient
def test_a_killed_import_leaves_nothing_or_all(bourse, tmp_path):
    """kill -9 while rows are taken, and at random points; afterwards the table is empty or complete,
    and repeating the import gives an identical table."""
    file = tmp_path / 'bars.csv'
    rows = 300_000
    file.write_text(HEADER + ''.join(many_rows(rows)))
    started = time.monotonic()
    assert bourse.run('import', 'bars', file, '--data', tmp_path / 'whole').returncode == 0
    usual = time.monotonic() - started
    expected = exported(bourse, tmp_path / 'whole', 'S000')

    def stored(folder):
        with sqlite3.connect(folder / 'bars.db') as store:
            exists = store.execute("SELECT count(*) FROM sqlite_master WHERE name = 'bars'").fetchone()[0]
            found = store.execute('SELECT count(*) FROM bars').fetchone()[0] if exists else 0
        store.close()
        return found

    def is_hit(folder):
        code = bourse.kill_amid_rows('import', 'bars', file, '--data', folder)
        assert stored(folder) in (0, rows)
        return code == -signal.SIGKILL and stored(folder) == 0

    assert any(is_hit(tmp_path / f'amid-{attempt}') for attempt in range(20)), 'an import was killed inside its transaction'

    points = random.Random(7)
    folder = tmp_path / 'killed'
    outcomes = set()
    for _ in range(smoke_or_soak(3, 40)):
        process = bourse.popen('import', 'bars', file, '--data', folder)
        time.sleep(points.uniform(0, usual * 1.1))  # the random point itself, not a wait for a condition
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (folder / 'bars.db').exists():
            outcomes.add(stored(folder))
    assert outcomes <= {0, rows}

    again = bourse.run('import', 'bars', file, '--data', folder)
    assert again.returncode == 0, again.stderr
    assert stored(folder) == rows
    assert exported(bourse, folder, 'S000') == expected


def test_a_killed_server_leaves_a_store_that_can_be_imported_into(bourse, tmp_path):
    bourse.import_bars(tmp_path, HEADER + GOOD)
    server = bourse.serve(tmp_path)
    assert server.get('/stocks/time-series/X').status == 200
    server.stop(signal.SIGKILL)

    outcome = bourse.import_bars(tmp_path, HEADER + GOOD + 'X,2024-01-03,10,12,9,11,100\n')

    assert '1 inserted, 0 updated, 1 unchanged' in outcome.stdout, outcome.stderr
    with bourse.serve(tmp_path) as server:
        assert len(server.get('/stocks/time-series/X').json) == 2


@pytest.fixture
def small_disk(tmp_path):
    """A separate file system of 8 MiB."""
    folder = tmp_path / 'disk'
    folder.mkdir()
    mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=8m', 'none', folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f'mounting a small file system needs root: {mounted.stderr}')
    yield folder
    subprocess.run(['umount', '-l', folder], check=True)


def test_a_full_disk_refuses_the_import_and_loses_nothing(bourse, small_disk, tmp_path):
    assert bourse.import_bars(small_disk, HEADER + GOOD).returncode == 0
    before = exported(bourse, small_disk)
    file = tmp_path / 'large.csv'
    file.write_text(HEADER + ''.join(many_rows(600_000)))

    outcome = bourse.run('import', 'bars', file, '--data', small_disk)

    assert outcome.returncode == 1
    assert 'full' in outcome.stderr
    assert exported(bourse, small_disk) == before
    assert bourse.import_bars(small_disk, HEADER + 'X,2024-01-03,10,12,9,11,100\n').returncode == 0, 'room is back'


def test_an_import_is_synced_with_its_folder_before_it_is_reported(bourse, tmp_path):
    """A power failure must not restore the journal that rolls the import back: its deletion is
    synced too."""
    if shutil.which('strace') is None:
        pytest.skip('strace is not installed')
    bourse.run('migrate', '--data', tmp_path / 'data')
    trace = tmp_path / 'trace'
    outcome = subprocess.run(
        ['strace', '-f', '-qq', '-y', '-e', 'trace=fdatasync,fsync,unlink,write', '-s', '20', '-o', trace,
         bourse.binary, 'import', 'bars', '-', '--data', tmp_path / 'data'],
        input=HEADER + GOOD, capture_output=True, text=True, env=environment(), timeout=PATIENCE)
    if 'ptrace' in outcome.stderr.lower():
        pytest.skip('tracing is not allowed here')

    lines = trace.read_text().splitlines()
    unlinked = max(n for n, line in enumerate(lines) if 'unlink(' in line and '-journal' in line)
    synced = [n for n, line in enumerate(lines) if 'sync(' in line and f'{tmp_path}/data>' in line]
    reported = next(n for n, line in enumerate(lines) if 'write(1' in line and '1 row, 1 symbol' in line)
    assert any(unlinked < n < reported for n in synced), trace.read_text()


def test_a_failed_sync_is_no_success(bourse, tmp_path):
    if shutil.which('strace') is None:
        pytest.skip('strace is not installed')
    assert bourse.import_bars(tmp_path, HEADER + GOOD).returncode == 0
    outcome = subprocess.run(
        ['strace', '-f', '-qq', '-e', 'trace=fdatasync,fsync', '-e', 'inject=fdatasync,fsync:error=EIO', '-o', '/dev/null',
         bourse.binary, 'import', 'bars', '-', '--data', tmp_path],
        input=HEADER + 'Y,2024-01-03,10,12,9,11,100\n', capture_output=True, text=True, env=environment(), timeout=PATIENCE)
    if 'PTRACE' in outcome.stderr or 'ptrace' in outcome.stderr:
        pytest.skip('tracing is not allowed here')

    assert outcome.returncode == 1
    assert 'disk I/O error' in outcome.stderr
    assert bourse.run('import', 'bars', '-', '--data', tmp_path, input=HEADER + GOOD).stdout.count('1 unchanged') == 1
