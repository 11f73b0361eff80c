"""People, a dataset, beside a service of FastAPI and SQLAlchemy (peers/people_fastapi.py), on SQLite and on PostgreSQL.

PostgreSQL shares the core of the servers and its CPU counts as theirs. Both services answer a POST when it is durable.
"""

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from load import CONNECTIONS, Load, measure_in_turn, print_loads
from servers import Server, cpu_seconds, fetch, free_port, run_bourse, run_to_end, start_bourse
from stores import KINDS, ROOT, durable_postgres, empty_store

PEER = ROOT / 'bench/peers/people_fastapi.py'
TITANIC = Path(os.environ.get('BOURSE_TEST_DATA', ROOT / '../shared/data')) / 'titanic.csv'
PEOPLE = 887


class Bourse:
    def __init__(self, binary, folder, store):
        self.name, self.store = f'bourse, {store.name}', store
        self.binary, self.data = binary, folder
        self.settings = {'BOURSE_DATABASE_URL': store.bourse_url}
        run_bourse(binary, folder, 'migrate', **self.settings)

    def import_people(self, file):
        run_bourse(self.binary, self.data, 'import', 'people', file, **self.settings)

    def serve(self):
        return start_bourse(self.binary, self.data, **self.settings)


class FastApi:
    def __init__(self, store):
        self.name, self.store = f'FastAPI, {store.name}', store

    def import_people(self, file):
        run_to_end([sys.executable, PEER, 'import', file, '--database', self.store.sqlalchemy_url])

    def serve(self):
        port = free_port()
        return Server(port, [sys.executable, PEER, 'serve', '--port', port, '--database', self.store.sqlalchemy_url], '/openapi.json')


def start_pairs(binary, folder, postgres, stack):
    """Pairs of Bourse and the peer on the same kind of database, each with an empty one of its own, until `stack` ends."""
    for kind in KINDS:
        homes = [folder / f'{kind}-{service}' for service in ('bourse', 'fastapi')]
        stores = [empty_store(kind, home, postgres, stack) for home in homes]
        yield Bourse(binary, homes[0], stores[0]), FastApi(stores[1])


# What both import
# ----------------------------------------------------------------------------------------------------------------------


def write_people(file, rows):
    """People as in the Titanic data set, with a year and a half among the ages."""
    with open(file, 'w') as out:
        out.write('Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\n')
        for n in range(rows):
            is_woman = n % 3 == 0
            name = f'{"Mrs." if is_woman else "Mr."} Passenger Number {n:07} (of a generated list)'
            age = '28.5' if n % 50 == 0 else n % 80
            out.write(f'{int(n % 5 < 2)},{n % 3 + 1},{name},{"female" if is_woman else "male"},{age},{n % 4},{n % 3},'
                      f'{n % 5000 / 10 + 7.25:.4f}\n')


def sample(folder):
    """A file of 887 people, and where they come from."""
    if TITANIC.exists():
        return TITANIC, 'of the Titanic data set'
    file = folder / 'sample.csv'
    write_people(file, PEOPLE)
    return file, 'generated'


def write_requests(file, requests):
    """For requests.lua."""
    file.write_text(''.join('\t'.join(request) + '\n' for request in requests))
    return file


def without_ids(people):
    return [{name: value for name, value in person.items() if name != 'uuid'} for person in people]


def canonical(people):
    """The same text for the same people: a fare is 7 or 7.0, and ids are given by each service."""
    return json.dumps([person | {'fare': float(person['fare'])} for person in without_ids(people)], sort_keys=True)


# Under load
# ----------------------------------------------------------------------------------------------------------------------


class Operation:
    """One operation, and the file of requests that a server gets for it."""

    def __init__(self, title, path, make_requests=None):
        self.title, self.path, self.make_requests = title, path, make_requests

    def load(self, service, server, people, folder):
        """`people` are those that this server holds."""
        file = None
        if self.make_requests:
            file = write_requests(folder / f'requests-{server.port}', self.make_requests(people))
        return Load(service.name, server, self.path, file, service.store.pid)


