"""A service that floods the monitor with status reports: orders go on beside it, no report of another service is lost, and
what is kept stays within its limits."""

import collections
import contextlib
import sqlite3
import threading
import time
from decimal import Decimal

import pytest

from accounts import basic, make_admin, send_json
from bourse import PATIENCE
from campaign import milliseconds, print_table
from order_history import OrderHistory, stored_orders
from ordering import Crowd
from report_flood import SERVICE, Flood
from soak import smoke_or_soak
from test_orders import priced

SECONDS = smoke_or_soak(3, 60)
QUIET_SECONDS = smoke_or_soak(1, 10)
MAX_BYTES = 256 << 20
#: How long the deletion of old reports may last, which begins a minute after the start; the short form does not wait for it.
DELETION_SECONDS = smoke_or_soak(0, 300)
#: Seconds between two orders of the client.
PAUSE = 0.05
LIMIT = 1_000_000


class Shopper:
    """Places an order every 50 ms from one connection."""

    def __init__(self):
        self.history = OrderHistory()
        self.crowd = Crowd(self.history, clients=1, pause=PAUSE)

    def order_while(self, server, condition, meanwhile=lambda: None):
        """Returns the durations of the orders placed until the condition is false."""
        before, end = len(self.history.attempts), threading.Event()
        threads = self.crowd.order(server, end)
        while condition():
            meanwhile()
            time.sleep(PAUSE)
        end.set()
        for thread in threads:
            thread.join()
        return [attempt.took for attempt in self.history.attempts[before:]]


class Neighbour:
    """Another service, whose reports are numbered in their status. `sent`: how many the server took."""

    def __init__(self):
        self.sent, self.refused, self.last = 0, 0, 0

    def report(self, server):
        """A server with too much to do may refuse the report, and keeps nothing of it then."""
        answer = send_json(server, 'POST', '/report', {'level': 'info', 'service': 'neighbour', 'status': str(self.sent)})
        assert answer.status in (200, 503), answer.text
        self.sent += answer.status == 200
        self.refused += answer.status == 503

    def report_each_second(self, server):
        if time.monotonic() >= self.last + 1:
            self.last = time.monotonic()
            self.report(server)


class WriteLock(threading.Thread):
    """Tries each millisecond to take the write lock of the store, which it gives back at once. `held` has the durations for
    which others held it without a break, to a millisecond or two: the durations of their transactions."""

    def __init__(self, folder):
        super().__init__()
        self.held, self.stopped = [], threading.Event()
        self._file = folder / 'bourse.db'

    def run(self):
        since = None
        with contextlib.closing(sqlite3.connect(self._file, isolation_level=None, timeout=0)) as store:
            while not self.stopped.wait(0.001):
                now = time.monotonic()
                try:
                    store.execute('BEGIN IMMEDIATE')
                    store.execute('ROLLBACK')
                    if since is not None:
                        self.held.append(now - since)
                    since = None
                except sqlite3.OperationalError:
                    since = since or now

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stopped.set()
        self.join()


def kept(folder):
    """The number and the bytes of the reports that each service keeps."""
    with contextlib.closing(sqlite3.connect(f'file:{folder}/bourse.db?mode=ro', uri=True, timeout=PATIENCE)) as store:
        rows = store.execute('SELECT service, reports, bytes FROM report_services').fetchall()
    return {service: (reports, size) for service, reports, size in rows}


def kept_bytes(folder):
    return sum(size for _, size in kept(folder).values())


def size_of_store(folder):
    return sum(file.stat().st_size for file in folder.glob('bourse.db*')) / (1 << 20)


@pytest.mark.patient
@pytest.mark.parametrize('bytes_of_data', smoke_or_soak([15_000], [100, 15_000]))
def test_a_flood_of_reports_delays_no_order_and_pushes_out_no_other_report(bourse, tmp_path, bytes_of_data):
    make_admin(bourse, '--data', tmp_path)
    settings = {'ENABLE_METRICS': 'true', 'BOURSE_RATE_LIMIT_REPORTS': 'off', 'BOURSE_MONITOR_MAX_BYTES': str(MAX_BYTES), 'BOURSE_ORDERS_BTC_LIMIT': str(LIMIT)}
    shopper, neighbour = Shopper(), Neighbour()
    with bourse.serve(tmp_path, '--log-access', 'false', **settings) as server:
        priced(server)
        for _ in range(100):
            neighbour.report(server)
        end = time.monotonic() + QUIET_SECONDS
        quiet = shopper.order_while(server, lambda: time.monotonic() < end)

        flood = Flood(server, SECONDS, bytes_of_data)
        during = shopper.order_while(server, flood.is_running, lambda: neighbour.report_each_second(server))
        statuses = flood.statuses()
        flooded = kept_bytes(tmp_path)

        begun = time.monotonic()
        with WriteLock(tmp_path) as lock:
            deletion = shopper.order_while(
                server, lambda: kept_bytes(tmp_path) > MAX_BYTES and time.monotonic() < begun + DELETION_SECONDS)
        lasted = time.monotonic() - begun
        longest = server.metric('bourse_reports_deleting_seconds_max')
        left = kept(tmp_path)
        stored = stored_orders(server)
        reports = [report['status'] for page in server.pages('/report?service=neighbour&limit=1000', basic()) for report in page.json]

    outcomes = collections.Counter(attempt.outcome for attempt in shopper.history.attempts)
    print_table(f'a flood of reports of {bytes_of_data:,} bytes for {SECONDS} s, at most {MAX_BYTES >> 20} MiB to keep', {
        'reports of the flood': f'{sum(statuses.values()):,} ({sum(statuses.values()) / SECONDS:,.0f} a second), by status {statuses}',
        'orders, p50 / p99 / max ms, quiet': f'{milliseconds(quiet)} ({len(quiet)})',
        'orders, p50 / p99 / max ms, during the flood': f'{milliseconds(during)} ({len(during)})',
        'orders, p50 / p99 / max ms, until the excess is deleted': f'{milliseconds(deletion)} ({len(deletion)}) for {lasted:.1f} s',
        'longest transaction that deleted, ms': f'{1000 * longest:.1f}',
        'transactions meanwhile, p50 / p99 / max ms': f'{milliseconds(lock.held)} ({len(lock.held)})',
        'outcomes of orders': dict(outcomes),
        'reports kept after the flood, MiB': f'{flooded / (1 << 20):.0f}',
        'reports kept at the end, MiB': f'{sum(size for _, size in left.values()) / (1 << 20):.0f}',
        'size of the store, MiB': f'{size_of_store(tmp_path):.0f}',
        'reports of the other service': f'{len(reports)} of {neighbour.sent} kept, {neighbour.refused} more refused'})
    assert statuses[200] > 0 and statuses.keys() <= {200, 503}
    if DELETION_SECONDS:
        assert sum(size for _, size in left.values()) <= MAX_BYTES
    assert left[SERVICE][0] > 0, 'only the oldest are deleted'
    assert reports == [str(number) for number in reversed(range(neighbour.sent))]
    assert outcomes['acknowledged'] > 0 and outcomes['rejected'] == 0
    assert shopper.history.violations(stored, Decimal(LIMIT)) == []
