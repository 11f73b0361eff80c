#!/usr/bin/env python3
"""Orders of bitcoin as microservices with FastAPI, SQLAlchemy and Redis, for comparison with Bourse.

    orders_fastapi.py prices               writes the price into Redis periodically
    orders_fastapi.py serve --port PORT

The environment's REDIS is the URL of the cache, DATABASE that of the store (see database.py). Each order reads the price from
Redis and is one transaction: it adds to the sum of all bitcoin if the limit allows it, adds the order, and is committed before the
response. The fastest variant on one core was chosen: statements instead of the unit of work (a quarter less CPU), plain functions
on threads instead of coroutines (asyncpg or psycopg), one worker instead of two or four.
"""

import argparse
import json
import os
import sys
import time
from datetime import datetime, timezone
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Literal
from uuid import UUID, uuid4

from database import IS_SQLITE, Number, connect
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, BeforeValidator, Field
from redis import BlockingConnectionPool, Redis
from sqlalchemy import BigInteger, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uvicorn_service import on_threads, serve

#: Synchronous functions run on this many threads, and only one of them can write to SQLite: the
#: others wait for its connection, which is faster than waiting for the database's lock.
THREADS = 8
CONNECTIONS = 1 if IS_SQLITE else THREADS

# What is stored
# ----------------------------------------------------------------------------------------------------------------------

#: Maximum total of bitcoin in all orders; bitcoin and rates are in units of 0.00000001.
LIMIT = 100 * 10**8
SATOSHI = Decimal('0.00000001')


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = 'orders'

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    uuid: Mapped[UUID]
    timestamp: Mapped[datetime]
    currency: Mapped[str]
    #: In cents.
    amount: Mapped[int] = mapped_column(BigInteger)
    rate: Mapped[int] = mapped_column(BigInteger)
    bitcoin: Mapped[int] = mapped_column(BigInteger)


class Total(Base):
    __tablename__ = 'totals'

    id: Mapped[int] = mapped_column(primary_key=True)
    bitcoin: Mapped[int] = mapped_column(BigInteger)


engine = connect(CONNECTIONS)


def place(wanted: 'NewOrder', rate: Decimal) -> dict:
    bitcoin = int((wanted.amount / rate).quantize(SATOSHI, ROUND_DOWN) / SATOSHI)
    within_limit = update(Total).where(Total.bitcoin <= LIMIT - bitcoin).values(bitcoin=Total.bitcoin + bitcoin)
    order = {'uuid': uuid4(), 'timestamp': datetime.now(timezone.utc), 'currency': wanted.currency, 'amount': int(wanted.amount * 100),
             'rate': int(rate / SATOSHI), 'bitcoin': bitcoin}
    with engine.begin() as connection:
        if connection.execute(within_limit).rowcount == 0:
            raise HTTPException(409, 'the limit of bitcoin is reached')
        connection.execute(insert(Order).inline(), order)
    return order


# What is cached
# ----------------------------------------------------------------------------------------------------------------------

PRICE = 'bitcoin'
RATES = {'EUR': '64149.05', 'GBP': '55084.51', 'USD': '69727.23'}
SECONDS_BETWEEN_PRICES, SECONDS_FRESH = 15, 60

cache = Redis(connection_pool=BlockingConnectionPool.from_url(os.environ['REDIS'], max_connections=THREADS))


def write_prices() -> None:
    while True:
        cache.set(PRICE, json.dumps({'time': time.time(), 'rates': RATES}))
        time.sleep(SECONDS_BETWEEN_PRICES)


def fresh_rate(currency: str) -> Decimal:
    text = cache.get(PRICE)
    price = json.loads(text) if text else None
    if price is None or time.time() - price['time'] > SECONDS_FRESH:
        raise HTTPException(503, 'no fresh bitcoin price available')
    return Decimal(price['rates'][currency])


# What is said
# ----------------------------------------------------------------------------------------------------------------------


class NewOrder(BaseModel):
    currency: Annotated[Literal['EUR', 'GBP', 'USD'], BeforeValidator(lambda text: str(text).upper())]
    amount: Annotated[Decimal, Field(gt=0, lt=1_000_000_000, decimal_places=2)]


class PlacedOrder(BaseModel):
    uuid: UUID
    timestamp: datetime
    amount: float
    currency: str
    exchange_rate: float
    bitcoin_amount: float


class Answer(BaseModel):
    data: str
    order: PlacedOrder


app = FastAPI(lifespan=on_threads(THREADS))


@app.post('/place_order', status_code=201)
def place_order(wanted: NewOrder) -> Answer:
    rate = fresh_rate(wanted.currency)
    order = place(wanted, rate)
    placed = PlacedOrder(uuid=order['uuid'], timestamp=order['timestamp'], amount=float(wanted.amount), currency=wanted.currency,
                         exchange_rate=float(rate), bitcoin_amount=order['bitcoin'] / 10**8)
    return Answer(data=f'Order was placed for {wanted.currency}:{wanted.amount:.2f}', order=placed)


@app.get('/healthz')
def healthz() -> None:
    fresh_rate('USD')


# The commands
# ----------------------------------------------------------------------------------------------------------------------


def create_tables() -> None:
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        if connection.scalar(select(Total.id)) is None:
            connection.execute(insert(Total), {'id': 1, 'bitcoin': 0})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    commands.add_parser('prices')
    commands.add_parser('serve').add_argument('--port', type=int, required=True)
    arguments = parser.parse_args()
    if arguments.command == 'prices':
        write_prices()
    create_tables()
    serve(app, arguments.port)


if __name__ == '__main__':
    sys.exit(main())
