"""Orders of bitcoin: placed by query and by body, exact amounts, the limit, idempotency keys, and
paged lists."""

import json
import re
import threading
from decimal import Decimal

import pytest

from accounts import PASSWORD, add_user, basic, make_admin
from bourse import wait_until
from order_history import OrderHistory, exact_json, stored_orders
from ordering import Crowd, place


class Shop:
    """A store without a server, and servers on it."""

    def __init__(self, bourse, folder, settings):
        self.bourse, self.folder, self.settings = bourse, folder, settings

    def serve(self, **more):
        return self.bourse.serve(self.folder, **self.settings, **more)

    def arguments(self):
        return ['--data', self.folder]


@pytest.fixture(params=['sqlite', 'postgres'])
def shop(request, bourse, tmp_path):
    settings = {}
    if request.param == 'postgres':
        settings['BOURSE_DATABASE_URL'] = request.getfixturevalue('postgres')
        assert bourse.run('migrate', **settings).returncode == 0
    return Shop(bourse, tmp_path / 'data', settings)


def priced(server):
    """The server, once it has a price."""
    wait_until(lambda: server.get('/record').status == 200, 'the first price')
    return server


@pytest.fixture
def server(shop):
    with shop.serve() as server:
        yield priced(server)


def refused(answer, status, code):
    assert (answer.status, answer.json['code']) == (status, code), answer.text


def test_an_order_by_query_and_one_by_body_are_placed_and_listed(server):
    rates = exact_json(server.get('/record').text)['bpi']
    by_query = server.request('POST', '/place_order?currency=eur&amount=69')
    by_body = place(server, '600.5', 'Usd')

    assert by_query.status == by_body.status == 201, by_query.text + by_body.text
    first, second = exact_json(by_query.text), exact_json(by_body.text)
    assert first['data'] == 'Order was placed for EUR:69.00'
    assert second['data'] == 'Order was placed for USD:600.50'
    assert list(first['order']) == ['uuid', 'timestamp', 'amount', 'currency', 'exchange_rate', 'bitcoin_amount']
    assert re.search(r'"amount":69\.00,', by_query.text) and re.search(r'"bitcoin_amount":0\.\d{8}\}', by_query.text)
    assert rates.keys() == {'USD', 'GBP', 'EUR'}
    assert stored_orders(server) == [second['order'], first['order']]
    assert OrderHistory().violations([], Decimal(100)) == []


def test_an_amount_never_goes_through_binary(server):
    # A double would turn these into 999999999.98 and .99, or add 16-digit noise.
    for amount in ('999999999.99', '0.29', '4.35', '1.10'):
        answer = place(server, amount) if amount != '999999999.99' else server.request(
            'POST', f'/place_order?currency=USD&amount={amount}')
        if answer.status == 409:
            continue
        assert f'"amount":{amount},' in answer.text


@pytest.mark.parametrize('amount, code', [('0', 'amount-not-allowed'), ('-1', 'amount-not-allowed'), ('0.001', 'amount-not-allowed'),
                                          ('1000000000', 'amount-not-allowed'), ('1e2', 'amount-not-allowed'),
                                          ('69.001', 'amount-not-allowed'), ('99999999999999999999', 'amount-not-allowed')])
def test_an_amount_that_is_not_allowed_is_refused_by_either_way(server, amount, code):
    refused(place(server, amount), 422, code)
    refused(server.request('POST', f'/place_order?currency=USD&amount={amount}'), 422, code)
    assert stored_orders(server) == []


def test_what_does_not_fit_the_contract_is_named(server):
    refused(place(server, 1, 'CHF'), 422, 'unknown-currency')
    both = server.request('POST', '/place_order?currency=USD&amount=1', {'Content-Type': 'application/json'},
                          '{"currency":"USD","amount":1}')
    refused(both, 400, 'invalid-input')
    neither = server.request('POST', '/place_order')
    refused(neither, 400, 'invalid-input')
    half = server.request('POST', '/place_order?amount=1')
    refused(half, 400, 'invalid-input')
    assert half.json['errors'][0]['name'] == 'currency'
    refused(place(server, '"600"'), 400, 'invalid-input')
    refused(place(server, 'NaN'), 400, 'malformed-request')
    refused(place(server, 1, key='x' * 256), 400, 'invalid-input')
    refused(place(server, 1, key='\u00e9'), 400, 'invalid-input')
    assert stored_orders(server) == []


