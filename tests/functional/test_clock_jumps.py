"""A wall clock that is a day or more wrong for a while: nothing that ended comes back, no order goes back in time, and limits
and connections do not notice."""

import time
import uuid
from datetime import datetime

import pytest

from accounts import basic, log_in, make_admin
from bourse import wait_until
from campaign import print_table
from order_history import exact_json, stored_orders
from ordering import place
from soak import smoke_or_soak
from wrong_clock import WrongClock

#: By how many hours the clock is wrong. What ended is remembered for a week longer than it matters.
ALL = [25, -25, 27, -27, 100, -100, 160, -160]
JUMPS = {'sqlite': smoke_or_soak([27, -27], ALL), 'postgres': smoke_or_soak([27], ALL)}


@pytest.fixture(params=['sqlite', 'postgres'])
def kind(request):
    """The kind of store."""
    return request.param


@pytest.fixture
def settings(request, bourse, kind, tmp_path):
    """The settings for a store with a super user."""
    url = request.getfixturevalue('postgres') if kind == 'postgres' else f'sqlite:{tmp_path}/store.db'
    make_admin(bourse, BOURSE_DATABASE_URL=url)
    return {'BOURSE_DATABASE_URL': url, 'BOURSE_PRICES_INTERVAL': '500ms'}


class Process:
    """A server and one connection to it, which must last. Knows the times of the orders that were placed here."""

    def __init__(self, server):
        self.server = server
        self.connection = server.connect()
        self.connection.connect()
        self._socket = self.connection.sock
        self.times = []

    def status(self, credentials):
        return self.server.get('/api/v1/users/history', credentials, self.connection).status

    def log_out(self, credentials):
        assert self.server.request('POST', '/api/v1/logout', credentials, connection=self.connection).status == 204

    def order(self, key=None):
        """Places an order, once there is a price. Returns the order and the seconds that this took."""
        begun = time.monotonic()
        answers = []

        def is_placed():
            answers.append(place(self.server, 5, 'EUR', key, self.connection))
            return answers[-1].status != 503
        wait_until(is_placed, 'an order')
        assert answers[-1].status == 201, answers[-1].text
        order = exact_json(answers[-1].text)['order']
        self.times.append(datetime.fromisoformat(order['timestamp']))
        return order, time.monotonic() - begun

    def close(self):
        assert self.connection.sock is self._socket, 'the server closed the connection'
        assert self.times == sorted(self.times)
        self.connection.close()


def is_limited(process):
    return process.server.get('/stocks', connection=process.connection).status == 429


@pytest.mark.patient
def test_nothing_comes_back_when_the_clock_is_wrong_for_a_while(bourse, kind, settings, tmp_path):
    clock = WrongClock(tmp_path)
    settings |= clock.variables | {'BOURSE_RATE_LIMIT_MARKET_DATA': '2/h'}
    orders, waited = 0, []
    for hours in JUMPS[kind]:
        with bourse.serve(tmp_path, **settings) as server:
            process = Process(server)
            valid, ended = log_in(server), log_in(server)
            process.log_out(ended)
            assert (process.status(valid), process.status(ended)) == (200, 401)
            key = str(uuid.uuid4())
            order, _ = process.order(key)
            wait_until(lambda: is_limited(process), 'the limit')
            for wrong in (hours, 0, hours):
                clock.set(wrong)
                assert process.status(ended) == 401
                assert process.status(valid) == (401 if wrong else 200)
                assert is_limited(process)
                waited.append(process.order()[1])
            # Revocations that are over are deleted when somebody signs out.
            process.log_out(log_in(server))
            process.close()
        with bourse.serve(tmp_path, **settings) as server:
            process = Process(server)
            assert (process.status(valid), process.status(ended)) == (401, 401)
            process.order()
            process.log_out(log_in(server))
            clock.set(0)
            assert (process.status(valid), process.status(ended)) == (200, 401)
            waited.append(process.order()[1])
            process.close()
        with bourse.serve(tmp_path, **settings) as server:
            process = Process(server)
            assert (process.status(valid), process.status(ended)) == (200, 401)
            assert process.order(key)[0] == order, 'a repeated order stays one order'
            orders += 1 + 3 + 2
            assert len(stored_orders(server, basic())) == orders
            process.close()

    print_table(f'jumps of the clock, {kind}', {
        'by hours': ', '.join(f'{hours:+}' for hours in JUMPS[kind]),
        'orders placed before, during and after': orders,
        'seconds until an order after a jump, at most': f'{max(waited):.1f}'})


@pytest.mark.patient
@pytest.mark.parametrize('kind', ['sqlite'], indirect=True)
def test_a_repeated_order_stays_one_order_after_another_was_placed_by_a_clock_that_was_ahead(bourse, settings, tmp_path):
    clock = WrongClock(tmp_path)
    with bourse.serve(tmp_path, **settings, **clock.variables) as server:
        process = Process(server)
        key = str(uuid.uuid4())
        order, _ = process.order(key)
        clock.set(27)
        process.order()
        clock.set(0)
        process.order()  # there is a fresh price
        assert process.order(key)[0] == order
