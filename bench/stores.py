"""Stores of the services under test: each service has separate databases, on the core of the
servers, so that their cost is attributed to that service."""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from servers import SERVER_CORE, run_to_end, started_on

ROOT = Path(__file__).resolve().parents[1]
# The tests' throw-away servers; imported last, because modules there have the same names as modules
# here.
sys.path += [str(ROOT / 'tests'), str(ROOT / 'tests/support')]
from support.postgres import PostgresServer, program  # noqa: E402
from support.redis import RedisServer  # noqa: E402

KINDS = 'sqlite', 'postgres'


class SqliteStore:
    name = 'SQLite'
    #: The processes that work for the service, by name.
    processes = {}

    def __init__(self, home):
        self.home, self.file = home, home / 'store.db'
        self.bourse_url, self.sqlalchemy_url = f'sqlite:{self.file}', f'sqlite:///{self.file}'

    def number(self, query):
        """The single value returned by a query."""
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query).fetchone()[0]


class PostgresStore:
    name = 'PostgreSQL'

    def __init__(self, home, server):
        self.home, self.server, self.processes = home, server, {self.name: server.process.pid}
        self.bourse_url = server.url()
        self.sqlalchemy_url = self.bourse_url.replace('postgresql:', 'postgresql+psycopg:')

    def number(self, query):
        return int(self.server.psql(query))

    def pgbench(self, *arguments):
        """The output of pgbench for a run on the core of the servers."""
        return run_to_end([program('pgbench'), '--no-vacuum', *arguments, self.bourse_url])


def new_store(kind, folder, stack):
    """An empty durable database of this kind, until `stack` closes. Its `home` is a new folder in
    `folder`, which contains SQLite's file."""
    home = Path(tempfile.mkdtemp(prefix=f'{kind}-', dir=folder))
    if kind == 'sqlite':
        return SqliteStore(home)
    with started_on(SERVER_CORE):
        return PostgresStore(home, stack.enter_context(PostgresServer(fsync='on', full_page_writes='on')))


def new_redis(stack):
    """An empty Redis, until `stack` closes."""
    with started_on(SERVER_CORE):
        return stack.enter_context(RedisServer())
