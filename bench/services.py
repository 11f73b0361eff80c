"""Bourse and the services that it is compared with, each on a separate store."""

import subprocess
import sys

from load import Load
from servers import SERVER_CORE, Server, clean_environment, free_port, on_core, run_bourse, run_to_end, start_bourse
from stores import ROOT


class Service:
    """`helpers` are processes, by name, that the service uses in addition to its store."""

    def __init__(self, name, store, helpers):
        self.name, self.store, self.processes = f'{name}, {store.name}', store, store.processes | helpers
        self.server = None

    def serve(self, stack):
        """Starts the server, which runs until `stack` closes."""
        self.server = self._start()
        stack.callback(self.server.stop)

    def load(self, path, **asked):
        return Load(self.name, self.server, path, helpers=self.processes, **asked)


class Bourse(Service):
    """`settings` are variables of its environment."""

    def __init__(self, binary, store, name='bourse', helpers=None, **settings):
        super().__init__(name, store, helpers or {})
        self.binary, self.settings = binary, {'BOURSE_DATABASE_URL': store.bourse_url} | settings

    def run(self, *arguments):
        """Runs one of its commands other than `serve`."""
        run_bourse(self.binary, self.store.home, *arguments, **self.settings)

    def _start(self):
        return start_bourse(self.binary, self.store.home, **self.settings)


class Peer(Service):
    """A program of peers/. It responds at `ready` when it is ready; its environment contains its
    configuration."""

    def __init__(self, name, program, ready, store, helpers=None, **environment):
        super().__init__(name, store, helpers or {})
        self.program, self.ready = ROOT / 'bench/peers' / program, ready
        self.environment = clean_environment(DATABASE=store.sqlalchemy_url, **environment)

    def run(self, *arguments):
        run_to_end([sys.executable, self.program, *arguments], self.environment)

    def start_beside(self, stack, *arguments):
        """Another process of the service, nearly idle, which runs until `stack` closes."""
        process = subprocess.Popen(on_core(SERVER_CORE, sys.executable, self.program, *arguments), env=self.environment)
        stack.callback(process.wait)
        stack.callback(process.terminate)

    def _start(self):
        port = free_port()
        return Server(port, [sys.executable, self.program, 'serve', '--port', port], self.ready, self.environment)
