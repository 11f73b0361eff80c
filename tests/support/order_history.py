"""What clients asked for and what became of it, logged outside the server, and whether what is stored fits that.

An order is told by its currency and amount: clients never order the same twice, but for sending one again under its key."""

import collections
import dataclasses
import json
import threading
from decimal import ROUND_DOWN, Decimal

SATOSHI = Decimal('0.00000001')


def exact_json(text):
    """JSON whose numbers are as they were written."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


@dataclasses.dataclass(frozen=True)
class Attempt:
    """A request and its outcome: `acknowledged` with the order, `rejected`, or `unknown` (no answer, or 503)."""
    currency: str
    amount: Decimal
    outcome: str
    order: dict | None = None

    @property
    def identity(self):
        return self.currency, self.amount


class OrderHistory:
    """The log of all clients. Safe from any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self.attempts = []

    def note(self, currency, amount, status, text):
        """Notes an answer; a request that had none has the status None."""
        if status == 201:
            attempt = Attempt(currency, amount, 'acknowledged', exact_json(text)['order'])
        else:
            is_rejected = status is not None and 400 <= status < 500
            attempt = Attempt(currency, amount, 'rejected' if is_rejected else 'unknown')
        with self._lock:
            self.attempts.append(attempt)

    def count(self, outcome):
        return sum(attempt.outcome == outcome for attempt in self.attempts)

    def violations(self, stored, limit):
        """What is wrong with the orders that are stored, newest first; nothing when all is well."""
        return [*_wrong_orders(stored), *_wrong_sum(stored, limit), *_wrong_outcomes(self.attempts, stored)]


def _identity(order):
    return order['currency'], order['amount']


def _wrong_orders(stored):
    for uuid, times in collections.Counter(order['uuid'] for order in stored).items():
        if times > 1:
            yield f'{uuid} is stored {times} times'
    for order in stored:
        bought = (order['amount'] / order['exchange_rate']).quantize(SATOSHI, ROUND_DOWN)
        if order['bitcoin_amount'] != bought:
            yield f'{order["uuid"]} is for {order["bitcoin_amount"]} bitcoin, not {bought}'


def _wrong_sum(stored, limit):
    total = sum((order['bitcoin_amount'] for order in stored), Decimal())
    if total > limit:
        yield f'{total} bitcoin were sold, more than {limit}'


def _wrong_outcomes(attempts, stored):
    by_identity = collections.defaultdict(list)
    for order in stored:
        by_identity[_identity(order)].append(order)
    asked = collections.defaultdict(list)
    for attempt in attempts:
        asked[attempt.identity].append(attempt)

    for identity in by_identity.keys() - asked.keys():
        yield f'nobody asked for {identity}'
    for identity, tries in asked.items():
        found = by_identity.get(identity, [])
        acknowledged = [attempt.order for attempt in tries if attempt.outcome == 'acknowledged']
        if len(found) > 1:
            yield f'{identity} is stored {len(found)} times'
        if any(order != acknowledged[0] for order in acknowledged):
            yield f'{identity} was acknowledged with different orders'
        if acknowledged and not found:
            yield f'{identity} was acknowledged and is not stored'
        elif acknowledged and found[0] != acknowledged[0]:
            yield f'{identity} was acknowledged otherwise than it is stored'
        if found and all(attempt.outcome == 'rejected' for attempt in tries):
            yield f'{identity} was rejected and is stored'


def stored_orders(server, headers=None):
    """All orders that the server lists, newest first."""
    orders, target = [], '/get_orders?page_size=1000'
    while target:
        page = server.get(target, headers)
        assert page.status == 200, page.text
        page = exact_json(page.text)
        orders += page['data']
        target = page['_links'].get('next')
    return orders
