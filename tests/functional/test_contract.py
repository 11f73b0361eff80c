"""Calls every operation of the served contract with valid and with invalid input, and compares the
responses with the declarations."""

import json
import os
import re
import urllib.parse
import uuid

import jsonschema
import pytest
import yaml

from accounts import ADMIN, PASSWORD, basic, log_in, make_admin, send_json
from bourse import ROOT, Bourse

WRITTEN = yaml.safe_load((ROOT / 'api/openapi.yaml').read_text())
#: As served, with the operations of the datasets.
CONTRACT = json.loads(Bourse(os.environ['BOURSE_UNDER_TEST']).run('openapi', '--json').stdout)


def resolve(node):
    """The contract without $ref: OpenAPI 3.0's schemas are close enough to JSON Schema to check
    responses."""
    if isinstance(node, dict):
        if '$ref' in node:
            target = CONTRACT
            for step in node['$ref'].removeprefix('#/').split('/'):
                target = target[step]
            return resolve(target)
        return {key: resolve(value) for key, value in node.items()}
    return [resolve(value) for value in node] if isinstance(node, list) else node


#: Bodies that differ from the example: built for each call from the previous responses.
BODIES = {
    'logIn': lambda: {'username': ADMIN, 'password': PASSWORD},
    'addUser': lambda: {'username': f'user {uuid.uuid4()}', 'password': PASSWORD},
    'createKey': lambda: {'name': f'key {uuid.uuid4()}', 'scopes': ['read']},
    'changePassword': lambda: {'old_password': PASSWORD, 'new_password': PASSWORD},
}
#: A file without rows, because other tests read the stored data.
NO_BARS = 'symbol,date,open,high,low,close,volume\n'
#: A symbol that may be changed and deleted.
OLD_BARS = NO_BARS + 'OLDCO,2020-06-28,1,1,1,1,1\n'


def an_order(server):
    """The id of an order that was placed on this server."""
    orders = server.get('/get_orders?page_size=1', basic()).json['data']
    return (orders[0] if orders else server.request('POST', '/place_order?currency=EUR&amount=1', basic()).json['order'])['uuid']


def a_key(server, headers):
    """The id of an API key of this caller, who has no other one then; of none if the caller is nobody."""
    keys = '/api/v1/users/me/keys'
    known = server.get(keys, headers)
    if known.status != 200:
        return EXAMPLE_ID
    for key in known.json:
        server.request('DELETE', f'{keys}/{key["id"]}', headers)
    return server.request('POST', keys, {'Content-Type': 'application/json'} | headers, json.dumps(BODIES['createKey']())).json['id']


#: The id of what concerns one thing, in the contract's examples.
EXAMPLE_ID = '018e1b5c-7a30-7cc3-98c4-dc0c0c07398f'


