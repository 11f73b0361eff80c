"""Open-loop load: requests arrive at their own times, however slow the responses are, like those of
independent clients. A client uses a free connection or opens one, and gives up after a timeout, as
people and proxies do.

One thread with epoll, which saturates its core at some tens of thousands of requests per second.
"""

import gc
import random
import re
import select
import socket
import struct
import time
from collections import deque

#: Seconds after which a client gives up.
GIVE_UP = 2.0
#: Maximum number of open connections, below the process limit. A request beyond it is not sent.
MOST_CONNECTIONS = 15_000
RECEIVE = 1 << 18
LENGTH = re.compile(rb'\r\ncontent-length: *(\d+)', re.IGNORECASE)
RETRY_AFTER = re.compile(rb'\r\nretry-after: *\d', re.IGNORECASE)
#: Resets a connection on close, so that its port is free at once instead of after a minute.
AT_ONCE = struct.pack('ii', 1, 0)


def encode(path):
    """The bytes of a GET request."""
    return f'GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n'.encode()


class Tally:
    """The outcomes of the requests: response times in seconds of successful (2xx) and rejected ones
    (503 with Retry-After), and the counts of other responses, closed connections, timeouts and
    unsent requests."""

    def __init__(self):
        self.sent = self.other = self.cut = self.gave_up = self.turned_away = 0
        #: Maximum delay, in seconds, with which a request was sent.
        self.behind = 0.0
        self.served, self.shed = [], []

    def note(self, head, seconds):
        status = head[9:12]
        if status[:1] == b'2':
            self.served.append(seconds)
        elif status == b'503' and RETRY_AFTER.search(head):
            self.shed.append(seconds)
        else:
            self.other += 1


class Client:
    """A connection, and its request in progress, if any."""

    __slots__ = 'socket', 'sent_at', 'turn', 'tally', 'request', 'head', 'missing'

    def __init__(self, connection):
        self.socket, self.sent_at, self.turn, self.tally = connection, 0.0, 0, None
        #: Unsent bytes, received bytes of the response's head, and number of missing bytes of its
        #: body.
        self.request, self.head, self.missing = b'', b'', 0


class OpenLoop:
    """`rate` requests per second on average, at random times, taking `requests` in turn."""

    def __init__(self, port, requests, rate):
        self.address, self.requests, self.rate = ('127.0.0.1', port), requests, rate
        self.poll, self.busy, self.idle, self.waiting = select.epoll(), {}, [], deque()
        self.tally, self.random, self.turn = Tally(), random.Random(1), 0

    def run(self, settle, seconds):
        """The tally of `seconds`, measured after `settle` seconds of the same load."""
        gc.disable()
        try:
            self._offer(settle)
            self.tally = tally = Tally()
            self._offer(seconds)
            # Requests sent in this time may be answered later.
            self._finish()
            return tally
        finally:
            gc.enable()
            for client in [*self.busy.values(), *self.idle]:
                client.socket.close()
            self.poll.close()

    def _offer(self, seconds):
        now = time.perf_counter()
        due, end = now, now + seconds
        while now < end:
            self.tally.behind = max(self.tally.behind, now - due)
            while due <= now:
                self._send(now)
                due += self.random.expovariate(self.rate)
            self._receive(max(0.0, due - now))
            now = time.perf_counter()
            self._give_up(now)

    def _finish(self):
        while self.waiting:
            self._receive(0.01)
            self._give_up(time.perf_counter())

    def _send(self, now):
        client = self.idle.pop() if self.idle else self._connect()
        if client is None:
            self.tally.turned_away += 1
            return
        self.tally.sent += 1
        self.turn += 1
        client.sent_at, client.turn, client.tally = now, self.turn, self.tally
        client.request, client.head, client.missing = self.requests[self.turn % len(self.requests)], b'', 0
        self.busy[client.socket.fileno()] = client
        self.waiting.append((now + GIVE_UP, client, self.turn))
        self._write(client)

    def _connect(self):
        if len(self.busy) >= MOST_CONNECTIONS:
            return None
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect_ex(self.address)
        self.poll.register(connection, select.EPOLLIN)
        return Client(connection)

    def _write(self, client):
        try:
            client.socket.send(client.request)
            client.request = b''
        except BlockingIOError:
            # Not connected yet.
            self.poll.modify(client.socket, select.EPOLLIN | select.EPOLLOUT)
        except OSError:
            self._cut(client)

    def _receive(self, patience):
        for number, events in self.poll.poll(patience):
            client = self.busy.get(number)
            if client is None:
                self._close_idle(number)
            elif events & select.EPOLLOUT and client.request:
                self.poll.modify(client.socket, select.EPOLLIN)
                self._write(client)
            else:
                self._read(client)

    def _read(self, client):
        try:
            data = client.socket.recv(RECEIVE)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if not data:
            self._cut(client)
            return
        if client.missing:
            client.missing -= len(data)
        else:
            client.head += data
            end = client.head.find(b'\r\n\r\n')
            if end < 0:
                return
            client.missing = end + 4 + int(LENGTH.search(client.head).group(1)) - len(client.head)
            client.head = client.head[:end]
        if client.missing == 0:
            self._answered(client)

    def _answered(self, client):
        del self.busy[client.socket.fileno()]
        client.turn = 0
        self.idle.append(client)
        client.tally.note(client.head, time.perf_counter() - client.sent_at)

    def _cut(self, client):
        client.tally.cut += 1
        self._drop(client)

    def _drop(self, client):
        del self.busy[client.socket.fileno()]
        client.turn = 0
        client.socket.close()

    def _close_idle(self, number):
        """The server closed an idle connection."""
        for client in self.idle:
            if client.socket.fileno() == number:
                client.socket.close()
                self.idle.remove(client)
                return

    def _give_up(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            _, client, turn = self.waiting.popleft()
            if client.turn == turn:
                client.tally.gave_up += 1
                self._drop(client)