def test_the_same_key_gets_the_first_answer_byte_for_byte(server):
    first = place(server, '600', key='order-1')
    assert first.status == 201

    again = place(server, '600.00', 'usd', key='order-1')
    by_query = server.request('POST', '/place_order?currency=USD&amount=600', {'Idempotency-Key': 'order-1'})

    for answer in (again, by_query):
        assert (answer.status, answer.body, answer.headers['Content-Type']) == (201, first.body, first.headers['Content-Type'])
    refused(place(server, '601', key='order-1'), 422, 'idempotency-key-reused')
    refused(place(server, '600', 'EUR', key='order-1'), 422, 'idempotency-key-reused')
    assert place(server, '600', key='order-2').body != first.body
    assert len(stored_orders(server)) == 2


def test_a_key_outlives_a_restart(shop):
    with shop.serve() as server:
        first = place(priced(server), '600', key='k')
    with shop.serve() as server:
        assert place(priced(server), '600', key='k').body == first.body
        assert len(stored_orders(server)) == 1


@pytest.mark.concurrent
def test_one_key_sent_by_many_at_once_is_one_order(server):
    answers = []

    def send():
        answers.append(place(server, '600', key='k'))
    threads = [threading.Thread(target=send) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    placed = {answer.body for answer in answers if answer.status == 201}
    assert len(placed) == 1
    for answer in answers:
        if answer.status != 201:
            refused(answer, 409, 'idempotency-key-in-progress')
            assert int(answer.headers['Retry-After']) >= 1
    assert len(stored_orders(server)) == 1


def test_the_limit_is_kept_and_a_smaller_order_may_still_fit(shop):
    with shop.serve(BOURSE_ORDERS_BTC_LIMIT='0.01') as server:
        rate = exact_json(priced(server).get('/record').text)['bpi']['USD']['rate_float']
        most = (rate / 100).quantize(Decimal('0.01'))
        assert place(server, (most * Decimal('0.9')).quantize(Decimal('0.01'))).status == 201
        refused(place(server, most), 409, 'btc-limit-reached')
        assert place(server, '1.00').status == 201
        assert len(stored_orders(server)) == 2


@pytest.mark.concurrent
def test_many_clients_reach_the_limit_and_never_pass_it(shop):
    limit = Decimal('0.0005')
    history = OrderHistory()
    with shop.serve(BOURSE_ORDERS_BTC_LIMIT=str(limit)) as server:
        Crowd(history).finish(priced(server), each=25)
        stored = stored_orders(server)

    assert history.violations(stored, limit) == []
    assert history.count('rejected') > 0 and history.count('unknown') == 0
    print(f'{len(stored)} of {len(history.attempts)} orders fitted, '
          f'{sum(order["bitcoin_amount"] for order in stored)} of {limit} bitcoin')


@pytest.mark.concurrent
def test_two_replicas_keep_one_limit_together(bourse, postgres, tmp_path):
    limit, history = Decimal('0.0005'), OrderHistory()
    settings = {'BOURSE_DATABASE_URL': postgres, 'BOURSE_ORDERS_BTC_LIMIT': str(limit)}
    assert bourse.run('migrate', BOURSE_DATABASE_URL=postgres).returncode == 0
    with bourse.serve(tmp_path, **settings) as one, bourse.serve(tmp_path, **settings) as other:
        crowd, until = Crowd(history, clients=8), threading.Event()
        threads = crowd.order(priced(one), until, each=40) + crowd.order(priced(other), until, each=40)
        for thread in threads:
            thread.join()
        stored = stored_orders(one)
        assert stored_orders(other) == stored
        # The key of an order placed by the other replica.
        first = place(one, '0.01', key='shared')
        assert place(other, '0.01', key='shared').body == first.body or first.status == 409

    assert history.violations(stored, limit) == []
    assert history.count('rejected') > 0


def test_pages_are_linked_and_new_orders_shift_nothing(server):
    for amount in range(1, 9):
        assert place(server, amount).status == 201

    first = server.get('/get_orders?start=0&page_size=3')
    page = exact_json(first.text)
    assert [int(order['amount']) for order in page['data']] == [8, 7, 6]
    assert page['_links']['self'] == '/get_orders?start=0&page_size=3' and 'prev' not in page['_links']
    assert first.next == page['_links']['next']

    place(server, 99)
    second = exact_json(server.get(page['_links']['next']).text)
    assert [int(order['amount']) for order in second['data']] == [5, 4, 3]
    third = exact_json(server.get(second['_links']['next']).text)
    assert [int(order['amount']) for order in third['data']] == [2, 1]
    assert 'next' not in third['_links']
    assert exact_json(server.get(third['_links']['prev']).text)['data'] == second['data']
    assert exact_json(server.get(second['_links']['prev']).text)['data'] == page['data']
    assert [int(order['amount']) for order in exact_json(server.get('/get_orders').text)['data']][:2] == [99, 8]
    beyond = exact_json(server.get('/get_orders?start=100&page_size=3').text)
    assert beyond['data'] == [] and 'next' not in beyond['_links']
    assert [int(order['amount']) for order in exact_json(server.get(beyond['_links']['prev']).text)['data']] == [3, 2, 1]
    assert len(server.get('/get_orders?format=csv&page_size=3').csv) == 3
    refused(server.get('/get_orders?cursor=x'), 400, 'invalid-input')


def test_with_a_login_required_orders_need_credentials(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, 'bob', PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path, BOURSE_ORDERS_REQUIRE_LOGIN='true') as server:
        refused(place(priced(server), 1), 401, 'unauthenticated')
        refused(server.get('/get_orders'), 401, 'unauthenticated')
        assert place(server, 1, **basic('bob')).status == 201
        assert len(stored_orders(server, basic('bob'))) == 1


def test_with_a_login_required_users_see_their_own_orders(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    for name in ('bob', 'eve'):
        add_user(bourse, name, PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path, BOURSE_ORDERS_REQUIRE_LOGIN='true') as server:
        priced(server)
        who = [basic('bob'), basic('eve'), basic()]
        for amount in range(1, 10):
            assert place(server, amount, **who[amount % 3]).status == 201

        assert [int(order['amount']) for order in stored_orders(server, basic('bob'))] == [9, 6, 3]
        assert [int(order['amount']) for order in stored_orders(server, basic('eve'))] == [7, 4, 1]
        everything = stored_orders(server, basic())
        assert [int(order['amount']) for order in everything] == list(range(9, 0, -1)), 'super users see all'
        pages = list(server.pages('/get_orders?page_size=2', basic('bob')))
        assert [len(page.json['data']) for page in pages] == [2, 1]
        assert 'next' not in pages[-1].json['_links']
        assert server.get(pages[-1].json['_links']['prev'], basic('bob')).json['data'] == pages[0].json['data']
        for order in everything:
            owner = who[int(order['amount']) % 3]
            for caller in who:
                answer = server.get(f'/api/v1/orders/{order["uuid"]}', caller)
                if caller in (owner, basic()):
                    assert answer.json['uuid'] == order['uuid']
                else:
                    refused(answer, 404, 'not-found')
        refused(server.get(f'/api/v1/orders/{everything[0]["uuid"]}'), 401, 'unauthenticated')


def test_one_order_is_found_by_its_id(bourse, tmp_path):
    with bourse.serve(tmp_path) as server:
        placed = json.loads(place(priced(server), 1).text)['order']
        found = server.get(f'/api/v1/orders/{placed["uuid"]}')
        assert (found.status, json.loads(found.text)) == (200, placed)
        refused(server.get('/api/v1/orders/018e1b5c-7a30-7cc3-98c4-dc0c0c07398f'), 404, 'not-found')
        refused(server.get('/api/v1/orders/1'), 400, 'invalid-input')


def test_credentials_that_are_shown_must_be_right_and_keys_belong_to_accounts(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, 'bob', PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        refused(place(priced(server), 1, **basic('bob', 'wrong')), 401, 'unauthenticated')
        orders = {json.loads(place(server, 1, key='k', **who).text)['order']['uuid'] for who in ({}, basic('bob'), basic())}
        assert len(orders) == 3
        assert place(server, 1, key='k', **basic('bob')).status == 201
        assert len(stored_orders(server)) == 3


def test_without_a_fresh_price_orders_wait(bourse, tmp_path):
    with bourse.serve(tmp_path, BOURSE_PRICES_MAX_AGE='100ms', BOURSE_PRICES_INTERVAL='1h') as server:
        wait_until(lambda: place(server, 1).status == 503, 'a price that is too old')
        answer = place(server, 1)
        refused(answer, 503, 'unavailable')
        assert int(answer.headers['Retry-After']) >= 1


def test_outcomes_of_orders_are_counted(bourse, tmp_path):
    with bourse.serve(tmp_path, ENABLE_METRICS='true') as server:
        place(priced(server), 1, key='k')
        place(server, 1, key='k')
        place(server, 2, key='k')
        metrics = server.get('/metrics').text
    for name, count in {'placed': 1, 'repeated': 1, 'refused': 1, 'limit_reached': 0, 'failed': 0}.items():
        assert f'bourse_orders_{name}_total {count}' in metrics, name
