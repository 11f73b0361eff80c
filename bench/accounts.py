"""Quotes and history of signed-in users, beside a service of Flask and SQLAlchemy (peers/accounts_flask.py), on SQLite and on
PostgreSQL.

PostgreSQL shares the core of the servers and its CPU counts as theirs. Both services take the same name and password with each
request, and save a quote in the user's history, durably, before they answer it.
"""

import json
import sys
from contextlib import ExitStack

from load import CONNECTIONS, Load, measure_in_turn, print_loads
from servers import Server, clean_environment, fetch, free_port, run_bourse, run_to_end, start_bourse
from stores import KINDS, ROOT, durable_postgres, empty_store
from support.accounts import ADMIN, PASSWORD, basic

PEER = ROOT / 'bench/peers/accounts_flask.py'
SYMBOL, DAYS, PAGE = 'ACME', 250, 100
QUOTE, HISTORY = f'/api/v1/stock?q={SYMBOL.lower()}', '/api/v1/users/history'


class Bourse:
    def __init__(self, binary, folder, store):
        self.name, self.store = f'bourse, {store.name}', store
        self.binary, self.data = binary, folder
        self.settings = {'BOURSE_DATABASE_URL': store.bourse_url, 'BOURSE_ADMIN_PASSWORD': PASSWORD}

    def fill(self, bars):
        run_bourse(self.binary, self.data, 'init', '--admin', ADMIN, **self.settings)
        run_bourse(self.binary, self.data, 'import', 'bars', bars, **self.settings)

    def serve(self):
        return start_bourse(self.binary, self.data, **self.settings)


class Flask:
    def __init__(self, store):
        self.name, self.store = f'Flask, {store.name}', store
        self.environment = clean_environment(DATABASE=store.sqlalchemy_url)

    def fill(self, bars):
        run_to_end([sys.executable, PEER, 'fill', bars, '--user', ADMIN, '--password', PASSWORD], self.environment)

    def serve(self):
        port = free_port()
        return Server(port, [sys.executable, PEER, 'serve', '--port', port], '/healthz', self.environment)


def start_pairs(binary, folder, postgres, stack):
    """Pairs of Bourse and the peer on the same kind of database, each with an empty one of its own, until `stack` ends."""
    for kind in KINDS:
        homes = [folder / f'accounts-{kind}-{service}' for service in ('bourse', 'flask')]
        stores = [empty_store(kind, home, postgres, stack) for home in homes]
        yield Bourse(binary, homes[0], stores[0]), Flask(stores[1])


def write_bars(file):
    with open(file, 'w') as out:
        out.write('symbol,date,open,high,low,close,volume\n')
        for day in range(DAYS):
            close = 100 + day / 4
            out.write(f'{SYMBOL},2024-{day // 28 + 1:02}-{day % 28 + 1:02},{close - 1},{close + 1},{close - 2},{close},{1000 + day}\n')


def without_times(history):
    return [{name: value for name, value in entry.items() if name != 'date'} for entry in history]


def warm_up(servers):
    """Gives each user a page of history, and makes sure that all services answer alike."""
    quotes = {service: [fetch(server.url(QUOTE), basic()) for _ in range(PAGE)] for service, server in servers.items()}
    histories = {service: fetch(server.url(HISTORY), basic()) for service, server in servers.items()}
    first = next(iter(servers))
    for service in servers:
        assert json.loads(quotes[service][-1]) == json.loads(quotes[first][-1]), f'{service.name} gives another quote'
        entries, expected = (without_times(json.loads(histories[each])) for each in (service, first))
        assert entries == expected and len(entries) == PAGE, f'{service.name} has another history'
    return len(histories[first])


def measure(servers, path, seconds, rounds):
    loads = {service: Load(service.name, server, path, database_pid=service.store.pid, headers=basic()) for service, server in servers.items()}
    measure_in_turn(loads.values(), rounds, seconds)
    return loads


def run(arguments, folder):
    bars = folder / 'acme.csv'
    write_bars(bars)
    with durable_postgres() as postgres, ExitStack() as stack:
        pairs = list(start_pairs(arguments.bourse, folder, postgres, stack))
        servers = {}
        for service in (service for pair in pairs for service in pair):
            service.fill(bars)
            servers[service] = service.serve()
            stack.callback(servers[service].stop)
        size = warm_up(servers)

        print(f'\nQuotes and history of a user who shows name and password; {CONNECTIONS} connections, keep-alive, no pipelining; one')
        print(f'core for server and database, one for load; medians of {arguments.rounds} interleaved rounds of {arguments.seconds} s. Ratios are to Flask on the')
        print('same database.')
        for title, path in ((f'`GET {HISTORY}`, {PAGE} entries of {PAGE}, {size:,} bytes', HISTORY),
                            (f'`GET {QUOTE}`, warm, saved in the history before the answer', QUOTE)):
            loads = measure(servers, path, arguments.seconds, arguments.rounds)
            print(f'\n{title}:\n')
            print_loads([(loads[service], loads[peer]) for bourse, peer in pairs for service in (bourse, peer)])
        check_saved(servers, loads)


def check_saved(servers, loads):
    """A quote that was answered is in the history: what was saved is no less than what wrk counted."""
    for service in servers:
        saved = service.store.number('SELECT count(*) FROM history')
        assert saved >= PAGE + loads[service].answered, f'{service.name} answered {loads[service].answered} quotes and saved {saved}'
