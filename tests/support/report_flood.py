"""One service that sends status reports as fast as the monitor takes them. Runs in a process of its own, so that it takes no
time of the clients that the test measures."""

import collections
import json
import multiprocessing
import socket
import threading
import time

from bourse import PATIENCE

CONNECTIONS = 8
#: Requests that are sent on a connection before their responses are read.
AT_ONCE = 16
SERVICE = 'flooding'


def _request(bytes_of_data):
    body = json.dumps({'level': 'info', 'service': SERVICE, 'status': 'still here', 'data': {'text': 'x' * bytes_of_data}})
    return f'POST /report HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}'.encode()


def _send(port, requests, until, statuses, lock):
    with socket.create_connection(('127.0.0.1', port), PATIENCE) as connection, connection.makefile('rb') as replies:
        while time.monotonic() < until:
            connection.sendall(requests)
            answered = collections.Counter()
            for _ in range(AT_ONCE):
                status = int(replies.readline().split()[1])
                length = 0
                while (field := replies.readline()) != b'\r\n':
                    if field.lower().startswith(b'content-length:'):
                        length = int(field.split(b':')[1])
                replies.read(length)
                answered[status] += 1
            with lock:
                statuses.update(answered)


def _flood(port, seconds, bytes_of_data, results):
    statuses, lock, until = collections.Counter(), threading.Lock(), time.monotonic() + seconds
    requests = _request(bytes_of_data) * AT_ONCE
    threads = [threading.Thread(target=_send, args=(port, requests, until, statuses, lock)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(dict(statuses))


class Flood:
    """Starts at once and lasts for this many seconds."""

    def __init__(self, server, seconds, bytes_of_data):
        context = multiprocessing.get_context('spawn')
        self._results = context.Queue()
        self._process = context.Process(target=_flood, args=(server.port, seconds, bytes_of_data, self._results))
        self._process.start()

    def is_running(self):
        return self._process.is_alive()

    def statuses(self):
        """Waits for the end. How many responses had which status."""
        counts = self._results.get(timeout=10 * PATIENCE)
        self._process.join(PATIENCE)
        return counts
