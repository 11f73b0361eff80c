"""Durable orders of bitcoin with a limit, compared with a FastAPI, SQLAlchemy and Redis service
(peers/orders_fastapi.py), and with the rate of grouped inserts on the same disk without a server.
On SQLite and on PostgreSQL.

PostgreSQL and Redis share the core of the servers, and their CPU time is added to theirs.
"""

import json
from contextlib import ExitStack
from decimal import ROUND_DOWN, Decimal

from load import CONNECTIONS, conditions, measure_in_turn, print_loads, write_requests
from raw import RawPostgres, RawSqlite
from servers import fetch, wait_for
from services import Bourse, Peer
from stores import KINDS, new_redis, new_store
from tables import print_header, print_text

#: So small that no run approaches the limit.
PLACING = [('POST', '/place_order', json.dumps({'currency': currency, 'amount': amount / 100}))
           for amount in range(1, 100) for currency in ('USD', 'eur', 'GBP')]
RAW = {'sqlite': RawSqlite, 'postgres': RawPostgres}


def with_redis(stack):
    redis = new_redis(stack)
    return redis.url(), {'Redis': redis.process.pid}


def start_trio(kind, bourse, folder, stack):
    """Bourse with the price in memory, Bourse with the price in Redis, and the peer, until `stack`
    closes."""
    alone = Bourse(bourse, new_store(kind, folder, stack))
    url, redis = with_redis(stack)
    beside_redis = Bourse(bourse, new_store(kind, folder, stack), 'bourse with Redis', redis, BOURSE_CACHE_URL=url)
    for ours in (alone, beside_redis):
        ours.run('migrate')
        ours.serve(stack)
        wait_for(ours.server.url('/record'))
    url, redis = with_redis(stack)
    theirs = Peer('FastAPI', 'orders_fastapi.py', '/healthz', new_store(kind, folder, stack), redis, REDIS=url)
    theirs.start_beside(stack, 'prices')
    theirs.serve(stack)
    return alone, beside_redis, theirs


def check_order(service):
    """Checks that it sells what the amount buys, rounded down."""
    answer = fetch(service.server.url('/place_order'), {'Content-Type': 'application/json'}, b'{"currency": "gbp", "amount": 69.01}')
    order = json.loads(answer, parse_float=Decimal)['order']
    bought = (Decimal('69.01') / order['exchange_rate']).quantize(Decimal('0.00000001'), ROUND_DOWN)
    assert order['bitcoin_amount'] == bought and order['currency'] == 'GBP', f'{service.name} answered {answer}'


def load_of(service):
    return service.load('/', requests=write_requests(service.store.home / 'requests', PLACING))


def check_stored(loads):
    """Every acknowledged order must be stored: the number of orders is at least wrk's count."""
    for service, load in loads.items():
        stored = service.store.number('SELECT count(*) FROM orders')
        assert stored > load.answered, f'{service.name} answered {load.answered} orders and stored {stored}'


def print_raw(raw, loads, trios):
    print_text('Row inserts into the same kind of database on the same disk and core, without a server, and the order rate as a '
               'ratio to them:')
    print_header('', 'rows/s', 'bourse', 'FastAPI')
    for trio, limits in zip(trios, raw):
        for limit in limits:
            print(f'| {limit.name} | {limit.rate:,.0f} | {loads[trio[0]].rate / limit.rate:.2f} | {loads[trio[-1]].rate / limit.rate:.2f} |')


def run(arguments, folder):
    with ExitStack() as stack:
        trios = [start_trio(kind, arguments.bourse, folder, stack) for kind in KINDS]
        raw = [[RAW[kind](new_store(kind, folder, stack), rows) for rows in (1, CONNECTIONS)] for kind in KINDS]
        services = [service for trio in trios for service in trio]
        for service in services:
            check_order(service)
        loads = {service: load_of(service) for service in services}
        measure_in_turn([*loads.values(), *(limit for limits in raw for limit in limits)], arguments)
        check_stored(loads)
        print_text(f'`POST /place_order`, durable; {conditions(arguments, "server, database and Redis")} Ratios are to FastAPI on '
                   'the same kind of database.')
        print_loads([(loads[service], loads[trio[-1]]) for trio in trios for service in trio])
        print_raw(raw, loads, trios)
