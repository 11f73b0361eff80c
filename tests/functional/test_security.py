"""Attacks on credentials and secrets: forged tokens, password guessing, odd symbols, and secrets in
output."""

import base64
import hashlib
import hmac
import json
import re
import socket
import sqlite3
import time
import urllib.parse

import pytest

from accounts import ADMIN, PASSWORD, add_user, basic, bearer, log_in, make_admin, send_json
from provider_stub import KEY, ProviderStub

TOKEN_KEY = 'the-key-that-signs-the-tokens-of-these-tests'
USER = 'user'


@pytest.fixture(scope='module')
def stub():
    with ProviderStub() as stub:
        yield stub


@pytest.fixture(scope='module')
def server(bourse, stub, tmp_path_factory):
    folder = tmp_path_factory.mktemp('security')
    make_admin(bourse, '--data', folder)
    add_user(bourse, USER, PASSWORD, '--data', folder)
    with bourse.serve(folder, BOURSE_ACCOUNTS_TOKEN_KEY=TOKEN_KEY, BOURSE_QUOTES_PROVIDERS='stooq',
                      BOURSE_PROVIDERS_STOOQ_URL=stub.url) as server:
        yield server


def refused(response):
    return (response.status, response.json['code']) == (401, 'unauthenticated') and 'WWW-Authenticate' in response.headers


# Tokens
# ----------------------------------------------------------------------------------------------------------------------

def encode(content):
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip('=')


def sign(header, payload, key=TOKEN_KEY, digest=hashlib.sha256):
    text = f'{encode(header)}.{encode(payload)}'
    return f'{text}.{encode(hmac.new(key.encode(), text.encode(), digest).digest())}'


def unsigned(header, payload):
    return f'{encode(header)}.{encode(payload)}.'


def without(claims, name):
    return {key: value for key, value in claims.items() if key != name}


OTHER_KEY = 'k' * 32
JWK = {'kty': 'oct', 'alg': 'HS256', 'k': encode(OTHER_KEY.encode())}
#: Built from the header and the payload of a valid token, and the address of a server of the
#: attacker.
FORGERIES = {
    'no algorithm': lambda h, p, url: unsigned(h | {'alg': 'none'}, p),
    'no algorithm in another case': lambda h, p, url: unsigned(h | {'alg': 'NonE'}, p),
    'no algorithm, signed': lambda h, p, url: sign(h | {'alg': 'none'}, p),
    'no algorithm named': lambda h, p, url: sign(without(h, 'alg'), p),
    'HS384': lambda h, p, url: sign(h | {'alg': 'HS384'}, p, digest=hashlib.sha384),
    'HS512': lambda h, p, url: sign(h | {'alg': 'HS512'}, p, digest=hashlib.sha512),
    'RS256': lambda h, p, url: sign(h | {'alg': 'RS256'}, p),
    'ES256': lambda h, p, url: sign(h | {'alg': 'ES256'}, p),
    'embedded key': lambda h, p, url: sign(h | {'jwk': JWK}, p, OTHER_KEY),
    'embedded key beside a good signature': lambda h, p, url: sign(h | {'jwk': JWK}, p),
    'address of keys': lambda h, p, url: sign(h | {'jku': url}, p, OTHER_KEY),
    'address of keys, no kid': lambda h, p, url: sign(without(h, 'kid') | {'jku': url}, p, OTHER_KEY),
    'address of a certificate': lambda h, p, url: sign(h | {'x5u': url}, p, OTHER_KEY),
    'critical extension': lambda h, p, url: sign(h | {'crit': ['b64'], 'b64': False}, p),
    'kid of nobody': lambda h, p, url: sign(h | {'kid': 'nobody'}, p),
    'kid that is a path': lambda h, p, url: sign(h | {'kid': '../../../../dev/null'}, p, ''),
    'kid that is SQL': lambda h, p, url: sign(h | {'kid': "' OR '1'='1"}, p),
    'no kid': lambda h, p, url: sign(without(h, 'kid'), p),
    'another key': lambda h, p, url: sign(h, p, OTHER_KEY),
    'empty key': lambda h, p, url: sign(h, p, ''),
    'expired': lambda h, p, url: sign(h, p | {'exp': int(time.time()) - 61}),
    'no expiry': lambda h, p, url: sign(h, without(p, 'exp')),
    'expiry that is text': lambda h, p, url: sign(h, p | {'exp': '9999999999'}),
    'not valid yet': lambda h, p, url: sign(h, p | {'nbf': int(time.time()) + 120}),
    'not valid before a text': lambda h, p, url: sign(h, p | {'nbf': '0'}),
    'issued in the future': lambda h, p, url: sign(h, p | {'iat': int(time.time()) + 120}),
    'issued long ago, for ever': lambda h, p, url: sign(h, p | {'iat': int(time.time()) - 7200, 'exp': 9999999999}),
    'another issuer': lambda h, p, url: sign(h, p | {'iss': 'somebody'}),
    'no issuer': lambda h, p, url: sign(h, without(p, 'iss')),
    'another audience': lambda h, p, url: sign(h, p | {'aud': 'somebody'}),
    'no audience': lambda h, p, url: sign(h, without(p, 'aud')),
    'no generation': lambda h, p, url: sign(h, without(p, 'gen')),
    'more rights than were signed': lambda h, p, url: '.'.join([encode(h), encode(p | {'super': True}), sign(h, p).split('.')[2]]),
}


