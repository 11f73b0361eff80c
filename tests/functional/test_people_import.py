"""bourse import and export of datasets: accepted and rejected input, and that a killed import
stores either nothing or everything."""

import csv
import io
import random
import re
import signal
import time
import uuid
from contextlib import ExitStack

import pytest

from bourse import ROOT, wait_until
from soak import smoke_or_soak

HEADER = 'Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\n'
BRAUND = '0,3,Mr. Owen Harris Braund,male,22,1,0,7.25\n'

INSTRUMENTS = """\
name: instruments
record: Instrument
schema:
  type: object
  required: [symbol]
  properties:
    symbol: {type: string, maxLength: 12}
    name: {type: string, x-csv-column: Full name}
    active: {type: boolean, default: true}
"""


class Store:
    """A store for commands. `server` is its PostgreSQL server, for wait_for_sessions()."""

    def __init__(self, bourse, url, server=None):
        self.bourse = bourse
        self.url = url
        self.server = server
        assert self.run('migrate').returncode == 0

    def run(self, *arguments, **options):
        return self.bourse.run(*arguments, '--database-url', self.url, **options)

    def import_people(self, text, *arguments):
        """Imports CSV text from standard input."""
        return self.run('import', 'people', '-', *arguments, input=text)

    def exported(self, dataset='people', *arguments):
        outcome = self.run('export', dataset, *arguments)
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout

    def wait_for_sessions(self):
        """Waits until nobody is connected: PostgreSQL may still commit for a client that was killed."""
        if self.server:
            connected = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.url.rpartition('/')[2]}'"
            wait_until(lambda: self.server.psql(connected).strip() == '0', 'the sessions to end')

    def people(self):
        return list(csv.DictReader(io.StringIO(self.exported(), newline='')))


@pytest.fixture
def on_sqlite(bourse, tmp_path):
    return Store(bourse, f'sqlite:{tmp_path}/bourse.db')


@pytest.fixture
def on_postgres(bourse, postgres):
    return Store(bourse, postgres)


@pytest.fixture(params=['on_sqlite', 'on_postgres'])
def store(request):
    return request.getfixturevalue(request.param)


def test_the_sample_people_are_imported(bourse, store, tmp_path):
    file = ROOT / 'samples/people.csv'
    outcome = store.run('import', 'people', file)

    assert outcome.returncode == 0, outcome.stderr
    assert re.fullmatch(r'58 rows: 58 added, 0 rejected \(people, \d+\.\d\d s\)\n', outcome.stdout)
    people = store.people()
    survived = [person['Survived'] for person in people]
    assert (survived.count('true'), survived.count('false')) == (24, 34)
    assert all(re.fullmatch(r'\d+', person['Age']) for person in people), 'ages are whole'
    with open(file, newline='') as text:
        for given, stored in zip(csv.DictReader(text), people, strict=True):
            assert stored['Name'] == given['Name'] and int(stored['Age']) == int(float(given['Age']))
            assert float(stored['Fare']) == float(given['Fare'])
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=store.url) as server:
        assert len(server.get('/people?survived=true&limit=1000').json) == 24
        assert len(server.get('/people?age=0').json) == 2, 'ages below one year are cut to nought'
        assert server.get('/people?limit=1').json[0]['name'] == 'Mr. Leonard Ashdown'


def test_importing_again_adds_the_people_again(store):
    for _ in range(2):
        assert store.import_people(HEADER + BRAUND).returncode == 0
    assert len({person['uuid'] for person in store.people()}) == 2


