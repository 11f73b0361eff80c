#!/usr/bin/env python3
"""Orders of bitcoin as FastAPI, SQLAlchemy and pydantic make them: what Bourse's are measured against.

    orders_fastapi.py serve --database URL --port PORT

URL is SQLAlchemy's: sqlite:///PATH or postgresql+psycopg://…. One transaction an order: it holds the row with the sum of all
bitcoin, looks at the limit, and adds the order. The price is in the process, where the old services asked Redis for it.
"""

import argparse
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from decimal import ROUND_DOWN, Decimal
from typing import Annotated, Literal
from uuid import UUID, uuid4

import uvicorn
from anyio import to_thread
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy import BigInteger, Engine, Integer, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

#: Plain functions run on this many threads, each with a connection.
THREADS = 8
LIMIT = 10**18
RATE = Decimal('69727.23')
SATOSHI = Decimal('0.00000001')


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = 'orders'

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, 'sqlite'), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4)
    timestamp: Mapped[datetime]
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    rate: Mapped[int] = mapped_column(BigInteger)
    bitcoin: Mapped[int] = mapped_column(BigInteger)


class Total(Base):
    __tablename__ = 'totals'

    id: Mapped[int] = mapped_column(primary_key=True)
    bitcoin: Mapped[int] = mapped_column(BigInteger)


def connect(url: str) -> Engine:
    engine = create_engine(url, pool_size=THREADS, max_overflow=0)
    if engine.dialect.name == 'sqlite':
        @event.listens_for(engine, 'connect')
        def prepare(connection, _record):
            connection.isolation_level = None
            connection.execute('PRAGMA busy_timeout = 20000')
            connection.execute('PRAGMA journal_mode = WAL')
            connection.execute('PRAGMA synchronous = FULL')

        @event.listens_for(engine, 'begin')
        def begin(connection):
            connection.exec_driver_sql('BEGIN IMMEDIATE')
    return engine


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


def make_app(url: str) -> FastAPI:
    engine = connect(url)
    Base.metadata.create_all(engine)
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions.begin() as session:
        if session.get(Total, 1) is None:
            session.add(Total(id=1, bitcoin=0))

    @asynccontextmanager
    async def lifespan(_app):
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield

    app = FastAPI(lifespan=lifespan)

    def place(session: Session, wanted: NewOrder) -> Order:
        bought = (wanted.amount / RATE).quantize(SATOSHI, ROUND_DOWN)
        total = session.scalars(select(Total).with_for_update()).one()
        satoshi = int(bought / SATOSHI)
        if total.bitcoin + satoshi > LIMIT:
            raise HTTPException(409, 'the limit of bitcoin is reached')
        total.bitcoin += satoshi
        order = Order(timestamp=datetime.now(timezone.utc), currency=wanted.currency, amount=int(wanted.amount * 100),
                      rate=int(RATE * 10**8), bitcoin=satoshi)
        session.add(order)
        return order

    @app.post('/place_order', status_code=201)
    def place_order(wanted: NewOrder) -> Answer:
        with sessions.begin() as session:
            order = place(session, wanted)
        return Answer(data=f'Order was placed for {wanted.currency}:{wanted.amount:.2f}',
                      order=PlacedOrder(uuid=order.uuid, timestamp=order.timestamp, amount=order.amount / 100,
                                        currency=order.currency, exchange_rate=float(RATE), bitcoin_amount=order.bitcoin / 10**8))

    return app


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('command', choices=['serve'])
    parser.add_argument('--database', required=True)
    parser.add_argument('--port', type=int, required=True)
    arguments = parser.parse_args()
    uvicorn.run(make_app(arguments.database), host='127.0.0.1', port=arguments.port, log_level='warning', access_log=False)


if __name__ == '__main__':
    main()
