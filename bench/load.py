"""Load by wrk: the throughput of a server, and its cost."""

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from servers import LOAD_CORE, cpu_seconds, on_core
from tables import print_header

CONNECTIONS = 64
#: CPU seconds in 0.2 s below which a server counts as idle, and the maximum time to wait for that.
IDLE, PATIENCE = 0.02, 20
#: Seconds of load before the measurement.
WARM_UP = 2
REQUESTS = Path(__file__).parent / 'requests.lua'


def milliseconds(text):
    """Parses a time of wrk: 818.00us, 2.71ms, 1.80s, 1.50m."""
    number, unit = re.fullmatch(r'([\d.]+)(\D+)', text).groups()
    return float(number) * {'us': 1e-3, 'ms': 1, 's': 1e3, 'm': 6e4}[unit]


def write_requests(file, requests):
    """The input of requests.lua."""
    file.write_text(''.join('\t'.join(request) + '\n' for request in requests))
    return file


class Round:
    """The result of one run of wrk: `rate` in requests per second, `costs` in microseconds of CPU
    per request by process, `p50` and `p99` in milliseconds."""

    def __init__(self, report, used):
        self.requests = int(re.search(r'(\d+) requests in', report).group(1))
        self.rate = float(re.search(r'Requests/sec:\s+([\d.]+)', report).group(1))
        self.costs = {name: seconds / self.requests * 1e6 for name, seconds in used.items()}
        self.cost = sum(self.costs.values())
        self.p50, self.p99 = (milliseconds(re.search(rf'^ +{part}% +(\S+)', report, re.MULTILINE).group(1)) for part in (50, 99))


class Load:
    """The load on one server, and its results.

    The cost is the CPU time of the processes of the server and of its helpers, given as pids by
    name. `requests` is a file for requests.lua; without it, `path` is requested repeatedly, with
    these headers.
    """

    def __init__(self, name, server, path, requests=None, headers=None, helpers=None, connections=CONNECTIONS):
        self.name, self.url, self.requests, self.connections = name, server.url(path), requests, connections
        self.headers = [part for header, value in (headers or {}).items() for part in ('-H', f'{header}: {value}')]
        self.pids, self.helpers = {'server': server.pid} | (helpers or {}), list(helpers or {})
        self.answered, self.rounds = 0, []

    def warm_up(self):
        self._run(WARM_UP)

    def measure(self, seconds):
        self.rounds.append(self._run(seconds))

    def median(self, figure):
        """The median over all rounds of `figure` of a round."""
        return statistics.median(map(figure, self.rounds))

    @property
    def rate(self):
        return self.median(lambda each: each.rate)

    @property
    def cost(self):
        return self.median(lambda each: each.cost)

    def _run(self, seconds):
        before = self._cpu_seconds()
        report = self._run_wrk(seconds)
        used = {name: after - before[name] for name, after in self._cpu_seconds().items()}
        self._wait_until_idle()
        done = Round(report, used)
        self.answered += done.requests
        return done

    def _cpu_seconds(self):
        return {name: cpu_seconds(pid) for name, pid in self.pids.items()}

    def _wait_until_idle(self):
        """Waits until idle: a slow server still processes requests that wrk abandoned, and the next
        server uses the same core."""
        deadline = time.monotonic() + PATIENCE
        before, now = 0, sum(self._cpu_seconds().values())
        while now - before > IDLE and time.monotonic() < deadline:
            time.sleep(0.2)
            before, now = now, sum(self._cpu_seconds().values())

    def _run_wrk(self, seconds):
        script = ['-s', REQUESTS] if self.requests else []
        command = ['wrk', '-t1', f'-c{self.connections}', f'-d{seconds}s', '--timeout', '20s', '--latency', *self.headers, *script, self.url]
        if self.requests:
            command += ['--', self.requests]
        report = subprocess.run(on_core(LOAD_CORE, *command), capture_output=True, text=True, check=True).stdout
        if 'Non-2xx' in report or 'Socket errors' in report or ' 0 requests in' in report:
            sys.exit(f'bench: {self.name} failed under load:\n{report}')
        return report


def measure_in_turn(loads, arguments):
    """Interleaved, so that other load on the machine affects all of them."""
    for load in loads:
        load.warm_up()
    for _ in range(arguments.rounds):
        for load in loads:
            load.measure(arguments.seconds)


def conditions(arguments, core='server and database'):
    """The conditions of the measurement, for readers of a table."""
    return (f'{CONNECTIONS} connections, keep-alive, no pipelining; one core for {core}, one for the load; medians of '
            f'{arguments.rounds} interleaved rounds of {arguments.seconds} s.')


def describe_cost(load):
    parts = [f'{load.median(lambda each: each.costs[name]):,.1f} {name}' for name in load.helpers]
    return f'{load.cost:,.1f} µs' + (f', of it {", ".join(parts)}' if parts else '')


def print_loads(rows):
    """`rows` are pairs of a load and its reference."""
    print_header('', 'rate ratio', 'CPU ratio', 'requests/s', 'CPU/request', 'p50, ms', 'p99, ms')
    for load, base in rows:
        print(f'| {load.name} | {load.rate / base.rate:.2f} | {load.cost / base.cost:.2f} | {load.rate:,.0f} | {describe_cost(load)} | '
              f'{load.median(lambda each: each.p50):.2f} | {load.median(lambda each: each.p99):.2f} |')