@pytest.mark.parametrize('row, said', [
    ('2,3,X,male,22,1,0,7.25', "Survived '2' is not of type 'boolean'"),
    ('0,x,X,male,22,1,0,7.25', "Pclass 'x' is not of type 'integer'"),
    ('0,3.5,X,male,22,1,0,7.25', "Pclass '3.5' is not of type 'integer'"),
    ('0,3,' + 'é' * 101 + ',male,22,1,0,7.25', 'is too long: at most 100 characters'),
    ('0,3,X,man,22,1,0,7.25', "Sex 'man' is not one of ['male', 'female', 'other']"),
    ('0,3,X,male,-1,1,0,7.25', "Age '-1' is less than the minimum of 0"),
    ('0,3,X,male,,1,0,7.25', 'Age is empty'),
    ('0,3,X,male,22,1,0,1e999', "Fare '1e999' is not of type 'number'"),
    ('0,3,X,male,22,1,0', 'the row has 7 fields, the header has 8'),
    ('0,3,"X"Y,male,22,1,0,7.25', 'text follows a closing quote'),
])
def test_a_bad_row_is_refused_with_line_and_reason_and_nothing_is_stored(on_sqlite, row, said):
    rows = HEADER + BRAUND + row + '\n' + BRAUND

    outcome = on_sqlite.import_people(rows)
    assert outcome.returncode == 1
    assert 'standard input: line 3: ' in outcome.stderr and said in outcome.stderr, outcome.stderr
    assert 'nothing was stored' in outcome.stderr
    assert on_sqlite.people() == []

    skipped = on_sqlite.import_people(rows, '--on-error', 'skip')
    assert skipped.returncode == 0
    assert 'line 3: ' in skipped.stderr
    assert skipped.stdout.startswith('3 rows: 2 added, 1 rejected (people, ')
    assert len(on_sqlite.people()) == 2


def test_a_full_name_of_a_hundred_characters_is_taken(store):
    name = '👩‍🚀é' * 25
    assert store.import_people(HEADER + f'0,3,{name},male,22,1,0,7.25\n').returncode == 0
    assert store.people()[0]['Name'] == name


@pytest.mark.parametrize('text, said', [
    ('', 'header'),
    ('Survived,Pclass,Name,Sex\n', "column 'Age' is missing"),
    (HEADER.strip() + ',NAME\n', "column 'NAME' appears twice"),
    (HEADER + '"0,3\n', 'quote'),
])
def test_a_file_that_is_no_table_of_people_is_refused(on_sqlite, text, said):
    outcome = on_sqlite.import_people(text, '--on-error', 'skip')
    assert outcome.returncode == 1
    assert said in outcome.stderr, outcome.stderr


def test_a_dataset_that_is_not_there_is_named_with_those_that_are(on_sqlite):
    for command in (['import', 'persons', '-'], ['export', 'persons']):
        outcome = on_sqlite.run(*command, input='')
        assert outcome.returncode == 2
        assert "unknown dataset 'persons'; known datasets: people" in outcome.stderr


def test_help_tells_of_datasets(bourse):
    for command in 'import', 'export':
        assert 'DATASET' in bourse.run(command, '--help').stdout
        outcome = bourse.run(command)
        assert outcome.returncode == 2 and 'DATASET' in outcome.stderr


#: Formulas for spreadsheets, texts that look already escaped, and texts that are difficult in CSV.
ODD_NAMES = ['=1+1', "'=1+1", "''=1+1", "'", '+1', '-1', '@x', '\tx', 'a,b', '"a"', 'two\nlines', ' blanks ', 'مرحبا', '👩‍🚀', '%_\\']


def rows_of(names):
    text = io.StringIO(newline='')
    # A cell with a formula after a leading ' loses the ', because the export adds it.
    csv.writer(text).writerows([0, 3, name if name.lstrip("'")[:1] not in tuple('=+-@\t') else "'" + name, 'male', 22, 1, 0, 0.1]
                               for name in names)
    return HEADER + text.getvalue()


def test_an_export_imported_elsewhere_gives_the_same_records(on_sqlite, on_postgres):
    assert on_sqlite.import_people(rows_of(ODD_NAMES)).returncode == 0
    exported = on_sqlite.exported()

    outcome = on_postgres.import_people(exported)

    assert outcome.returncode == 0, outcome.stderr
    assert on_postgres.exported() == exported
    again = on_postgres.import_people(exported)
    assert again.returncode == 1 and "already exists" in again.stderr
    another = exported.splitlines()[1].replace(on_sqlite.people()[0]['uuid'], str(uuid.uuid4()))
    skipped = on_postgres.import_people(exported + another, '--on-error', 'skip')
    assert f'{len(ODD_NAMES) + 1} rows: 1 added, {len(ODD_NAMES)} rejected' in skipped.stdout


def test_odd_names_are_the_same_for_clients(bourse, on_sqlite, tmp_path):
    assert on_sqlite.import_people(rows_of(ODD_NAMES)).returncode == 0
    with bourse.serve(tmp_path, BOURSE_DATABASE_URL=on_sqlite.url) as server:
        assert [person['name'] for person in server.get('/people').json] == ODD_NAMES


