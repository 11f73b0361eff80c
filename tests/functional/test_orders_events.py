"""Order events reach subscribers of RabbitMQ: all of them, with the content of the order list, in
placement order, also when the broker or the publishing process dies. A checker compares the
received events with the stored orders."""

import math
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from decimal import Decimal

import pytest

from bourse import PATIENCE, ROOT, wait_until
from order_history import OrderHistory, event_violations, stored_orders
from ordering import Crowd, place
from rabbitmq import RabbitServer
from soak import smoke_or_soak
from subscriber import Subscriber, bound
from test_orders import priced

pytestmark = [pytest.mark.patient]

#: Seconds without RabbitMQ.
AWAY = smoke_or_soak(4, 60)
#: How often one of two replicas is killed.
REPLICA_KILLS = smoke_or_soak(1, 5)
#: Seconds until another replica takes over publishing from a killed one.
LEASE = 10
#: In seconds. Orders do not wait for the broker, only for the store, whose limit this is
#: (QUALITY.md, docs/operations.md).
BOUND = 2
#: Seconds between two orders of a client; long enough that events wait for the broker even after a
#: minute.
PAUSE = 0.02
#: A limit in bitcoin that the concurrent clients never reach.
LIMIT = Decimal(10_000_000)
UNLIMITED = {'BOURSE_ORDERS_BTC_LIMIT': str(LIMIT)}


def told_by(server):
    """The number of events that the broker has confirmed to this process."""
    return server.metric('bourse_broker_events_total{outcome="confirmed"}')


def told_of_all(server, subscriber):
    """Waits until the subscriber has all orders; returns them and the waiting time."""
    begun = time.monotonic()
    stored = stored_orders(server)
    uuids = {order['uuid'] for order in stored}
    # A killed publisher is replaced only when its lease has expired, and many events take time.
    wait_until(lambda: len(subscriber.events) >= len(uuids) and uuids <= subscriber.ids(), 'the subscriber to receive every order',
               2 * PATIENCE)
    return stored, time.monotonic() - begun


def judge(what, history, subscriber, stored):
    again, redelivered = subscriber.doubled()
    took = sorted(attempt.took for attempt in history.attempts if attempt.outcome == 'acknowledged')
    print(f'\n{what}: {len(history.attempts)} requests, {history.count("acknowledged")} acknowledged, '
          f'{history.count("rejected")} rejected, {history.count("unknown")} unknown; {len(stored)} stored; '
          f'{len(subscriber.events)} events, {again} published twice, {redelivered} delivered twice; '
          f'p99 {1000 * took[math.ceil(0.99 * len(took)) - 1]:.0f} ms, slowest request {1000 * history.slowest():.0f} ms')
    assert history.violations(stored, LIMIT) == []
    assert list(event_violations(subscriber.events, stored)) == []
    assert history.count('acknowledged') > 0
    assert history.slowest() < BOUND


def test_a_subscriber_gets_every_order_as_it_is_listed(bourse, tmp_path, rabbitmq_server):
    with Subscriber(rabbitmq_server.url) as subscriber, \
            bourse.serve(tmp_path, BOURSE_BROKER_URL=rabbitmq_server.url) as server:
        for amount, currency in (('69', 'eur'), ('0.01', 'USD'), ('1234567.8', 'gbp'), ('600.50', 'USD')):
            assert place(priced(server), amount, currency, key=f'{amount} {currency}').status == 201
        assert place(server, '69.00', 'EUR', key='69 eur').status == 201, 'an order that was placed before is none'
        assert place(server, '0').status == 422
        stored, _ = told_of_all(server, subscriber)

    assert [(str(order['amount']), order['currency']) for order in stored] == [
        ('600.50', 'USD'), ('1234567.80', 'GBP'), ('0.01', 'USD'), ('69.00', 'EUR')]
    assert list(event_violations(subscriber.events, stored)) == []
    assert len(subscriber.events) == 4


def test_orders_that_were_placed_without_a_broker_are_told_when_there_is_one(bourse, tmp_path, rabbitmq_server):
    with bourse.serve(tmp_path) as server:
        assert place(priced(server), 11).status == 201
    with Subscriber(rabbitmq_server.url) as subscriber, \
            bourse.serve(tmp_path, BOURSE_BROKER_URL=rabbitmq_server.url) as server:
        stored, _ = told_of_all(server, subscriber)
    assert len(stored) == 1 and list(event_violations(subscriber.events, stored)) == []


def test_the_documented_program_keeps_every_order_once(bourse, tmp_path, rabbitmq_server):
    page = (ROOT / 'docs/how-to/subscribe-to-orders.md').read_text()
    (tmp_path / 'program.py').write_text(re.search(r'```python\n(.*?)```', page, re.S).group(1))

    def kept():
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(tmp_path / 'orders.db')) as connection:
            return connection.execute('SELECT uuid, currency, amount, bitcoin FROM orders ORDER BY rowid').fetchall()
        return []
    program = subprocess.Popen([sys.executable, 'program.py'], cwd=tmp_path, env=os.environ | {'AMQP_URL': rabbitmq_server.url})
    try:
        with bound(rabbitmq_server.url, 'accounting'), bourse.serve(tmp_path, BOURSE_BROKER_URL=rabbitmq_server.url) as server:
            for amount in ('69', '0.10', '600.5'):
                assert place(priced(server), amount).status == 201
            stored = stored_orders(server)
            wait_until(lambda: len(kept()) == len(stored), 'the program to know of every order')
    finally:
        program.kill()
        program.wait()
    assert kept() == [(order['uuid'], 'USD', str(order['amount']), str(order['bitcoin_amount'])) for order in reversed(stored)]


