"""The servers under test, each on one core, and their CPU time."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SERVER_CORE, LOAD_CORE = '0', '1'
#: Maximum time in seconds for a server to stop.
PATIENCE = 20
TICKS = os.sysconf('SC_CLK_TCK')


def on_core(core, *command):
    return ['taskset', '-c', core, *map(str, command)]


@contextlib.contextmanager
def started_on(core):
    """Processes started inside run on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(core)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def clean_environment(**variables):
    return {name: text for name, text in os.environ.items() if not name.startswith('BOURSE_')} | variables


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as probe:
        return probe.getsockname()[1]


def fetch(url, headers=None, body=None):
    """The body of the response to a GET, or to a POST of a body."""
    with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=10) as answer:
        return answer.read()


def wait_for(url):
    for _ in range(1000):
        with contextlib.suppress(OSError):
            return fetch(url)
        time.sleep(0.01)
    sys.exit(f'bench: {url} does not answer')


def cpu_seconds(pid):
    """User and system time of a process and its descendants, all threads, including ended ones."""
    try:
        children = Path(f'/proc/{pid}/task/{pid}/children').read_text().split()
        fields = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15])) / TICKS + sum(cpu_seconds(child) for child in children)


def resident_mib(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', Path(f'/proc/{pid}/status').read_text()).group(1)) / 1024


class Server:
    """A server on a separate port, started by this command and ready to respond at `path`."""

    def __init__(self, port, command, path='/', environment=None):
        self.port = port
        self.process = subprocess.Popen(on_core(SERVER_CORE, *command), env=environment or clean_environment())
        try:
            wait_for(self.url(path))
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self):
        return self.process.pid

    def url(self, path):
        return f'http://127.0.0.1:{self.port}{path}'

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            print(f'bench: {self.process.args[3]} goes on {PATIENCE} s after SIGTERM: killed', file=sys.stderr)
            self.process.kill()
            self.process.wait()


def start_bourse(binary, data, *arguments, **variables):
    port = free_port()
    command = [binary, 'serve', '--listen', f'127.0.0.1:{port}', '--data', data, '--io-threads', '1']
    quiet = {'BOURSE_LOG_LEVEL': 'warn', 'BOURSE_RATE_LIMIT_ANONYMOUS': 'off', 'BOURSE_RATE_LIMIT_USER': 'off'}
    return Server(port, [*command, *arguments], '/readyz', clean_environment(**quiet | variables))


def run_to_end(command, environment=None):
    """Runs a command on the core of the servers; shows its output only if it fails."""
    ended = subprocess.run(on_core(SERVER_CORE, *command), capture_output=True, text=True, env=environment or clean_environment())
    if ended.returncode != 0:
        sys.exit(f'bench: {" ".join(map(str, command))} failed:\n{ended.stderr}')
    return ended.stdout


def run_bourse(binary, data, *arguments, **variables):
    """Runs one of its commands other than `serve`."""
    run_to_end([binary, *arguments, '--data', data], clean_environment(**variables))


def start_nginx(folder, location, path):
    folder.mkdir()
    port = free_port()
    user = 'user root;' if os.geteuid() == 0 else ''
    (folder / 'nginx.conf').write_text(f'''
{user}
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; {location} }}
}}''')
    return Server(port, ['nginx', '-e', f'{folder}/error.log', '-c', f'{folder}/nginx.conf'], path)
