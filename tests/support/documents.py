"""Executes the instructions of a document, and compares the shown results with the actual ones."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from bourse import PATIENCE, ROOT, environment, wait_until

#: Texts that vary between runs, and their replacements in a comparison.
VARYING = [(r'\d+ operations', 'operations'), (r'\d+\.\d\d s\)', 'time)'), (r'\d+ migrations applied', 'migrations applied'),
           (r'"id":\d+,', '"id":…,'), (r'"request_id":"[0-9a-f]{16}"', '"request_id":…'), (r'"id":"[0-9a-f-]{36}"', '"id":…'),
           (r'"(date|time|created_at|last_seen)":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"', r'"\1":…'),
           (r'"uuid":"[0-9a-f-]{36}","timestamp":"[^"]*"', '"uuid":…,"timestamp":…'),
           (r'"(exchange_rate|bitcoin_amount|rate_float)":\d+(\.\d+)?', r'"\1":…'), (r'"(rate|updated|updatedISO|updateduk)":"[^"]*"', r'"\1":…')]


#: Options of `serve` whose values are not files.
NO_PATHS = ['--roles', '--quotes-providers']


def blocks_of(text):
    """The code blocks of a document, as (language, text)."""
    return re.findall(r'^```(\w+)\n(.*?)^```$', text, re.M | re.S)


def section_of(page, heading):
    """The text under a heading of the second level."""
    return re.search(rf'^## {re.escape(heading)}\n(.*?)(?=^## |\Z)', page.read_text(), re.M | re.S).group(1)


def commands_of(block):
    """The commands of a console block, each with the output shown after it."""
    for piece in re.split(r'^\$ ', block, flags=re.M)[1:]:
        command = re.match(r'(?:.*\\\n)*.*\n', piece).group(0)
        yield command, piece[len(command):]


def comparable(text):
    text = text.replace('\r\n', '\n').rstrip('\n')
    for varying, fixed in VARYING:
        text = re.sub(varying, fixed, text)
    return text


class Reader:
    """Follows a document in a temporary folder with the samples of the repository: writes its
    files, exports its variables, starts its server (on another port) and runs its other commands
    in a shell. `told` maps placeholders of the document, such as an address, to actual values."""

    def __init__(self, bourse, folder, told=None, **variables):
        self.bourse, self.folder, self.told = bourse, Path(folder), told or {}
        self.variables = environment(PATH=f'{Path(bourse.binary).parent}:{Path(sys.executable).parent}:{os.environ["PATH"]}') | variables
        (self.folder / 'samples').symlink_to(ROOT / 'samples')
        self.server = None
        #: All servers that were started, by the address shown in the document.
        self.servers = {}
        #: Number of commands run.
        self.ran = 0

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for server in reversed(self.servers.values()):
            assert server.stop() == 0

    def follow(self, text):
        for language, block in blocks_of(text):
            if language in ('yaml', 'python', 'js'):
                self._write(self._translated(block))
            elif language == 'console':
                for command, shown in commands_of(block):
                    self.ran += 1
                    self._do(self._translated(command), shown)

    def _write(self, block):
        file = self.folder / re.match(r'(?:#|//) (\S+)\n', block).group(1)
        file.parent.mkdir(exist_ok=True)
        file.write_text(block)

    def _translated(self, command):
        for known, true in self.told.items():
            command = command.replace(known, true)
        for address, server in self.servers.items():
            command = command.replace(address, f'127.0.0.1:{server.port}')
        return command

    def _do(self, command, shown):
        words = shlex.split(command)
        if words[0] == 'export':
            self.variables |= dict([words[1].split('=', 1)])
        elif words[:2] == ['bourse', 'serve']:
            self.serve(dict(zip(words[2::2], words[3::2])))
        else:
            outcome = subprocess.run(command, shell=True, cwd=self.folder, env=self.variables, capture_output=True, text=True,
                                     timeout=PATIENCE)
            assert outcome.returncode == 0, f'{command}{outcome.stderr}'
            # As on a terminal, warnings come before the result.
            warnings = ''.join(line for line in outcome.stderr.splitlines(True) if line.startswith('bourse: '))
            assert comparable(warnings + outcome.stdout) == comparable(self._translated(shown)), command

    def serve(self, options=None):
        """Starts a server with these flags, on a free port instead of the one in the document."""
        flags = dict(options or {})
        folder = self.folder / flags.pop('--data', 'data')
        address = flags.pop('--listen', '127.0.0.1:8000')
        arguments = [word for name, text in flags.items()
                     for word in (name, text if name in NO_PATHS else self.folder / text)]
        settings = {name: text for name, text in self.variables.items() if name.startswith('BOURSE_')}
        self.server = self.bourse.serve(folder, *arguments, **settings)
        self.servers[address] = self.server
        wait_until(lambda: self.server.get('/readyz').status == 200, 'the server to be ready')
