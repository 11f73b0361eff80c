"""The dataset people, compared with a FastAPI and SQLAlchemy service (peers/people_fastapi.py), on
SQLite and on PostgreSQL.

PostgreSQL shares the core of the servers, and its CPU time is added to theirs. Both services
respond to a POST when it is durable.
"""

import json
import os
import time
from contextlib import ExitStack
from pathlib import Path

from load import conditions, measure_in_turn, print_loads, write_requests
from servers import cpu_seconds, fetch
from services import Bourse, Peer
from stores import KINDS, ROOT, new_store
from tables import print_header, print_text

TITANIC = Path(os.environ.get('BOURSE_TEST_DATA', ROOT / '../shared/data')) / 'titanic.csv'
PEOPLE = 887


def new_pair(kind, bourse, folder, stack):
    """Bourse and the peer on the same kind of database, until `stack` closes."""
    ours = Bourse(bourse, new_store(kind, folder, stack))
    ours.run('migrate')
    return ours, Peer('FastAPI', 'people_fastapi.py', '/openapi.json', new_store(kind, folder, stack))


# What both import
# ----------------------------------------------------------------------------------------------------------------------


def write_people(file, rows):
    """People as in the Titanic data set, with some fractional ages."""
    with open(file, 'w') as out:
        out.write('Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\n')
        for n in range(rows):
            is_woman = n % 3 == 0
            name = f'{"Mrs." if is_woman else "Mr."} Passenger Number {n:07} (of a generated list)'
            age = '28.5' if n % 50 == 0 else n % 80
            out.write(f'{int(n % 5 < 2)},{n % 3 + 1},{name},{"female" if is_woman else "male"},{age},{n % 4},{n % 3},'
                      f'{n % 5000 / 10 + 7.25:.4f}\n')


def sample(folder):
    """A file of 887 people, and its source."""
    if TITANIC.exists():
        return TITANIC, 'of the Titanic data set'
    file = folder / 'sample.csv'
    write_people(file, PEOPLE)
    return file, 'generated'


def without_ids(people):
    return [{name: value for name, value in person.items() if name != 'uuid'} for person in people]


def canonical(people):
    """Normalises people for comparison: a fare may be 7 or 7.0, and each service assigns its own
    ids."""
    return json.dumps([person | {'fare': float(person['fare'])} for person in without_ids(people)], sort_keys=True)


# Under load
# ----------------------------------------------------------------------------------------------------------------------


class Operation:
    """One operation, and a server's file of requests for it."""

    def __init__(self, title, path, make_requests=None):
        self.title, self.path, self.make_requests = title, path, make_requests

    def load(self, service, people):
        """`people` are those stored in this service."""
        file = None
        if self.make_requests:
            file = write_requests(service.store.home / 'requests', self.make_requests(people))
        return service.load(self.path, requests=file)


#: In this order, so that reads do not see records added under load.
OPERATIONS = [
    Operation(f'`GET /people`, {PEOPLE} records', '/people'),
    Operation('`GET /people/{uuid}`, each in turn', '/', lambda people: [('GET', f'/people/{person["uuid"]}') for person in people]),
    Operation('`POST /people`, durable', '/', lambda people: [('POST', '/people', json.dumps(person)) for person in without_ids(people)]),
]


def load_benchmarks(arguments, folder):
    with ExitStack() as stack:
        pairs = [new_pair(kind, arguments.bourse, folder, stack) for kind in KINDS]
        services = [service for pair in pairs for service in pair]
        file, origin = sample(folder)
        for service in services:
            service.run('import', 'people', file)
            service.serve(stack)
        bodies = {service: fetch(service.server.url('/people')) for service in services}
        people = {service: json.loads(body) for service, body in bodies.items()}
        assert len(people[services[0]]) == PEOPLE
        for service in services:
            assert canonical(people[service]) == canonical(people[services[0]]), f'{service.name} holds other people'

        print_text(f'People ({PEOPLE}, {origin}; {len(bodies[services[0]]):,} bytes of JSON); {conditions(arguments)} Ratios are to '
                   'FastAPI on the same kind of database.')
        for operation in OPERATIONS:
            loads = {service: operation.load(service, people[service]) for service in services}
            measure_in_turn(loads.values(), arguments)
            print_text(f'{operation.title}:')
            print_loads([(loads[service], loads[peer]) for ours, peer in pairs for service in (ours, peer)])


# In bulk
# ----------------------------------------------------------------------------------------------------------------------


class Import:
    """The cost of importing a file of this many rows into an empty database."""

    def __init__(self, service, file, rows):
        self.name = service.name
        started, used = time.perf_counter(), self._cpu_seconds(service)
        service.run('import', 'people', file)
        self.rate = rows / (time.perf_counter() - started)
        self.cost = (self._cpu_seconds(service) - used) / rows * 1e6
        stored = service.store.number('SELECT count(*) FROM people')
        assert stored == rows, f'{service.name} imported {stored} rows of {rows}'

    @staticmethod
    def _cpu_seconds(service):
        """CPU time of the finished commands and of the database."""
        commands = os.times()
        return commands.children_user + commands.children_system + sum(map(cpu_seconds, service.processes.values()))


def import_benchmark(arguments, folder):
    rows = arguments.people_rows
    file = folder / 'people.csv'
    write_people(file, rows)
    print_text(f'CSV of {rows:,} people into an empty database, one core for the command and the database, from start to end of the '
               'command. Ratios are to FastAPI on the same kind of database.')
    print_header('', 'rate ratio', 'CPU ratio', 'rows/s', 'CPU/row')
    for kind in KINDS:
        with ExitStack() as stack:
            imports = [Import(service, file, rows) for service in new_pair(kind, arguments.bourse, folder, stack)]
        peer = imports[1]
        for each in imports:
            print(f'| {each.name} | {each.rate / peer.rate:.2f} | {each.cost / peer.cost:.2f} | {each.rate:,.0f} | '
                  f'{each.cost:.1f} µs |')


def run(arguments, folder):
    load_benchmarks(arguments, folder)
    import_benchmark(arguments, folder)
