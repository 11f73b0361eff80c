"""Functions shared by the throw-away servers of tests: users, ports, processes, and waiting for the
start."""

import os
import random
import socket
import time
from contextlib import suppress
from pathlib import Path

#: Maximum time for a server to start or stop; generous, because sanitizers and busy machines are
#: slow.
PATIENCE = 60


def as_user(user, *command, last_signal='KILL'):
    """Runs `command` as `user` if this process may change users. The kernel sends it `last_signal`
    when this process ends for any reason."""
    front = ['setpriv', '--pdeathsig', last_signal]
    if os.geteuid() == 0:
        front += ['--reuid', user, '--regid', user, '--init-groups']
    return [*front, *map(str, command)]


#: Abstract sockets named after the ports that this process has been given; they end with it.
RESERVATIONS = []


def free_port():
    """A port that is free now, and stays free while its server is down. It is outside the range from
    which the kernel gives ports to clients: a client that keeps trying to reach a server that is down
    can otherwise be given the server's port, be connected to itself, and keep the server from coming
    back. No other process that runs tests is given it before this one ends."""
    first, last = map(int, Path('/proc/sys/net/ipv4/ip_local_port_range').read_text().split())
    ports = range(10_000, first) or range(last + 1, 65_536) or range(10_000, 65_536)
    while True:
        port = random.choice(ports)
        reservation = socket.socket(socket.AF_UNIX)
        with suppress(OSError), socket.socket() as probe:
            reservation.bind(f'\0bourse-test-port-{port}')
            probe.bind(('127.0.0.1', port))
            RESERVATIONS.append(reservation)
            return port


def children(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]
    return []


def descendants(pid):
    found = children(pid)
    for child in list(found):
        found += descendants(child)
    return found


def signal_all(pids, number):
    """Signals the processes that still exist: a server's child may end at any moment."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


class ThrowAwayServer:
    """A separate server as a context manager; stop() ends it and removes its data. Derived classes
    have a `process` and keep their log in `folder`/log."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()

    def await_ready(self, is_ready):
        """Waits until the server is ready; raises with the end of its log when it exits early or
        takes too long."""
        log = self.folder / 'log'
        deadline = time.monotonic() + PATIENCE
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f'{type(self).__name__} did not start: ' + (log.read_text() if log.exists() else '')[-2000:])
            time.sleep(0.01)
