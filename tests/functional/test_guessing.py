"""Passwords sprayed from one address: how many are hashed, and what others notice."""

import itertools
import statistics
import threading
import time

import pytest

from accounts import PASSWORD, add_user, basic, make_admin, send_json
from test_rate_limit import forwarded

LIMIT = 20
NAMES = 500
SIGN_INS = 15
PROXY = {'BOURSE_HTTP_TRUSTED_PROXIES': '127.0.0.1', 'BOURSE_RATE_LIMIT_ANONYMOUS': f'{LIMIT}/h'}


@pytest.fixture
def folder(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    for i in range(2 * SIGN_INS):
        add_user(bourse, f'user-{i}', PASSWORD, '--data', tmp_path)
    return tmp_path


def operations(server):
    """The method and path of each operation that takes a name and a password in its head."""
    contract = server.get('/openapi.json').json
    for path, methods in contract['paths'].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and any('basicAuth' in way for way in operation.get('security', [])):
                yield method.upper(), path.replace('{username}', 'ada').replace('{id}', '1')


def sign_in_times(server, users):
    """How long the sign-in of each user took, from another address; none was signed in before."""
    for i in users:
        begun = time.monotonic()
        answer = send_json(server, 'POST', '/api/v1/login', {'username': f'user-{i}', 'password': PASSWORD}, forwarded('203.0.113.7'))
        assert answer.status == 200, answer.text
        yield time.monotonic() - begun


@pytest.mark.concurrent
def test_sprayed_passwords_are_hashed_up_to_the_limit_and_others_sign_in(bourse, folder):
    with bourse.serve(folder, '--enable-metrics', **PROXY) as server:
        targets = list(operations(server))
        assert len(targets) > 10
        quiet = list(sign_in_times(server, range(SIGN_INS)))
        hashed = server.metric('bourse_password_hashes_total')
        names, seen = iter(range(NAMES)), []

        def spray(of):
            for method, path in itertools.islice(itertools.cycle(targets), of, None):
                name = next(names, None)
                if name is None:
                    return
                headers = basic(f'name-{name}', 'guess') | forwarded('198.51.100.1')
                seen.append(server.request(method, path, headers=headers).status)

        threads = [threading.Thread(target=spray, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        meanwhile = list(sign_in_times(server, range(SIGN_INS, 2 * SIGN_INS)))
        for thread in threads:
            thread.join()

        guesses = server.metric('bourse_password_hashes_total') - hashed - SIGN_INS
        assert guesses == seen.count(401) == LIMIT, seen
        assert seen.count(429) == NAMES - LIMIT
        print(f'sign-in elsewhere: {statistics.median(quiet) * 1000:.0f} ms quiet, {statistics.median(meanwhile) * 1000:.0f} ms '
              f'during the spray; slowest {max(quiet) * 1000:.0f} and {max(meanwhile) * 1000:.0f} ms')


def test_the_limit_tells_nothing_about_the_password(bourse, folder):
    with bourse.serve(folder, **PROXY) as server:
        for i in range(LIMIT):
            assert server.get('/api/v1/users/history', basic(f'name-{i}', 'guess')).status == 401
        right, wrong = (server.get('/api/v1/users/history', basic('user-1', password)) for password in (PASSWORD, 'guess'))

        assert right.status == wrong.status == 429
        assert right.json['code'] == wrong.json['code'] == 'rate-limited'
        assert set(right.headers) == set(wrong.headers)
        assert server.get('/api/v1/users/history', basic('user-1', PASSWORD) | forwarded('203.0.113.7')).status == 200


def test_a_client_with_many_connections_is_one_guess(bourse, folder):
    """Its password is right, and the server has not seen it yet."""
    with bourse.serve(folder, '--enable-metrics', **PROXY) as server:
        before, statuses = server.metric('bourse_password_hashes_total'), []

        def ask():
            statuses.append(server.get('/api/v1/users/history', basic('user-2', PASSWORD)).status)

        threads = [threading.Thread(target=ask) for _ in range(3 * LIMIT)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert statuses == [200] * (3 * LIMIT)
        assert server.metric('bourse_password_hashes_total') == before + 1
