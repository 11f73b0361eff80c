"""Databases that a service under test and its peer each have one of."""

import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path

from servers import SERVER_CORE, started_on

ROOT = Path(__file__).resolve().parents[1]
# The tests' throw-away PostgreSQL.
sys.path.append(str(ROOT / 'tests'))
from support.postgres import PostgresServer  # noqa: E402

KINDS = 'sqlite', 'postgres'


class SqliteStore:
    name = 'SQLite'
    pid = None

    def __init__(self, file):
        self.file = file
        self.bourse_url, self.sqlalchemy_url = f'sqlite:{file}', f'sqlite:///{file}'

    def number(self, query):
        """What a query answers in its only column and row."""
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query).fetchone()[0]


class PostgresStore:
    name = 'PostgreSQL'

    def __init__(self, server, url):
        self.server, self.pid = server, server.process.pid
        self.bourse_url, self.sqlalchemy_url = url, url.replace('postgresql:', 'postgresql+psycopg:')

    def number(self, query):
        return int(self.server.psql(query, self.bourse_url.rpartition('/')[2]))


@contextmanager
def durable_postgres():
    """On the core of the servers, so that what it costs counts as theirs."""
    with started_on(SERVER_CORE):
        server = PostgresServer(fsync='on', full_page_writes='on')
    with server:
        yield server


def empty_store(kind, home, postgres, stack):
    """A database of this kind, in the new folder `home` or on the server `postgres`, until `stack` ends."""
    home.mkdir(parents=True)
    return SqliteStore(home / 'bourse.db') if kind == 'sqlite' else PostgresStore(postgres, stack.enter_context(postgres.database()))