@pytest.fixture(scope='module')
def good(server):
    """The header and the payload of a valid token of the user."""
    token = log_in(server, USER)['Authorization'].removeprefix('Bearer ')
    header, payload, _ = (base64.urlsafe_b64decode(part + '==') for part in token.split('.'))
    return json.loads(header), json.loads(payload)


def test_a_token_signed_with_the_key_counts(server, good):
    """Shows that the forged tokens are rejected for the forged part."""
    header, payload = good
    for fine in (payload, payload | {'exp': int(time.time()) - 30}, payload | {'iat': int(time.time()) + 30}):
        assert server.get('/history', bearer(sign(header, fine))).status == 200


@pytest.mark.parametrize('name', FORGERIES)
def test_a_forged_token_is_rejected_without_contacting_its_key_url(server, good, name):
    with socket.create_server(('127.0.0.1', 0)) as attacker:
        url = f'http://127.0.0.1:{attacker.getsockname()[1]}/keys'
        answer = server.get('/history', bearer(FORGERIES[name](*good, url)))
        assert refused(answer), answer.text
        assert answer.json['detail'] in ('the token is not valid', 'the token has expired')
        attacker.setblocking(False)
        with pytest.raises(BlockingIOError):
            attacker.accept()


def test_a_revoked_token_is_refused_and_so_is_one_of_an_earlier_generation(server, good):
    header, payload = good
    token = log_in(server, USER)
    assert server.request('POST', '/api/v1/logout', token).status == 204
    assert refused(server.get('/history', token))

    change = {'old_password': PASSWORD, 'new_password': PASSWORD}
    assert send_json(server, 'PUT', '/api/v1/users/me/password', change, basic(USER)).status == 204
    ahead = payload | {'iat': int(time.time()) + 30, 'exp': int(time.time()) + 90}
    assert refused(server.get('/history', bearer(sign(header, ahead)))), 'issued behind the change, by another clock'


# Passwords
# ----------------------------------------------------------------------------------------------------------------------

def test_a_password_is_stored_as_an_expensive_salted_hash(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, USER, PASSWORD, '--data', tmp_path)
    with sqlite3.connect(tmp_path / 'bourse.db') as store:
        stored = [row[0] for row in store.execute('SELECT password_hash FROM users')]
        everything = '\n'.join(store.iterdump())
    assert len(set(stored)) == 2, 'one password, two salts'
    for text in stored:
        memory, passes, salt = re.fullmatch(r'\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([\w+/]+)\$[\w+/]{43}', text).groups()
        assert int(memory) >= 19 * 1024 and int(passes) >= 2 and len(salt) >= 22
    assert PASSWORD not in everything