class Operation:
    def __init__(self, path, method, item, declared):
        self.path, self.method, self.declared = path, method.upper(), declared
        self.id = declared['operationId']
        self.parameters = resolve(item.get('parameters', []) + declared.get('parameters', []))
        self.responses = resolve(declared['responses'])
        self.aliases = item.get('x-aliases', [])
        self.schemes = {scheme for alternative in declared.get('security', []) for scheme in alternative}
        #: Whether credentials are optional.
        self.is_open = not self.schemes or {} in declared['security']
        self.for_super_users = declared.get('x-super-users', False)
        self.example = resolve(declared.get('requestBody', {})).get('content', {}).get('application/json', {}).get('example')

    @property
    def body(self):
        return BODIES[self.id]() if self.id in BODIES else self.example

    def credentials(self, server):
        """The credentials of the super user, if the operation needs any."""
        if 'basicAuth' in self.schemes:
            return basic()
        return log_in(server) if self.schemes else {}

    def call(self, server, target, headers=None, credentials=None):
        """Sends the operation's example, for an existing record if it concerns one; as the super
        user unless other `credentials` are given."""
        shown = self.credentials(server) if credentials is None else credentials
        return self._send(server, target, shown | (headers or {}))

    def _send(self, server, target, headers):
        collection = self.path.rsplit('/', 1)[0]
        add = CONTRACT['paths'].get(collection, {}).get('post')
        if '{' in self.path and add and '201' in add['responses']:
            content = add['requestBody'] if 'security' in add else add['responses']['201']
            example = content['content']['application/json']['example']
            server.request('POST', collection, {'Content-Type': 'application/json'} | basic(), json.dumps(example))
        target = self.existing(server, target, headers)
        if self.id in ('changeSymbol', 'deleteSymbol'):
            server.request('POST', '/stocks/time-series', {'Content-Type': 'text/csv'} | basic(), OLD_BARS)
        if self.id in ('importBars', 'putBars'):
            return server.request(self.method, target, {'Content-Type': 'text/csv'} | headers, NO_BARS)
        if self.example is None:
            return server.request(self.method, target, headers)
        return server.request(self.method, target, {'Content-Type': 'application/json'} | headers, json.dumps(self.body))

    def existing(self, server, target, headers=None):
        """The target with the id of an order or a key that exists, if it names one."""
        if self.id == 'getOrder':
            return target.replace(EXAMPLE_ID, an_order(server))
        return target.replace(EXAMPLE_ID, a_key(server, headers)) if self.id == 'deleteKey' else target

    def target(self, changes=None, path=None, only_required=False):
        """A request target of examples, with some parameters changed (None omits one)."""
        changes = changes or {}
        target, query = path or self.path, {}
        for parameter in self.parameters:
            name = parameter['name']
            if parameter['in'] == 'header':
                continue
            wanted = parameter.get('required') or (not only_required and 'example' in parameter)
            value = changes.get(name, parameter.get('example') if wanted else None)
            if parameter['in'] == 'path':
                target = target.replace('{%s}' % name, urllib.parse.quote(str(value), safe=''))
            elif value is not None:
                query[name] = str(value).lower() if isinstance(value, bool) else value
        declared = {parameter['name'] for parameter in self.parameters}
        query |= {name: value for name, value in changes.items() if name not in declared and value is not None}
        return target + ('?' + urllib.parse.urlencode(query) if query else '')


def operations():
    for path, item in CONTRACT['paths'].items():
        for method in ('get', 'post', 'put', 'patch', 'delete'):
            if method in item:
                yield Operation(path, method, item, item[method])


OPERATIONS = list(operations())


def check_answer(operation, response):
    """Checks that the response's status, type and body are declared."""
    declared = operation.responses.get(str(response.status)) or operation.responses.get('default')
    assert declared, f'{operation.id} answered {response.status}, which the contract does not know: {response.text}'
    content = declared.get('content', {})
    if not response.body:
        return
    media_type = response.headers['Content-Type'].split(';')[0]
    if '*/*' in content:
        return
    assert media_type in content, f'{operation.id} answered {media_type}'
    if media_type.endswith('json') and 'schema' in content[media_type]:
        jsonschema.validate(response.json, content[media_type]['schema'])


def misfits(schema):
    """Invalid values for a parameter's schema."""
    kind = schema.get('type')
    if kind in ('integer', 'number'):
        yield from ('x', '', '1e999', 'NaN', '0x10', ' 1')
        if kind == 'integer':
            yield from ('1.5', '9223372036854775808')
        if 'minimum' in schema:
            yield str(schema['minimum'] - 1)
        if 'maximum' in schema:
            yield str(schema['maximum'] + 1)
    elif kind == 'boolean':
        yield from ('maybe', '2')
    elif kind == 'string':
        if 'enum' in schema:
            yield from ('none-of-these', '')
        if 'maxLength' in schema:
            yield 'A' * (schema['maxLength'] + 1)
        # A handler may find another fault first, such as a missing body.
        if 'pattern' in schema and not schema.get('x-checked-by-handler') and not re.search(schema['pattern'], '\x01 <'):
            yield '\x01 <'
        if schema.get('format') in ('date', 'date-time', 'uuid'):
            yield 'yesterday'


