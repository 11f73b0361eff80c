"""Datasets that are added by a file and a restart, without compiling."""

import json
import re

import pytest

from bourse import ROOT
from documents import Reader

JSON = {'Content-Type': 'application/json'}
FORMS = ['application/json', 'text/html']
PEOPLE = (ROOT / 'datasets/people.yaml').read_text()
BRAUND = {'passengerClass': 3, 'name': 'Mr. Owen Harris Braund', 'sex': 'male', 'age': 22, 'siblingsOrSpousesAboard': 1,
          'parentsOrChildrenAboard': 0, 'fare': 7.25}

BONDS = '''
name: bonds
record: Bond
schema:
  type: object
  required: [isin, coupon]
  properties:
    isin: {type: string, maxLength: 12, pattern: '^[A-Z]{2}[A-Z0-9]{10}$', x-search: true}
    coupon: {type: number, minimum: 0, x-filter: true, x-csv-column: Coupon in percent}
    matures: {type: string, format: date, x-filter: true}
    seniorSecured: {type: boolean, default: true}
examples:
  - {isin: DE0001102580, coupon: 2.5, matures: '2034-02-15'}
'''
BUND = {'isin': 'DE0001102580', 'coupon': 2.5}


@pytest.fixture(params=['sqlite', 'postgres'])
def store(request, tmp_path):
    """The settings of an empty store that outlives the servers that use it."""
    if request.param == 'postgres':
        return {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')}
    return {'BOURSE_DATABASE_URL': f'sqlite:{tmp_path / "store.db"}'}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'datasets').mkdir()
    return tmp_path / 'datasets'


def start(bourse, tmp_path, store, *arguments):
    """A server on the store, which is migrated first, as PostgreSQL requires."""
    outcome = bourse.run('migrate', *arguments, **store)
    assert outcome.returncode == 0, outcome.stderr
    return bourse.serve(tmp_path / 'data', *arguments, **store)


def send(server, method, target, body):
    return server.request(method, target, JSON, json.dumps(body))


# A second dataset


def test_a_file_and_a_restart_make_a_dataset(bourse, tmp_path, store, folder):
    with start(bourse, tmp_path, store) as server:
        assert server.get('/bonds').status == 404
        assert send(server, 'POST', '/people', BRAUND).status == 201

    (folder / 'bonds.yaml').write_text(BONDS)
    (folder / 'notes.txt').write_text('no dataset')
    with start(bourse, tmp_path, store, '--datasets', folder) as server:
        created = send(server, 'POST', '/bonds', BUND)
        assert (created.status, created.json) == (201, BUND | {
            'uuid': created.json['uuid'], 'matures': None, 'seniorSecured': True})
        path = created.headers['Location']
        assert send(server, 'PUT', path, {'matures': '2034-02-15'}).json['matures'] == '2034-02-15'
        assert send(server, 'PUT', path, {'matures': None, 'seniorSecured': False}).json['matures'] is None
        assert send(server, 'PUT', path, {'matures': '2034-02-30'}).json['detail'] == "'2034-02-30' is not a 'date' - 'matures'"
        assert send(server, 'POST', '/bonds', BUND | {'isin': 'x'}).status == 400
        assert server.get('/bonds?coupon=2.5&q=de000').json == [server.get(path).json]
        assert server.get('/bonds?coupon=2.6').json == []
        assert server.get('/bonds?format=csv').text == (
            f'uuid,isin,Coupon in percent,matures,seniorSecured\r\n{path[7:]},DE0001102580,2.5,,false\r\n')
        assert 'DE0001102580' in server.get(path, {'Accept': 'text/html'}).text
        assert len(server.get('/people').json) == 1

    with start(bourse, tmp_path, store, '--datasets', folder) as server:
        assert [bond['isin'] for bond in server.get('/bonds').json] == ['DE0001102580']
    with start(bourse, tmp_path, store) as server:
        assert server.get('/bonds').status == 404, 'the file is gone, and what it declared; the records stay in the store'
    with start(bourse, tmp_path, store, '--datasets', folder) as server:
        assert len(server.get('/bonds').json) == 1