@pytest.mark.concurrent
def test_no_event_is_lost_when_a_server_is_killed_during_a_broker_outage(bourse, tmp_path):
    history = OrderHistory()
    crowd, until = Crowd(history, pause=PAUSE), threading.Event()
    with RabbitServer() as rabbit, Subscriber(rabbit.url) as subscriber:
        settings = UNLIMITED | {'BOURSE_BROKER_URL': rabbit.url}
        server = bourse.serve(tmp_path, **settings)
        threads = crowd.order(priced(server), until)
        wait_until(lambda: subscriber.events, 'the first event')

        rabbit.kill()
        begun = time.monotonic()
        time.sleep(AWAY / 2)
        server.process.kill()
        server.process.wait()
        for thread in threads:
            thread.join()
        before = len(subscriber.ids())
        with bourse.serve(tmp_path, **settings) as server:
            threads = crowd.order(priced(server), until)
            time.sleep(max(0, begun + AWAY - time.monotonic()))
            assert len(subscriber.ids()) == before
            rabbit.start()
            away, begun = time.monotonic() - begun, time.monotonic()
            wait_until(lambda: len(subscriber.ids()) > before, 'the first event after the outage')
            first = time.monotonic() - begun
            until.set()
            for thread in threads:
                thread.join()
            crowd.repeat_the_unanswered(server)
            stored, _ = told_of_all(server, subscriber)
            took = time.monotonic() - begun
    judge(f'RabbitMQ away for {away:.0f} s and a kill of the server (first event {first:.1f} s after its return, '
          f'{len(stored) - before} events within {took:.1f} s)', history, subscriber, stored)


def test_one_of_two_publishing_replicas_is_killed(bourse, tmp_path, postgres, rabbitmq_server):
    settings = UNLIMITED | {'BOURSE_DATABASE_URL': postgres, 'BOURSE_BROKER_URL': rabbitmq_server.url, 'ENABLE_METRICS': 'true'}
    assert bourse.run('migrate', **settings).returncode == 0
    history, until, latest = OrderHistory(), threading.Event(), 0
    crowd = Crowd(history, 8, PAUSE)
    with Subscriber(rabbitmq_server.url) as subscriber:
        replicas = [bourse.serve(tmp_path / 'a', **settings), bourse.serve(tmp_path / 'b', **settings)]
        threads = [thread for replica in replicas for thread in crowd.order(priced(replica), until)]
        for _ in range(REPLICA_KILLS):
            # The publishing process is killed during a batch, and restarted.
            wait_until(lambda: any(map(told_by, replicas)), 'one to tell')
            teller = max(replicas, key=told_by)
            teller.stop(signal.SIGKILL)
            begun = time.monotonic()
            replicas.remove(teller)
            replicas.append(bourse.serve(teller.folder, **settings))
            threads += crowd.order(priced(replicas[-1]), until)
            wait_until(lambda: any(map(told_by, replicas)), 'another one to tell')
            latest = max(latest, time.monotonic() - begun)
        until.set()
        for thread in threads:
            thread.join()
        crowd.repeat_the_unanswered(replicas[0])
        stored, _ = told_of_all(replicas[0], subscriber)
        assert [replica.stop() for replica in replicas] == [0, 0]
    judge(f'two replicas on PostgreSQL, {REPLICA_KILLS} kills of the one that tells (another one after {latest:.1f} s at the latest)',
          history, subscriber, stored)


@pytest.mark.parametrize('store, by', [('postgres', signal.SIGTERM), ('sqlite', signal.SIGTERM), ('sqlite', signal.SIGKILL)])
def test_the_next_publisher_takes_over_at_once(bourse, tmp_path, rabbitmq_server, request, store, by):
    settings = {'BOURSE_BROKER_URL': rabbitmq_server.url}
    if store == 'postgres':
        settings['BOURSE_DATABASE_URL'] = request.getfixturevalue('postgres')
        assert bourse.run('migrate', **settings).returncode == 0
    with Subscriber(rabbitmq_server.url) as subscriber:
        server = bourse.serve(tmp_path, **settings)
        assert place(priced(server), 1).status == 201
        told_of_all(server, subscriber)
        server.stop(by)
        begun = time.monotonic()
        with bourse.serve(tmp_path, **settings) as server:
            assert place(priced(server), 2).status == 201
            stored, _ = told_of_all(server, subscriber)
        assert time.monotonic() - begun < LEASE
    assert len(stored) == 2 and list(event_violations(subscriber.events, stored)) == []
