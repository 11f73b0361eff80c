"""Orders reach RabbitMQ: all of them, also those that were placed while it was away."""

import sqlite3
from contextlib import closing

import pytest

from bourse import wait_until
from ordering import place
from rabbitmq import RabbitServer
from test_orders import priced

pytestmark = [pytest.mark.patient]


def told(folder):
    """The number of the last order that RabbitMQ has confirmed."""
    with closing(sqlite3.connect(f'file:{folder}/bourse.db?mode=ro', uri=True)) as connection:
        return connection.execute('SELECT last_told FROM order_events').fetchone()[0]


def test_orders_that_are_placed_while_the_broker_is_away_are_told_when_it_is_back(bourse, tmp_path):
    with RabbitServer() as rabbit:
        with bourse.serve(tmp_path, BOURSE_BROKER_URL=rabbit.url) as server:
            for amount in range(1, 6):
                assert place(priced(server), amount).status == 201
            wait_until(lambda: told(tmp_path) == 5, 'the first orders to be told')

            rabbit.kill()
            for amount in range(6, 11):
                assert place(server, amount).status == 201, 'orders need no broker'
            assert told(tmp_path) == 5
            rabbit.start()
            wait_until(lambda: told(tmp_path) == 10, 'the others to be told')
            assert server.stop() == 0

    # Placed without a broker, told when there is one again.
    with bourse.serve(tmp_path) as server:
        assert place(priced(server), 11).status == 201
    with RabbitServer() as rabbit, bourse.serve(tmp_path, BOURSE_BROKER_URL=rabbit.url):
        wait_until(lambda: told(tmp_path) == 11, 'the last one to be told')
