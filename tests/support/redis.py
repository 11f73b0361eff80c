"""Throw-away Redis servers on free ports of 127.0.0.1.

    redis.py run -- COMMAND…   runs COMMAND with BOURSE_TEST_REDIS set to a separate server; exits with its code
    redis.py serve             starts a server, prints its URL, and executes commands from standard input, one per line:
                               kill, freeze, thaw, start, flush; answers each with `done`; stops the server at the end
                               of the input
"""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import server_command
from throw_away import PATIENCE, ThrowAwayServer, free_port

#: Conspicuous: tests search for it where it must not appear.
PASSWORD = 'do-not-show-this'


class RedisServer(ThrowAwayServer):
    """A separate server, in memory only: its data are lost when it is killed."""

    def __init__(self, port=None):
        program = shutil.which('redis-server')
        if program is None:
            raise RuntimeError('redis-server is not installed: run `scripts/setup.sh test`')
        self.folder = Path(tempfile.mkdtemp(prefix='bourse-redis-'))
        self.program = program
        self.process = None
        self.port = port or free_port()
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def url(self, database=0):
        return f'redis://default:{PASSWORD}@127.0.0.1:{self.port}/{database}'

    def start(self):
        """Starts the server, on the same port after a kill(), and waits until it answers."""
        log = self.folder / 'log'
        self.process = subprocess.Popen(
            ['setpriv', '--pdeathsig', 'KILL', self.program, '--bind', '127.0.0.1', '--port', str(self.port), '--save',
             '', '--appendonly', 'no', '--requirepass', PASSWORD, '--dir', self.folder, '--logfile', log],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.await_ready(self._is_ready)

    def ask(self, *words):
        """The reply to a command: text, a number, None, or a list of these."""
        with socket.create_connection(('127.0.0.1', self.port), PATIENCE) as connection:
            stream = connection.makefile('rwb')
            for command in (('AUTH', PASSWORD), words):
                encoded = [str(word).encode() for word in command]
                stream.write(b'*%d\r\n' % len(encoded) + b''.join(b'$%d\r\n%b\r\n' % (len(w), w) for w in encoded))
            stream.flush()
            self._read(stream)
            return self._read(stream)

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def freeze(self):
        """Stops answering until thaw(), but keeps its connections and accepts new ones."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def flush(self):
        """Deletes all data, including scripts."""
        self.ask('FLUSHALL')
        self.ask('SCRIPT', 'FLUSH')

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_ready(self):
        try:
            return self.ask('PING') == 'PONG'
        except (OSError, RuntimeError):
            return False

    def _read(self, stream):
        line = stream.readline()
        kind, rest = line[:1], line[1:].strip().decode()
        if kind == b'+':
            return rest
        if kind == b':':
            return int(rest)
        if kind == b'$':
            return None if rest == '-1' else stream.read(int(rest) + 2)[:-2].decode()
        if kind == b'*':
            return None if rest == '-1' else [self._read(stream) for _ in range(int(rest))]
        raise RuntimeError(f'Redis said {line!r}')


if __name__ == '__main__':
    sys.exit(server_command.main(__doc__, RedisServer, 'BOURSE_TEST_REDIS', ['kill', 'freeze', 'thaw', 'start', 'flush']))