def test_a_dataset_is_in_the_contract_the_metrics_and_the_check(bourse, tmp_path, folder):
    (folder / 'bonds.yaml').write_text(BONDS)

    with bourse.serve(tmp_path / 'data', BOURSE_DATASETS=str(folder), ENABLE_METRICS='true') as server:
        contract = server.get('/openapi.json').json
        assert contract['paths']['/bonds']['post']['requestBody']['content']['application/json']['example']['coupon'] == 2.5
        assert contract['components']['schemas']['NewBond']['required'] == ['isin', 'coupon']
        assert contract['components']['schemas']['Bond']['properties']['matures'] == {
            'type': 'string', 'format': 'date', 'nullable': True}
        assert [tag['name'] for tag in contract['tags']][-2:] == ['people', 'bonds']
        server.get('/bonds')
        assert 'listBonds' in server.get('/metrics').text
    assert json.loads(bourse.run('openapi', '--json', '--datasets', folder).stdout) == contract
    check = bourse.run('check', '--data', tmp_path / 'data', '--datasets', folder)
    assert check.returncode == 0 and 'datasets: people, bonds\n' in check.stdout, check


def test_many_datasets_are_served_in_the_order_of_their_files(bourse, tmp_path, folder):
    for letter in 'cab':
        (folder / f'{letter}.yaml').write_text(
            f'name: set-{letter}\nrecord: Set{letter.upper()}\nschema: {{type: object, properties: {{a: {{type: integer}}}}}}')

    with bourse.serve(tmp_path / 'data', '--datasets', folder) as server:
        tags = [tag['name'] for tag in server.get('/openapi.json').json['tags']]
        assert tags[-4:] == ['people', 'set-a', 'set-b', 'set-c']
        assert send(server, 'POST', '/set-a', {}).json['a'] is None
        assert server.get('/set-b').json == []


def test_a_cursor_belongs_to_its_dataset(bourse, tmp_path, folder):
    (folder / 'bonds.yaml').write_text(BONDS)

    with bourse.serve(tmp_path / 'data', '--datasets', folder) as server:
        for _ in range(2):
            send(server, 'POST', '/bonds', BUND)
        following = server.get('/bonds?limit=1').next
        assert server.get(following).status == 200
        refused = server.get(following.replace('/bonds', '/people'))
        assert refused.status == 400 and refused.json['detail'].endswith("is not a cursor of people - 'cursor'")


# Changing one


def people_with(*lines, required, example):
    """people.yaml with additional properties, one line each; one of them is required and has this
    value in the example."""
    text = PEOPLE.replace('\nexamples:', ''.join(f'\n    {line}' for line in lines) + '\n\nexamples:')
    text = text.replace('required: [', f'required: [{required}, ')
    return text.replace('  - survived: true', f'  - {required}: {example}\n    survived: true')


def test_people_can_be_extended(bourse, tmp_path, store, folder):
    with start(bourse, tmp_path, store) as server:
        old = send(server, 'POST', '/people', BRAUND).headers['Location']
        tags = {form: server.get(old, {'Accept': form}).headers['ETag'] for form in FORMS}

    (folder / 'mine.yaml').write_text(people_with(
        'cabin: {type: string, maxLength: 10, x-filter: true, x-search: true}', 'deck: {type: integer, default: 3}',
        'crew: {type: boolean, default: false}', required='crew', example='true'))
    with start(bourse, tmp_path, store, '--datasets', folder) as server:
        assert server.get(old).json == BRAUND | {'uuid': old[8:], 'survived': False, 'cabin': None, 'deck': 3, 'crew': False}
        for form, tag in tags.items():
            assert server.get(old, {'Accept': form, 'If-None-Match': tag}).status == 200, 'the kept form lacks what is new'
        kept = {'If-Match': tags['application/json']}
        assert server.request('PUT', old, JSON | kept, '{}').status == 200, 'what is meant is a state, not its bytes'
        new = send(server, 'POST', '/people', BRAUND | {'cabin': 'C85', 'crew': True})
        assert (new.json['cabin'], new.json['deck'], new.json['crew']) == ('C85', 3, True)
        assert send(server, 'POST', '/people', BRAUND).json['detail'] == "'crew' is a required property"
        assert server.get('/people?cabin=C85&q=c8').json == [new.json]
        assert send(server, 'PUT', old, {'cabin': 'D1'}).json['cabin'] == 'D1'
        assert len(server.get('/people').json) == 2


