"""Pages of other origins in a real browser. What such a page must not do is also done by a page that may, so that each
refusal is known to be the server's and not the browser's."""

import itertools
import re

import pytest

from accounts import basic, make_admin
from bourse import wait_until
from order_history import stored_orders

JSON = {'Content-Type': 'application/json'}

#: The response as a script of the page sees it, or the error that it gets instead.
FETCH = '''async ([target, options]) => {
    try {
        const answer = await fetch(target, options);
        return {type: answer.type, status: answer.status, text: await answer.text(), headers: Object.fromEntries(answer.headers)};
    } catch (error) {
        return {error: error.name};
    }
}'''
SUBMIT = '''target => {
    const form = Object.assign(document.createElement('form'), {method: 'POST', action: target});
    document.body.append(form);
    form.submit();
}'''
IMAGE = '''target => new Promise(done => {
    const image = new Image();
    image.onload = image.onerror = done;
    image.src = target;
})'''


@pytest.fixture(scope='module')
def server(bourse, app, tmp_path_factory):
    folder = tmp_path_factory.mktemp('browser')
    make_admin(bourse, '--data', folder)
    assert bourse.run('sample', '--data', folder).returncode == 0
    with bourse.serve(folder, BOURSE_HTTP_CORS_ORIGINS=app, BOURSE_RATE_LIMIT_MARKET_DATA='1000/min') as server:
        yield server


@pytest.fixture(scope='module')
def own(server):
    return f'http://127.0.0.1:{server.port}'


@pytest.fixture(params=['localhost', '127.0.0.1'], ids=['other site', 'other port'])
def foreign(request, elsewhere):
    return elsewhere.origin(request.param)


def fetch(tab, origin, target, **options):
    tab.goto(origin)
    return tab.evaluate(FETCH, [target, options])


def submit(tab, origin, target):
    """Submits a form and returns the status of the page that the browser shows then."""
    tab.goto(origin)
    with tab.expect_navigation() as shown:
        tab.evaluate(SUBMIT, target)
    return shown.value.status


@pytest.fixture
def order(amounts=itertools.count(1)):
    """The target of an order, a different one for each test. Forms, and scripts that ask for no permission, cannot send JSON;
    an order in the query needs none."""
    return f'/place_order?currency=EUR&amount={next(amounts)}'


def answered(server, target):
    """The statuses of all responses for this target, as the server logged them: browsers hide those that a page must not see."""
    return [int(re.search(r' status=(\d+)', line)[1]) for line in list(server.log) if f'target="{target}"' in line]


def test_a_page_of_an_allowed_origin_reads_responses_and_their_exposed_fields(tab, server, own, app):
    answer = fetch(tab, app, own + '/stocks/time-series/%5EGSPC?limit=2')
    assert (answer['type'], answer['status']) == ('cors', 200)
    assert answer['text'] == server.get('/stocks/time-series/%5EGSPC?limit=2').text
    assert {'link', 'etag', 'ratelimit', 'ratelimit-policy', 'x-request-id'} <= answer['headers'].keys()
    assert 'rel="next"' in answer['headers']['link']
    assert answer['headers']['ratelimit-policy'] == '"market-data";q=1000;w=60'

    unchanged = fetch(tab, app, own + '/stocks/time-series/%5EGSPC?limit=2', headers={'If-None-Match': answer['headers']['etag']})
    assert unchanged['status'] == 304


def test_a_page_of_an_allowed_origin_reads_when_to_try_again(tab, bourse, app, tmp_path):
    with bourse.serve(tmp_path, BOURSE_HTTP_CORS_ORIGINS=app, BOURSE_RATE_LIMIT_MARKET_DATA='1/h') as server:
        target = f'http://127.0.0.1:{server.port}/stocks'
        assert fetch(tab, app, target)['status'] == 200
        limited = fetch(tab, app, target)
        assert limited['status'] == 429 and int(limited['headers']['retry-after']) > 0
        assert limited['headers']['ratelimit'].startswith('"market-data";r=0')


def test_a_page_of_an_allowed_origin_reads_where_a_new_record_is(tab, server, own, app):
    person = '{"passengerClass":3,"name":"Ada","sex":"female","age":36,"siblingsOrSpousesAboard":0,"parentsOrChildrenAboard":0,"fare":7}'
    added = fetch(tab, app, own + '/people', method='POST', headers=JSON, body=person)
    assert added['status'] == 201
    assert server.get(added['headers']['location']).json['name'] == 'Ada'


def test_a_page_of_an_allowed_origin_orders_and_one_of_another_does_not(tab, server, own, app, foreign):
    """The browser asks before it sends JSON, so that the server does not even see the order of the other page."""
    order = {'method': 'POST', 'headers': JSON | {'Idempotency-Key': f'by {foreign}'}, 'body': '{"currency":"USD","amount":600}'}
    before = stored_orders(server)
    assert fetch(tab, foreign, own + '/place_order', **order) == {'error': 'TypeError'}
    assert stored_orders(server) == before

    placed = fetch(tab, app, own + '/place_order', **order)
    assert placed['status'] == 201
    newest, *others = stored_orders(server)
    assert newest['uuid'] in placed['text'] and others == before


def test_a_page_of_another_origin_reads_nothing(tab, server, own, app, foreign):
    for target in ('/stocks', '/people', '/openapi.json'):
        assert fetch(tab, foreign, own + target) == {'error': 'TypeError'}
        assert fetch(tab, app, own + target)['status'] == 200
    hidden = fetch(tab, foreign, own + '/stocks', mode='no-cors')
    assert (hidden['type'], hidden['status'], hidden['text'], hidden['headers']) == ('opaque', 0, '', {})


def test_a_form_of_another_origin_orders_nothing(tab, server, own, app, foreign, order):
    before = stored_orders(server)
    assert submit(tab, foreign, own + order) == 403
    assert stored_orders(server) == before

    assert submit(tab, app, own + order) == 201
    assert len(stored_orders(server)) == len(before) + 1


def test_a_fetch_that_asks_for_no_permission_orders_nothing_from_another_origin(tab, server, own, app, foreign, order):
    before = stored_orders(server)
    assert fetch(tab, foreign, own + order, method='POST', mode='no-cors')['type'] == 'opaque'
    wait_until(lambda: answered(server, order) == [403], 'the order of the other page to be refused')
    assert stored_orders(server) == before

    assert fetch(tab, app, own + order, method='POST', mode='no-cors')['type'] == 'opaque'
    assert len(stored_orders(server)) == len(before) + 1


def test_an_image_of_another_origin_saves_no_quote(tab, server, own, foreign):
    # As if the user had signed in to this server: browsers differ in what they send then.
    tab.set_extra_http_headers(basic())
    target = '/api/v1/stock?q=demo'

    def history():
        return server.get('/api/v1/users/history', basic()).json
    before, seen = history(), answered(server, target)
    tab.goto(foreign)
    tab.evaluate(IMAGE, own + target)
    wait_until(lambda: answered(server, target) == [*seen, 403], 'the quote for the other page to be refused')
    assert history() == before

    tab.goto(own + '/healthz')
    tab.evaluate(IMAGE, own + target)
    wait_until(lambda: answered(server, target) == [*seen, 403, 200], 'the quote for the page of the server')
    assert len(history()) == len(before) + 1
