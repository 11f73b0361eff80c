"""Latency of readers and writers during a large import, on SQLite: import_beside.py BOURSE [BARS (3,000,000) [SECONDS (10)]].

Clients read series and lists from the store, change people and place orders: some seconds without an import, then while an
upload of bars runs. Each client is a process that pauses 10 ms between its requests. Prints p50 and p99 of both times,
their ratio, and what was refused; fails if anything was. Server and clients share all cores."""

import http.client
import json
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'tests/support'))
from accounts import basic, make_admin  # noqa: E402
from bourse import Bourse, wait_until  # noqa: E402

PAUSE = 0.01
#: As many as the server has threads for SQL.
CHANGERS = 4
SYMBOLS, BARS_EACH, PEOPLE = 200, 672, 2000
DAYS = [f'{year}-{month:02}-{day:02}' for year in range(1960, 2020) for month in range(1, 13) for day in range(1, 29)]
PERSON = {'survived': True, 'passengerClass': 1, 'name': 'Ms. A', 'sex': 'female', 'age': 30, 'siblingsOrSpousesAboard': 0,
          'parentsOrChildrenAboard': 0, 'fare': 7.25}


def bars(prefix, rows, each):
    """Rows of daily bars of many symbols, in the order of an export."""
    for n in range(rows):
        base = 100 + n % 977 / 7
        yield f'{prefix}{n // each:04},{DAYS[n % each]},{base:.4f},{base + 1.25:.4f},{base - 1.5:.4f},{base + 0.5:.4f},{n}\n'


def write_bars(file, *what):
    with open(file, 'w') as out:
        out.write('symbol,date,open,high,low,close,volume\n')
        out.writelines(bars(*what))


class Client:
    """Repeats requests in a process of its own; `next_request` returns method, target and body."""

    def __init__(self, kind, port, next_request):
        self.kind, self.port, self.next_request = kind, port, next_request
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=self._run, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def _run(self, pipe):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        done, n = [], 0
        while not pipe.poll():
            method, target, body = self.next_request(n)
            n += 1
            begin = time.monotonic()
            connection.request(method, target, body, {'Content-Type': 'application/json'} if body else {})
            answer = connection.getresponse()
            answer.read()
            done.append((begin, time.monotonic() - begin, answer.status))
            time.sleep(PAUSE)
        pipe.send(done)

    def stop(self):
        """Begin, duration in seconds, and status of each request."""
        self.ours.send('stop')
        done = self.ours.recv()
        self.process.join()
        return done


def upload(port, file, result):
    """Sends the file; the result is the time at which the answer came, and its status."""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=600)
    with open(file, 'rb') as body:
        connection.request('POST', '/stocks/time-series', body,
                           {'Content-Type': 'text/csv', 'Content-Length': str(os.path.getsize(file))} | basic())
        answer = connection.getresponse()
        answer.read()
    result.send((time.monotonic(), answer.status))


def percentile(sorted_values, part):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * part))] * 1e3


def add_people(server):
    for n in range(PEOPLE):
        yield server.request('POST', '/people', {'Content-Type': 'application/json'}, json.dumps(PERSON | {'name': f'Ms. {n}'})).json['uuid']


def start_clients(port, ids):
    """One client of each kind that reads or orders, and several that change people."""
    yield Client('series, from the store', port, lambda n: ('GET', f'/stocks/time-series/R{n * 7 % SYMBOLS:04}', None))
    yield Client('list of symbols', port, lambda n: ('GET', f'/stocks?limit=50&q=R{n % 100:02}', None))
    yield Client('list of people', port, lambda n: ('GET', '/people?limit=50', None))
    for k in range(CHANGERS):
        yield Client('change of a person', port, lambda n, k=k: ('PUT', f'/people/{ids[(n * CHANGERS + k) % len(ids)]}',
                                                                  json.dumps(PERSON | {'age': n % 90})))
    yield Client('order', port, lambda n: ('POST', '/place_order', json.dumps({'currency': 'USD', 'amount': 1 + n % 50})))


def print_table(quiet, during):
    """Returns how many requests were refused."""
    print('\n| | quiet p50 / p99 | during the import p50 / p99 | p99 ratio | not answered by 2xx |')
    print('|---|---|---|---|---|')
    all_refused = 0
    for kind, latencies in during.items():
        before, now = (sorted(duration for duration, _ in each) for each in (quiet[kind], latencies))
        refused = sum(status >= 300 for _, status in latencies)
        all_refused += refused
        print(f'| {kind} | {percentile(before, .5):.1f} / {percentile(before, .99):.1f} ms '
              f'| {percentile(now, .5):.1f} / {percentile(now, .99):.1f} ms '
              f'| {percentile(now, .99) / percentile(before, .99):.1f} | {refused} of {len(latencies)} |')
    return all_refused


def main():
    bourse = Bourse(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000_000
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory(prefix='bourse-bench-') as name:
        folder = Path(name)
        write_bars(folder / 'stored.csv', 'R', SYMBOLS * BARS_EACH, BARS_EACH)
        write_bars(folder / 'new.csv', 'N', rows, len(DAYS))
        make_admin(bourse, '--data', folder / 'data')
        assert bourse.run('import', 'bars', folder / 'stored.csv', '--data', folder / 'data').returncode == 0
        # Without caches, so that every read reaches the store.
        with bourse.serve(folder / 'data', '--series-memory', '1KiB', '--response-cache', '0') as server:
            ids = list(add_people(server))
            wait_until(lambda: server.get('/record').status == 200, 'a price')
            clients = list(start_clients(server.port, ids))
            time.sleep(1)
            quiet_from = time.monotonic()
            time.sleep(seconds)
            begin = time.monotonic()
            ours, theirs = multiprocessing.Pipe()
            multiprocessing.Process(target=upload, args=(server.port, folder / 'new.csv', theirs), daemon=True).start()
            end, status = ours.recv()
            assert status == 200, status
            quiet, during = {}, {}
            for client in clients:
                for started, duration, answered in client.stop():
                    if quiet_from <= started < begin - 1:
                        quiet.setdefault(client.kind, []).append((duration, answered))
                    elif begin <= started < end:
                        during.setdefault(client.kind, []).append((duration, answered))
    print(f'Upload of {rows:,} bars in {end - begin:.1f} s. Load of the machine: {os.getloadavg()[0]:.1f}.')
    if print_table(quiet, during):
        sys.exit('requests were refused')


if __name__ == '__main__':
    main()