@pytest.mark.parametrize('text, what', [
    (re.sub(r'    fare:\n.*\n.*\n.*\n', '', PEOPLE).replace(', fare]', ']').replace('    fare: 7.25\n', ''), 'property fare is missing'),
    (PEOPLE.replace('maxLength: 100', 'maxLength: 50'), 'property name'),
    (PEOPLE.replace('[male, female, other]', '[male, female]'), 'property sex'),
    (PEOPLE.replace('type: number', 'type: string').replace('      minimum: 0\n      x-csv-column: Fare', '      x-csv-column: Fare')
     .replace('fare: 7.25', "fare: '7.25'"), 'property fare'),
    (people_with('cabin: {type: string}', required='cabin', example='C1'), 'property cabin is new and required'),
    (PEOPLE.replace('table: people', 'table: passengers'), 'its table was people and is passengers now'),
], ids=['property gone', 'shorter', 'fewer values', 'another type', 'new and required', 'another table'])
def test_a_change_that_stored_records_may_violate_is_rejected(bourse, tmp_path, store, folder, text, what):
    assert text != PEOPLE
    with start(bourse, tmp_path, store) as server:
        path = send(server, 'POST', '/people', BRAUND).headers['Location']
    (folder / 'people.yaml').write_text(text)

    for command in ('serve', 'migrate', 'check'):
        refused = bourse.run(command, '--datasets', folder, **store)
        assert refused.returncode == 1, refused
        assert f'dataset people: {what}' in refused.stderr

    with start(bourse, tmp_path, store) as server:
        assert server.get(path).json['fare'] == 7.25, 'and nothing has happened to them'


# Mistakes


def bonds(before, after):
    assert before in BONDS
    return BONDS.replace(before, after)


MISTAKES = {
    'no YAML': ('a: [', 'line 1: end of sequence flow not found'),
    'an unknown key': (BONDS + 'colour: red\n', "the file: 'colour' is not a known key"),
    'no name': (bonds('name: bonds\n', ''), "the file: 'name' is missing"),
    'a bad name': (bonds('name: bonds', 'name: ../bonds'),
                   "name: '../bonds' must be lower-case letters, digits and hyphens, a letter first, at most 40"),
    'a path that is taken': (bonds('name: bonds', 'name: stocks'), "the path '/stocks' is declared by the contract already"),
    'a tag that is taken': (bonds('name: bonds', 'name: market'), "the tag 'market' is declared by the contract already"),
    'a schema that is taken': (bonds('record: Bond', 'record: Price'), "the schema 'Price' is declared by the contract already"),
    'a word of the commands': (bonds('name: bonds', 'name: bars'), "name: 'bars' is reserved for `bourse import bars`"),
    'a bad identifier': (bonds('seniorSecured', 'senior-secured'),
                         "schema.properties.senior-secured: 'senior-secured' must be letters, digits and underscores, "
                         'a letter first, at most 40'),
    'a type that is not supported': (bonds('type: boolean, default: true', 'type: array'),
                                     "schema.properties.seniorSecured: 'type' must be boolean, integer, number or string"),
    'a format that is not supported': (bonds('format: date', 'format: email'),
                                       "schema.properties.matures.format: 'email' is not supported"),
    'two properties of one column': (bonds('matures:', 'senior_secured:').replace("matures: '2034", "senior_secured: '2034"),
                                     "schema.properties: 'senior_secured' and 'seniorSecured' share the column 'senior_secured'"),
    'two properties of one CSV column': (bonds('x-csv-column: Coupon in percent', 'x-csv-column: ISIN'),
                                         "schema.properties: 'isin' and 'coupon' share the CSV column 'isin'"),
    'a default that does not fit': (bonds('default: true', "default: 'yes'"),
                                    "schema.properties.seniorSecured.default: 'yes' is not of type 'boolean'"),
    'a search in numbers': (bonds('minimum: 0, x-filter: true', 'x-search: true'),
                            'schema.properties.coupon.x-search: is for strings only'),
    'an example that does not fit': (bonds('coupon: 2.5', "coupon: '2.5'"), "examples.0: '2.5' is not of type 'number' - 'coupon'"),
    'a key twice': (bonds('record: Bond\n', 'record: Bond\nrecord: Bond\n'), "line 4: the key 'record' repeats"),
}