def test_a_dataset_of_ones_own_is_imported_and_exported(on_sqlite, tmp_path):
    folder = tmp_path / 'datasets'
    folder.mkdir()
    (folder / 'instruments.yaml').write_text(INSTRUMENTS)
    text = 'symbol,"full NAME",active\nAMZN,Amazon,yes\nTSLA,,no\nX,"",1\n'

    outcome = on_sqlite.run('import', 'instruments', '-', '--datasets', folder, input=text)

    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith('3 rows: 3 added, 0 rejected (instruments, ')
    rows = on_sqlite.exported('instruments', '--datasets', folder).splitlines()
    assert rows[0] == 'uuid,symbol,Full name,active'
    assert [row[36:] for row in rows[1:]] == [',AMZN,Amazon,true', ',TSLA,,false', ',X,"",true']


def many_people(count, with_ids=False):
    made = random.Random(7)
    yield ('uuid,' if with_ids else '') + HEADER
    for n in range(count):
        front = f'{uuid.UUID(int=made.getrandbits(128))},' if with_ids else ''
        yield f'{front}{n % 2},{n % 3},Person {n},female,{n % 90},0,0,{n}.5\n'


def test_a_terminal_sees_a_bar(bourse, on_sqlite, tmp_path):
    file = tmp_path / 'people.csv'
    file.write_text(''.join(many_people(200_000)))

    code, said, drawn = bourse.run_on_terminal('import', 'people', file, '--database-url', on_sqlite.url)

    assert code == 0
    assert re.search(rb'\[#*\.*\] +\d+ %  [\d,]+ rows, [\d,]+ rows/s, \d+ s left', drawn), drawn
    assert drawn.endswith(b'\x1b[K'), 'the bar is gone in the end'
    assert said.startswith('200,000 rows: 200,000 added, 0 rejected (people, ')


@pytest.fixture(params=['sqlite', 'postgres'])
def fresh_store(request, bourse, tmp_path):
    """Creates an empty store at each call."""
    with ExitStack() as databases:
        def make():
            if request.param == 'sqlite':
                return Store(bourse, f'sqlite:{tmp_path}/{uuid.uuid4()}.db')
            server = request.getfixturevalue('postgres_server')
            return Store(bourse, databases.enter_context(server.database()), server)
        yield make


@pytest.mark.patient
def test_a_killed_import_leaves_nothing_or_all(bourse, fresh_store, tmp_path):
    """kill -9 while rows are taken, and at random points, among them around the commit; afterwards
    all people are stored, or none. Their ids prevent duplicates when the import is repeated."""
    file = tmp_path / 'people.csv'
    rows = smoke_or_soak(60_000, 200_000)
    text = ''.join(many_people(rows, with_ids=True))
    file.write_text(text)
    ids = [row['uuid'] for row in csv.DictReader(io.StringIO(text))]

    def importing(store):
        return 'import', 'people', file, '--database-url', store.url

    started = time.monotonic()
    assert bourse.run(*importing(fresh_store())).returncode == 0
    usual = time.monotonic() - started

    seed = random.SystemRandom().randrange(2**32)
    print('seed', seed)
    made = random.Random(seed)

    def stored_after(store, code):
        """How many people an import that ended so has left, all or none; then the others are added."""
        store.wait_for_sessions()
        stored = len(store.people())
        assert (code, stored) in ((0, rows), (-signal.SIGKILL, rows), (-signal.SIGKILL, 0))
        outcome = store.run('import', 'people', file)
        assert outcome.returncode == 0 if stored == 0 else 'already exists' in outcome.stderr, outcome.stderr
        assert [person['uuid'] for person in store.people()] == ids
        return stored

    def is_hit(store):
        code = bourse.kill_amid_rows(*importing(store))
        return stored_after(store, code) == 0

    assert any(is_hit(fresh_store()) for _ in range(20)), 'an import was killed inside its transaction'

    for _ in range(smoke_or_soak(3, 30)):
        store = fresh_store()
        process = bourse.popen(*importing(store))
        time.sleep(usual * made.uniform(0, 1.1))  # the random point itself, not a wait for a condition
        process.send_signal(signal.SIGKILL)
        process.communicate()
        stored_after(store, process.returncode)
