"""The speed of disk and database without a server: rows like those of orders, inserted in groups,
each in a transaction."""

import re
import sqlite3
import statistics
import time

from servers import SERVER_CORE, started_on

WARM_UP = 1
ROW = ('01a1fccc-776b-7003-b089-46fe7dadfd29', 1795262400000001, 'USD', 6900, 6972723000000, 98957)


class Raw:
    """Rows per transaction; `rate` is in rows per second."""

    def __init__(self, store, rows):
        self.store, self.rows, self.rates = store, rows, []
        self._create()

    @property
    def rate(self):
        return statistics.median(self.rates)

    def warm_up(self):
        self._insert(WARM_UP)

    def measure(self, seconds):
        self.rates.append(self._insert(seconds))


class RawSqlite(Raw):
    """One thread, because only one may write. Its connection stays open, like a server's: the log
    is overwritten repeatedly, which costs the disk far less than a growing one."""

    ROWS_BEFORE = 100_000

    @property
    def name(self):
        return f'SQLite, {self.rows} a transaction'

    def _create(self):
        self.connection = sqlite3.connect(self.store.file, isolation_level=None)
        self.connection.execute('PRAGMA journal_mode = WAL')
        self.connection.execute('PRAGMA synchronous = FULL')
        self.connection.execute('CREATE TABLE raw (number INTEGER PRIMARY KEY, id TEXT, placed_at INTEGER, currency TEXT, amount INTEGER, '
                                'rate INTEGER, bitcoin INTEGER) STRICT')
        self._insert_group(self.ROWS_BEFORE)

    def _insert(self, seconds):
        groups = 0
        with started_on(SERVER_CORE):
            started = time.perf_counter()
            while time.perf_counter() < started + seconds:
                self._insert_group(self.rows)
                groups += 1
            return groups * self.rows / (time.perf_counter() - started)

    def _insert_group(self, rows):
        self.connection.execute('BEGIN IMMEDIATE')
        self.connection.executemany('INSERT INTO raw (id, placed_at, currency, amount, rate, bitcoin) VALUES (?, ?, ?, ?, ?, ?)',
                                    [ROW] * rows)
        self.connection.execute('COMMIT')


class RawPostgres(Raw):
    """Uses pgbench, with one prepared statement per transaction: single rows from as many clients
    as in the orders benchmark, so that they share the cost of commits; groups from one client,
    as a server writes them when it locks one row for its limit."""

    CLIENTS = 64

    @property
    def clients(self):
        return self.CLIENTS if self.rows == 1 else 1

    @property
    def name(self):
        return f'PostgreSQL, {self.rows} a transaction, {self.clients} client{"s" if self.clients > 1 else ""}'

    def _create(self):
        self.store.server.psql('CREATE TABLE raw (number BIGSERIAL PRIMARY KEY, id UUID, placed_at BIGINT, currency TEXT, amount BIGINT, '
                               'rate BIGINT, bitcoin BIGINT)')
        self.script = self.store.home / 'insert.sql'
        self.script.write_text(f'INSERT INTO raw (id, placed_at, currency, amount, rate, bitcoin) SELECT {", ".join(map(repr, ROW))} '
                               f'FROM generate_series(1, {self.rows});\n'.replace(repr(ROW[0]), repr(ROW[0]) + '::uuid'))

    def _insert(self, seconds):
        report = self.store.pgbench('--protocol=prepared', f'--client={self.clients}', f'--time={seconds}', f'--file={self.script}')
        return float(re.search(r'tps = ([\d.]+)', report).group(1)) * self.rows
