"""The history checker detects each way in which stored orders can be wrong."""

import copy
import dataclasses
import datetime
import json
from decimal import Decimal

import pytest

from order_history import Event, OrderHistory, event_violations, exact_json, wrong_prices

LIMIT = Decimal('1')


def order(amount, uuid, rate='100000.00'):
    bitcoin = (Decimal(amount) / Decimal(rate)).quantize(Decimal('0.00000001'))
    return {'uuid': uuid, 'timestamp': '2024-03-08T14:30:00Z', 'amount': Decimal(amount), 'currency': 'USD',
            'exchange_rate': Decimal(rate), 'bitcoin_amount': bitcoin}


def answer(order):
    return json.dumps({'data': '…', 'order': order}, default=float)


@pytest.fixture
def history():
    log = OrderHistory()
    log.note('USD', Decimal('600.00'), 201, answer(order('600.00', 'a')))
    log.note('USD', Decimal('700.00'), 409, '{}')
    log.note('USD', Decimal('800.00'), None, '')
    log.note('USD', Decimal('900.00'), 503, '{}')
    # Sent again with its key after no response.
    log.note('USD', Decimal('100.00'), None, '')
    log.note('USD', Decimal('100.00'), 201, answer(order('100.00', 'b')))
    return log


@pytest.fixture
def stored():
    return [order('100.00', 'b'), order('600.00', 'a')]


def test_what_fits_is_no_violation(history, stored):
    assert history.violations(stored, LIMIT) == []
    assert history.violations([order('800.00', 'c'), *stored], LIMIT) == [], 'an unknown outcome may be stored'
    assert [history.count(outcome) for outcome in ('acknowledged', 'rejected', 'unknown')] == [2, 1, 3]


def violation(history, stored, limit=LIMIT):
    found = history.violations(stored, limit)
    assert found
    return '; '.join(found)


def test_an_acknowledged_order_that_is_lost(history, stored):
    assert 'acknowledged and is not stored' in violation(history, stored[:1])


def test_an_order_that_is_doubled(history, stored):
    assert 'stored 2 times' in violation(history, [*stored, order('600.00', 'other')])
    assert 'a is stored 2 times' in violation(history, [*stored, order('600.00', 'a')])


def test_an_unknown_order_that_is_doubled(history, stored):
    assert 'stored 2 times' in violation(history, [order('800.00', 'c'), order('800.00', 'd'), *stored])


def test_a_rejected_order_that_is_stored(history, stored):
    assert 'rejected and is stored' in violation(history, [order('700.00', 'c'), *stored])


def test_an_order_that_was_not_requested(history, stored):
    assert 'was not requested' in violation(history, [order('5.00', 'c'), *stored])


def test_an_order_that_was_acknowledged_otherwise(history, stored):
    changed = copy.deepcopy(stored)
    changed[1]['timestamp'] = '2024-03-08T14:30:01Z'
    assert 'otherwise than it is stored' in violation(history, changed)


def test_one_order_that_was_acknowledged_twice_differently(history, stored):
    history.note('USD', Decimal('600.00'), 201, answer(order('600.00', 'z')))
    assert 'different orders' in violation(history, stored)


def test_bitcoin_that_is_not_what_the_amount_buys(history, stored):
    changed = copy.deepcopy(stored)
    changed[0]['bitcoin_amount'] += Decimal('0.00000001')
    assert 'bitcoin, not' in violation(history, changed)


def test_a_limit_that_is_passed(history, stored):
    assert 'more than 0.006' in violation(history, stored, Decimal('0.006'))
    assert history.violations(stored, Decimal('0.007')) == []


def told(order, **changes):
    # In the server's format, because json.dumps does not support decimals.
    body = ('{"uuid":"%s","timestamp":"%s","amount":%s,"currency":"%s","exchange_rate":%s,"bitcoin_amount":%s}'
            % tuple(order.values()))
    event = Event('order.placed', order['uuid'], 'application/json', 'order.placed', True, False, body)
    return dataclasses.replace(event, **changes)


def event_violation(events, stored):
    found = list(event_violations(list(events), stored))
    assert found
    return '; '.join(found)


def test_events_that_fit_are_no_violation(stored):
    newest, oldest = map(told, stored)
    assert list(event_violations([oldest, newest], stored)) == []
    assert list(event_violations([oldest, newest, oldest, newest], stored)) == [], 'at least once'


def test_an_order_without_an_event(stored):
    assert event_violation([told(stored[1])], stored) == 'b has no event'


def test_an_event_of_an_order_that_is_not_stored(stored):
    assert event_violation(map(told, reversed(stored)), stored[1:]) == 'b has an event but is not stored'


def test_events_in_another_order(stored):
    assert 'the event of b came before that of a' in event_violation(map(told, stored), stored)


@pytest.mark.parametrize('old, new', [('600.00', '600.01'), ('600.00', '600.0'), ('"USD"', '"EUR"'), ('}', ',"more":1}')])
def test_an_event_that_is_not_the_order_as_listed(stored, old, new):
    event = told(stored[1])
    changed = dataclasses.replace(event, body=event.body.replace(old, new))
    assert changed.body != event.body
    assert 'the event of a has {' in event_violation([changed], stored[1:])


@pytest.mark.parametrize('changes', [{'topic': 'order'}, {'type': ''}, {'content_type': None}, {'is_persistent': False}])
def test_an_event_with_wrong_properties(stored, changes):
    assert 'the event of a has (' in event_violation([told(stored[1], **changes)], stored[1:])


def test_a_price_that_was_not_offered_or_that_was_too_old(stored):
    placed_at = datetime.datetime(2024, 3, 8, 14, 30, tzinfo=datetime.timezone.utc)
    second, rate = datetime.timedelta(seconds=1), Decimal('100000.00')

    def wrong(*offered):
        return len(list(wrong_prices(stored, [(placed_at + after * second, offer) for after, offer in offered], 5 * second)))
    assert wrong((-9, rate)) == wrong((-9, rate), (-4, 1)) == wrong((-9, 1), (0, rate), (9, 1)) == 0
    assert wrong((-9, 1)) == 2, 'it was not offered'
    assert wrong((-9, rate), (-6, 1)) == 2, 'too old'
    assert wrong((-9, 1), (1, rate)) == 2, 'not yet'


def test_numbers_are_read_as_they_are_written():
    assert exact_json('{"a": 0.10}')['a'] == Decimal('0.10')
