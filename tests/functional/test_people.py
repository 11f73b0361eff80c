"""People, on each database: the whole of what is promised of them, and what nobody should send."""

import html.parser
import json
import os
import signal
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from bourse import Bourse

JSON = {'Content-Type': 'application/json'}
HTML = {'Accept': 'text/html'}
BRAUND = {'passengerClass': 3, 'name': 'Mr. Owen Harris Braund', 'sex': 'male', 'age': 22, 'siblingsOrSpousesAboard': 1,
          'parentsOrChildrenAboard': 0, 'fare': 7.25}
CONTRACT = json.loads(Bourse(os.environ['BOURSE_UNDER_TEST']).run('openapi', '--json').stdout)


class People:
    """A server with people, and the calls on them."""

    def __init__(self, server):
        self.server = server

    def get(self, target='/people', headers=None):
        return self.server.get(target, headers)

    def send(self, method, target, body, headers=None):
        text = body if isinstance(body, str) else json.dumps(body)
        return self.server.request(method, target, JSON | (headers or {}), text.encode('utf-8', 'surrogatepass'))

    def post(self, body, collection='/people'):
        return self.send('POST', collection, body)

    def put(self, path, body, headers=None):
        return self.send('PUT', path, body, headers)

    def delete(self, path, headers=None):
        return self.server.request('DELETE', path, headers)

    def add(self, **properties):
        """Adds one and returns its path."""
        answer = self.post(BRAUND | properties)
        assert answer.status == 201, answer.text
        return answer.headers['Location']

    def ages(self, target='/people'):
        return [person['age'] for page in self.server.pages(target) for person in page.json]


@contextmanager
def served(bourse, folder, **settings):
    if settings:
        outcome = bourse.run('migrate', **settings)
        assert outcome.returncode == 0, outcome.stderr
    with bourse.serve(folder, **settings) as server:
        yield server


