"""Concurrent clients that order bitcoin and log their requests and the outcomes."""

import http.client
import itertools
import json
import threading
import time
import uuid
from decimal import Decimal

CENT = Decimal('0.01')


def place(server, amount, currency='USD', key=None, connection=None, **headers):
    headers = {'Content-Type': 'application/json'} | headers | ({'Idempotency-Key': key} if key else {})
    # The exact amount, because a float might differ.
    body = '{"currency":%s,"amount":%s}' % (json.dumps(currency), amount)
    return server.request('POST', '/place_order', headers, body, connection)


class Crowd:
    """A number of clients with one connection each. Every order has a different amount; every
    second one has a key, and is sent again with it when there is no response. `pause`: seconds
    between two orders of a client."""

    def __init__(self, history, clients=16, pause=0):
        self.history, self.clients, self.pause = history, clients, pause
        self._amounts = (CENT * n for n in itertools.count(1))
        self._lock = threading.Lock()
        self._to_repeat = []

    def _next(self):
        with self._lock:
            if self._to_repeat:
                return self._to_repeat.pop()
            amount = next(self._amounts)
            return amount, (str(uuid.uuid4()) if int(amount / CENT) % 2 else None)

    def _unanswered(self, amount, key, took):
        self.history.note('USD', amount, None, '', took)
        if key:
            with self._lock:
                self._to_repeat.append((amount, key))

    def _order(self, server, connection):
        """Places one order; returns whether there was a response."""
        amount, key = self._next()
        begun = time.monotonic()
        try:
            answer = place(server, amount, key=key, connection=connection)
        except (OSError, http.client.HTTPException, ValueError):
            self._unanswered(amount, key, time.monotonic() - begun)
            return False
        took = time.monotonic() - begun
        if answer.status == 503:
            self._unanswered(amount, key, took)
        else:
            self.history.note('USD', amount, answer.status, answer.text, took)
        return True

    def order(self, server, until, each=10**9):
        """Places orders from all clients until `until` (an event) is set, the server is gone, or
        each client has sent this many. Returns the threads, which end by themselves."""
        def run():
            connection = server.connect()
            for _ in range(each):
                if until.is_set() or not self._order(server, connection):
                    break
                if self.pause:
                    until.wait(self.pause)
            connection.close()
        threads = [threading.Thread(target=run) for _ in range(self.clients)]
        for thread in threads:
            thread.start()
        return threads

    def finish(self, server, each):
        """Places this many orders from each client and waits for the responses."""
        for thread in self.order(server, threading.Event(), each):
            thread.join()

    def repeat_the_unanswered(self, server):
        """Sends the orders with a key and without a response again."""
        connection = server.connect()
        while self._to_repeat:
            assert self._order(server, connection)
        connection.close()
