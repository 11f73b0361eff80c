"""Starts the built binary with throw-away stores on free ports, and calls it over HTTP like a
client."""

import csv
import gzip
import http.client
import io
import json
import os
import pty
import re
import signal
import socket
import ssl
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Maximum time of any operation before the test fails; generous, because sanitizers and busy
#: machines are slow.
PATIENCE = 60

#: The header of a file of bars.
HEADER = 'symbol,date,open,high,low,close,volume\n'

#: Tests send many requests from one address. Tests of rate limits set their own.
UNLIMITED = {'BOURSE_RATE_LIMIT_ANONYMOUS': 'off', 'BOURSE_RATE_LIMIT_USER': 'off'}


def environment(**variables):
    """The environment without settings of Bourse or of the older systems, and with `variables`."""
    older = {'SYMBOL', 'NDAYS', 'LOG_LEVEL', 'LOG_FORMAT', 'ENABLE_METRICS', 'CHECK_MIGRATION', 'POSTGRES_HOSTNAME', 'POSTGRES_PORT',
             'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'STOCKS_API_HOST', 'STOCKS_API_KEY', 'STOCKS_API_KEY_FILE',
             'API_REFRESH_FREQUENCY_MINUTES'}
    clean = {name: text for name, text in os.environ.items() if not name.startswith('BOURSE_') and name not in older}
    return clean | variables


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # email.message.Message: get() ignores case
        self.body = body

    @property
    def text(self):
        body = gzip.decompress(self.body) if self.headers.get('Content-Encoding') == 'gzip' else self.body
        return body.decode()

    @property
    def json(self):
        def refuse(constant):
            raise ValueError(f'{constant} is not JSON')
        return json.loads(self.text, parse_constant=refuse)

    @property
    def csv(self):
        return list(csv.DictReader(io.StringIO(self.text, newline='')))

    @property
    def next(self):
        """The target of the next page, or None."""
        found = re.search(r'<([^>]*)>; rel="next"', self.headers.get('Link') or '')
        return found.group(1) if found else None


class Server:
    """A running `bourse serve`."""

    def __init__(self, binary, folder, *arguments, tls=None, **variables):
        self.folder = Path(folder)
        self.tls = tls
        self.process = subprocess.Popen(
            [binary, 'serve', '--listen', '127.0.0.1:0', '--data', folder, *arguments],
            env=environment(**UNLIMITED | variables), stderr=subprocess.PIPE, text=True)
        self.log = []
        self.port = self._read_port()
        self._reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self._reader.start()

    def _read_port(self):
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r'https?://127\.0\.0\.1:(\d+)', line)
            if found:
                return int(found.group(1))
        raise RuntimeError(f'bourse did not start ({self.process.wait()}): ' + ''.join(self.log))

    def connect(self):
        if self.tls:
            return http.client.HTTPSConnection('127.0.0.1', self.port, timeout=PATIENCE, context=self.tls)
        return http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)

    def request(self, method, target, headers=None, body=None, connection=None):
        own = connection or self.connect()
        try:
            own.request(method, target, body=body, headers=headers or {})
            answer = own.getresponse()
            return Response(answer.status, answer.headers, answer.read())
        finally:
            if connection is None:
                own.close()

    def send(self, text):
        """Sends these bytes unchanged and reads one response: for requests that http.client would
        not send."""
        with socket.create_connection(('127.0.0.1', self.port), PATIENCE) as connection:
            connection.sendall(text.encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return Response(answer.status, answer.headers, answer.read())

    def get(self, target, headers=None, connection=None):
        return self.request('GET', target, headers, connection=connection)

    def metric(self, line):
        """The value of a metric, by its name and labels as they are served; 0 when it is not there. Labels may be left out."""
        for shown in self.get('/metrics').text.splitlines():
            name, _, value = shown.rpartition(' ')
            if line in (name, name.partition('{')[0]):
                return float(value)
        return 0

    def pages(self, target, headers=None):
        """All pages, starting with `target`."""
        while target:
            page = self.get(target, headers)
            assert page.status == 200, page.text
            yield page
            target = page.next

    def stop(self, by=signal.SIGTERM):
        """Ends the process and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._reader.join(PATIENCE)
        return code

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        code = self.stop()
        if exception == (None, None, None):
            assert code == 0, f'bourse ended with {code}:\n' + ''.join(self.log[-20:])


class Bourse:
    """The binary."""

    def __init__(self, binary):
        self.binary = str(Path(binary).resolve())

    def run(self, *arguments, input=None, **variables):
        return subprocess.run([self.binary, *map(str, arguments)], input=input, env=environment(**variables),
                              capture_output=True, text=True, timeout=PATIENCE)

    def popen(self, *arguments, stdin=None):
        return subprocess.Popen([self.binary, *map(str, arguments)], env=environment(), stdin=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run_on_terminal(self, *arguments):
        """Runs it with a terminal as its standard error. Returns the exit code, the standard
        output, and the bytes written to the terminal."""
        return OnTerminal([self.binary, *arguments]).wait()

    def kill_amid_rows(self, *arguments):
        """kill -9 when an import says that it has taken rows, which it does inside its transaction. Returns the exit code:
        0 when the import ended before that."""
        command = OnTerminal([self.binary, *arguments])
        while not re.search(rb'[1-9][\d,]* rows,', command.drawn) and command.read():
            pass
        command.process.kill()
        return command.wait()[0]

    def import_bars(self, folder, rows, *arguments):
        """Imports CSV text from standard input."""
        return self.run('import', 'bars', '-', '--data', folder, *arguments, input=rows)

    def serve(self, folder, *arguments, **variables):
        return Server(self.binary, folder, *map(str, arguments), **variables)


class OnTerminal:
    """A command with a terminal as its standard error; `drawn` is what was read of that."""

    def __init__(self, command):
        self.seen, terminal = pty.openpty()
        self.process = subprocess.Popen([*map(str, command)], env=environment(), stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        self.drawn = b''

    def read(self):
        """Waits for more; False at the end."""
        piece = b''
        # Reading fails once the other end is closed.
        with suppress(OSError):
            piece = os.read(self.seen, 65536)
        self.drawn += piece
        return bool(piece)

    def wait(self):
        """The exit code, the standard output, and all that was drawn."""
        while self.read():
            pass
        os.close(self.seen)
        said = self.process.communicate(timeout=PATIENCE)[0].decode()
        return self.process.returncode, said, self.drawn


def wait_until(condition, what, patience=PATIENCE):
    """Waits for an effect in another process; fails on timeout."""
    import time
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f'waited in vain: {what}'
        time.sleep(0.02)
