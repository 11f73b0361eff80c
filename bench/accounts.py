"""Quotes and history of signed-in users, compared with a Flask and SQLAlchemy service
(peers/accounts_flask.py), on SQLite and on PostgreSQL.

PostgreSQL shares the core of the servers, and its CPU time is added to theirs. Both services
receive the same name and password with each request, and store a quote durably in the user's
history before they respond.
"""

import json
from contextlib import ExitStack

from load import conditions, measure_in_turn, print_loads
from servers import fetch
from services import Bourse, Peer
from stores import KINDS, new_store
from support.accounts import ADMIN, PASSWORD, basic
from tables import print_text

SYMBOL, DAYS, PAGE = 'ACME', 250, 100
QUOTE, HISTORY = f'/api/v1/stock?q={SYMBOL.lower()}', '/api/v1/users/history'


def start_pair(kind, bourse, folder, bars, stack):
    """Bourse and the peer, each with the same bars and one user, until `stack` closes."""
    ours = Bourse(bourse, new_store(kind, folder, stack), BOURSE_ADMIN_PASSWORD=PASSWORD)
    ours.run('init', '--admin', ADMIN)
    ours.run('import', 'bars', bars)
    theirs = Peer('Flask', 'accounts_flask.py', '/healthz', new_store(kind, folder, stack))
    theirs.run('fill', bars, '--user', ADMIN, '--password', PASSWORD)
    for service in (ours, theirs):
        service.serve(stack)
    return ours, theirs


def write_bars(file):
    with open(file, 'w') as out:
        out.write('symbol,date,open,high,low,close,volume\n')
        for day in range(DAYS):
            close = 100 + day / 4
            out.write(f'{SYMBOL},2024-{day // 28 + 1:02}-{day % 28 + 1:02},{close - 1},{close + 1},{close - 2},{close},{1000 + day}\n')


def without_times(history):
    return [{name: value for name, value in entry.items() if name != 'date'} for entry in history]


def fill_histories(services):
    """Adds a page of history for each user, and checks that all services give equal responses.
    Returns the bytes of the page."""
    quotes = {service: [fetch(service.server.url(QUOTE), basic()) for _ in range(PAGE)] for service in services}
    histories = {service: fetch(service.server.url(HISTORY), basic()) for service in services}
    for service in services:
        assert json.loads(quotes[service][-1]) == json.loads(quotes[services[0]][-1]), f'{service.name} gives another quote'
        entries, expected = (without_times(json.loads(histories[each])) for each in (service, services[0]))
        assert entries == expected and len(entries) == PAGE, f'{service.name} has another history'
    return len(histories[services[0]])


def check_saved(loads):
    """Every answered quote must be in the history: the number of entries is at least wrk's count."""
    for service, load in loads.items():
        saved = service.store.number('SELECT count(*) FROM history')
        assert saved >= PAGE + load.answered, f'{service.name} answered {load.answered} quotes and saved {saved}'


def run(arguments, folder):
    bars = folder / 'acme.csv'
    write_bars(bars)
    with ExitStack() as stack:
        pairs = [start_pair(kind, arguments.bourse, folder, bars, stack) for kind in KINDS]
        services = [service for pair in pairs for service in pair]
        size = fill_histories(services)
        print_text(f'Quotes and quote history with Basic credentials; {conditions(arguments)} Ratios are to Flask on the '
                   'same kind of database.')
        for title, path in ((f'`GET {HISTORY}`, {PAGE} entries of {PAGE}, {size:,} bytes', HISTORY),
                            (f'`GET {QUOTE}`, warm, saved in the history before the answer', QUOTE)):
            loads = {service: service.load(path, headers=basic()) for service in services}
            measure_in_turn(loads.values(), arguments)
            print_text(f'{title}:')
            print_loads([(loads[service], loads[peer]) for ours, peer in pairs for service in (ours, peer)])
        check_saved(loads)
