"""A log of clients' requests and outcomes, kept outside the server, and a checker that compares it
with the stored orders.

An order is identified by its currency and amount: clients never place two equal orders, except to
repeat one with its key."""

import collections
import dataclasses
import datetime
import json
import threading
from decimal import ROUND_DOWN, Decimal

SATOSHI = Decimal('0.00000001')


def exact_json(text):
    """Parses JSON and keeps the original text of numbers."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


@dataclasses.dataclass(frozen=True)
class Attempt:
    """A request and its outcome: `acknowledged` with the order, `rejected`, or `unknown` (no
    response, or 503)."""
    currency: str
    amount: Decimal
    outcome: str
    order: dict | None = None
    #: Seconds until the response, or until the request failed.
    took: float = 0

    @property
    def identity(self):
        return self.currency, self.amount


@dataclasses.dataclass(frozen=True)
class Event:
    """A message as received by a subscriber."""
    topic: str
    message_id: str
    content_type: str
    type: str
    is_persistent: bool
    #: The broker has delivered this message before without receiving its acknowledgement.
    is_redelivered: bool
    body: str


class OrderHistory:
    """The log of all clients. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self.attempts = []

    def note(self, currency, amount, status, text, took=0):
        """Records a response; a request without a response has the status None."""
        if status == 201:
            attempt = Attempt(currency, amount, 'acknowledged', exact_json(text)['order'], took)
        else:
            is_rejected = status is not None and 400 <= status < 500
            attempt = Attempt(currency, amount, 'rejected' if is_rejected else 'unknown', took=took)
        with self._lock:
            self.attempts.append(attempt)

    def count(self, outcome):
        return sum(attempt.outcome == outcome for attempt in self.attempts)

    def slowest(self):
        return max((attempt.took for attempt in self.attempts), default=0)

    def violations(self, stored, limit):
        """The faults in the stored orders, which are newest first; nothing when they are correct."""
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
        yield f'{identity} was not requested'
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


def _as_written(order):
    """Keeps the digits of each number: 69.00 differs from 69.0."""
    return [(name, str(value)) for name, value in order.items()]


def event_violations(events, stored):
    """The faults in the events that a subscriber received for the stored orders, which are newest
    first. Each order must have at least one event, with the content of the order list, and the
    first events must be in placement order."""
    by_uuid = {order['uuid']: order for order in reversed(stored)}
    first_told = list(dict.fromkeys(event.message_id for event in events))
    for uuid in by_uuid.keys() - set(first_told):
        yield f'{uuid} has no event'
    for event in events:
        yield from _wrong_event(event, by_uuid.get(event.message_id))
    is_told = set(first_told)
    known = (uuid for uuid in first_told if uuid in by_uuid)
    placed = (uuid for uuid in by_uuid if uuid in is_told)
    for told, expected in zip(known, placed):
        if told != expected:
            yield f'the event of {told} came before that of {expected}, which was placed earlier'
            break


def _wrong_event(event, order):
    properties = (event.topic, event.type, event.content_type, event.is_persistent)
    if properties != ('order.placed', 'order.placed', 'application/json', True):
        yield f'the event of {event.message_id} has {properties}'
    if order is None:
        yield f'{event.message_id} has an event but is not stored'
    elif _as_written(exact_json(event.body)) != _as_written(order):
        yield f'the event of {event.message_id} has {event.body}'


def wrong_prices(stored, offered, lasts):
    """Orders at a rate that was never offered, or was offered more than `lasts` earlier. `offered`
    are rates of the currency with the time from which they were offered, oldest first; each is
    valid until the next one."""
    ends = [since for since, _ in offered[1:]] + [None]
    offers = collections.defaultdict(list)
    for (since, rate), end in zip(offered, ends):
        offers[rate].append((since, end))
    for order in stored:
        placed_at = datetime.datetime.fromisoformat(order['timestamp'])
        if not any(since <= placed_at and (end is None or placed_at <= end + lasts) for since, end in offers[order['exchange_rate']]):
            yield f'{order["uuid"]} was sold at {order["exchange_rate"]} at {order["timestamp"]}'


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
