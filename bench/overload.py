"""Load at three times the capacity of a server: the rate of successful responses (goodput), how the
other requests are rejected, and the recovery time. For operations that wait for SQL, on SQLite and
on PostgreSQL. Excludes operations written in batches, such as orders, because one core of load
cannot generate three times the requests that a server handles.
"""

import statistics
import sys
import time
from contextlib import ExitStack, contextmanager, suppress

from load import write_requests
from open_loop import GIVE_UP, OpenLoop, encode
from orders import PLACING
from people import write_people
from servers import LOAD_CORE, fetch, started_on, wait_for
from services import Bourse
from stores import KINDS, new_store
from tables import print_header, print_text

TIMES = 3
#: Seconds of overload before the measurement.
SETTLE = 3
PEOPLE, ORDERS_STORED = 20_000, 50_000
#: Maximum delay in seconds with which requests may be sent.
MOST_BEHIND = 0.25
#: In seconds: a server that responds within the first time has recovered; the second is the maximum
#: time to wait for that.
PROMPT, LONGEST = 0.2, 20


class Operation:
    """The request, and the number of closed-loop clients with the highest rate without rejections."""

    def __init__(self, title, clients, paths):
        self.title, self.clients, self.paths = title, clients, paths


OPERATIONS = [
    Operation(f'`GET /get_orders`, 1,000 at the end of {ORDERS_STORED:,}', 16,
              [f'/get_orders?start={start}&page_size=1000' for start in range(ORDERS_STORED - 5000, ORDERS_STORED - 1000, 7)]),
    Operation(f'`GET /people?q=`, 20 found among {PEOPLE:,}', 8,
              [f'/people?q=number%20{n:04}&limit=20' for n in range(PEOPLE // 1000)]),
]


@contextmanager
def new_filled(kind, bourse, folder, people):
    """Bourse on a store with people and orders, for the duration of the context."""
    with ExitStack() as stack:
        # Otherwise its warnings about the slow store would fill thousands of lines.
        service = Bourse(bourse, new_store(kind, folder, stack), BOURSE_LOG_LEVEL='off')
        service.run('migrate')
        service.run('import', 'people', people)
        with ExitStack() as serving:
            service.serve(serving)
            wait_for(service.server.url('/record'))
            placing = service.load('/', requests=write_requests(service.store.home / 'orders', PLACING))
            while placing.answered < ORDERS_STORED:
                placing.warm_up()
        yield service


def capacity(service, operation, arguments):
    """Maximum rate of successful requests, per second."""
    file = write_requests(service.store.home / 'requests', [('GET', path) for path in operation.paths])
    load = service.load('/', requests=file, connections=operation.clients)
    load.warm_up()
    for _ in range(arguments.rounds):
        load.measure(arguments.seconds)
    return max(each.rate for each in load.rounds)


def seconds_to_recover(service, operation):
    """Waits until the operation is answered promptly."""
    url = service.server.url(operation.paths[0])
    started = time.perf_counter()
    while time.perf_counter() < started + LONGEST:
        asked = time.perf_counter()
        with suppress(OSError):
            fetch(url)
            if time.perf_counter() < asked + PROMPT:
                return f'{asked - started:.1f} s'
        time.sleep(PROMPT)
    return f'more than {LONGEST} s'


def milliseconds(seconds):
    """The median and the 99th percentile."""
    if len(seconds) < 2:
        return '–'
    return f'{statistics.median(seconds) * 1e3:,.1f} / {statistics.quantiles(seconds, n=100)[98] * 1e3:,.1f}'


def print_overload(service, operation, arguments):
    """Starts a new server, so that no backlog of another operation remains."""
    with ExitStack() as stack:
        service.serve(stack)
        best = capacity(service, operation, arguments)
        load = OpenLoop(service.server.port, [encode(path) for path in operation.paths], TIMES * best)
        with started_on(LOAD_CORE):
            tally = load.run(SETTLE, arguments.seconds)
        recovered = seconds_to_recover(service, operation)
    lost = tally.sent - len(tally.served) - len(tally.shed)
    print(f'| {service.name} | {best:,.0f} | {tally.sent / arguments.seconds / best:.1f} × | '
          f'{len(tally.served) / arguments.seconds / best:.0%} | {len(tally.shed) / tally.sent:.0%} | {lost / tally.sent:.0%} | '
          f'{milliseconds(tally.served)} | {milliseconds(tally.shed)} | {recovered} |')
    if tally.behind > MOST_BEHIND or tally.turned_away:
        print(f'bench: requests were sent up to {tally.behind:.1f} s late, and {tally.turned_away} were not: this was another load',
              file=sys.stderr)


def run(arguments, folder):
    people = folder / 'people.csv'
    write_people(people, PEOPLE)
    with ExitStack() as stack:
        services = [stack.enter_context(new_filled(kind, arguments.bourse, folder, people)) for kind in KINDS]
        print_text(f'{TIMES} times the best closed-loop rate, sent at random times independent of the responses (open loop), for '
                   f'{arguments.seconds} s after {SETTLE} s of the same load. Goodput is the rate of successful responses within {GIVE_UP:.0f} s, '
                   'when clients give up, as a share of the best rate; shed is 503 with `Retry-After`; lost is every other outcome. One core for '
                   'server and database, one for the load.')
        for operation in OPERATIONS:
            print_text(f'{operation.title}; {operation.clients} clients for the best:')
            print_header('', 'best/s', 'offered', 'goodput', 'shed', 'lost', 'served, p50 / p99 ms', 'shed, p50 / p99 ms', 'recovered after')
            for service in services:
                print_overload(service, operation, arguments)
