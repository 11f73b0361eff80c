"""Invalid records of datasets, generated from the schemas in the contract: people, and files that
use every keyword."""

import json
import os
import uuid
from pathlib import Path

import pytest

from bourse import Bourse
from people import BRAUND, People, served

FOLDER = Path(__file__).parent / 'datasets'
CONTRACT = json.loads(Bourse(os.environ['BOURSE_UNDER_TEST']).run('openapi', '--json', '--datasets', FOLDER).stdout)
# By format: texts that are almost valid.
ALMOST = {'date': '2023-02-29', 'date-time': '2024-02-29T24:00:01Z', 'uuid': '018e1b5c-7a30-7cc3-98c4-dc0c0c07398'}


@pytest.fixture(scope='module', params=['sqlite', 'postgres'])
def refusing_all(request, bourse, tmp_path_factory):
    """A server with the datasets of the folder, for tests that leave no data behind."""
    folder = tmp_path_factory.mktemp('datasets')
    if request.param == 'sqlite':
        with served(bourse, folder, '--datasets', FOLDER) as server:
            yield People(server)
    else:
        with request.getfixturevalue('postgres_server').database() as url, \
                served(bourse, folder, '--datasets', FOLDER, BOURSE_DATABASE_URL=url) as server:
            yield People(server)


def cases_of(schema):
    """Invalid JSON texts for a property, by the kind of fault."""
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
        if schema.get('exclusiveMinimum'):
            texts['at the lower bound'] = json.dumps(schema['minimum'])
    if 'maximum' in schema:
        texts['too large'] = json.dumps(schema['maximum'] + 1)
        if schema.get('exclusiveMaximum'):
            texts['at the upper bound'] = json.dumps(schema['maximum'])
    if kind == 'string':
        texts |= {'a number': '5', 'a boolean': 'true', 'NUL': r'"a\u0000b"', 'half a character': r'"\ud83d"'}
        if 'maxLength' in schema:
            texts['too long'] = json.dumps('é' * (schema['maxLength'] + 1))
        if schema.get('minLength'):
            texts['too short'] = json.dumps('a' * (schema['minLength'] - 1))
        if 'pattern' in schema:
            texts['against the pattern'] = json.dumps('?' * schema['maxLength'])
        if 'enum' in schema:
            texts |= {'none of the values': '"none of these"', 'a value in another case': json.dumps(schema['enum'][0].swapcase())}
        if 'format' in schema:
            texts |= {'of no such form': '"yesterday"', 'almost of the form': json.dumps(ALMOST[schema['format']])}
    return texts


def negative_cases():
    for path, item in CONTRACT['paths'].items():
        # Operations of datasets only: their paths begin with the dataset's name, and each record
        # has its own path.
        if path.count('/') > 1 or 'post' not in item or not any(other.startswith(path + '/{') for other in CONTRACT['paths']):
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
def test_a_property_that_does_not_fit_is_named_and_nothing_is_stored(refusing_all, path, name, text):
    check_refusal(refusing_all.post(body_with(path, name, text), path), name, text)
    if text is not None:
        nobody = f'{path}/{uuid.uuid4()}'
        check_refusal(refusing_all.put(nobody, '{%s:%s}' % (json.dumps(name), text)), name, text)
    assert refusing_all.get(path).json == []


def test_there_are_negative_cases_of_every_property():
    named = {case.values[:2] for case in NEGATIVE}
    assert {('/people', name) for name in [*BRAUND, 'survived', 'uuid']} <= named
    assert {path for path, _ in named} == {'/people', '/bonds', '/instruments', '/measurements'}


def test_the_examples_that_the_cases_are_made_from_fit(refusing_all):
    for path in {case.values[0] for case in NEGATIVE}:
        created = refusing_all.post(example_of(path), path)
        assert created.status == 201, created.text
        assert refusing_all.delete(created.headers['Location']).status == 200


@pytest.mark.parametrize('name', ['note', 'grade', 'checked'])
def test_nullable_properties_accept_null(refusing_all, name):
    created = refusing_all.post(body_with('/measurements', name, 'null'), '/measurements')
    assert (created.status, created.json[name]) == (201, None)
    assert refusing_all.delete(created.headers['Location']).status == 200