def test_every_attempt_costs_one_hash_for_any_name_and_a_sign_in_no_more(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, USER, PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path, ENABLE_METRICS='true') as server:
        def hashes_of(work):
            before = server.metric('bourse_password_hashes_total')
            work()
            return server.metric('bourse_password_hashes_total') - before

        assert hashes_of(lambda: log_in(server)) == 1, 'signing in when nothing is remembered'
        assert hashes_of(lambda: log_in(server)) == 0, 'signing in a moment later'
        assert hashes_of(lambda: send_json(server, 'POST', '/login', {'username': USER, 'password': PASSWORD})) == 1
        token = log_in(server, USER)
        assert hashes_of(lambda: server.get('/history', token)) == hashes_of(lambda: server.get('/history', basic(USER))) == 0
        for name in (USER, 'nobody-has-this-name', 'a\u00e9b', ADMIN):
            assert hashes_of(lambda: server.get('/login', basic(name, 'wrong-password'))) == 1, name
            assert hashes_of(lambda: send_json(server, 'POST', '/login', {'username': name, 'password': 'wrong'})) == 1, name
        assert hashes_of(lambda: server.get('/login', {'Authorization': 'Basic nonsense'})) == 0
        assert hashes_of(lambda: server.get('/history', bearer('a.b.c'))) == 0


def test_names_that_exist_cannot_be_told_from_those_that_do_not(server):
    def seen(response):
        varying = {'request_id', 'instance'}
        headers = sorted((name, value) for name, value in response.headers.items() if name not in ('X-Request-Id', 'Date'))
        return response.status, headers, {key: value for key, value in response.json.items() if key not in varying}

    ways = [lambda name, password: server.get('/login', basic(name, password)),
            lambda name, password: server.get('/history', basic(name, password)),
            lambda name, password: send_json(server, 'POST', '/login', {'username': name, 'password': password})]
    for ask in ways:
        assert seen(ask(USER, 'wrong-password')) == seen(ask('nobody-has-this-name', 'wrong-password'))


# Symbols
# ----------------------------------------------------------------------------------------------------------------------

ODD_SYMBOLS = ['../x', '..%2fx', '%2e%2e%2fx', '%0d%0aHost:%20x', 'a%0d%0ab', 'http://127.0.0.1/', '//127.0.0.1/', 'A' * 10_000, '%00', 'a%00b', '%ff',
               '+a', '%3Cscript%3E', 'a,b', 'a;b', 'a%23b', 'a?b', '%25s%25n', '']


@pytest.mark.parametrize('symbol', ODD_SYMBOLS, ids=lambda symbol: symbol[:20])
def test_an_invalid_symbol_is_rejected_before_a_provider_is_called(server, stub, symbol):
    before = len(stub.calls())
    answer = server.get(f'/api/v1/stock?q={symbol}', basic())
    expected = 414 if len(symbol) > 8000 else 400
    assert answer.status == expected, answer.text
    assert len(stub.calls()) == before
    assert server.get('/history', basic()).json == []


@pytest.mark.parametrize('symbol', ['a b', 'a&s=b', "' OR 1=1--", '@x', '.x', '📈', 'BTC/USD', 'a:b', '$SPX', 'a+b'])
def test_a_strange_symbol_reaches_a_provider_as_one_value(server, stub, symbol):
    server.get('/api/v1/stock?' + urllib.parse.urlencode({'q': symbol}), basic())
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(stub.calls()[-1]).query)
    assert symbol.lower() in [value.lower() for value in query['s']], query


