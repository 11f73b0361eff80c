"""Many clients that ask for the same large page at once when it is in no cache: how often the server renders it."""

import collections
import contextlib
import itertools
import selectors
import socket
import statistics

import pytest

from bourse import PATIENCE
from campaign import cpu, memory, print_table, user_cpu
from minute_bars import import_minutes, page
from soak import smoke_or_soak

CLIENTS = 200
ROWS = 50_000
ROUNDS = smoke_or_soak(1, 5)
#: Requests of single clients, each for another page that is in no cache, with which a round is compared.
SINGLE = 10
#: Renderings of the page for all clients together, by an estimate that takes the user time of sending for rendering.
MAX_RENDERINGS = CLIENTS / 10


class Crowd:
    """Connections that are open before anybody asks."""

    def __init__(self, stack, server):
        self.server = server
        self.sockets = [stack.enter_context(socket.create_connection(('127.0.0.1', server.port), PATIENCE)) for _ in range(CLIENTS)]
        self.statuses = collections.Counter()
        self.max_memory = 0

    def ask(self, target, clients=CLIENTS):
        """All ask for the target at once and read the response. Returns the processor time of the server for that, in user
        mode, where pages are rendered, and in all."""
        begun = user_cpu(self.server), cpu(self.server)
        for client in self.sockets[:clients]:
            client.sendall(f'GET {target} HTTP/1.1\r\nHost: a\r\n\r\n'.encode())
        with selectors.DefaultSelector() as waiting:
            for client in self.sockets[:clients]:
                waiting.register(client, selectors.EVENT_READ, Reply())
            while waiting.get_map():
                ready = waiting.select(PATIENCE)
                assert ready, 'no response'
                self.max_memory = max(self.max_memory, memory(self.server))
                for key, _ in ready:
                    if key.data.read(key.fileobj):
                        self.statuses[key.data.status] += 1
                        waiting.unregister(key.fileobj)
        return user_cpu(self.server) - begun[0], cpu(self.server) - begun[1]


class Reply:
    """Reads one response in chunks and keeps its status and its end alone."""

    buffer = bytearray(1 << 18)
    END = b']\r\n0\r\n\r\n'

    def __init__(self):
        self.status, self.end = None, b''

    def read(self, client):
        """Reads some; whether that was the end."""
        size = client.recv_into(self.buffer)
        assert size, 'the connection was closed'
        if self.status is None:
            head = bytes(self.buffer[:size]).partition(b'\r\n\r\n')[0]
            self.status = int(head[9:12])
            assert b'Transfer-Encoding: chunked' in head
        self.end = (self.end + bytes(self.buffer[max(0, size - len(self.END)):size]))[-len(self.END):]
        return self.end == self.END


@pytest.mark.patient
@pytest.mark.parametrize('cache', ['64MiB', '8MiB'], ids=['page fits in the cache', 'page is too large for the cache'])
def test_identical_requests_at_once_are_rendered_about_once(bourse, tmp_path, cache):
    import_minutes(bourse, tmp_path, ROWS + ROUNDS * (SINGLE + 1))
    starts = itertools.count(1)
    with bourse.serve(tmp_path, '--log-access', 'false', '--response-cache', cache) as server, contextlib.ExitStack() as stack:
        crowd = Crowd(stack, server)
        crowd.ask(page(ROWS), 1)  # loads the series
        before = crowd.max_memory = memory(server)
        one, together, again = [], [], []
        for _ in range(ROUNDS):
            one += [crowd.ask(page(ROWS, next(starts)), 1) for _ in range(SINGLE)]
            target = page(ROWS, next(starts))
            together.append(crowd.ask(target))
            again.append(crowd.ask(target))
        user, both = (statistics.mean(each[part] for each in one) for part in (0, 1))
        renderings = statistics.median(each[0] for each in together) / user

        def listed(measured):
            return ', '.join(f'{1000 * each[0]:.0f} (all CPU {1000 * each[1]:.0f})' for each in measured)

        print_table(f'{CLIENTS} identical requests for a page of {ROWS:,} rows, response cache of {cache}, {ROUNDS} rounds', {
            'user CPU of one request, ms': f'{1000 * user:.1f} (all CPU {1000 * both:.1f})',
            f'user CPU of {CLIENTS} at once, ms': listed(together),
            'the same once more, ms': listed(again),
            'renderings, by user CPU': f'{renderings:.0f}',
            'memory before, MB': f'{before:.0f}',
            'at the most': f'{crowd.max_memory:.0f} (+ {crowd.max_memory - before:.0f})',
            'responses': dict(crowd.statuses)})
        assert crowd.statuses == {200: 1 + ROUNDS * (SINGLE + 2 * CLIENTS)}
        assert renderings <= MAX_RENDERINGS
