"""Throw-away RabbitMQ servers on free ports of 127.0.0.1.

    rabbitmq.py run -- COMMAND…   runs COMMAND with BOURSE_TEST_RABBITMQ set to a separate server; exits with its code
    rabbitmq.py serve             starts a server, prints its URL, and executes commands from standard input, one per line:
                                  kill, freeze, thaw, start; answers each with `done`; stops the server at the end
                                  of the input

As root the server runs as the user `rabbitmq`, because its files belong to that one.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import server_command
from throw_away import PATIENCE, ThrowAwayServer, as_user, descendants, free_port, signal_all

USER = 'rabbitmq'
#: Conspicuous, and requires percent-encoding: tests search for it where it must not appear.
PASSWORD = 'do-not-show/this@either'
PASSWORD_IN_URL = 'do-not-show%2Fthis%40either'
VHOST = '/'

CONFIGURATION = f"""
default_user = bourse
default_pass = {PASSWORD}
default_vhost = {VHOST}
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
loopback_users = none
"""


def programs():
    """The folder of the server's own scripts, because those on the PATH are restricted to the
    system's server."""
    for folder in sorted(Path('/usr/lib/rabbitmq/lib').glob('rabbitmq_server-*/sbin')):
        return folder
    raise RuntimeError('RabbitMQ is not installed: run `scripts/setup.sh test` (Debian package rabbitmq-server)')


def is_stopped(process):
    """Whether all threads of the process are stopped."""
    try:
        states = [stat.read_text().rsplit(')', 1)[1].split()[0] for stat in Path(f'/proc/{process}/task').glob('*/stat')]
    except (FileNotFoundError, ProcessLookupError):
        return False  # a thread ended concurrently: look again
    return all(state in 'TZX' for state in states)


class RabbitServer(ThrowAwayServer):
    """A separate server, whose data are deleted with it."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix='bourse-rabbitmq-'))
        self.process = self.names = None
        self.port, self.names_port = free_port(), free_port()
        (self.folder / 'rabbitmq.conf').write_text(CONFIGURATION)
        (self.folder / 'enabled_plugins').write_text('[].\n')
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, USER, USER)
        try:
            self._start_names()
            self.start()
        except BaseException:
            self.stop()
            raise

    @property
    def url(self):
        return f'amqp://bourse:{PASSWORD_IN_URL}@127.0.0.1:{self.port}/%2F'

    def start(self):
        """Starts the server, on the same port and data after a kill(), and waits until it answers."""
        with open(self.folder / 'log', 'ab') as log:
            self.process = subprocess.Popen(as_user(USER, programs() / 'rabbitmq-server'), cwd=self.folder,
                                            env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.await_ready(self.answers)

    def answers(self):
        """Whether it sends the protocol header to a new connection."""
        with suppress(OSError), socket.create_connection(('127.0.0.1', self.port), 1) as connection:
            connection.sendall(b'AMQP\x00\x00\x09\x01')
            return connection.recv(1) == b'\x01'
        return False

    def kill(self):
        """Simulates a power failure, except that the kernel's cache is kept."""
        processes = [self.process.pid, *descendants(self.process.pid)]
        signal_all(processes, signal.SIGKILL)
        self.process.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        # The kernel closes its connections at any time; here, only wait until the port is closed.
        while self._listens() and time.monotonic() < deadline:
            time.sleep(0.01)

    def freeze(self):
        """Stops answering until thaw(), but keeps its connections."""
        processes = [self.process.pid, *descendants(self.process.pid)]
        signal_all(processes, signal.SIGSTOP)
        # On a busy machine a thread may run for a while before it stops.
        while not all(map(is_stopped, processes)):
            time.sleep(0.01)

    def thaw(self):
        signal_all([*descendants(self.process.pid), self.process.pid], signal.SIGCONT)

    def stop(self):
        """Stops the server and removes its data."""
        try:
            if self.process is not None and self.process.poll() is None:
                self.kill()
            if self.names is not None:
                self.names.kill()
                self.names.wait(PATIENCE)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _listens(self):
        with suppress(OSError), socket.create_connection(('127.0.0.1', self.port), 1):
            return True
        return False

    def _start_names(self):
        """Erlang's name server; without a separate one the server would leave one behind."""
        self.names = subprocess.Popen(as_user(USER, 'epmd', '-address', '127.0.0.1', '-port', self.names_port),
                                      cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(('127.0.0.1', self.names_port), 1):
                return
            time.sleep(0.01)
        raise RuntimeError('epmd did not start')

    def _environment(self):
        return {
            'PATH': os.environ['PATH'],
            'HOME': str(self.folder),
            'LANG': 'C.UTF-8',
            'ERL_EPMD_PORT': str(self.names_port),
            'ERL_EPMD_ADDRESS': '127.0.0.1',
            'RABBITMQ_NODENAME': f'bourse-{self.port}@localhost',
            'RABBITMQ_NODE_IP_ADDRESS': '127.0.0.1',
            'RABBITMQ_NODE_PORT': str(self.port),
            'RABBITMQ_DIST_PORT': str(free_port()),
            'RABBITMQ_MNESIA_BASE': str(self.folder / 'mnesia'),
            'RABBITMQ_LOG_BASE': str(self.folder),
            'RABBITMQ_LOGS': '-',
            'RABBITMQ_CONFIG_FILE': str(self.folder / 'rabbitmq'),
            'RABBITMQ_CONF_ENV_FILE': '/dev/null',
            'RABBITMQ_ENABLED_PLUGINS_FILE': str(self.folder / 'enabled_plugins'),
            'RABBITMQ_PID_FILE': str(self.folder / 'pid'),
            # Speed does not matter here, and spinning threads would take CPU time from the tests.
            'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS': '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
        }


if __name__ == '__main__':
    sys.exit(server_command.main(__doc__, RabbitServer, 'BOURSE_TEST_RABBITMQ', ['kill', 'freeze', 'thaw', 'start'],
                                 url=lambda server: server.url))