# Secrets
# ----------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('form', ['text', 'json'])
def test_no_secret_is_ever_shown(bourse, stub, postgres, tmp_path, form):
    secrets = {'BOURSE_ACCOUNTS_TOKEN_KEY': 'never-shown-token-key-' + 'x' * 32, 'BOURSE_ACCOUNTS_PREVIOUS_TOKEN_KEY': 'never-shown-old-key-' + 'x' * 32,
               'BOURSE_PROVIDERS_STOOQ_KEY': 'never-shown-stooq-key', 'STOCKS_API_KEY': KEY, 'BOURSE_ADMIN_PASSWORD': PASSWORD,
               'POSTGRES_PASSWORD': 'never-shown-database-password'}
    variables = secrets | {'BOURSE_DATABASE_URL': postgres, 'STOCKS_API_HOST': stub.url, 'BOURSE_PROVIDERS_STOOQ_URL': stub.url,
                           'BOURSE_QUOTES_PROVIDERS': 'stooq,alphavantage', 'ENABLE_METRICS': 'true'}
    made = bourse.run('init', '--admin', ADMIN, **variables)
    said = [made.stdout, made.stderr]
    tokens = []
    passwords = ['never-shown-password', 'short!!', 'x' * 300 + 'never-shown-either', 'never\nshown', 'never-shown-changed']
    with bourse.serve(tmp_path, '--log-level', 'debug', '--log-format', form, '--quotes-ttl', '0s', **variables) as server:
        def ask(response):
            said.extend([str(response.headers), response.text])
            return response

        def ask_for_token(response):
            tokens.append(response.json['access_token'])
            return bearer(tokens[-1])

        token = ask_for_token(server.get('/login', basic()))
        ask_for_token(send_json(server, 'POST', '/login', {'username': ADMIN, 'password': PASSWORD}))
        for password in passwords:
            ask(send_json(server, 'POST', '/login', {'username': ADMIN, 'password': password}))
            ask(send_json(server, 'POST', '/api/v1/users', {'username': USER, 'password': password}, token))
            ask(send_json(server, 'PATCH', f'/api/v1/users/{USER}', {'password': password}, token))
            ask(send_json(server, 'PATCH', f'/api/v1/users/{ADMIN}', {'password': password}, token))
            ask(send_json(server, 'PUT', '/api/v1/users/me/password', {'old_password': password, 'new_password': password}, token))
            ask(server.get('/history', basic(ADMIN, password)))
            ask(server.get(f'/history?password={"x" * 9000}', basic(ADMIN, password)))
        ask(send_json(server, 'POST', '/login', {'username': ADMIN, 'password': ['never-shown-list']}))
        ask(server.get('/history', {'Authorization': 'Basic never-shown-basic'}))
        ask(server.get('/history', {'Authorization': f'Bearer {tokens[0]}x'}))
        ask(server.get('/history', {'Authorization': 'Digest never-shown-digest'}))
        for fault in ('', 'reset', 'half', 'garbage', 'error', 'throttled'):
            stub.fault(fault) if fault else stub.clear()
            ask(server.get('/stock?q=demo.us', token))
            ask(server.get('/stock?q=nope.us', token))
        stub.clear()
        for target in ('/metrics', '/readyz', '/api/v1/users', '/api/v1/users/admin', '/stats', '/history', '/openapi.json', '/ndays?symbol=demo.us'):
            ask(server.get(target, token))
        ask(server.request('POST', '/api/v1/logout', token))
        ask(server.get('/history', token))
    said += server.log
    for arguments in (['check'], ['users', 'list'], ['serve', '--help'], ['init', '--help'], ['fetch', 'demo.us', '--help'],
                      ['fetch', 'nope.us', '--provider', 'alphavantage']):
        outcome = bourse.run(*arguments, **variables)
        said += [outcome.stdout, outcome.stderr]

    assert len(server.log) > 40 and 'bourse_provider_calls_total' in '\n'.join(said), 'the walk was made'
    hidden = [*secrets.values(), *passwords, *tokens, 'never-shown', basic()['Authorization'], basic(ADMIN, passwords[0])['Authorization']]
    for text in said:
        for secret in hidden:
            assert secret not in text, text


