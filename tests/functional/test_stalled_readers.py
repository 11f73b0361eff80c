"""Clients that ask for large pages and do not read them: what they cost the server, and whether it gets that back."""

import collections
import contextlib
import socket
import time

import pytest

from bourse import PATIENCE, wait_until
from campaign import memory, milliseconds, print_table
from minute_bars import import_minutes, page
from soak import smoke_or_soak

READERS = smoke_or_soak(100, 1000)
ROWS = 50_000
#: How much more memory the server may use for them, and how much of that it may keep afterwards, in MB.
MAX_GROWTH = 200
MAX_KEPT = 40


class Reader:
    """Asks for a page. Its socket takes little, and nothing is read of it but the status."""

    def __init__(self, port, target):
        self.status = None
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(('127.0.0.1', port))
        self._socket.sendall(f'GET {target} HTTP/1.1\r\nHost: a\r\n\r\n'.encode())
        self._socket.setblocking(False)

    def look(self):
        """Whether the response has begun, or the server has closed the connection."""
        if self.status is None:
            with contextlib.suppress(BlockingIOError):
                try:
                    self.status = self._socket.recv(12, socket.MSG_PEEK)[9:].decode() or 'closed'
                except ConnectionError:
                    self.status = 'closed'
        return self.status is not None

    def close(self):
        self._socket.close()


def small_request(server, connection):
    """Seconds until the response to a request of somebody else."""
    begun = time.monotonic()
    assert server.get(page(1), connection=connection).status == 200
    return time.monotonic() - begun


@pytest.mark.patient
@pytest.mark.parametrize('pages', ['one page', 'different pages'])
def test_readers_that_stall_cost_little_memory_and_none_when_they_are_gone(bourse, tmp_path, many_sockets, pages):
    import_minutes(bourse, tmp_path, ROWS + READERS)
    with bourse.serve(tmp_path, '--log-access', 'false', ENABLE_METRICS='true') as server, contextlib.ExitStack() as stack:
        other = stack.enter_context(contextlib.closing(server.connect()))
        assert server.get(page(ROWS)).status == 200  # loads the series
        quiet = [small_request(server, other) for _ in range(200)]
        before = memory(server)

        readers = [stack.enter_context(contextlib.closing(Reader(server.port, page(ROWS, 1 + n * (pages != 'one page')))))
                   for n in range(READERS)]
        most, beside, begun = before, [], time.monotonic()
        settled = None
        while settled is None or time.monotonic() < settled + 1:
            beside.append(small_request(server, other))
            most = max(most, memory(server))
            if settled is None and all([reader.look() for reader in readers]):
                settled = time.monotonic()
            assert time.monotonic() < begun + 3 * PATIENCE
        stack.close()
        wait_until(lambda: server.metric('bourse_http_connections') <= 1, 'the connections to be gone')
        gone = time.monotonic()
        while memory(server) - before > MAX_KEPT and time.monotonic() < gone + 5:
            time.sleep(0.1)
        after = memory(server)

        print_table(f'{READERS} stalled readers of {pages} of {ROWS:,} rows', {
            'memory before, MB': f'{before:.0f}',
            'at the most': f'{most:.0f} (+ {most - before:.0f})',
            'afterwards': f'{after:.0f} (+ {after - before:.0f})',
            'responses': dict(collections.Counter(reader.status for reader in readers)),
            'until all had a response, s': f'{settled - begun:.1f}',
            'others, p50 / p99 / max ms, before': milliseconds(quiet),
            'others, p50 / p99 / max ms, beside': milliseconds(beside)})
        assert {reader.status for reader in readers} <= {'200', '503'}
        assert most - before <= MAX_GROWTH
        assert after - before <= MAX_KEPT
