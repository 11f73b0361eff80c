"""The databases of the peers, as durable as those of Bourse. SQLAlchemy's URL is the environment's DATABASE: sqlite:///PATH or
postgresql+psycopg://…."""

import os

from sqlalchemy import BigInteger, Engine, Integer, create_engine, event

URL = os.environ['DATABASE']
IS_SQLITE = URL.startswith('sqlite:')
#: SQLite auto-increments only a column of type INTEGER.
Number = BigInteger().with_variant(Integer, 'sqlite')


def connect(connections: int) -> Engine:
    if not IS_SQLITE:
        return create_engine(URL, pool_size=connections, max_overflow=0)
    engine = create_engine(URL, pool_size=connections, max_overflow=0, connect_args={'timeout': 30})

    @event.listens_for(engine, 'connect')
    def make_durable(connection, _):
        connection.execute('PRAGMA journal_mode = WAL')
        connection.execute('PRAGMA synchronous = FULL')

    return engine