@pytest.fixture(params=['sqlite', 'postgres'])
def people(request, bourse, tmp_path):
    """Nobody yet, in a store of the test's own."""
    settings = {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')} if request.param == 'postgres' else {}
    with served(bourse, tmp_path / 'data', **settings) as server:
        yield People(server)


@pytest.fixture(scope='module', params=['sqlite', 'postgres'])
def refusing(request, bourse, tmp_path_factory):
    """For tests that add nothing."""
    folder = tmp_path_factory.mktemp('people')
    if request.param == 'sqlite':
        with served(bourse, folder) as server:
            yield People(server)
    else:
        with request.getfixturevalue('postgres_server').database() as url, \
                served(bourse, folder, BOURSE_DATABASE_URL=url) as server:
            yield People(server)


# What is promised


def test_a_person_is_added_found_changed_and_deleted(people):
    created = people.post(BRAUND)
    assert created.status == 201
    assert created.json == BRAUND | {'uuid': created.json['uuid'], 'survived': False}
    path = created.headers['Location']
    assert path == '/people/' + created.json['uuid']
    assert uuid.UUID(created.json['uuid']).version == 7

    found = people.get(path)
    assert (found.status, found.json, found.headers['ETag']) == (200, created.json, created.headers['ETag'])

    changed = people.put(path, {'age': 23, 'survived': True})
    assert (changed.status, changed.json) == (200, created.json | {'age': 23, 'survived': True})
    assert people.get(path).json == changed.json

    deleted = people.delete(path)
    assert (deleted.status, deleted.json) == (200, {})
    assert people.get().json == []
    for answer in (people.get(path), people.put(path, {'age': 1}), people.delete(path), people.get(path, HTML)):
        assert (answer.status, answer.json['code']) == (404, 'not-found')


def test_the_caller_may_choose_the_uuid_once(people):
    chosen = str(uuid.uuid4())

    assert people.add(uuid=chosen.upper()) == f'/people/{chosen}'
    again = people.post(BRAUND | {'uuid': chosen})
    assert (again.status, again.json['code']) == (409, 'conflict')
    assert len(people.get().json) == 1


def test_all_are_listed_as_a_bare_array_in_their_order(people):
    for age in (3, 1, 2):
        people.add(age=age)

    answer = people.get()
    assert [person['age'] for person in answer.json] == [3, 1, 2]
    assert all(set(person) == set(BRAUND) | {'uuid', 'survived'} for person in answer.json)
    assert answer.headers['Link'] is None


def test_filters_and_search_narrow_the_list_together(people):
    people.add(age=1, sex='female', passengerClass=1, name='Ann 100%')
    people.add(age=2, sex='female', passengerClass=2, name='Bea_')
    people.add(age=3, sex='male', passengerClass=1, name='Carl')
    people.add(age=4, sex='female', passengerClass=1, name='Dora', survived=True)

    assert people.ages('/people?sex=female&passengerClass=1') == [1, 4]
    assert people.ages('/people?sex=female&passengerClass=1&survived=true') == [4]
    assert people.ages('/people?q=A&sex=female') == [1, 2, 4]
    assert people.ages('/people?q=%25') == [1] and people.ages('/people?q=_') == [2]
    assert people.ages('/people?q=') == [1, 2, 3, 4]
    assert people.ages('/people?age=2') == [2]
    assert people.ages('/people?sex=other') == []


def test_details_are_worded_as_they_always_were(refusing):
    cases = {"'20' is not of type 'integer' - 'age'": BRAUND | {'age': '20'},
             "'20' is not one of ['male', 'female', 'other'] - 'sex'": BRAUND | {'sex': '20'},
             "'age' is a required property": {name: value for name, value in BRAUND.items() if name != 'age'}}
    for detail, body in cases.items():
        answer = refusing.post(body)
        assert (answer.status, answer.json['detail']) == (400, detail)


def test_every_wrong_property_is_listed(refusing):
    answer = refusing.post({'name': 5, 'sex': 'x', 'age': 22, 'passengerClass': '1', 'fare': 1, 'colour': 'red', 'hat': 1})

    assert answer.status == 400
    assert {error['pointer'] for error in answer.json['errors']} == {
        '/siblingsOrSpousesAboard', '/parentsOrChildrenAboard', '/name', '/sex', '/passengerClass', '/colour', '/hat'}
    assert answer.json['detail'].startswith(answer.json['errors'][0]['detail'])


def test_a_body_that_is_no_person_is_refused(refusing):
    for body, status in (('', 400), ('[]', 400), ('{', 400), ('null', 400), ('{"age":1,"age":2}', 400), ('[' * 10000, 400)):
        assert refusing.post(body).status == status, body[:20]
    assert refusing.server.request('POST', '/people', {'Content-Type': 'text/csv'}, 'a').status == 415
    assert refusing.get().json == []


# Negative cases, made from the schemas


def cases_of(schema):
    """JSON texts that do not fit a property, by what is wrong with them."""
    kind = schema['type']
    texts = {'an array': '[]', 'an object': '{}'}
    if not schema.get('nullable'):
        texts['null'] = 'null'
    if kind == 'boolean':
        texts |= {'zero': '0', 'text': '"true"'}
    if kind in ('integer', 'number'):
        texts |= {'text': '"20"', 'a boolean': 'true', 'beyond a double': '1e309', 'far below': '-1e309', 'no number': 'NaN'}
    if kind == 'integer':
        texts |= {'a fraction': '1.5', 'beyond int64': str(2**63), 'below int64': str(-2**63 - 1)}
    if 'minimum' in schema:
        texts['too small'] = json.dumps(schema['minimum'] - 1)
    if 'maximum' in schema:
        texts['too large'] = json.dumps(schema['maximum'] + 1)
    if kind == 'string':
        texts |= {'a number': '5', 'a boolean': 'true', 'NUL': r'"a\u0000b"', 'half a character': r'"\ud83d"'}
        if 'maxLength' in schema:
            texts['too long'] = json.dumps('é' * (schema['maxLength'] + 1))
        if schema.get('minLength'):
            texts['too short'] = '""'
        if 'enum' in schema:
            texts |= {'none of the values': '"none of these"', 'a value in capitals': json.dumps(schema['enum'][0].upper())}
        if 'format' in schema:
            texts['of no such form'] = '"yesterday"'
    return texts


def negative_cases():
    for path, item in CONTRACT['paths'].items():
        if '{' in path or 'post' not in item:
            continue
        content = item['post'].get('requestBody', {}).get('content', {}).get('application/json')
        if not content:
            continue
        schema = CONTRACT['components']['schemas'][content['schema']['$ref'].rsplit('/', 1)[1]]
        for name, declared in schema['properties'].items():
            for wrong, text in cases_of(declared).items():
                yield pytest.param(path, name, text, id=f'{path[1:]}-{name}-{wrong}')
            if name in schema.get('required', []):
                yield pytest.param(path, name, None, id=f'{path[1:]}-{name}-missing')


NEGATIVE = list(negative_cases())


def example_of(path):
    return CONTRACT['paths'][path]['post']['requestBody']['content']['application/json']['example']


def body_with(path, name, text):
    """The example with this text for a property, or without the property."""
    body = {key: json.dumps(value) for key, value in example_of(path).items() if key != name}
    if text is not None:
        body[name] = text
    return '{' + ','.join(f'{json.dumps(key)}:{value}' for key, value in body.items()) + '}'


def check_refusal(answer, name, text):
    assert answer.status == 400, answer.text
    assert answer.headers['Content-Type'] == 'application/problem+json'
    if answer.json['code'] == 'invalid-input':
        assert [error['pointer'] for error in answer.json['errors']] == [f'/{name}'], answer.text
    else:
        assert answer.json['code'] == 'malformed-request'
        assert text in ('1e309', '-1e309', 'NaN', r'"a\u0000b"', r'"\ud83d"')


@pytest.mark.parametrize('path, name, text', NEGATIVE)
def test_a_property_that_does_not_fit_is_named_and_nothing_is_stored(refusing, path, name, text):
    check_refusal(refusing.post(body_with(path, name, text), path), name, text)
    if text is not None:
        nobody = f'{path}/{uuid.uuid4()}'
        check_refusal(refusing.put(nobody, '{%s:%s}' % (json.dumps(name), text)), name, text)
    assert refusing.get(path).json == []


def test_there_are_negative_cases_of_every_property():
    named = {case.values[:2] for case in NEGATIVE}
    assert {('/people', name) for name in [*BRAUND, 'survived', 'uuid']} <= named


# Odd text and numbers


@pytest.mark.parametrize('name', ['Ålesund Ødegård', 'שלום עולם', 'مرحبا', '‏mixed עברית and English', '👩‍👩‍👧‍👦 family', '日本語',
                                  '<b>bold</b> & "quoted" \'too\'', 'back\\slash\ttab\nline', '=1+1', ' blanks ', "'quoted"])
def test_text_comes_back_as_it_was(people, name):
    path = people.add(name=name)

    assert people.get(path).json['name'] == name
    assert people.get().json[0]['name'] == name
    assert people.put(path, {'name': name + '!'}).json['name'] == name + '!'


@pytest.mark.parametrize('character', ['a', 'é', '😀', 'א'])
def test_a_hundred_characters_are_counted_as_characters(people, character):
    path = people.add(name=character * 100)
    assert people.get(path).json['name'] == character * 100

    for answer in (people.post(BRAUND | {'name': character * 101}), people.put(path, {'name': character * 101})):
        assert answer.status == 400
        assert answer.json['detail'].endswith("is too long: at most 100 characters - 'name'")


def test_numbers_at_their_limits_come_back_as_they_were(people):
    path = people.add(age=2**63 - 1, fare=1.7976931348623157e308)
    assert people.get(path).json['age'] == 2**63 - 1
    assert people.get(path).json['fare'] == 1.7976931348623157e308
    for fare in (0.1, 5e-324, 512.3292, 0, 123456789.125):
        assert people.put(path, {'fare': fare}).json['fare'] == fare
    assert people.ages(f'/people?age={2**63 - 1}') == [2**63 - 1]


# Entity tags


def test_a_stale_tag_changes_nothing(people):
    path = people.add(age=1)
    first = people.get(path).headers['ETag']
    assert people.get(path, {'If-None-Match': first}).status == 304
    second = people.put(path, {'age': 2}, {'If-Match': first}).headers['ETag']
    assert second != first

    for stale in (first, 'W/' + second, '"nonsense"', 'nonsense'):
        for answer in (people.put(path, {'age': 3}, {'If-Match': stale}), people.delete(path, {'If-Match': stale})):
            assert (answer.status, answer.json['code']) == (412, 'precondition-failed'), stale
    assert people.get(path).json['age'] == 2
    assert people.put(path, {'age': 4}, {'If-Match': f'{first}, {second}'}).status == 200
    for answer in (people.put(path, {'age': 5}, {'If-None-Match': '*'}), people.delete(path, {'If-None-Match': '*'})):
        assert (answer.status, answer.json['code']) == (412, 'precondition-failed')
    assert people.delete(path, {'If-Match': '*'}).status == 200
    assert people.put(path, {'age': 5}, {'If-Match': second}).status == 404


def test_a_page_has_a_tag_of_its_own(people):
    path = people.add()
    data, page = people.get(path), people.get(path, HTML)

    assert data.headers['ETag'] != page.headers['ETag']
    assert 'Accept' in page.headers['Vary']
    assert people.get(path, HTML | {'If-None-Match': page.headers['ETag']}).status == 304
    assert people.get(path, HTML | {'If-None-Match': data.headers['ETag']}).status == 200


@pytest.mark.concurrent
def test_of_many_changes_of_one_state_exactly_one_happens(people):
    path = people.add(age=0)
    for _ in range(5):
        tag = people.get(path).headers['ETag']
        with ThreadPoolExecutor(8) as clients:
            answers = list(clients.map(lambda age: people.put(path, {'age': age}, {'If-Match': tag}), range(1, 9)))
        assert sorted(answer.status for answer in answers) == [200] + [412] * 7
        winner = next(answer for answer in answers if answer.status == 200)
        assert people.get(path).json == winner.json


@pytest.mark.concurrent
def test_changes_of_different_properties_are_all_kept(people):
    path = people.add(age=0, fare=0, passengerClass=0, siblingsOrSpousesAboard=0, parentsOrChildrenAboard=0)
    names = ['age', 'fare', 'passengerClass', 'siblingsOrSpousesAboard', 'parentsOrChildrenAboard']

    def count_up(name):
        for value in range(1, 21):
            assert people.put(path, {name: value}).json[name] == value

    with ThreadPoolExecutor(len(names)) as clients:
        list(clients.map(count_up, names))
    assert {name: people.get(path).json[name] for name in names} == dict.fromkeys(names, 20)


@pytest.mark.concurrent
def test_of_many_that_choose_one_uuid_exactly_one_is_added(people):
    chosen = BRAUND | {'uuid': str(uuid.uuid4())}
    with ThreadPoolExecutor(8) as clients:
        statuses = sorted(answer.status for answer in clients.map(lambda _: people.post(chosen), range(16)))
    assert statuses == [201] + [409] * 15


# Pages, CSV, durability


@pytest.mark.concurrent
def test_paging_shows_everybody_once_while_others_are_added(people):
    before = [people.add(age=age) for age in range(40)]
    stop = threading.Event()

    def add_more():
        while not stop.is_set():
            people.add(age=1000)

    adding = threading.Thread(target=add_more)
    adding.start()
    try:
        seen = []
        target = '/people?limit=7'
        while target and len(seen) < 200:
            page = people.get(target)
            assert page.status == 200 and len(page.json) <= 7
            seen += ['/people/' + person['uuid'] for person in page.json]
            target = page.next
    finally:
        stop.set()
        adding.join()
    assert seen[:40] == before
    assert len(set(seen)) == len(seen)


def test_pages_keep_their_place_when_records_are_deleted(people):
    paths = [people.add(age=age) for age in range(6)]
    first = people.get('/people?limit=3&sex=male')
    people.delete(paths[1])
    people.delete(paths[2])
    people.delete(paths[3])

    assert first.next.startswith('/people?limit=3&sex=male&cursor=')
    second = people.get(first.next)
    assert [person['age'] for person in second.json] == [4, 5] and second.next is None


def test_limits_and_cursors_that_make_no_sense_are_refused(refusing):
    for query in ('limit=0', 'limit=10001', 'limit=x', 'cursor=', 'cursor=abc', 'cursor=' + 'A' * 300, 'fare=1', 'sex=', 'q=a&q=b'):
        answer = refusing.get('/people?' + query)
        assert (answer.status, answer.json['code']) == (400, 'invalid-input'), query
        assert [error['name'] for error in answer.json['errors']] == [query.split('=')[0]]


def test_csv_has_the_columns_of_the_file_and_runs_nothing(people):
    path = people.add(name='=SUM(A1), "x"\nשלום', fare=71.2833, survived=True)
    people.add(age=2)

    for answer in (people.get('/people?format=csv'), people.get('/people', {'Accept': 'text/csv'})):
        assert answer.headers['Content-Type'] == 'text/csv; charset=utf-8; header=present'
        assert answer.text.split('\r\n')[0] == (
            'uuid,Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare')
        assert len(answer.csv) == 2
        assert answer.csv[0] == {'uuid': path.rsplit('/', 1)[1], 'Survived': 'true', 'Pclass': '3', 'Sex': 'male', 'Age': '22',
                                 'Name': '\'=SUM(A1), "x"\nשלום', 'Siblings/Spouses Aboard': '1',
                                 'Parents/Children Aboard': '0', 'Fare': '71.2833'}
    one = people.get('/people?format=csv&limit=1')
    assert len(one.csv) == 1 and '&limit=1&' in one.next


def test_what_was_acknowledged_survives_a_kill(bourse, tmp_path):
    server = bourse.serve(tmp_path)
    paths = [People(server).add(age=age) for age in range(20)]
    assert server.stop(signal.SIGKILL) == -signal.SIGKILL

    with bourse.serve(tmp_path) as again:
        assert ['/people/' + person['uuid'] for person in again.get('/people').json] == paths


# HTML

VOID = {'meta', 'input', 'img', 'br', 'link'}


class Page(html.parser.HTMLParser):
    """The elements of a page, each as (tag, attributes, text), in their order; refuses tags that do not match."""

    def __init__(self, answer):
        super().__init__(convert_charrefs=True)
        assert answer.status == 200, answer.text
        assert answer.headers['Content-Type'] == 'text/html; charset=utf-8'
        self.elements, self.open, self.declaration = [], [], None
        self.feed(answer.text)
        self.close()
        assert not self.open

    def handle_decl(self, declaration):
        self.declaration = declaration

    def handle_starttag(self, tag, attributes):
        self.elements.append([tag, dict(attributes), ''])
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        if self.open:
            self.open[-1][2] += text

    def handle_comment(self, _):
        raise AssertionError('the page has a comment')

    def all(self, tag, **attributes):
        return [element for element in self.elements if element[0] == tag and attributes.items() <= element[1].items()]

    def one(self, tag, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, found)
        return found[0]

    def check_frame(self):
        """What every page has, and what none has."""
        assert self.declaration == 'DOCTYPE html'
        assert self.one('html')[1] == {'lang': 'en'}
        assert self.one('meta', charset='utf-8') and self.one('meta', name='viewport')
        assert self.one('title')[2] and self.one('h1')[2]
        tags = {element[0] for element in self.elements}
        assert tags <= {'html', 'head', 'meta', 'title', 'style', 'body', 'main', 'h1', 'form', 'input', 'label', 'button', 'div',
                        'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'nav', 'a', 'p', 'dl', 'dt', 'dd'}
        for element in self.elements:
            assert not any(name.startswith('on') or name == 'style' for name in element[1]), element
            assert element[1].get('href', '/').startswith('/'), element
        labelled = {label[1]['for'] for label in self.all('label')}
        assert labelled == {field[1]['id'] for field in self.all('input') if field[1]['type'] != 'hidden'}


HOSTILE = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "' onmouseover='alert(1)", '</td></table><h1>x</h1>',
           '&lt;b&gt;&amp;', '<!--', '</title><script>', 'javascript:alert(1)']


def test_the_list_is_an_accessible_table(people):
    for name in HOSTILE:
        people.add(name=name)

    answer = people.get('/people', {'Accept': 'text/html,application/xhtml+xml,*/*;q=0.8'})
    page = Page(answer)
    page.check_frame()
    assert page.one('h1')[2] == 'People'
    assert page.one('caption')[2]
    columns = page.all('th', scope='col')
    assert [column[2] for column in columns] == ['uuid', 'survived', *BRAUND]
    rows = page.all('th', scope='row')
    assert len(rows) == len(HOSTILE)
    assert len(page.all('td')) == len(HOSTILE) * (len(columns) - 1)
    assert [cell[2] for cell in page.all('td', dir='auto')][::2] == HOSTILE
    links = [link[1]['href'] for link in page.all('a')]
    assert links == ['/people/' + person['uuid'] for person in people.get().json]

    policy = dict(rule.strip().split(' ', 1) for rule in answer.headers['Content-Security-Policy'].split(';'))
    assert policy['default-src'] == "'none'" and policy['frame-ancestors'] == "'none'" and policy['base-uri'] == "'none'"
    assert policy['form-action'] == "'self'" and policy['style-src'].startswith("'sha256-")
    assert set(policy) == {'default-src', 'style-src', 'form-action', 'base-uri', 'frame-ancestors'}
    assert answer.headers['X-Content-Type-Options'] == 'nosniff' and answer.headers['Referrer-Policy'] == 'no-referrer'


def test_the_style_is_the_one_that_the_policy_names(people):
    import base64
    import hashlib
    answer = people.get('/people', HTML)
    style = answer.text.split('<style>')[1].split('</style>')[0]

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers['Content-Security-Policy']


@pytest.mark.parametrize('name', HOSTILE)
def test_one_person_is_shown_with_a_way_back(people, name):
    path = people.add(name=name)

    page = Page(people.get(path, HTML))
    page.check_frame()
    assert [term[2] for term in page.all('dt')] == ['uuid', 'survived', *BRAUND]
    assert [value[2] for value in page.all('dd')] == [path.rsplit('/', 1)[1], 'false', '3', name, 'male', '22', '1', '0', '7.25']
    assert page.one('a')[1]['href'] == '/people'


@pytest.mark.parametrize('text', ['Ann', *HOSTILE])
def test_the_search_keeps_what_was_asked(people, text):
    people.add(name=f'x {text} y')
    people.add(name=f'x {text} z', sex='female')
    people.add(name='nobody')

    from urllib.parse import urlencode
    page = Page(people.get('/people?' + urlencode({'q': text, 'sex': 'female', 'limit': 50}), HTML))
    page.check_frame()
    assert len(page.all('th', scope='row')) == 1
    form = page.one('form')
    assert form[1] == {'method': 'get', 'role': 'search', 'action': '/people'}
    fields = {field[1]['name']: field[1]['value'] for field in page.all('input')}
    assert fields == {'q': text, 'sex': 'female', 'limit': '50'}
    assert len(Page(people.get('/people?' + urlencode(fields), HTML)).all('th', scope='row')) == 1


def test_pages_lead_to_one_another(people):
    for age in range(5):
        people.add(age=age)

    target, seen, pages = '/people?limit=2&sex=male', [], 0
    while target:
        page = Page(people.get(target, HTML))
        page.check_frame()
        pages += 1
        seen += [cell[2] for cell in page.all('td', **{'class': 'number'})][1::5]
        assert bool([link for link in page.all('a') if link[2] == 'First page']) == (pages > 1)
        following = page.all('a', rel='next')
        target = following[0][1]['href'] if following else None
    assert (seen, pages) == (['0', '1', '2', '3', '4'], 3)
    first = next(link for link in page.all('a') if link[2] == 'First page')[1]['href']
    assert first == '/people?limit=2&sex=male'


def test_problems_stay_problems_for_browsers(refusing):
    for target, status in (('/people/7', 400), (f'/people/{uuid.uuid4()}', 404), ('/people?limit=0', 400)):
        answer = refusing.get(target, HTML)
        assert (answer.status, answer.headers['Content-Type']) == (status, 'application/problem+json')
