"""Throw-away PostgreSQL servers on free ports of 127.0.0.1.

    postgres.py run -- COMMAND…   runs COMMAND with BOURSE_TEST_POSTGRES set to a separate server; exits with its code
    postgres.py serve             starts a server, prints its URL, and executes commands from standard input, one per line:
                                  kill, freeze, thaw, start, demote; answers each with `done`; stops the server at the end
                                  of the input

As root the server runs as the user `postgres`, because PostgreSQL refuses to run as root.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import server_command
from throw_away import PATIENCE, ThrowAwayServer, as_user, children, free_port, signal_all

USER = 'postgres'
#: Conspicuous: tests search for it where it must not appear.
PASSWORD = 'do-not-show-this'

#: Settings for fast start-up and removal, and for many concurrent tests.
FAST = {'fsync': 'off', 'full_page_writes': 'off', 'max_connections': '200', 'shared_buffers': '64MB'}


def program(name):
    """The path of one of the server's programs, which Debian does not put on the PATH."""
    folders = []
    if shutil.which('pg_config'):
        folders.append(Path(subprocess.check_output(['pg_config', '--bindir'], text=True).strip()))
    versioned = Path('/usr/lib/postgresql').glob('*/bin')
    folders += sorted(versioned, key=lambda folder: [int(n) for n in re.findall(r'\d+', folder.parent.name)], reverse=True)
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found:
        return found
    raise RuntimeError(f'PostgreSQL\'s {name} is not installed: run `scripts/setup.sh test` (Debian package postgresql)')


def as_server_user(*command):
    """Runs `command` as a user that PostgreSQL accepts."""
    return as_user(USER, *command, last_signal='QUIT')


class PostgresServer(ThrowAwayServer):
    """A separate server, whose data are deleted with it. This process is its parent, so it can be
    killed and restarted cleanly."""

    def __init__(self, **settings):
        self.folder = Path(tempfile.mkdtemp(prefix='bourse-postgres-'))
        self.settings = FAST | settings
        self.process = None
        self.is_frozen = False
        self.port = free_port()
        try:
            self._create()
            self.start()
        except BaseException:
            self.stop()
            raise

    def url(self, database='postgres'):
        return f'postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}'

    def psql(self, sql, database='postgres'):
        """Runs `sql` and returns its rows as text, with columns separated by `|`."""
        return subprocess.run([program('psql'), '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql,
                               self.url(database)], check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    @contextmanager
    def database(self):
        """The URL of an empty database, which is dropped afterwards."""
        name = f'bourse_{os.urandom(6).hex()}'
        self.psql(f'CREATE DATABASE {name}')
        try:
            yield self.url(name)
        finally:
            self.psql(f'DROP DATABASE {name} WITH (FORCE)')

    def start(self):
        """Starts the server, on the same port and data after a kill(), and waits until it answers."""
        options = self.settings | {'port': self.port, 'listen_addresses': '127.0.0.1', 'unix_socket_directories': ''}
        arguments = [f'--{name}={value}' for name, value in options.items()]
        with open(self.folder / 'log', 'ab') as log:
            self.process = subprocess.Popen(as_server_user(program('postgres'), '-D', self.folder / 'data', *arguments),
                                            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.await_ready(self._is_ready)

    def kill(self):
        """Simulates a power failure, except that the kernel's cache is kept."""
        processes = [self.process.pid, *children(self.process.pid)]
        signal_all(processes, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._wait_until_gone(processes[1:])
        self.is_frozen = False

    def freeze(self):
        """Stops answering until thaw(), but keeps its connections and accepts new ones."""
        self.is_frozen = True
        # Each process of the server has its own group.
        signal_all([self.process.pid], signal.SIGSTOP)
        signal_all(children(self.process.pid), signal.SIGSTOP)

    def thaw(self):
        signal_all([*children(self.process.pid), self.process.pid], signal.SIGCONT)
        self.is_frozen = False

    def demote(self):
        """Restarts it as a standby without a primary: it answers, but rejects writes until it is
        promoted."""
        self.kill()
        (self.folder / 'data/standby.signal').touch()
        self.start()

    def stop(self):
        """Stops the server and removes its data."""
        try:
            if self.process is not None and self.process.poll() is None:
                self._end()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _create(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, USER, USER)
        password = self.folder / 'password'
        password.write_text(PASSWORD)
        # A language's collation, so that code that needs byte order must request it.
        subprocess.run(as_server_user(program('initdb'), '-D', self.folder / 'data', '-U', USER, '--pwfile', password,
                                      '--auth', 'scram-sha-256', '--no-sync', '--no-instructions', '--encoding', 'UTF8',
                                      '--locale', 'C.UTF-8', '--locale-provider', 'icu', '--icu-locale', 'en-US'),
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def _end(self):
        if self.is_frozen:
            self.thaw()
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def _is_ready(self):
        """Whether the server has recorded that it is ready in its lock file; a killed server leaves
        its file behind."""
        try:
            lines = (self.folder / 'data/postmaster.pid').read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() in ('ready', 'standby')

    @staticmethod
    def _wait_until_gone(processes):
        def is_running(pid):
            try:
                return 'State:\tZ' not in Path(f'/proc/{pid}/status').read_text()
            except FileNotFoundError:
                return False
        deadline = time.monotonic() + PATIENCE
        while any(is_running(pid) for pid in processes):
            if time.monotonic() > deadline:
                raise RuntimeError('PostgreSQL did not die')
            time.sleep(0.01)


if __name__ == '__main__':
    sys.exit(server_command.main(__doc__, PostgresServer, 'BOURSE_TEST_POSTGRES', ['kill', 'freeze', 'thaw', 'start', 'demote']))