@pytest.mark.parametrize('mistake', MISTAKES)
def test_a_mistake_in_a_file_stops_the_start_and_is_named(bourse, tmp_path, folder, mistake):
    text, message = MISTAKES[mistake]
    (folder / 'mine.yaml').write_text(text)

    for command in (['serve', '--data', tmp_path / 'data'], ['check', '--data', tmp_path / 'data'], ['openapi', '--json']):
        refused = bourse.run(*command, '--datasets', folder)
        assert (refused.returncode, refused.stderr) == (1, f'bourse: mine.yaml: {message}\n')
    assert not (tmp_path / 'data').exists()


def test_two_files_that_claim_one_word_are_both_named(bourse, folder):
    (folder / 'a.yaml').write_text(BONDS)
    (folder / 'b.yaml').write_text(BONDS)

    refused = bourse.run('openapi', '--json', '--datasets', folder)
    assert (refused.returncode, refused.stderr) == (1, "bourse: b.yaml: the name 'bonds' is already used by a.yaml\n")


def test_a_folder_that_is_not_there_is_an_error(bourse, tmp_path):
    refused = bourse.run('serve', '--data', tmp_path / 'data', '--datasets', tmp_path / 'nowhere')

    assert refused.returncode == 2
    assert refused.stderr == f"bourse: datasets: {tmp_path}/nowhere: No such file or directory\n"


@pytest.mark.parametrize('name, message', [('a.yaml', 'is not a file'), ('a.yml', 'must end in .yaml')])
def test_an_invalid_file_in_the_folder_is_named(bourse, folder, name, message):
    (folder / name).mkdir()

    refused = bourse.run('openapi', '--json', '--datasets', folder)
    assert (refused.returncode, refused.stderr) == (2, f'bourse: datasets: {folder / name}: {message}\n')


def test_commands_on_bars_do_not_ask_for_datasets(bourse, tmp_path, store, folder):
    (folder / 'mine.yaml').write_text(people_with('crew: {type: boolean, default: false}', required='crew', example='true'))
    migrated = bourse.run('migrate', '--datasets', folder, **store)
    assert migrated.returncode == 0, migrated.stderr
    bars = tmp_path / 'bars.csv'
    bars.write_text('symbol,date,open,high,low,close,volume\nX,2024-01-02,1,2,1,2,5\n')

    for command in (['import', 'bars', bars], ['export', 'bars', 'X']):
        outcome = bourse.run(*command, **store)
        assert outcome.returncode == 0, (command, outcome.stderr)
    refused = bourse.run('export', 'people', **store)
    assert refused.returncode == 1 and refused.stderr.endswith('or check --datasets\n'), refused.stderr


# The page that explains it


def test_the_page_on_adding_a_dataset_works_as_written(bourse, tmp_path):
    assert bourse.run('migrate', '--data', tmp_path / 'data').returncode == 0  # the installation to which a dataset is added
    with Reader(bourse, tmp_path) as reader:
        reader.follow((ROOT / 'docs/how-to/add-dataset.md').read_text())
        assert reader.ran == 7
