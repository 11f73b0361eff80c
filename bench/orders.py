"""Orders of bitcoin, durable and within their limit, beside a service of FastAPI and SQLAlchemy (peers/orders_fastapi.py), and
beside what the disk takes when rows are inserted in groups without a server. On SQLite and on PostgreSQL.

PostgreSQL shares the core of the servers and its CPU counts as theirs.
"""

import json
import sqlite3
import sys
import time
from contextlib import ExitStack, closing

from load import CONNECTIONS, Load, measure_in_turn, print_loads
from people import ROOT, PostgresServer, PostgresStore, SqliteStore, write_requests
from servers import SERVER_CORE, Server, free_port, run_bourse, start_bourse, started_on

PEER = ROOT / 'bench/peers/orders_fastapi.py'
#: So small that no run comes near the limit.
ORDERS = [('POST', '/place_order', json.dumps({'currency': currency, 'amount': amount / 100}))
          for amount in range(1, 100) for currency in ('USD', 'eur', 'GBP')]


class Service:
    def __init__(self, name, store, server):
        self.name, self.store, self.server = f'{name}, {store.name}', store, server

    def load(self, folder):
        file = write_requests(folder / f'orders-{self.server.port}', ORDERS)
        return Load(self.name, self.server, '/', file, self.store.pid)

    def stored(self):
        query = 'SELECT count(*) FROM orders'
        if isinstance(self.store, SqliteStore):
            with closing(sqlite3.connect(self.store.file)) as connection:
                return connection.execute(query).fetchone()[0]
        return int(self.store.server.psql(query, self.store.bourse_url.rpartition('/')[2]))


def stores(kind, folder, postgres, stack):
    """One for each service of a pair."""
    for service in ('bourse', 'fastapi'):
        home = folder / f'orders-{kind}-{service}'
        home.mkdir()
        yield SqliteStore(home / 'orders.db') if kind == 'sqlite' else PostgresStore(postgres, stack.enter_context(postgres.database()))


def start_pair(binary, folder, kind, postgres, stack):
    ours, theirs = stores(kind, folder, postgres, stack)
    settings = {'BOURSE_DATABASE_URL': ours.bourse_url, 'BOURSE_RATE_LIMIT_ANONYMOUS': 'off'}
    home = folder / f'orders-{kind}-bourse'
    run_bourse(binary, home, 'migrate', **settings)
    port = free_port()
    peer = [sys.executable, PEER, 'serve', '--port', port, '--database', theirs.sqlalchemy_url]
    pair = (Service('bourse', ours, start_bourse(binary, home, **settings)), Service('FastAPI', theirs, Server(port, peer, '/openapi.json')))
    for service in pair:
        stack.callback(service.server.stop)
    return pair


def raw_rate(file, group, seconds):
    """Rows a second that one thread inserts into SQLite on the same disk, so many in each transaction."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute('PRAGMA journal_mode = WAL')
        connection.execute('PRAGMA synchronous = FULL')
        connection.execute('CREATE TABLE IF NOT EXISTS raw (number INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT, d INTEGER, e INTEGER, f INTEGER)')
        row = ('01a1fccc-776b-7003-b089-46fe7dadfd29', 1795262400000001, 'USD', 6900, 6972723000000, 98957)
        rows, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            connection.execute('BEGIN IMMEDIATE')
            connection.executemany('INSERT INTO raw (a, b, c, d, e, f) VALUES (?, ?, ?, ?, ?, ?)', [row] * group)
            connection.execute('COMMIT')
            rows += group
    return rows / seconds


def run(arguments, folder):
    with started_on(SERVER_CORE):
        postgres = PostgresServer(fsync='on', full_page_writes='on')
    with postgres, ExitStack() as stack:
        pairs = [start_pair(arguments.bourse, folder, kind, postgres, stack) for kind in ('sqlite', 'postgres')]
        loads = {service: service.load(folder) for pair in pairs for service in pair}
        before = {service: service.stored() for service in loads}
        measure_in_turn(loads.values(), arguments.rounds, arguments.seconds)
        for service in loads:
            assert service.stored() > before[service], f'{service.name} stored nothing'
        print(f'\n`POST /place_order`, durable; {CONNECTIONS} connections, keep-alive, no pipelining; one core for server and database,')
        print(f'one for load; medians of {arguments.rounds} interleaved rounds of {arguments.seconds} s. Ratios are to FastAPI on the same database.\n')
        print_loads([(loads[service], loads[peer]) for ours, peer in pairs for service in (ours, peer)])
        with started_on(SERVER_CORE):
            for group in (1, CONNECTIONS):
                rate = raw_rate(folder / 'raw.db', group, arguments.seconds)
                print(f'\nRaw SQLite on the same disk, {group} rows a transaction: {rate:,.0f} rows/s; '
                      f'bourse {loads[pairs[0][0]].rate / rate:.2f} of it.')
