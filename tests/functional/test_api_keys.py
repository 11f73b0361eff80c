"""API keys, the caller's own account, and renewed tokens."""

import re
import threading
import time

import pytest

from accounts import ADMIN, PASSWORD, add_user, basic, bearer, log_in, make_admin, send_json
from bourse import wait_until
from people import BRAUND

KEYS = '/api/v1/users/me/keys'
BARS = 'symbol,date,open,high,low,close,volume\nNEWCO,2024-01-02,1,1,1,1,1\n'
QUIET = {'BOURSE_RATE_LIMIT_ANONYMOUS': 'off', 'BOURSE_RATE_LIMIT_USER': 'off'}


@pytest.fixture
def folder(bourse, tmp_path):
    data = tmp_path / 'data'
    assert bourse.run('sample', '--data', data).returncode == 0
    make_admin(bourse, '--data', data)
    add_user(bourse, 'bob', PASSWORD, '--data', data)
    return data


def create(server, name, *scopes, headers=None):
    answer = send_json(server, 'POST', KEYS, {'name': name, 'scopes': scopes}, headers or basic())
    assert answer.status == 201, answer.text
    return answer.json


def upload(server, headers):
    return server.request('POST', '/stocks/time-series', {'Content-Type': 'text/csv'} | headers, BARS)


def test_a_key_is_shown_once_and_found_in_no_list_log_or_store(bourse, folder):
    with bourse.serve(folder, **QUIET) as server:
        created = create(server, 'nightly import', 'ingest')
        assert re.fullmatch(r'bourse_[\w-]{43}', created['key'])
        key = bearer(created.pop('key'))
        listed = server.get(KEYS, basic())
        assert listed.json == [created] and created['scopes'] == ['ingest']
        assert upload(server, key).status == 200
        log = ''.join(server.log)
        server.stop()
    secret = key['Authorization'].removeprefix('Bearer ')
    assert secret not in log + ''.join(server.log)
    assert all(secret.encode() not in file.read_bytes() for file in folder.rglob('*') if file.is_file())


def test_a_key_does_what_its_scopes_and_its_user_may(bourse, folder):
    with bourse.serve(folder, '--datasets-write', 'users', **QUIET) as server:
        def outcomes(key):
            key = bearer(key)
            yield 'read', server.get('/api/v1/users/history', key)
            yield 'read', server.get('/api/v1/stock?q=demo', key)
            yield 'read super', server.get('/api/v1/users', key)
            yield 'ingest super', upload(server, key)
            yield 'ingest', send_json(server, 'POST', '/people', BRAUND, key)
            yield 'never', server.request('POST', '/place_order?currency=eur&amount=1', key)
            yield 'never', send_json(server, 'POST', KEYS, {'name': 'more', 'scopes': ['read']}, key)
            yield 'never', send_json(server, 'PUT', '/api/v1/users/me/password', {'old_password': PASSWORD, 'new_password': PASSWORD}, key)
            yield 'never', server.request('POST', '/api/v1/session/renew', key)
            yield 'never', server.request('POST', '/api/v1/logout', key)
            yield 'never', server.request('DELETE', '/api/v1/symbols/DEMO', key)

        for user in (ADMIN, 'bob'):
            for scopes in (['read'], ['ingest'], ['read', 'ingest']):
                key = create(server, '+'.join(scopes), *scopes, headers=basic(user))['key']
                for needs, answer in outcomes(key):
                    scope, *rights = needs.split()
                    if scope in scopes and (not rights or user == ADMIN):
                        assert answer.status in (200, 201), (user, scopes, needs, answer.text)
                    else:
                        assert (answer.status, answer.json['code']) == (403, 'forbidden'), (user, scopes, needs, answer.text)


def test_a_deleted_key_and_one_of_a_disabled_user_are_refused(bourse, folder):
    with bourse.serve(folder, **QUIET) as server:
        first, second = create(server, 'a', 'read', headers=basic('bob')), create(server, 'b', 'read', headers=basic('bob'))

        def status(key):
            return server.get('/api/v1/users/me', bearer(key['key'])).status

        assert status(first) == status(second) == 200
        assert server.request('DELETE', f'{KEYS}/{first["id"]}', basic()).status == 404, 'of somebody else'
        assert server.request('DELETE', f'{KEYS}/{first["id"]}', basic('bob')).status == 204
        assert (status(first), status(second)) == (401, 200)
        for disabled in (True, False):
            assert send_json(server, 'PATCH', '/api/v1/users/bob', {'is_disabled': disabled}, basic()).status == 200
            assert status(second) == (401 if disabled else 200)
        assert server.get(KEYS, bearer('bourse_' + 'A' * 43)).status == 401


