#!/usr/bin/env python3
"""Quotes and history of users implemented with Flask and SQLAlchemy, for comparison with Bourse.

    accounts_flask.py fill FILE --user NAME --password PASSWORD    the bars of a CSV file, and a user
    accounts_flask.py serve --port PORT

The environment's DATABASE is the store (see database.py). Credentials are Basic on each request.
As in Bourse, a password is verified by argon2id and the result is cached for a minute under a key of the process; a quote is the
last stored bar, cached for a minute; history and count are committed before the response.
"""

import argparse
import csv
import hashlib
import hmac
import os
import sys
import time
from datetime import datetime, timezone
from functools import wraps

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from database import IS_SQLITE, Number, connect
from flask import Flask, g, jsonify, request
from gunicorn.app.base import BaseApplication
from sqlalchemy import BigInteger, ForeignKey, Index, String, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

#: gunicorn runs requests on this many threads, each with a connection.
THREADS = 8
SECONDS_REMEMBERED = 60
PAGE = 100

# What is stored
# ----------------------------------------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = 'users'

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(String, unique=True)
    password_hash: Mapped[str] = mapped_column(String)
    is_disabled: Mapped[bool] = mapped_column(default=False)


class Bar(Base):
    __tablename__ = 'bars'

    symbol: Mapped[str] = mapped_column(String, primary_key=True)
    date: Mapped[str] = mapped_column(String, primary_key=True)
    open: Mapped[float]
    high: Mapped[float]
    low: Mapped[float]
    close: Mapped[float]
    volume: Mapped[int] = mapped_column(BigInteger)


class Entry(Base):
    __tablename__ = 'history'

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    user_number: Mapped[int] = mapped_column(ForeignKey('users.number'))
    #: Microseconds since 1970.
    date: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String)
    symbol: Mapped[str] = mapped_column(String)
    open: Mapped[float]
    high: Mapped[float]
    low: Mapped[float]
    close: Mapped[float]

    __table_args__ = (Index('history_by_user', 'user_number', 'date', 'id'),)


class RequestedCode(Base):
    __tablename__ = 'requested_codes'

    code: Mapped[str] = mapped_column(String, primary_key=True)
    times: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index('requested_codes_by_times', 'times', 'code'),)


engine = connect(THREADS)
new_session = sessionmaker(engine, expire_on_commit=False)
dialect = sqlite if IS_SQLITE else postgresql

# What is remembered
# ----------------------------------------------------------------------------------------------------------------------


class Memory:
    """Values by key, each cached for a minute."""

    def __init__(self):
        self.values = {}

    def get(self, key, find):
        value, until = self.values.get(key, (None, 0))
        if time.monotonic() >= until:
            value = find()
            if value is not None:
                self.values[key] = value, time.monotonic() + SECONDS_REMEMBERED
        return value


verdicts, quotes = Memory(), Memory()
verdict_key = os.urandom(32)
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def verify(name, password):
    """The number of the user, or None."""
    with new_session() as session:
        user = session.scalar(select(User).where(User.name == name))
    if user is None or user.is_disabled:
        return None
    try:
        hasher.verify(user.password_hash, password)
    except VerifyMismatchError:
        return None
    return user.number


def find_quote(symbol):
    with new_session() as session:
        return session.scalar(select(Bar).where(Bar.symbol == symbol).order_by(Bar.date.desc()).limit(1))


# The service
# ----------------------------------------------------------------------------------------------------------------------

app = Flask(__name__)


def for_users(view):
    @wraps(view)
    def signed_in():
        shown = request.authorization
        if shown is not None and shown.type == 'basic' and shown.username and shown.password:
            key = hmac.digest(verdict_key, f'{shown.username}\0{shown.password}'.encode(), hashlib.sha256)
            g.user = verdicts.get(key, lambda: verify(shown.username, shown.password))
            if g.user is not None:
                return view()
        return jsonify(detail='credentials are needed'), 401, {'WWW-Authenticate': 'Basic realm="bourse"'}
    return signed_in


def microseconds():
    return time.time_ns() // 1000


def save(user, code, bar):
    count = dialect.insert(RequestedCode).values(code=code, times=1)
    count = count.on_conflict_do_update(index_elements=['code'], set_={'times': RequestedCode.times + 1})
    with new_session.begin() as session:
        session.add(Entry(user_number=user, date=microseconds(), name='', symbol=bar.symbol, open=bar.open, high=bar.high, low=bar.low,
                          close=bar.close))
        session.execute(count)


@app.get('/api/v1/stock')
@for_users
def get_quote():
    code = request.args['q'].lower()
    bar = quotes.get(code, lambda: find_quote(code.upper()))
    if bar is None:
        return jsonify(detail='unknown symbol'), 404
    save(g.user, code, bar)
    return jsonify(symbol=bar.symbol, company_name='', quote=bar.close)


@app.get('/api/v1/users/history')
@for_users
def list_history():
    newest = select(Entry).where(Entry.user_number == g.user).order_by(Entry.date.desc(), Entry.id.desc()).limit(PAGE + 1)
    with new_session() as session:
        entries = session.scalars(newest).all()
    rows = [{'date': f'{datetime.fromtimestamp(entry.date / 1e6, timezone.utc):%Y-%m-%dT%H:%M:%SZ}', 'name': entry.name,
             'symbol': entry.symbol, 'open': entry.open, 'high': entry.high, 'low': entry.low, 'close': entry.close}
            for entry in entries[:PAGE]]
    following = f'<{request.path}?cursor={entries[PAGE].date}.{entries[PAGE].id}>; rel="next"' if len(entries) > PAGE else None
    return rows, 200, {'Link': following} if following else {}


@app.get('/healthz')
def healthz():
    return ''


# The commands
# ----------------------------------------------------------------------------------------------------------------------


class Service(BaseApplication):
    """gunicorn with one worker, which uses one core."""

    def __init__(self, port):
        self.settings = {'bind': f'127.0.0.1:{port}', 'workers': 1, 'worker_class': 'gthread', 'threads': THREADS, 'keepalive': 60,
                         'loglevel': 'warning'}
        super().__init__()

    def load_config(self):
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self):
        return app


def fill(file, user, password):
    Base.metadata.create_all(engine)
    with open(file, encoding='utf-8', newline='') as lines, new_session.begin() as session:
        session.add(User(name=user, password_hash=hasher.hash(password)))
        bars = [{name: convert(row[name]) for name, convert in
                 {'symbol': str, 'date': str, 'open': float, 'high': float, 'low': float, 'close': float, 'volume': int}.items()}
                for row in csv.DictReader(lines)]
        session.execute(insert(Bar), bars)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    commands.add_parser('serve').add_argument('--port', type=int, required=True)
    filling = commands.add_parser('fill')
    filling.add_argument('file')
    filling.add_argument('--user', required=True)
    filling.add_argument('--password', required=True)
    arguments = parser.parse_args()
    if arguments.command == 'fill':
        fill(arguments.file, arguments.user, arguments.password)
    else:
        Service(arguments.port).run()


if __name__ == '__main__':
    sys.exit(main())
