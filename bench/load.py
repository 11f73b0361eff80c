"""Load from wrk: what a server answers under it, at which cost."""

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from servers import LOAD_CORE, cpu_seconds, on_core

CONNECTIONS = 64
#: Seconds of CPU in 0.2 s that a server without requests may use, and how long it may take to come to that.
IDLE, PATIENCE = 0.02, 20
REQUESTS = Path(__file__).parent / 'requests.lua'


class Load:
    """What one server is asked, and what each round of it measured.

    The cost is that of the processes of the server and, where it has one, of its database. `requests` is a file that
    requests.lua reads; without one `path` is asked again and again, with these headers.
    """

    def __init__(self, name, server, path, requests=None, database_pid=None, headers=None):
        self.name, self.url = name, server.url(path)
        self.headers = [part for header, value in (headers or {}).items() for part in ('-H', f'{header}: {value}')]
        self.server_pid, self.database_pid, self.requests = server.pid, database_pid, requests
        self.answered = 0
        self.rates, self.costs, self.database_costs, self.slowest = [], [], [], []

    def measure(self, seconds):
        before = self._cpu_seconds()
        report = self._run_wrk(seconds)
        used = [after - earlier for after, earlier in zip(self._cpu_seconds(), before)]
        self._wait_until_idle()
        requests = int(re.search(r'(\d+) requests in', report).group(1))
        self.answered += requests
        self.rates.append(float(re.search(r'Requests/sec:\s+([\d.]+)', report).group(1)))
        self.costs.append(sum(used) / requests * 1e6)
        self.database_costs.append(used[1] / requests * 1e6)
        self.slowest.append(re.search(r'99%\s+(\S+)', report).group(1))

    @property
    def rate(self):
        return statistics.median(self.rates)

    @property
    def cost(self):
        return statistics.median(self.costs)

    @property
    def database_cost(self):
        return statistics.median(self.database_costs)

    def _cpu_seconds(self):
        return cpu_seconds(self.server_pid), cpu_seconds(self.database_pid) if self.database_pid else 0

    def _wait_until_idle(self):
        """A slow server goes on with what wrk did not wait for, and the next one has the same core."""
        deadline = time.monotonic() + PATIENCE
        before, now = 0, sum(self._cpu_seconds())
        while now - before > IDLE and time.monotonic() < deadline:
            time.sleep(0.2)
            before, now = now, sum(self._cpu_seconds())

    def _run_wrk(self, seconds):
        script = ['-s', REQUESTS] if self.requests else []
        command = ['wrk', '-t1', f'-c{CONNECTIONS}', f'-d{seconds}s', '--timeout', '20s', '--latency', *self.headers, *script, self.url]
        if self.requests:
            command += ['--', self.requests]
        report = subprocess.run(on_core(LOAD_CORE, *command), capture_output=True, text=True, check=True).stdout
        if 'Non-2xx' in report or 'Socket errors' in report:
            sys.exit(f'bench: {self.name} failed under load:\n{report}')
        return report


def measure_in_turn(loads, rounds, seconds):
    """Interleaved, so that what else the machine does meets them all."""
    for _ in range(rounds):
        for load in loads:
            load.measure(seconds)


def print_loads(rows):
    """`rows` are pairs of a load and the one that it is compared with."""
    print('| | rate ratio | CPU ratio | requests/s | CPU/request | p99 |')
    print('|---|---|---|---|---|---|')
    for load, base in rows:
        cost = f'{load.cost:,.1f} µs'
        if load.database_pid:
            cost += f', {load.database_cost:,.1f} of it PostgreSQL'
        print(f'| {load.name} | {load.rate / base.rate:.2f} | {load.cost / base.cost:.2f} | {load.rate:,.0f} | {cost} | '
              f'{load.slowest[-1]} |')
