#!/usr/bin/env python3
"""Load and micro benchmarks of one run, beside their peers. Prints ratios first: machines differ and are shared, so absolute
figures only say something beside each other.

The server under test is pinned to one core and wrk to another; CPU per request (of the server's processes, from /proc) stands
beside the rate, because it is what a busy machine distorts least. Rounds are interleaved and medians shown.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SERVER_CORE, LOAD_CORE = '0', '1'
# 37 monthly bars of the sample: about 5 KB of JSON.
TARGET = '/stocks/time-series/DEMO?interval=1&frequency=Monthly&start=2021-12-01&end=2025-01-01'
TICKS = os.sysconf('SC_CLK_TCK')


def clean_environment():
    return {name: text for name, text in os.environ.items() if not name.startswith('BOURSE_')}


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as probe:
        return probe.getsockname()[1]


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def wait_for(url):
    for _ in range(500):
        with contextlib.suppress(OSError):
            return fetch(url)
        time.sleep(0.01)
    sys.exit(f'bench: {url} does not answer')


class Peer:
    """A server under load: its name, its processes and the URL that is asked."""

    def __init__(self, name, process, url):
        self.name, self.process, self.url = name, process, url
        self.rates, self.costs, self.slowest = [], [], []
        wait_for(url)

    def cpu_seconds(self):
        """User and system time of the process and its children, all threads."""
        pids = [self.process.pid]
        children = Path(f'/proc/{self.process.pid}/task/{self.process.pid}/children').read_text().split()
        pids += [int(pid) for pid in children]
        total = 0
        for pid in pids:
            fields = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def measure(self, seconds):
        before = self.cpu_seconds()
        report = subprocess.run(['taskset', '-c', LOAD_CORE, 'wrk', '-t1', '-c64', f'-d{seconds}s', '--latency', self.url],
                                capture_output=True, text=True, check=True).stdout
        used = self.cpu_seconds() - before
        if 'Non-2xx' in report or 'Socket errors' in report:
            sys.exit(f'bench: {self.name} failed under load:\n{report}')
        requests = int(re.search(r'(\d+) requests in', report).group(1))
        self.rates.append(float(re.search(r'Requests/sec:\s+([\d.]+)', report).group(1)))
        self.costs.append(used / requests * 1e6)
        self.slowest.append(re.search(r'99%\s+(\S+)', report).group(1))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def start_bourse(name, binary, data, *arguments, path=TARGET):
    port = free_port()
    process = subprocess.Popen(
        ['taskset', '-c', SERVER_CORE, binary, 'serve', '--listen', f'127.0.0.1:{port}', '--data', data, '--io-threads', '1',
         '--log-level', 'warn', *arguments], env=clean_environment())
    return Peer(name, process, f'http://127.0.0.1:{port}{path}')


def start_nginx(name, folder, location, path='/bars.json'):
    folder.mkdir()
    port = free_port()
    user = 'user root;' if os.geteuid() == 0 else ''
    (folder / 'nginx.conf').write_text(f'''
{user}
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; {location} }}
}}''')
    process = subprocess.Popen(['taskset', '-c', SERVER_CORE, 'nginx', '-e', f'{folder}/error.log', '-c', f'{folder}/nginx.conf'])
    return Peer(name, process, f'http://127.0.0.1:{port}{path}')


def return_text(body):
    """nginx directives that answer with this text: a single parameter may not exceed 4 KiB."""
    parts = [body[start:start + 3000] for start in range(0, len(body), 3000)]
    sets = ' '.join(f"set $part{n} '{part}';" for n, part in enumerate(parts))
    return sets + ' return 200 "' + ''.join(f'$part{n}' for n in range(len(parts))) + '";'


def load_benchmarks(binary, folder, seconds, rounds):
    data = folder / 'data'
    subprocess.run([binary, 'sample', '--data', data], check=True, stdout=subprocess.DEVNULL, env=clean_environment())
    shutil.copytree(data, folder / 'data2')
    peers = [start_bourse('bourse, warm', binary, data),
             start_bourse('bourse, nothing cached', binary, folder / 'data2', '--response-cache', '0')]
    body = fetch(peers[0].url).decode()
    (folder / 'bars.json').write_text(body)
    try:
        peers.append(start_nginx('nginx, from a file', folder / 'nginx-file', f'root {folder};'))
        peers.append(start_nginx('nginx, from a file that it keeps open', folder / 'nginx-open',
                                 f'root {folder}; open_file_cache max=10; open_file_cache_valid 60s;'))
        peers.append(start_nginx('nginx, from memory', folder / 'nginx-memory', f'location / {{ {return_text(body)} }}'))
        for peer in peers:
            assert fetch(peer.url).decode() == body, f'{peer.name} serves other bytes'
        for _ in range(rounds):
            for peer in peers:
                peer.measure(seconds)
    finally:
        for peer in peers:
            peer.stop()

    base_rate = statistics.median(peers[2].rates)
    base_cost = statistics.median(peers[2].costs)
    print(f'\nTime series, resampled monthly, {len(body):,} bytes of JSON; 64 connections, keep-alive, no pipelining;')
    print(f'one server core, one load core; medians of {rounds} interleaved rounds of {seconds} s. Ratios are to nginx from a file.\n')
    print('| | rate ratio | CPU ratio | requests/s | CPU/request | p99 |')
    print('|---|---|---|---|---|---|')
    for peer in peers:
        rate, cost = statistics.median(peer.rates), statistics.median(peer.costs)
        print(f'| {peer.name} | {rate / base_rate:.2f} | {cost / base_cost:.2f} | {rate:,.0f} | {cost:.1f} µs | {peer.slowest[-1]} |')


def micro_benchmarks(program, filters):
    """Runs the Google Benchmark program and returns its results by name."""
    report = subprocess.run(['taskset', '-c', SERVER_CORE, program, '--benchmark_format=json', f'--benchmark_filter={filters}'],
                            capture_output=True, text=True, check=True).stdout
    return {entry['name']: entry for entry in json.loads(report)['benchmarks']}


PANDAS = '''
import time
import numpy as np, pandas as pd
n = 2_000_000
index = pd.date_range("2000-01-03", periods=n, freq="min")
walk = np.cumsum(np.random.default_rng(1).normal(size=n)) + 1000
frame = pd.DataFrame({"open": walk, "high": walk + 1, "low": walk - 1, "close": walk, "volume": 100}, index=index)
rules = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
best = 1e9
for _ in range(3):
    start = time.perf_counter()
    frame.resample("60min").agg(rules)
    best = min(best, time.perf_counter() - start)
print(n / best)
'''


NAMES = {
    'resample_bars/minutes_to_hours': 'resample minutes to hours, bars',
    'resample_bars/minutes_to_days': 'resample minutes to days, bars',
    'resample_bars/minutes_to_months': 'resample minutes to months, bars',
    'resample_bars/minutes_to_five_minutes': 'resample minutes to 5 minutes, bars',
    'resample_bars/days_to_weeks': 'resample days to weeks, bars',
    'resample_bars/days_to_months': 'resample days to months, bars',
    'answer_750_days/monthly': '750 days: resample monthly and write JSON',
    'answer_750_days/raw': '750 days: write raw JSON',
    'write_rows/json': 'write JSON rows',
    'write_rows/csv': 'write CSV rows',
    'read_csv': 'split CSV',
    'parse_bars_csv': 'parse bars of CSV, rows',
    'import_into_sqlite/min_time:2.000': 'import into SQLite, rows',
    'load_series': 'load a series from SQLite, bars',
}


def print_micro(program):
    print('\nIn memory, one core:\n')
    print('| | per second |')
    print('|---|---|')
    results = micro_benchmarks(program, '.')
    for key, result in results.items():
        name = NAMES.get(key, key)
        if 'items_per_second' in result:
            print(f'| {name} | {result["items_per_second"]:,.0f} items |')
        elif 'bytes_per_second' in result:
            print(f'| {name} | {result["bytes_per_second"] / 1e6:,.0f} MB |')
        else:
            print(f'| {name} | {result["real_time"]:,.1f} {result["time_unit"]} each |')
    rate = float(subprocess.run(['taskset', '-c', SERVER_CORE, sys.executable, '-c', PANDAS], capture_output=True, text=True,
                                check=True).stdout)
    print(f'| pandas 1.5.3: resample minutes to hours, bars | {rate:,.0f} items |')


def write_bars(file, rows):
    """Daily bars of many symbols, sorted, as exports are."""
    days = [f'{year}-{month:02}-{day:02}' for year in range(1980, 2020) for month in range(1, 13) for day in range(1, 29)]
    with open(file, 'w') as out:
        out.write('symbol,date,open,high,low,close,volume\n')
        for n in range(rows):
            base = 100 + n % 977 / 7
            out.write(f'S{n // len(days):04},{days[n % len(days)]},{base:.4f},{base + 1.25:.4f},{base - 1.5:.4f},{base + 0.5:.4f},{n}\n')


def import_benchmark(binary, folder, rows):
    file = folder / 'bars.csv'
    write_bars(file, rows)
    times = {}
    for name in ('import of new bars', 'the same again, nothing changes'):
        start = time.perf_counter()
        subprocess.run(['taskset', '-c', SERVER_CORE, binary, 'import', 'bars', file, '--data',
                        folder / 'imported'], check=True, capture_output=True, env=clean_environment())
        times[name] = rows / (time.perf_counter() - start)
    print(f'\nCSV of {rows:,} daily bars into SQLite, one core, from start to end of the command:\n')
    print('| | rows/s |')
    print('|---|---|')
    for name, rate in times.items():
        print(f'| {name} | {rate:,.0f} |')


def resident_mib(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', Path(f'/proc/{pid}/status').read_text()).group(1)) / 1024


def process_benchmark(binary, folder, connections):
    print('\nThe process:\n')
    print('| | |')
    print('|---|---|')
    for name, data in (('empty store', folder / 'empty'), ('imported bars', folder / 'imported')):
        subprocess.run([binary, 'migrate', '--data', data], check=True, stdout=subprocess.DEVNULL, env=clean_environment())
        start = time.perf_counter()
        peer = start_bourse(name, binary, data, path='/readyz')
        print(f'| start to ready, {name} | {(time.perf_counter() - start) * 1e3:.0f} ms |')
        if name == 'empty store':
            idle = resident_mib(peer.process.pid)
            print(f'| memory, idle | {idle:.1f} MiB |')
            port = int(re.search(r':(\d+)/', peer.url).group(1))
            sockets = [socket.create_connection(('127.0.0.1', port)) for _ in range(connections)]
            time.sleep(1)
            print(f'| memory for {connections:,} idle connections | + {resident_mib(peer.process.pid) - idle:.1f} MiB |')
            for each in sockets:
                each.close()
        peer.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--bourse', required=True)
    parser.add_argument('--micro', required=True)
    parser.add_argument('--seconds', type=int, default=5)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--import-rows', type=int, default=10_000_000)
    parser.add_argument('--connections', type=int, default=10_000)
    arguments = parser.parse_args()

    model = re.search(r'model name\s*:\s*(.*)', Path('/proc/cpuinfo').read_text())
    print(f'{time.strftime("%Y-%m-%d")}, {model.group(1) if model else "unknown CPU"}, {os.cpu_count()} cores, '
          f'Linux {os.uname().release.split("-")[0]}')
    with tempfile.TemporaryDirectory(prefix='bourse-bench-') as name:
        folder = Path(name)
        load_benchmarks(arguments.bourse, folder, arguments.seconds, arguments.rounds)
        import_benchmark(arguments.bourse, folder, arguments.import_rows)
        process_benchmark(arguments.bourse, folder, arguments.connections)
        print_micro(arguments.micro)


if __name__ == '__main__':
    main()
