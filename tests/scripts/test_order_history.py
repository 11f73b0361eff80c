"""The history checker catches each way in which stored orders can be wrong."""

import copy
import json
from decimal import Decimal

import pytest

from order_history import OrderHistory, exact_json

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
    # Sent again under its key after no answer.
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


def test_an_order_that_nobody_asked_for(history, stored):
    assert 'nobody asked' in violation(history, [order('5.00', 'c'), *stored])


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


def test_numbers_are_read_as_they_are_written():
    assert exact_json('{"a": 0.10}')['a'] == Decimal('0.10')
