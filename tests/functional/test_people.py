"""People, on each database. Their HTML pages are tested in test_people_pages.py."""

import signal
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from people import BRAUND, HTML, People, served


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
