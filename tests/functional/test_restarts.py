"""The end of a server while clients ask it: by a signal under load, again and again."""

import http.client
import itertools
import os
import signal
import threading
from decimal import Decimal

import pytest

from bourse import PATIENCE, wait_until
from order_history import OrderHistory, stored_orders
from ordering import place
from test_orders import priced

#: More by hand: BOURSE_TEST_RESTARTS=200.
RESTARTS = int(os.environ.get('BOURSE_TEST_RESTARTS', '20'))
#: Enough for all that is ordered here.
LIMIT = 1_000_000


class Client(threading.Thread):
    """Calls `ask(connection)` again and again over one connection, reconnecting when told to close, until the server no longer
    listens."""

    def __init__(self, server, ask):
        super().__init__(daemon=True)
        self.server, self.ask = server, ask
        self.answers, self.cut = 0, []
        self.stopped = threading.Event()

    def run(self):
        connection = None
        while not self.stopped.is_set():
            try:
                if connection is None:
                    connection = self.server.connect()
                    connection.connect()
            except ConnectionError:
                return  # no longer listening: the end of a drain
            try:
                response = self.ask(connection)
                self.answers += 1
                if response.headers.get('Connection') == 'close':
                    connection.close()
                    connection = None
            except http.client.RemoteDisconnected:
                connection = None  # an idle connection closed between two requests: a client tries again
            except Exception as error:
                self.cut.append(repr(error))
                return


class Orders:
    """Places orders, each for another amount, and logs what came of it."""

    def __init__(self):
        self.history = OrderHistory()
        self._cents = itertools.count(1)

    def place(self, server, connection):
        amount = Decimal(next(self._cents)) / 100
        status, text = None, ''
        try:
            response = place(server, amount, connection=connection)
            status, text = response.status, response.text
        finally:
            self.history.note('USD', amount, status, text)
        assert status == 201, text
        return response


def read(server, connection):
    response = server.get('/stocks/time-series/DEMO?interval=1&frequency=Weekly', connection=connection)
    assert response.status == 200 and response.json
    return response


@pytest.mark.patient
@pytest.mark.concurrent
@pytest.mark.parametrize('store', ['sqlite', 'postgres'])
def test_restarts_under_load_cut_and_refuse_no_answer_and_lose_no_order(bourse, tmp_path, request, store):
    settings = {'BOURSE_ORDERS_BTC_LIMIT': str(LIMIT)}
    if store == 'postgres':
        settings['BOURSE_DATABASE_URL'] = request.getfixturevalue('postgres')
        assert bourse.run('migrate', **settings).returncode == 0
    assert bourse.run('sample', '--data', tmp_path, **settings).returncode == 0
    orders = Orders()
    restarts = RESTARTS if store == 'sqlite' else max(1, RESTARTS // 4)
    for n in range(restarts):
        server = priced(bourse.serve(tmp_path, '--log-access', 'false', **settings))
        clients = [Client(server, lambda connection, server=server: read(server, connection)) for _ in range(4)]
        clients += [Client(server, lambda connection, server=server: orders.place(server, connection)) for _ in range(4)]
        for client in clients:
            client.start()
        wait_until(lambda: all(client.answers > 5 or client.cut for client in clients), 'every client is served')
        code = server.stop(signal.SIGINT if n % 2 else signal.SIGTERM)
        for client in clients:
            client.stopped.set()
            client.join(PATIENCE)
        assert code == 0, ''.join(server.log)
        assert [client.cut for client in clients] == [[]] * len(clients)
    with bourse.serve(tmp_path, **settings) as server:
        stored = stored_orders(server)
    print(f'\n{restarts} restarts on {store}: {orders.history.count("acknowledged")} orders, {orders.history.count("unknown")} unknown')
    assert orders.history.count('acknowledged') > 5 * restarts
    assert orders.history.violations(stored, LIMIT) == []