def ids(operation):
    return operation.id


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
@pytest.mark.parametrize('only_required', [True, False])
def test_valid_input_is_answered_as_declared(sample, operation, only_required):
    response = operation.call(sample, operation.target(only_required=only_required))

    assert response.status < 400, response.text
    check_answer(operation, response)


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_every_declared_form_is_served(sample, operation):
    for status, declared in operation.responses.items():
        if not status.startswith('2'):
            continue
        for media_type in declared.get('content', {}):
            response = operation.call(sample, operation.target({'format': None}), {'Accept': media_type})
            assert response.status == int(status), response.text
            assert media_type in ('*/*', response.headers['Content-Type'].split(';')[0])


CASES = [(operation, parameter['name'], value) for operation in OPERATIONS for parameter in operation.parameters
         if parameter['in'] != 'header' for value in misfits(parameter['schema'])]


@pytest.mark.parametrize('operation, name, value', CASES, ids=[f'{o.id}-{n}-{v[:12]!r}' for o, n, v in CASES])
def test_a_parameter_that_does_not_fit_is_named(sample, operation, name, value):
    response = sample.request(operation.method, operation.target({name: value}), operation.credentials(sample))

    assert response.status in (400, 404), response.text
    check_answer(operation, response)
    if response.status == 400:
        assert name in [error['name'] for error in response.json['errors']], response.text


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_an_unknown_parameter_is_named(sample, operation):
    response = sample.request(operation.method, operation.target({'surprise': '1'}), operation.credentials(sample))

    assert response.status == 400
    assert [error['name'] for error in response.json['errors']] == ['surprise']
    check_answer(operation, response)


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_every_path_answers_with_and_without_its_trailing_slash(sample, operation):
    for path in [operation.path, *operation.aliases]:
        plain = operation.target(path=path, only_required=True)
        if plain == '/':
            continue
        one, other = operation.call(sample, plain), operation.call(sample, operation.target(path=path + '/', only_required=True))
        assert one.status == other.status < 400
        if operation.id not in ('getMetrics', 'getReadiness', 'logInBasic') and operation.method != 'POST':
            assert one.body == other.body


#: Requests that are rejected before routing: {} is the method and target.
REFUSED = {
    417: '{} HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n',
    431: '{} HTTP/1.1\r\nHost: a\r\n' + 'X-More: 1\r\n' * 100 + '\r\n',
    505: '{} HTTP/2.0\r\nHost: a\r\n\r\n',
}


@pytest.mark.parametrize('status', REFUSED)
@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_rejections_by_the_server_are_declared_for_every_operation(sample, operation, status):
    start = f'{operation.method} {operation.target(only_required=True)}'

    response = sample.send(REFUSED[status].format(start))

    assert response.status == status, response.text
    check_answer(operation, response)


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_a_body_that_is_too_large_is_refused_unread(sample, operation):
    fields = {'Host': 'a', 'Content-Length': str(2**40), **operation.credentials(sample)}
    if 'requestBody' in operation.declared:
        fields['Content-Type'] = next(iter(resolve(operation.declared['requestBody'])['content']))
    start = f'{operation.method} {operation.target(only_required=True)} HTTP/1.1'

    response = sample.send('\r\n'.join([start, *(f'{name}: {value}' for name, value in fields.items()), '', '']))

    assert response.status == 413, response.text
    assert response.headers['Connection'] == 'close'
    check_answer(operation, response)


@pytest.mark.parametrize('operation', [o for o in OPERATIONS if not o.is_open], ids=ids)
def test_unauthorised_callers_are_rejected_before_the_body(sample, operation):
    start = f'{operation.method} {operation.target(only_required=True)} HTTP/1.1'

    response = sample.send(f'{start}\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {2**40}\r\n\r\n')

    assert response.status == 401, response.text
    check_answer(operation, response)


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_a_target_that_is_too_long_is_refused_as_declared(sample, operation):
    response = sample.request(operation.method, operation.target(only_required=True) + '?' + 'x' * 8192)

    assert response.status == 414, response.text
    check_answer(operation, response)


@pytest.mark.parametrize('operation', OPERATIONS, ids=ids)
def test_responses_under_overload_are_declared(operation):
    assert {'408', '503'} <= operation.responses.keys()