def test_a_key_deleted_on_one_replica_is_refused_by_the_other_soon(bourse, tmp_path, postgres):
    settings = QUIET | {'BOURSE_DATABASE_URL': postgres}
    assert bourse.run('migrate', **settings).returncode == 0
    make_admin(bourse, **settings)
    with bourse.serve(tmp_path / 'a', **settings) as one, bourse.serve(tmp_path / 'b', **settings) as two:
        created = create(one, 'a', 'read')
        assert two.get('/api/v1/users/me', bearer(created['key'])).status == 200
        assert one.request('DELETE', f'{KEYS}/{created["id"]}', basic()).status == 204
        wait_until(lambda: two.get('/api/v1/users/me', bearer(created['key'])).status == 401, 'the other replica to notice')


def test_the_name_of_a_key_is_checked(bourse, folder):
    with bourse.serve(folder, **QUIET) as server:
        create(server, 'a', 'read')
        again = send_json(server, 'POST', KEYS, {'name': 'a', 'scopes': ['read']}, basic())
        assert (again.status, again.json['code']) == (409, 'conflict')
        for name in ('', 'x' * 65, 'a\nb', 'a\u0085b'):
            answer = send_json(server, 'POST', KEYS, {'name': name, 'scopes': ['read']}, basic())
            assert (answer.status, answer.json['code']) == (400, 'invalid-input'), name
        for scopes in ([], ['write'], 'read'):
            assert send_json(server, 'POST', KEYS, {'name': 'b', 'scopes': scopes}, basic()).status == 400


def test_made_up_keys_are_limited_like_passwords(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='5/h') as server:
        key = create(server, 'a', 'read')['key']
        time.sleep(1.1)  # until the key is no longer remembered
        assert [server.get('/api/v1/users/me', bearer(f'bourse_{i}')).status for i in range(7)] == [401] * 5 + [429] * 2
        assert server.get('/api/v1/users/me', bearer(key)).status == 429, 'the limit tells nothing about a key'
        assert server.get('/api/v1/users/me', basic()).status == 200


def test_a_program_with_many_connections_is_one_guess(bourse, folder):
    with bourse.serve(folder, BOURSE_RATE_LIMIT_ANONYMOUS='5/h', BOURSE_RATE_LIMIT_USER='off') as server:
        key = bearer(create(server, 'a', 'read')['key'])
        statuses = []

        def ask():
            statuses.append(server.get('/api/v1/users/me', key).status)

        threads = [threading.Thread(target=ask) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [200] * 50


def test_callers_see_themselves(bourse, folder):
    with bourse.serve(folder) as server:
        for name in (ADMIN, 'bob'):
            for credentials in (basic(name), log_in(server, name)):
                answer = server.get('/api/v1/users/me', credentials)
                assert answer.status == 200 and answer.json['username'] == name
                assert answer.json == server.get(f'/api/v1/users/{name}', basic()).json
        assert server.get('/api/v1/users/me').status == 401


def test_a_token_is_renewed_before_it_ends(bourse, folder):
    with bourse.serve(folder, '--token-lifetime', '3s') as server:
        token = log_in(server, 'bob')
        until = time.monotonic() + 6
        while time.monotonic() < until:
            answer = server.request('POST', '/api/v1/session/renew', token)
            assert answer.status == 200 and answer.json['expires_in'] == 3
            assert answer.headers['Cache-Control'] == 'no-store'
            token = bearer(answer.json['access_token'])
            time.sleep(0.5)
        assert server.get('/api/v1/users/me', token).status == 200
        assert server.request('POST', '/api/v1/session/renew', basic('bob')).status == 401, 'only a token'


def test_a_revoked_token_cannot_be_renewed(bourse, folder):
    with bourse.serve(folder) as server:
        token = log_in(server, 'bob')
        renewed = bearer(server.request('POST', '/api/v1/session/renew', token).json['access_token'])
        assert server.request('POST', '/api/v1/logout', token).status == 204
        assert server.request('POST', '/api/v1/session/renew', token).status == 401
        assert server.get('/api/v1/users/me', renewed).status == 200, 'each token is revoked by itself'
        assert send_json(server, 'PATCH', '/api/v1/users/bob', {'is_disabled': True}, basic()).status == 200
        assert server.request('POST', '/api/v1/session/renew', renewed).status == 401