#: In this order, so that what is read is not what was added under load.
OPERATIONS = [
    Operation(f'`GET /people`, {PEOPLE} records', '/people'),
    Operation('`GET /people/{uuid}`, each in turn', '/', lambda people: [('GET', f'/people/{person["uuid"]}') for person in people]),
    Operation('`POST /people`, durable', '/', lambda people: [('POST', '/people', json.dumps(person)) for person in without_ids(people)]),
]


def load_benchmarks(binary, folder, postgres, seconds, rounds):
    with ExitStack() as stack:
        pairs = list(start_pairs(binary, folder, postgres, stack))
        services = [service for pair in pairs for service in pair]
        file, origin = sample(folder)
        servers = {}
        for service in services:
            service.import_people(file)
            servers[service] = service.serve()
            stack.callback(servers[service].stop)
        bodies = {service: fetch(server.url('/people')) for service, server in servers.items()}
        people = {service: json.loads(body) for service, body in bodies.items()}
        assert len(people[services[0]]) == PEOPLE
        for service in services:
            assert canonical(people[service]) == canonical(people[services[0]]), f'{service.name} holds other people'

        print(f'\nPeople ({PEOPLE}, {origin}; {len(bodies[services[0]]):,} bytes of JSON); {CONNECTIONS} connections, keep-alive, no')
        print(f'pipelining; one core for server and database, one for load; medians of {rounds} interleaved rounds of {seconds} s.')
        print('Ratios are to FastAPI on the same database.')
        for operation in OPERATIONS:
            loads = {service: operation.load(service, server, people[service], folder) for service, server in servers.items()}
            measure_in_turn(loads.values(), rounds, seconds)
            print(f'\n{operation.title}:\n')
            print_loads([(loads[service], loads[peer]) for bourse, peer in pairs for service in (bourse, peer)])


# In bulk
# ----------------------------------------------------------------------------------------------------------------------


class Import:
    """What it took to bring a file of so many rows into an empty database."""

    def __init__(self, service, file, rows):
        self.name = service.name
        started, used = time.perf_counter(), self._cpu_seconds(service)
        service.import_people(file)
        self.rate = rows / (time.perf_counter() - started)
        self.cost = (self._cpu_seconds(service) - used) / rows * 1e6
        stored = service.store.number('SELECT count(*) FROM people')
        assert stored == rows, f'{service.name} imported {stored} rows of {rows}'

    @staticmethod
    def _cpu_seconds(service):
        """Of the commands that have ended and of the database."""
        commands = os.times()
        database = cpu_seconds(service.store.pid) if service.store.pid else 0
        return commands.children_user + commands.children_system + database


def import_benchmark(binary, folder, postgres, rows):
    file = folder / 'people.csv'
    write_people(file, rows)
    print(f'\nCSV of {rows:,} people into an empty database, one core for the command and the database, from start to end of the')
    print('command. Ratios are to FastAPI on the same database.\n')
    print('| | rate ratio | CPU ratio | rows/s | CPU/row |')
    print('|---|---|---|---|---|')
    with ExitStack() as stack:
        for pair in start_pairs(binary, folder / 'bulk', postgres, stack):
            imports = [Import(service, file, rows) for service in pair]
            peer = imports[1]
            for each in imports:
                print(f'| {each.name} | {each.rate / peer.rate:.2f} | {each.cost / peer.cost:.2f} | {each.rate:,.0f} | '
                      f'{each.cost:.1f} µs |')


def run(arguments, folder):
    with durable_postgres() as postgres:
        load_benchmarks(arguments.bourse, folder, postgres, arguments.seconds, arguments.rounds)
        import_benchmark(arguments.bourse, folder, postgres, arguments.people_rows)
