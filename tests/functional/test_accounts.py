"""Accounts and quotes end to end: signing in, quotes, history, statistics, users; on either store, with replicas."""

import base64
import os
import pty
import re
import signal
import sqlite3
import subprocess
import termios
import threading
import time
from urllib.parse import quote

import pytest

from accounts import ADMIN, PASSWORD, add_user, basic, log_in, make_admin, send_json
from bourse import environment, wait_until
from provider_stub import KEY, ProviderStub

USER, USERS_PASSWORD = 'Zoë', 'a pass: wörd'
#: Replicas must learn of changes within a second; generous, because the machine may be busy.
OUT_OF_DATE = 10


@pytest.fixture
def stub():
    with ProviderStub() as stub:
        yield stub


@pytest.fixture(params=['sqlite', 'postgres'])
def place(request, bourse, tmp_path):
    """The variables for a store with the sample data, a super user and a user."""
    if request.param == 'sqlite':
        variables = {'BOURSE_DATABASE_URL': f'sqlite:{tmp_path}/store.db'}
    else:
        variables = {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')}
    make_admin(bourse, **variables)
    assert bourse.run('sample', **variables).returncode == 0
    add_user(bourse, USER, USERS_PASSWORD, **variables)
    return variables


@pytest.fixture
def shared(bourse, postgres, tmp_path):
    """Two replicas on one database, and its variables."""
    variables = {'BOURSE_DATABASE_URL': postgres}
    make_admin(bourse, **variables)
    add_user(bourse, USER, USERS_PASSWORD, **variables)
    with bourse.serve(tmp_path / 'one', **variables) as one, bourse.serve(tmp_path / 'two', **variables) as other:
        yield one, other, variables


def stock(server, code, credentials):
    return server.get(f'/api/v1/stock?q={code}', credentials)


def history(server, credentials):
    return server.get('/api/v1/users/history', credentials)


def refused(response):
    return response.status == 401 and response.json['code'] == 'unauthenticated'


def providers(stub, *names, **variables):
    return variables | {'BOURSE_QUOTES_PROVIDERS': ','.join(names), 'BOURSE_PROVIDERS_STOOQ_URL': stub.url,
                        'STOCKS_API_HOST': stub.url, 'STOCKS_API_KEY': KEY}


def test_the_walk_of_a_user(bourse, place, tmp_path):
    with bourse.serve(tmp_path / 'data', **place) as server:
        user = log_in(server, USER.replace('Z', 'z'), USERS_PASSWORD)
        answer = stock(server, 'demo', user)
        assert answer.status == 200, answer.text
        assert answer.json == {'symbol': 'DEMO', 'company_name': 'Demo Corp (synthetic)', 'quote': answer.json['quote']}
        days = server.get('/ndays?symbol=DEMO&ndays=1').json['daily_data']
        assert [day['close'] for day in days.values()] == [answer.json['quote']]

        entry, = history(server, user).json
        assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', entry.pop('date'))
        bar = {name: next(iter(days.values()))[name] for name in ('open', 'high', 'low', 'close')}
        assert entry == {'name': 'Demo Corp (synthetic)', 'symbol': 'DEMO'} | bar
        assert history(server, basic()).json == [], 'a history is its owner\'s'

        unknown = stock(server, 'nothing', user)
        assert (unknown.status, unknown.json['code']) == (404, 'unknown-symbol')
        assert len(history(server, user).json) == 1, 'nothing is saved'

        for code in ('wave', 'DEMO', 'wave', 'walk'):
            assert stock(server, code, basic()).status in (200, 404)
        stats = server.get('/api/v1/stats', basic())
        found = [entry['symbol'].lower() for entry in history(server, basic()).json] + ['demo']
        counts = sorted(((code, found.count(code)) for code in set(found)), key=lambda pair: (-pair[1], pair[0]))
        assert [(row['stock'], row['times_requested']) for row in stats.json] == counts[:5]
        assert server.get('/api/v1/stats', user).status == 403

        assert refused(stock(server, 'demo', basic(USER, 'wrong-password')))
        assert refused(stock(server, 'demo', basic('nobody', USERS_PASSWORD)))
        assert refused(stock(server, 'demo', {}))

        assert server.request('POST', '/api/v1/logout', user).status == 204
        assert refused(history(server, user))
        assert history(server, basic(USER, USERS_PASSWORD)).status == 200, 'the password goes on'

    with bourse.serve(tmp_path / 'data', **place) as server:
        assert refused(history(server, user)), 'after a restart'
        assert len(history(server, log_in(server, USER, USERS_PASSWORD)).json) == 1


def test_a_history_is_paged(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, BOURSE_QUOTES_PROVIDERS='simulated') as server:
        asked = [f'S{number}' for number in range(7)]
        for code in asked:
            assert stock(server, code, basic()).status == 200

        pages = [[entry['symbol'] for entry in page.json] for page in server.pages('/history?limit=3', basic())]
        assert pages == [['S6', 'S5', 'S4'], ['S3', 'S2', 'S1'], ['S0']]
        first = server.get('/history?limit=3', basic())
        assert stock(server, 'S7', basic()).status == 200
        assert [entry['symbol'] for entry in server.get(first.next, basic()).json] == pages[1], 'a page stays where it is'
        rows = server.get('/history?format=csv', basic()).csv
        assert [row['symbol'] for row in rows] == ['S7', *reversed(asked)]
        assert all('simulated' in row['name'].lower() for row in rows)
        assert len(server.get('/stats', basic()).json) == 5
        for cursor in ('x', 'aA', first.next.split('cursor=')[1][:-2]):
            assert server.get(f'/history?cursor={cursor}', basic()).status == 400


@pytest.mark.concurrent
def test_old_history_is_deleted_in_pieces_when_a_time_is_set(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    assert bourse.run('sample', '--data', tmp_path).returncode == 0
    day = 24 * 3600 * 1_000_000
    with sqlite3.connect(tmp_path / 'bourse.db') as store:
        now = int(time.time() * 1_000_000)
        rows = [(now - age * day, f'OLD{n}') for age in (91, 89) for n in range(3000)]
        store.executemany("INSERT INTO history (user_number, date, name, symbol, open, high, low, close) VALUES (1, ?, '', ?, 1, 1, 1, 1)", rows)
    store.close()
    with bourse.serve(tmp_path) as server:
        assert len(history(server, basic()).json) == 6000, 'without the setting everything is kept'

    with bourse.serve(tmp_path, '--keep-history', '90d') as server:
        answers = []

        def is_pruned():
            answers.append(stock(server, 'demo', basic()).status)
            return len(history(server, basic()).json) == 3000 + len(answers)
        wait_until(is_pruned, 'the older half is deleted')
        assert set(answers) == {200}, 'new entries are saved meanwhile'


def test_users_are_added_and_listed_by_super_users(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        added = send_json(server, 'POST', '/api/v1/users', {'username': 'Bob', 'password': 'bobs-password'}, basic())
        assert added.status == 201, added.text
        assert (added.json['username'], added.json['is_super'], added.json['is_disabled']) == ('Bob', False, False)
        assert history(server, basic('bob', 'bobs-password')).status == 200
        again = send_json(server, 'POST', '/api/v1/users', {'username': 'bOB', 'password': 'bobs-password'}, basic())
        assert (again.status, again.json['code']) == (409, 'conflict')
        for body, pointer in [({'username': 'a:b', 'password': 'long enough'}, '/username'), ({'username': 'c', 'password': 'short'}, '/password'),
                              ({'username': 'c', 'password': 'with\na line'}, '/password'), ({'username': ' c', 'password': 'long enough'}, '/username')]:
            refusal = send_json(server, 'POST', '/api/v1/users', body, basic())
            assert (refusal.status, refusal.json['errors'][0]['pointer']) == (400, pointer), refusal.text

        root = {'username': 'root', 'password': 'roots-password', 'is_super': True}
        assert send_json(server, 'POST', '/api/v1/users', root, basic()).status == 201
        pages = [[user['username'] for user in page.json] for page in server.pages('/api/v1/users?limit=2', basic('root', 'roots-password'))]
        assert pages == [[ADMIN, 'Bob'], ['root']]
        assert 'password' not in server.get('/api/v1/users', basic()).text


def change_user(server, name, change, credentials):
    return send_json(server, 'PATCH', f'/api/v1/users/{quote(name, safe="")}', change, credentials)


def test_a_super_user_changes_others(bourse, place, tmp_path):
    with bourse.serve(tmp_path / 'data', **place) as server:
        mine, token, password = basic(), log_in(server, USER, USERS_PASSWORD), basic(USER, USERS_PASSWORD)
        shown = server.get(f'/api/v1/users/{quote(USER)}', mine)
        assert (shown.status, shown.json['username'], shown.json['is_super']) == (200, USER, False)
        assert history(server, password).status == 200, 'the verdict is remembered'

        disabled = change_user(server, USER, {'is_disabled': True}, mine)
        assert (disabled.status, disabled.json) == (200, shown.json | {'is_disabled': True}), disabled.text
        assert refused(history(server, token)) and refused(history(server, password)), 'at once'
        assert change_user(server, USER, {'is_disabled': False}, mine).json == shown.json
        assert refused(history(server, token)) and history(server, password).status == 200

        token = log_in(server, USER, USERS_PASSWORD)
        assert server.get('/stats', token).status == server.get('/stats', password).status == 403
        assert change_user(server, USER, {'is_super': True}, mine).json['is_super']
        assert refused(server.get('/stats', token)) and server.get('/stats', password).status == 200
        token = log_in(server, USER, USERS_PASSWORD)
        assert not change_user(server, USER, {'is_super': False}, mine).json['is_super']
        assert refused(server.get('/stats', token)) and server.get('/stats', password).status == 403

        assert change_user(server, USER, {'password': 'set-by-the-admin'}, mine).status == 200
        assert refused(history(server, password)) and history(server, basic(USER, 'set-by-the-admin')).status == 200
        assert change_user(server, USER, {}, mine).json == shown.json
        assert history(server, basic(USER, 'set-by-the-admin')).status == 200


def test_what_a_super_user_may_not_change(bourse, place, tmp_path):
    with bourse.serve(tmp_path / 'data', **place) as server:
        for change in ({'is_super': False}, {'is_disabled': True}):
            last = change_user(server, ADMIN, change, basic())
            assert (last.status, last.json['code']) == (409, 'conflict'), last.text
        own = change_user(server, ADMIN, {'password': 'taken-by-a-thief'}, log_in(server))
        assert (own.status, own.json['code']) == (403, 'forbidden')
        assert server.get('/stats', basic()).status == 200
        unknown = change_user(server, 'nobody', {'is_disabled': True}, basic())
        assert (unknown.status, unknown.json['code']) == (404, 'not-found')
        assert server.get('/api/v1/users/nobody', basic()).status == 404
        for body, pointer in [({'password': 'short'}, '/password'), ({'is_super': 'yes'}, '/is_super'), ({'name': 'x'}, '/name')]:
            refusal = change_user(server, USER, body, basic())
            assert (refusal.status, refusal.json['errors'][0]['pointer']) == (400, pointer), refusal.text
        assert server.get('/api/v1/users/a:b', basic()).status == 400

        odd = 'a/b?c=#d%20&\u00e9 "<'
        assert send_json(server, 'POST', '/api/v1/users', {'username': odd, 'password': USERS_PASSWORD}, basic()).status == 201
        assert change_user(server, odd, {'is_disabled': True}, basic()).json['username'] == odd
        for word in ('me', 'History'):
            taken = send_json(server, 'POST', '/api/v1/users', {'username': word, 'password': USERS_PASSWORD}, basic())
            assert (taken.status, taken.json['errors'][0]['pointer']) == (400, '/username')


def test_what_a_super_user_changes_counts_on_every_replica(shared):
    one, other, _ = shared
    token, password = log_in(other, USER, USERS_PASSWORD), basic(USER, USERS_PASSWORD)
    assert history(other, password).status == 200
    assert change_user(one, USER, {'is_super': True}, basic()).status == 200
    wait_until(lambda: refused(history(other, token)), 'the token that claims less has ended', OUT_OF_DATE)
    wait_until(lambda: other.get('/stats', password).status == 200, 'the password may more', OUT_OF_DATE)
    assert change_user(one, USER, {'is_disabled': True}, basic()).status == 200
    wait_until(lambda: refused(history(other, password)), 'the replica hears of it', OUT_OF_DATE)


def test_two_who_change_one_password_at_once_do_not_both(shared):
    one, other, _ = shared
    shown = basic(USER, USERS_PASSWORD)
    assert history(one, shown).status == history(other, shown).status == 200, 'both replicas remember the old one'

    def change(server, new):
        return send_json(server, 'PUT', '/api/v1/users/me/password', {'old_password': USERS_PASSWORD, 'new_password': new}, shown).status

    assert change(one, 'by-the-owner') == 204
    assert change(other, 'by-somebody-else') in (401, 403), 'although the other replica may not have heard of it'
    assert history(one, basic(USER, 'by-the-owner')).status == 200


def test_a_changed_password_ends_tokens_and_counts_at_once(bourse, place, tmp_path):
    with bourse.serve(tmp_path / 'data', **place) as server:
        def change(old, new, credentials):
            return send_json(server, 'PUT', '/api/v1/users/me/password', {'old_password': old, 'new_password': new}, credentials)

        old = basic(USER, USERS_PASSWORD)
        token = log_in(server, USER, USERS_PASSWORD)
        assert history(server, old).status == 200
        wrong = change('not-my-password', 'another-password', token)
        assert (wrong.status, wrong.json['code']) == (403, 'forbidden')
        assert history(server, token).status == 200

        assert change(USERS_PASSWORD, 'another-password', token).status == 204
        assert refused(history(server, token)) and refused(history(server, old))
        assert history(server, log_in(server, USER, 'another-password')).status == 200
        assert change('another-password', USERS_PASSWORD, basic(USER, 'another-password')).status == 204
        assert refused(history(server, basic(USER, 'another-password')))


def test_a_logout_counts_on_every_replica(shared):
    one, other, _ = shared
    token, kept = log_in(one, USER, USERS_PASSWORD), log_in(other, USER, USERS_PASSWORD)
    assert history(other, token).status == history(one, kept).status == 200, 'replicas share their key'

    assert one.request('POST', '/api/v1/logout', token).status == 204

    assert refused(history(one, token))
    wait_until(lambda: refused(history(other, token)), 'the other replica hears of the logout', OUT_OF_DATE)
    assert history(other, kept).status == 200


def test_a_disabled_user_is_refused_on_every_replica(bourse, shared):
    one, other, variables = shared
    tokens = log_in(one, USER, USERS_PASSWORD), log_in(other, USER, USERS_PASSWORD)
    password = basic(USER, USERS_PASSWORD)
    for server in (one, other):
        assert history(server, password).status == 200, 'the verdict is remembered'

    assert bourse.run('users', 'disable', USER, **variables).returncode == 0

    for server in (one, other):
        for credentials in (*tokens, password):
            wait_until(lambda: refused(history(server, credentials)), 'the replica hears of it', OUT_OF_DATE)
    disabled, nobody = one.get('/login', password), one.get('/login', basic('nobody', USERS_PASSWORD))
    assert {key: value for key, value in disabled.json.items() if key != 'request_id'} == {
        key: value for key, value in nobody.json.items() if key != 'request_id'}

    assert bourse.run('users', 'enable', USER, **variables).returncode == 0
    wait_until(lambda: history(one, password).status == 200, 'the user may sign in again', OUT_OF_DATE)
    assert refused(history(one, tokens[0])), 'its tokens have ended for good'


def test_a_changed_password_counts_on_every_replica(bourse, shared):
    one, other, variables = shared
    token, password = log_in(one, USER, USERS_PASSWORD), basic(USER, USERS_PASSWORD)
    assert history(other, password).status == 200

    changed = bourse.run('users', 'passwd', USER, input='another-password\n', **variables)

    assert changed.returncode == 0, changed.stderr
    for credentials in (token, password):
        wait_until(lambda: refused(history(other, credentials)), 'the other replica hears of it', OUT_OF_DATE)
    assert history(other, log_in(other, USER, 'another-password')).status == 200


def test_too_many_failures_are_refused_for_a_while(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, USER, USERS_PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        kept = log_in(server)
        for name in (USER, ADMIN):
            answers = [server.get('/api/v1/login', basic(name, f'guess {n}')).status for n in range(102)]
            assert answers == [401] * 100 + [429] * 2
        assert server.get('/api/v1/login', basic()).status == 200, 'cached credentials stay valid'
        refusal = server.get('/api/v1/login', basic(USER, USERS_PASSWORD))
        assert (refusal.status, refusal.json['code']) == (429, 'too-many-requests')
        assert 0 < int(refusal.headers['Retry-After']) <= 65 * 60
        assert history(server, kept).status == 200, 'tokens stay valid'
        assert server.get('/api/v1/login', basic('somebody-else')).status == 401


@pytest.mark.parametrize('provider', ['stooq', 'alphavantage'])
def test_quotes_of_a_provider(bourse, stub, tmp_path, provider):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, ENABLE_METRICS='1', **providers(stub, provider)) as server:
        answer = stock(server, 'demo.us', basic())
        assert answer.status == 200, answer.text
        assert answer.json == {'symbol': 'DEMO.US', 'company_name': 'DEMO CORP' if provider == 'stooq' else '', 'quote': 11}
        assert history(server, basic()).json[0]['open'] == 10.5
        assert stock(server, 'DEMO.US', basic()).status == 200
        assert len(stub.calls()) == 1, 'the second is answered from memory'
        assert len(history(server, basic()).json) == 2, 'and saved all the same'
        assert server.get('/stats', basic()).json == [{'stock': 'demo.us', 'times_requested': 2}]

        assert (stock(server, 'nope.us', basic()).status, stock(server, 'nope.us', basic()).status) == (404, 404)
        assert len(stub.calls()) == 2, 'unknown symbols are cached too'
        metrics = server.get('/metrics').text
        assert f'bourse_provider_calls_total{{outcome="found",provider="{provider}"}} 1' in metrics
        assert f'bourse_provider_calls_total{{outcome="unknown_symbol",provider="{provider}"}} 1' in metrics
        assert 'stock_api_cache_hit 2' in metrics
    assert not any(KEY in line for line in server.log)


def test_a_thousand_requests_for_one_quote_make_one_call(bourse, stub, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, **providers(stub, 'stooq')) as server:
        token, statuses = log_in(server), []

        def ask():
            connection = server.connect()
            statuses.extend(server.get('/stock?q=demo.us', token, connection).status for _ in range(25))
            connection.close()

        askers = [threading.Thread(target=ask) for _ in range(40)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert statuses == [200] * 1000
        assert len(stub.calls()) == 1
        assert server.get('/stats', basic()).json == [{'stock': 'demo.us', 'times_requested': 1000}]


@pytest.mark.parametrize('fault, status, code', [('reset', 502, 'provider-failed'), ('garbage', 502, 'provider-failed'),
                                                 ('nonsense', 502, 'provider-failed'), ('slow', 502, 'provider-failed'),
                                                 ('error', 502, 'provider-failed'), ('throttled', 503, 'unavailable'),
                                                 ('too_many', 503, 'unavailable')])
def test_a_provider_in_trouble(bourse, stub, tmp_path, fault, status, code):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, '--quotes-ttl', '0s', '--provider-deadline', '1s', **providers(stub, 'stooq')) as server:
        assert stock(server, 'demo.us', basic()).status == 200
        stub.fault(fault)

        answer = stock(server, 'other.us', basic())
        assert (answer.status, answer.json['code']) == (status, code), answer.text
        assert ('Retry-After' in answer.headers) == (status == 503)

        stale = stock(server, 'demo.us', basic())
        assert (stale.status, stale.json['quote']) == (200, 11)
        assert stale.headers['Warning'] == '110 - "Response is Stale"' and int(stale.headers['Age']) >= 0
        assert [entry['symbol'] for entry in history(server, basic()).json] == ['DEMO.US', 'DEMO.US']
        assert server.get('/healthz').status == 200


def test_a_symbol_with_invalid_data_does_not_block_the_others(bourse, stub, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, '--quotes-ttl', '0s', **providers(stub, 'stooq', ENABLE_METRICS='1')) as server:
        stub.fault('odd', 0, 'demo.us')
        for _ in range(8):
            answer = stock(server, 'demo.us', basic())
            assert (answer.status, answer.json['code']) == (502, 'provider-failed'), answer.text
        assert stock(server, 'other.us', basic()).status == 200
        metrics = server.get('/metrics').text
        assert 'bourse_provider_calls_total{outcome="invalid_data",provider="stooq"} 8' in metrics
        assert 'circuit_open' not in metrics
        assert [entry['symbol'] for entry in history(server, basic()).json] == ['OTHER.US']


@pytest.mark.parametrize('provider', ['stooq', 'alphavantage'])
def test_all_fields_of_a_quote(bourse, stub, tmp_path, provider):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, **providers(stub, provider)) as server:
        whole = stock(server, 'demo.us&fields=all', basic()).json
        age = whole.pop('age')
        assert isinstance(age, int) and 0 <= age < 60
        is_stooq = provider == 'stooq'
        assert whole == {'symbol': 'DEMO.US', 'company_name': 'DEMO CORP' if is_stooq else '', 'quote': 11, 'date': '2024-03-08',
                         'time': '22:00:15' if is_stooq else '', 'open': 10.5, 'high': 11.25, 'low': 10.4, 'close': 11,
                         'volume': 123456, 'currency': None, 'provider': provider}
        assert list(stock(server, 'demo.us', basic()).json) == ['symbol', 'company_name', 'quote']
        assert len(history(server, basic()).json) == 2, 'both requests are in the history'
        for odd in ('some', '', 'all,all', 'ALL'):
            refusal = stock(server, f'demo.us&fields={odd}', basic())
            assert (refusal.status, refusal.json['code']) == (400, 'invalid-input'), odd


def test_all_fields_of_a_stored_quote(bourse, place, tmp_path):
    with bourse.serve(tmp_path / 'data', **place) as server:
        whole = stock(server, '^gspc&fields=all', basic()).json
        assert (whole['provider'], whole['date'], whole['time'], whole['close']) == ('store', '2018-12-31', '', 2506.85)
        listed = server.get('/stocks?q=^gspc').json[0]['currency']
        assert whole['currency'] == (listed or None)


@pytest.mark.parametrize('provider', ['stooq', 'alphavantage'])
def test_a_quote_without_the_fields_it_does_not_need(bourse, stub, tmp_path, provider):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, **providers(stub, provider)) as server:
        stub.fault('sparse')
        sparse = stock(server, 'demo.us&fields=all', basic()).json
        assert (sparse['quote'], sparse['time'], sparse['volume']) == (11, '', None)
        assert history(server, basic()).json[0]['high'] == 11.25


@pytest.mark.parametrize('provider', ['stooq', 'alphavantage'])
def test_an_invalid_day_is_missing_in_the_last_days_and_logged_once(bourse, stub, tmp_path, provider):
    with bourse.serve(tmp_path, **providers(stub, provider)) as server:
        stub.fault('odd')
        for _ in range(3):
            answer = server.get('/ndays?symbol=demo.us&ndays=2')
            assert list(answer.json['daily_data']) == ['2024-03-07', '2024-03-06'], answer.text
        assert len(stub.calls()) == 1
        assert server.stop() == 0
    lines = [line for line in server.log if 'left out invalid days' in line]
    assert len(lines) == 1 and '2024-03-08: high 10.75 is below close 11' in lines[0] and provider in lines[0], server.log


def test_one_provider_stands_in_for_another(bourse, stub, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, **providers(stub, 'stooq', 'simulated')) as server:
        stub.fault('reset')
        answer = stock(server, 'demo.us', basic())
        assert answer.status == 200 and 'simulated' in answer.json['company_name'].lower()
        stub.clear()
        stub.fault('odd')
        answer = stock(server, 'other.us', basic())
        assert answer.status == 200 and 'simulated' in answer.json['company_name'].lower()


def test_days_come_from_alpha_vantage_when_its_key_is_set(bourse, stub, tmp_path):
    variables = {'STOCKS_API_HOST': stub.url, 'STOCKS_API_KEY': KEY, 'SYMBOL': 'DEMO', 'NDAYS': '2'}
    with bourse.serve(tmp_path, '--ndays-refresh-minutes', '0', **variables) as server:
        answer = server.get('/ndays')
        assert answer.status == 200, answer.text
        assert list(answer.json['daily_data']) == ['2024-03-08', '2024-03-07']
        assert answer.json['daily_data']['2024-03-08']['close'] == 11
        assert len(stub.calls('TIME_SERIES_DAILY')) == 1
        stub.fault('reset')
        stale = server.get('/ndays')
        assert (stale.status, stale.json) == (200, answer.json)
        assert stale.headers['Warning'] == '110 - "Response is Stale"' and 'Age' in stale.headers
        failed = server.get('/ndays?symbol=other')
        assert (failed.status, failed.json['code']) == (502, 'provider-failed')

    with bourse.serve(tmp_path / 'cached', API_REFRESH_FREQUENCY_MINUTES='60', **variables) as server:
        stub.clear()
        before = len(stub.calls())
        assert [server.get(f'/ndays?ndays={days}').json['ndays'] for days in (1, 7, 100)] == [1, 7, 100]
        assert len(stub.calls()) == before + 1


# The command line
# ----------------------------------------------------------------------------------------------------------------------

def test_init_makes_the_first_super_user_once(bourse, tmp_path):
    made = bourse.run('init', '--admin', 'root', '--data', tmp_path, input='')
    assert made.returncode == 0 and made.stdout.startswith('Created the super user root.\n'), made
    password = re.search(r'shown only once\): (\S{22})\n', made.stdout).group(1)
    for again in (bourse.run('init', '--admin', 'root', '--data', tmp_path), bourse.run('init', '--admin', 'other', '--data', tmp_path)):
        assert (again.returncode, again.stdout) == (0, 'The store already has a super user: root.\n'), again
    with bourse.serve(tmp_path) as server:
        assert server.get('/stats', basic('root', password)).status == 200


def test_init_takes_the_password_that_it_is_given(bourse, tmp_path):
    secret = tmp_path / 'secret'
    secret.write_text('from-the-file\n')
    given = {'variable': dict(BOURSE_ADMIN_PASSWORD='from-the-variable'), 'file': dict(BOURSE_ADMIN_PASSWORD_FILE=str(secret)),
             'input': dict(input='from-the-input\r\nand more')}
    for source, how in given.items():
        outcome = bourse.run('init', '--admin', 'root', '--data', tmp_path / source, **how)
        assert (outcome.returncode, outcome.stdout) == (0, 'Created the super user root.\n'), outcome
        with bourse.serve(tmp_path / source) as server:
            assert server.get('/stats', basic('root', f'from-the-{source}')).status == 200

    short = bourse.run('init', '--admin', 'root', '--data', tmp_path / 'short', BOURSE_ADMIN_PASSWORD='short')
    assert (short.returncode, short.stderr) == (1, 'bourse: a password must have 8 to 256 characters\n')
    assert bourse.run('init', '--admin', 'a:b', '--data', tmp_path / 'short').returncode == 2


def test_init_at_once_makes_one_super_user(bourse, postgres):
    variables = {'BOURSE_DATABASE_URL': postgres, 'BOURSE_ADMIN_PASSWORD': PASSWORD}
    running = [subprocess.Popen([bourse.binary, 'init', '--admin', f'admin{n}'], env=environment(**variables), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True) for n in range(4)]
    said = sorted(process.communicate()[0] for process in running)
    assert [process.returncode for process in running] == [0] * 4
    made = re.fullmatch(r'Created the super user (admin\d)\.\n', said[0]).group(1)
    assert said[1:] == [f'The store already has a super user: {made}.\n'] * 3
    assert bourse.run('users', 'list', **variables).stdout == f'{made}\tsuper\n'


def test_users_on_the_command_line(bourse, place):
    assert bourse.run('users', 'list', **place).stdout == f'{ADMIN}\tsuper\n{USER}\n'
    cases = [(['add', USER], 'long-enough\n', 1, f"bourse: the name '{USER}' already exists\n"),
             (['add', 'eve'], 'short\n', 1, 'bourse: a password must have 8 to 256 characters\n'),
             (['add', 'eve'], '', 2, 'bourse: no password was given\n'),
             (['passwd', 'eve'], 'long-enough\n', 1, "bourse: there is no user 'eve'\n"),
             (['disable', 'eve'], '', 1, "bourse: there is no user 'eve'\n"),
             (['add', 'me'], 'long-enough\n', 1, "bourse: the name 'me' is reserved\n"),
             (['demote', ADMIN], '', 1, 'bourse: the last enabled super user cannot be demoted or disabled\n'),
             (['disable', ADMIN], '', 1, 'bourse: the last enabled super user cannot be demoted or disabled\n'),
             (['promote', 'eve'], '', 1, "bourse: there is no user 'eve'\n"),
             (['add', 'e:e'], 'long-enough\n', 2, 'bourse: NAME: a name must not contain a colon\n')]
    for arguments, entered, code, said in cases:
        outcome = bourse.run('users', *arguments, input=entered, **place)
        assert (outcome.returncode, outcome.stderr) == (code, said), arguments

    add_user(bourse, 'eve', 'long-enough', '--super', **place)
    assert bourse.run('users', 'disable', 'eve', **place).stdout == 'Disabled eve.\n'
    assert bourse.run('users', 'list', **place).stdout == f'{ADMIN}\tsuper\neve\tsuper, disabled\n{USER}\n'
    assert bourse.run('users', 'enable', 'EVE', **place).returncode == 0
    assert 'eve\tsuper\n' in bourse.run('users', 'list', **place).stdout
    assert bourse.run('users', 'demote', 'eve', **place).stdout == 'eve is no longer a super user.\n'
    assert 'eve\n' in bourse.run('users', 'list', **place).stdout
    assert bourse.run('users', 'promote', 'eve', **place).stdout == 'eve is now a super user.\n'
    assert bourse.run('users', 'demote', ADMIN, **place).returncode == 0, 'another one is there now'


def test_a_password_typed_on_a_terminal_is_not_shown(bourse, tmp_path):
    terminal, other_end = pty.openpty()
    process = subprocess.Popen([bourse.binary, 'init', '--admin', ADMIN, '--data', tmp_path], env=environment(), stdin=other_end,
                               stdout=other_end, stderr=other_end)
    os.close(other_end)
    shown = b''

    def read_until(text):
        nonlocal shown
        while text not in shown:
            shown += os.read(terminal, 4096)

    read_until(b'Password of admin: ')
    os.write(terminal, b'typed-by-hand\n')
    read_until(b'Repeat the password: ')
    os.write(terminal, b'typed-by-hand\n')
    read_until(b'Created the super user admin.')
    assert process.wait(60) == 0
    os.close(terminal)
    assert b'typed-by-hand' not in shown
    with bourse.serve(tmp_path) as server:
        assert server.get('/stats', basic(password='typed-by-hand')).status == 200


@pytest.mark.parametrize('by', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize('entries', [0, 1])
def test_a_signal_at_the_prompt_leaves_the_terminal_as_it_was(bourse, tmp_path, by, entries):
    terminal, other_end = pty.openpty()
    before = termios.tcgetattr(other_end)
    process = subprocess.Popen([bourse.binary, 'init', '--admin', ADMIN, '--data', tmp_path], env=environment(), stdin=other_end,
                               stdout=other_end, stderr=other_end)
    shown = b''
    for prompt in [b'Password of admin: ', b'Repeat the password: '][:entries + 1]:
        if shown:
            os.write(terminal, b'typed-by-hand\n')
        while prompt not in shown:
            shown += os.read(terminal, 4096)
    assert termios.tcgetattr(other_end) != before, 'what is typed is not shown'
    process.send_signal(by)
    assert process.wait(60) == -by, 'as a shell expects it'
    assert termios.tcgetattr(other_end) == before
    os.close(other_end)
    os.close(terminal)
    assert bourse.run('users', 'list', '--data', tmp_path).stdout == '', 'no user was created'


@pytest.mark.parametrize('provider', ['stooq', 'alphavantage'])
def test_daily_bars_are_fetched_into_the_store(bourse, stub, place, tmp_path, provider):
    variables = place | {'BOURSE_PROVIDERS_STOOQ_URL': stub.url, 'STOCKS_API_HOST': stub.url, 'STOCKS_API_KEY': KEY}
    late = bourse.run('fetch', 'demo.us', '--provider', provider, '--from', '2024-03-01', **variables)
    assert (late.returncode, late.stdout) == (0, f'DEMO.US: 6 daily bars of {provider}: 6 inserted, 0 updated, 0 unchanged\n'), late
    for said in ('294 inserted, 0 updated, 6 unchanged', '0 inserted, 0 updated, 300 unchanged'):
        outcome = bourse.run('fetch', 'DEMO.US', '--provider', provider, **variables)
        assert (outcome.returncode, outcome.stdout) == (0, f'DEMO.US: 300 daily bars of {provider}: {said}\n'), outcome
    with bourse.serve(tmp_path / 'data', **place) as server:
        assert server.get('/stocks?q=demo.us').json[0]['bars'] == 300
        assert stock(server, 'demo.us', basic()).json['quote'] == 11


@pytest.mark.parametrize('provider', ['stooq', 'alphavantage'])
def test_a_fetch_keeps_the_valid_days_and_names_the_others(bourse, stub, tmp_path, provider):
    variables = providers(stub, provider)
    for fault, why in [('odd', 'high 10.75 is below close 11'), ('sparse', "volume 'plenty' is not a number")]:
        stub.clear()
        stub.fault(fault)
        fetched = bourse.run('fetch', 'demo.us', '--data', tmp_path / fault, **variables)
        assert (fetched.returncode, fetched.stdout) == (0, f'DEMO.US: 299 daily bars of {provider}: 299 inserted, 0 updated, 0 unchanged\n'), fetched
        assert fetched.stderr == f'bourse: warning: DEMO.US: left out 2024-03-08: {why}\n'


def test_a_fetch_that_fails_stores_nothing_and_shows_no_key(bourse, stub, tmp_path):
    variables = {'STOCKS_API_HOST': stub.url, 'STOCKS_API_KEY': KEY}
    unknown = bourse.run('fetch', 'nope.us', '--data', tmp_path, **variables)
    assert unknown.returncode == 1 and 'NOPE.US: no provider knows this symbol' in unknown.stderr
    stub.fault('half')
    broken = bourse.run('fetch', 'demo.us', '--data', tmp_path, **variables)
    assert broken.returncode == 1 and 'all providers failed' in broken.stderr and KEY not in broken.stderr
    assert bourse.run('export', 'bars', 'DEMO.US', '--data', tmp_path).returncode == 1
    for arguments, said in [(['demo.us'], '--provider'), (['demo.us', '--provider', 'stooq', '--from', 'today'], '--from'), (['../x'], 'SYMBOL')]:
        refusal = bourse.run('fetch', *arguments, '--data', tmp_path)
        assert refusal.returncode == 2 and said in refusal.stderr, refusal


# Settings
# ----------------------------------------------------------------------------------------------------------------------

def test_the_key_of_tokens_can_be_set_and_replaced(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    first, second = 'the first key that signs our tokens', 'the second key that signs our tokens'
    with bourse.serve(tmp_path, BOURSE_ACCOUNTS_TOKEN_KEY=first) as server:
        token = log_in(server)
    with bourse.serve(tmp_path, BOURSE_ACCOUNTS_TOKEN_KEY=second, BOURSE_ACCOUNTS_PREVIOUS_TOKEN_KEY=first) as server:
        assert history(server, token).status == history(server, log_in(server)).status == 200
    with bourse.serve(tmp_path, BOURSE_ACCOUNTS_TOKEN_KEY=second) as server:
        assert refused(history(server, token))


def test_the_key_of_the_store_can_be_replaced(bourse, shared):
    one, other, variables = shared
    token = log_in(one)
    rotated = bourse.run('users', 'rotate-key', **variables)
    assert (rotated.returncode, rotated.stdout) == (0, 'Tokens are now signed with a new key.\n'), rotated

    def kid():
        return base64.urlsafe_b64decode(log_in(one)['Authorization'].split()[1].split('.')[0] + '==')

    before = base64.urlsafe_b64decode(token['Authorization'].split()[1].split('.')[0] + '==')
    wait_until(lambda: kid() != before, 'the replica hears of the key', OUT_OF_DATE)
    newer = log_in(one)
    wait_until(lambda: history(other, newer).status == 200, 'so does the other', OUT_OF_DATE)
    assert history(one, token).status == history(other, token).status == 200, 'the one before counts'
    assert bourse.run('users', 'rotate-key', **variables).returncode == 0
    for server in (one, other):
        wait_until(lambda: refused(history(server, token)), 'not for ever', OUT_OF_DATE)
        assert history(server, newer).status == 200


def test_a_token_expires(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path, '--token-lifetime', '90s') as server:
        assert server.get('/api/v1/login', basic()).json['expires_in'] == 90


@pytest.mark.parametrize('variable, text, said', [
    ('BOURSE_ACCOUNTS_TOKEN_KEY', 'short', 'must have at least 32 bytes'), ('BOURSE_QUOTES_PROVIDERS', 'stooq,nobody', 'nobody'),
    ('BOURSE_QUOTES_PROVIDERS', 'store,store', 'names store twice'), ('BOURSE_PROVIDERS_STOOQ_URL', 'ftp://x', 'http'),
    ('BOURSE_ACCOUNTS_PREVIOUS_TOKEN_KEY', 'k' * 32, 'without accounts.token_key'), ('BOURSE_ACCOUNTS_HASHING_THREADS', '0', 'at least 1'),
    ('BOURSE_ACCOUNTS_TOKEN_LIFETIME', '0s', 'at least 1s')])
def test_a_setting_that_does_not_fit_stops_the_start(bourse, tmp_path, variable, text, said):
    outcome = bourse.run('serve', '--listen', '127.0.0.1:0', '--data', tmp_path, **{variable: text})
    assert outcome.returncode == 2 and said in outcome.stderr, outcome.stderr
    assert 'short' not in outcome.stderr