@pytest.mark.parametrize('operation', [o for o in OPERATIONS if o.method == 'GET'], ids=ids)
def test_an_answer_with_a_tag_declares_it_and_304(sample, operation):
    target = operation.target(only_required=True)
    tag = operation.call(sample, target).headers['ETag']

    declared = operation.responses['200'].get('headers', {})
    assert ('ETag' in declared, '304' in operation.responses) == (tag is not None, tag is not None)
    if tag:
        response = sample.get(target, {'If-None-Match': tag})
        assert (response.status, response.body) == (304, b'')
        check_answer(operation, response)


@pytest.mark.parametrize('path', CONTRACT['paths'])
def test_other_methods_are_rejected_with_an_allow_header(sample, path):
    target = next(operation for operation in OPERATIONS if operation.path == path).target(only_required=True)
    known = {method.upper() for method in CONTRACT['paths'][path] if method in ('get', 'post', 'put', 'patch', 'delete')}
    expected = known | {'OPTIONS'} | ({'HEAD'} if 'GET' in known else set())

    for method in {'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'BREW', 'get'} - known:
        response = sample.request(method, target)
        assert (response.status, response.json['code']) == (405, 'method-not-allowed')
        assert set(re.split(r',\s*', response.headers['Allow'])) == expected
    options = sample.request('OPTIONS', target)
    assert (options.status, options.body) == (204, b'')
    assert set(re.split(r',\s*', options.headers['Allow'])) == expected


#: Two answers of these differ in length: counters, a new token, a price that moves.
CHANGES_BETWEEN_CALLS = ('getMetrics', 'logInBasic', 'getRecord')


@pytest.mark.parametrize('operation', [o for o in OPERATIONS if o.method == 'GET'], ids=ids)
def test_head_has_the_headers_of_get_and_no_body(sample, operation):
    target = operation.target(only_required=True)
    get, head = operation.call(sample, target), sample.request('HEAD', operation.existing(sample, target), operation.credentials(sample))

    assert (head.status, head.body) == (get.status, b'')
    for name in ('Content-Type', 'ETag', 'Vary') + (() if operation.id in CHANGES_BETWEEN_CALLS else ('Content-Length',)):
        assert head.headers[name] == get.headers[name], name


#: Texts near the rules of symbols and names: blanks, control characters (C0, DEL, C1), slashes and dots.
NEAR_RULES = ['A', 'a b', ' a', 'a ', 'a\tb', 'a\x7f', 'a\x85', 'a\xa0', 'é', 'a:b', 'a"b', 'a\\b', 'a,b', 'a%b', 'a|b', 'a/b', '/a', 'a/', 'a//b',
              '.', '..', '...', 'a/.', 'a/..', '../a', 'a/./b', 'a/../b', 'a/.b', 'a./b', '^A', 'a=b', 'a&b', 'B' * 64, 'B' * 65]


def fits(schema, text):
    """Whether the text fits a schema of strings, by ECMA-262: `$` is the end of the text."""
    whole = schema['pattern'].replace('$', r'\Z')
    return schema['minLength'] <= len(text) <= schema['maxLength'] and re.search(whole, text) is not None


def marked_schemas(node, found):
    """Every schema whose pattern the server does not check by itself, because its handler has the rule."""
    if isinstance(node, dict):
        if node.get('x-checked-by-handler'):
            found.append(node)
        for value in node.values():
            marked_schemas(value, found)
    elif isinstance(node, list):
        for value in node:
            marked_schemas(value, found)
    return found


def test_the_patterns_that_handlers_check_are_the_rules_of_the_server(bourse, tmp_path):
    schemas = CONTRACT['components']['schemas']
    column = next(parameter for parameter in CONTRACT['paths']['/stocks/time-series']['post']['parameters']
                  if resolve(parameter).get('name') == 'column')
    column = resolve(column)['schema']['items']
    named = [schemas[name] for name in ('Symbol', 'UserName', 'Password', 'KeyName')]
    assert all(schema in [*named, column] for schema in marked_schemas(CONTRACT, [])), 'a new rule is tested here'
    make_admin(bourse, '--data', tmp_path)

    def add_user(server, name, password):
        return send_json(server, 'POST', '/api/v1/users', {'username': name, 'password': password}, basic()).status

    with bourse.serve(tmp_path) as server:
        for text in NEAR_RULES:
            asked = server.get('/stocks/time-series?symbol=' + urllib.parse.quote(text, safe='')).status
            assert asked == (404 if fits(schemas['Symbol'], text) else 400), f'symbol {text!r}'
            if text.lower() not in ('a', 'b' * 64):
                assert add_user(server, text, 'correct-horse') == (201 if fits(schemas['UserName'], text) else 400), f'name {text!r}'
            key = send_json(server, 'POST', '/api/v1/users/me/keys', {'name': text, 'scopes': ['read']}, basic()).status
            assert key == (201 if fits(schemas['KeyName'], text) else 400), f'key {text!r}'
        for number, text in enumerate(NEAR_RULES):
            password = 'longest' + text
            accepted = fits(schemas['Password'], password)
            assert add_user(server, f'user{number}', password) == (201 if accepted else 400), f'password {password!r}'
        for text in ('open=Open', 'date=Datum', 'timestamp=Zeit', 'source=x', 'open=a=b', 'open=', 'open', '=Open', 'price=Preis', 'OPEN=x'):
            target = '/stocks/time-series?dry_run=true&column=' + urllib.parse.quote(text, safe='')
            uploaded = server.request('POST', target, {'Content-Type': 'text/csv'} | basic(), NO_BARS).status
            assert uploaded == (200 if fits(column, text) else 400), f'column {text!r}'


def test_options_of_the_whole_server_succeed(sample):
    assert sample.send('OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n').status == 204
    assert sample.send('GET * HTTP/1.1\r\nHost: x\r\n\r\n').status == 400


@pytest.mark.parametrize('target', ['/nothing', '/stocks/nothing/x/y', '//stocks', '/stocks//', '/healthz/x', '/STOCKS',
                                    '/docs/%2e%2e%2fetc%2fpasswd', '/docs/..%2f..%2fetc', '/docs/....//etc', '/%2e%2e/etc'])
def test_an_unknown_path_is_not_found(sample, target):
    response = sample.get(target)

    assert response.status in (400, 404)
    assert response.headers['Content-Type'] == 'application/problem+json'
    problem = resolve(CONTRACT['components']['schemas']['Problem'])
    jsonschema.validate(response.json, problem)


def test_the_example_of_a_link_leads_to_an_answer(sample):
    example = CONTRACT['components']['headers']['Link']['example']
    target = re.fullmatch(r'<([^>]*)>; rel="next"', example).group(1)

    assert sample.get(target).status == 200


def test_the_example_of_finer_bars_than_are_stored_is_what_is_sent(small):
    answer = small.get('/stocks/time-series/TINY?interval=1&frequency=Hourly')
    declared = CONTRACT['components']['responses']['IntervalNotStored']['content']['application/problem+json']

    changing = ('instance', 'request_id')
    assert {key: value for key, value in answer.json.items() if key not in changing} == {
        key: value for key, value in declared['example'].items() if key not in changing}


def test_the_served_contract_is_the_written_one(sample, bourse):
    assert sample.get('/openapi.json').json == CONTRACT
    assert bourse.run('openapi').stdout == (ROOT / 'api/openapi.yaml').read_text()
    for key, written in json.loads(json.dumps(WRITTEN, default=str)).items():
        if key == 'tags':
            assert CONTRACT['tags'][:len(written)] == written
        elif key == 'paths':
            assert written.items() <= CONTRACT['paths'].items()
        elif key == 'components':
            assert all(declared.items() <= CONTRACT['components'][kind].items() for kind, declared in written.items())
        else:
            assert CONTRACT[key] == written


@pytest.mark.parametrize('file', sorted((ROOT / 'datasets').glob('*.yaml')), ids=lambda file: file.stem)
def test_the_operations_of_a_dataset_are_those_of_the_template(file):
    dataset = yaml.safe_load(file.read_text())
    words = {'name': dataset['name'], 'id': dataset['id']}
    template = yaml.safe_load((ROOT / 'api/dataset.yaml').read_text())['paths']

    for path, item in template.items():
        declared = CONTRACT['paths'][re.sub('<(.*?)>', lambda word: words[word.group(1)], path)]
        assert list(declared) == list(item)
        for method in item.keys() - {'parameters'}:
            assert declared[method]['responses'].keys() == item[method]['responses'].keys()
