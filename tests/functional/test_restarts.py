"""Shutdown of a server under load: by repeated signals, and during calls to slow external hosts."""

import http.client
import itertools
import signal
import threading
import time
from decimal import Decimal

import pytest

from accounts import basic, make_admin
from bourse import PATIENCE, wait_until
from order_history import OrderHistory, stored_orders
from ordering import place
from provider_stub import ProviderStub
from soak import smoke_or_soak
from test_orders import priced

RESTARTS = {'sqlite': smoke_or_soak(6, 200), 'postgres': smoke_or_soak(2, 50)}
#: Higher than the total of all orders here.
LIMIT = 1_000_000


class Client(threading.Thread):
    """Calls `ask(connection)` repeatedly over one connection, reconnecting when told to close,
    until the server no longer listens."""

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
                return  # no longer listening: the drain has ended
            try:
                response = self.ask(connection)
                self.answers += 1
                if response.headers.get('Connection') == 'close':
                    connection.close()
                    connection = None
            except http.client.RemoteDisconnected:
                connection = None  # an idle connection closed between two requests: clients retry
            except Exception as error:
                self.cut.append(repr(error))
                return


class Orders:
    """Places orders, each with a different amount, and logs the outcomes."""

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
    restarts = RESTARTS[store]
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


# Shutdown during external calls

#: A cancelled call takes up to a second to end; the providers' deadlines here are much longer.
SOON = 5


@pytest.fixture
def silent():
    """Providers that accept requests and never answer."""
    with ProviderStub() as stub:
        stub.fault('slow')
        yield stub


def stop_in_time(server, patience=SOON):
    begin = time.monotonic()
    assert server.stop() == 0, ''.join(server.log)
    assert time.monotonic() - begin < patience


def test_a_price_that_never_comes_does_not_keep_a_server_from_ending(bourse, tmp_path, silent):
    server = bourse.serve(tmp_path, BOURSE_PRICES_PROVIDERS='coinbase,kraken', BOURSE_PROVIDERS_COINBASE_URL=silent.url,
                          BOURSE_PROVIDERS_KRAKEN_URL=silent.url, BOURSE_PRICES_DEADLINE='25s',
                          BOURSE_PRICES_PROVIDER_DEADLINE='25s')
    wait_until(silent.calls, 'the price to be asked for')
    stop_in_time(server)
    assert len(silent.calls()) == 1, 'no other provider is called during the shutdown'
    assert not any('cannot get a new bitcoin price' in line for line in server.log), 'an end is no failure'


def test_an_abandoned_quote_request_does_not_delay_the_shutdown(bourse, tmp_path, silent):
    make_admin(bourse, '--data', tmp_path)
    server = bourse.serve(tmp_path, '--drain-timeout', '100ms', BOURSE_QUOTES_PROVIDERS='stooq',
                          BOURSE_PROVIDERS_STOOQ_URL=silent.url, BOURSE_QUOTES_DEADLINE='25s',
                          BOURSE_QUOTES_PROVIDER_DEADLINE='25s')
    connection = server.connect()
    connection.request('GET', '/api/v1/stock?q=demo.us', headers=basic())
    wait_until(silent.calls, 'the quote to be asked for')
    stop_in_time(server)
    connection.close()


def test_a_quote_that_somebody_waits_for_is_waited_for(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with ProviderStub() as stub:
        stub.fault('held')
        server = bourse.serve(tmp_path, BOURSE_QUOTES_PROVIDERS='stooq', BOURSE_PROVIDERS_STOOQ_URL=stub.url,
                              BOURSE_QUOTES_DEADLINE='25s', BOURSE_QUOTES_PROVIDER_DEADLINE='25s', BOURSE_SERVER_DRAIN_TIMEOUT='25s')
        connection = server.connect()
        connection.request('GET', '/api/v1/stock?q=demo.us', headers=basic())
        wait_until(stub.calls, 'the quote to be asked for')
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: any('draining' in line for line in server.log), 'the drain')
        stub.released.set()
        answer = connection.getresponse()
        assert (answer.status, answer.headers['Connection']) == (200, 'close')
        assert b'"quote"' in answer.read()
        connection.close()
        assert server.stop() == 0
