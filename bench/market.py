"""Bars: time series compared with nginx, the import, and resource use."""

import shutil
import socket
import time

from load import Load, conditions, measure_in_turn, print_loads
from servers import fetch, resident_mib, run_bourse, start_bourse, start_nginx
from tables import print_header, print_text

# 37 monthly bars of the sample: about 5 KB of JSON.
TARGET = '/stocks/time-series/DEMO?interval=1&frequency=Monthly&start=2021-12-01&end=2025-01-01'


def return_text(body):
    """nginx directives that respond with this text: a single parameter may not exceed 4 KiB."""
    parts = [body[start:start + 3000] for start in range(0, len(body), 3000)]
    sets = ' '.join(f"set $part{n} '{part}';" for n, part in enumerate(parts))
    return sets + ' return 200 "' + ''.join(f'$part{n}' for n in range(len(parts))) + '";'


def start_peers(folder, body, servers):
    """Starts nginx in three configurations, adds each to `servers`, and yields its load."""
    (folder / 'bars.json').write_text(body)
    ways = {
        'nginx, from a file': f'root {folder};',
        'nginx, from a file that it keeps open': f'root {folder}; open_file_cache max=10; open_file_cache_valid 60s;',
        'nginx, from memory': f'location / {{ {return_text(body)} }}',
    }
    for name, location in ways.items():
        servers.append(start_nginx(folder / name.replace(' ', '-'), location, '/bars.json'))
        yield Load(name, servers[-1], '/bars.json')


def load_benchmarks(arguments, folder):
    binary = arguments.bourse
    data = folder / 'data'
    run_bourse(binary, data, 'sample')
    shutil.copytree(data, folder / 'data2')
    servers = []
    try:
        servers.append(start_bourse(binary, data))
        servers.append(start_bourse(binary, folder / 'data2', '--response-cache', '0'))
        loads = [Load('bourse, warm', servers[0], TARGET), Load('bourse, nothing cached', servers[1], TARGET)]
        body = fetch(loads[0].url).decode()
        loads += start_peers(folder, body, servers)
        for load in loads:
            assert fetch(load.url).decode() == body, f'{load.name} serves other bytes'
        measure_in_turn(loads, arguments)
    finally:
        for server in servers:
            server.stop()

    print_text(f'Time series, resampled monthly, {len(body):,} bytes of JSON; {conditions(arguments, "the server")} Ratios are to nginx '
               'from a file.')
    print_loads([(load, loads[2]) for load in loads])


def write_bars(file, rows):
    """Daily bars of many symbols, sorted like an export."""
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
        run_bourse(binary, folder / 'imported', 'import', 'bars', file)
        times[name] = rows / (time.perf_counter() - start)
    print_text(f'CSV of {rows:,} daily bars into SQLite, one core, from start to end of the command:')
    print_header('', 'rows/s')
    for name, rate in times.items():
        print(f'| {name} | {rate:,.0f} |')


def print_idle_memory(server, connections):
    idle = resident_mib(server.pid)
    print(f'| memory, idle | {idle:.1f} MiB |')
    sockets = [socket.create_connection(('127.0.0.1', server.port)) for _ in range(connections)]
    time.sleep(1)
    print(f'| memory for {connections:,} idle connections | + {resident_mib(server.pid) - idle:.1f} MiB |')
    for each in sockets:
        each.close()


def process_benchmark(binary, folder, connections):
    print_text('The process:')
    print_header('', '')
    for name, data in (('empty store', folder / 'empty'), ('imported bars', folder / 'imported')):
        run_bourse(binary, data, 'migrate')
        start = time.perf_counter()
        server = start_bourse(binary, data)
        print(f'| start to ready, {name} | {(time.perf_counter() - start) * 1e3:.0f} ms |')
        if name == 'empty store':
            print_idle_memory(server, connections)
        server.stop()


def run(arguments, folder):
    load_benchmarks(arguments, folder)
    import_benchmark(arguments.bourse, folder, arguments.import_rows)
    process_benchmark(arguments.bourse, folder, arguments.connections)
