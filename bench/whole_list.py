"""How fast a list without a limit comes out, beside COPY of the same rows: whole_list.py BOURSE [ROWS (20,000,000)].

Prints rows and megabytes a second of `GET /people?format=csv` and of `COPY … TO STDOUT` in CSV, their ratio, and the memory
of the server before and after. It needs some gigabytes of disk, and minutes."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'tests/support'))
from bourse import Bourse  # noqa: E402
from postgres import PostgresServer, program  # noqa: E402

FILL = """INSERT INTO people (uuid, survived, passenger_class, name, sex, age, siblings_or_spouses_aboard, parents_or_children_aboard, fare)
SELECT gen_random_uuid(), n % 2 = 0, 3, 'Mr. Passenger ' || n, 'male', n % 80, 1, 0, 7.25 FROM generate_series(1, {rows}) n"""


def memory(process):
    """Resident memory in MiB."""
    status = Path(f'/proc/{process.pid}/status').read_text()
    return int(status.split('VmRSS:')[1].split()[0]) / 1024


def timed(command):
    """Seconds, and the bytes and lines that a shell command prints."""
    began = time.monotonic()
    lines, size = subprocess.run(f'{command} | wc -lc', shell=True, check=True, capture_output=True, text=True).stdout.split()
    return time.monotonic() - began, int(size), int(lines)


def show(name, seconds, size, lines):
    print(f'{name:<24} {lines:>12,} lines {size / 1e6:>8,.0f} MB {seconds:>7.1f} s {lines / seconds / 1e3:>8,.0f} thousand rows/s '
          f'{size / seconds / 1e6:>6,.0f} MB/s')


def main():
    binary, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000_000
    bourse = Bourse(binary)
    with PostgresServer() as server, server.database() as url, tempfile.TemporaryDirectory() as folder:
        settings = {'BOURSE_DATABASE_URL': url}
        assert bourse.run('migrate', **settings).returncode == 0
        place = urlsplit(url)
        database = place.path[1:]
        psql = f'PGPASSWORD={place.password} {program("psql")} -X -q -h {place.hostname} -p {place.port} -U {place.username} {database}'
        subprocess.run(f'{psql} -v ON_ERROR_STOP=1 -c "$FILL"', shell=True, check=True, env=os.environ | {'FILL': FILL.format(rows=rows)})
        psql += ' -c "COPY people TO STDOUT (FORMAT csv)"'
        with bourse.serve(folder, **settings) as served:
            before = memory(served.process)
            ours = timed(f'curl -s http://127.0.0.1:{served.port}/people?format=csv')
            after = memory(served.process)
            theirs = timed(psql)
    assert ours[2] == rows + 1 and theirs[2] == rows
    show('GET /people?format=csv', *ours)
    show('COPY people TO STDOUT', *theirs)
    print(f'ratio {theirs[0] / ours[0]:.2f} of the speed of COPY; memory {before:.0f} MiB before, {after:.0f} MiB after')


main()