#: Values that no setting accepts.
REFUSED_URLS = ['gopher://ada:never-shown@host:70/x', 'postgresql://ada:never-shown/x@host/y', 'amqp://ada:never-shown@host:x/',
                'redis://ada:never-shown @host', 'http://ada:never-shown@host/?x=y', 'https://ada:never-shown%ZZ@host', 'ada:never-shown@host/x']


def declared_urls(bourse):
    """The key, the flag and the variables of every setting that holds URLs."""
    rows = re.findall(r'^\| `([a-z_.]+(?:url|origins))` \| `(--[a-z-]+)` \|.*\| (.*) \|$', bourse.run('settings', '--markdown').stdout, re.M)
    for key, flag, meaning in rows:
        variable = 'BOURSE_' + key.replace('.', '_').upper()
        older = re.findall(r'also `([A-Z_]+)`', meaning)
        yield key, flag, [variable, *older], [variable + '_FILE'] if '; a secret' in meaning else []


def test_the_message_about_a_refused_url_names_its_setting_and_never_shows_it(bourse, tmp_path):
    urls = list(declared_urls(bourse))
    assert len(urls) == 10, 'a new setting with a URL is tested here, and does not show its values'
    secret, config = tmp_path / 'secret', tmp_path / 'bourse.yaml'
    for key, flag, variables, files in urls:
        for url in REFUSED_URLS:
            secret.write_text(url + '\n')
            *sections, name = key.split('.')
            config.write_text(': {'.join([*sections, name]) + f": '{url}'" + '}' * len(sections))
            ways = [([flag, url], {}), ([f'{flag}={url}'], {}), (['--config', config], {})]
            ways += [([], {variable: url}) for variable in variables] + [([], {file: str(secret)}) for file in files]
            for arguments, environment in ways:
                outcome = bourse.run('check', '--data', tmp_path, *arguments, **environment)

                assert outcome.returncode == 2, (arguments, environment)
                assert outcome.stderr.startswith(f'bourse: {key} (from '), outcome.stderr
                assert 'never-shown' not in outcome.stderr + outcome.stdout
            for file in files:
                # The URL itself, where the name of a file belongs.
                outcome = bourse.run('check', '--data', tmp_path, **{file: url})
                assert outcome.returncode == 2 and outcome.stderr.startswith(f'bourse: {file}: '), outcome.stderr
                assert 'never-shown' not in outcome.stderr + outcome.stdout


SECRETS = ['POSTGRES_PASSWORD', 'BOURSE_POSTGRES_PASSWORD', 'BOURSE_ADMIN_PASSWORD', 'BOURSE_ACCOUNTS_TOKEN_KEY', 'BOURSE_ACCOUNTS_PREVIOUS_TOKEN_KEY',
           'BOURSE_PROVIDERS_STOOQ_KEY', 'BOURSE_PROVIDERS_ALPHAVANTAGE_KEY', 'STOCKS_API_KEY', 'BOURSE_DATABASE_URL']


@pytest.mark.parametrize('variable', SECRETS)
def test_every_secret_may_stand_in_a_file(bourse, tmp_path, variable):
    file = tmp_path / 'secret'
    file.write_text('sqlite:' + str(tmp_path / 'x.db') if variable.endswith('URL') else 's' * 32)
    others = {'BOURSE_ACCOUNTS_TOKEN_KEY': 't' * 32} if 'PREVIOUS' in variable else {}

    fine = bourse.run('check', '--data', tmp_path, **others, **{variable + '_FILE': str(file)})
    missing = bourse.run('check', '--data', tmp_path, **others, **{variable + '_FILE': str(tmp_path / 'absent')})

    assert fine.returncode != 2, fine.stderr
    assert missing.returncode == 2 and variable + '_FILE' in missing.stderr, missing.stderr
    for outcome in (fine, missing):
        assert 's' * 32 not in outcome.stdout + outcome.stderr
