"""The command line shared by the scripts of the throw-away servers: `run -- COMMAND…` and `serve`;
see their descriptions."""

import argparse
import os
import signal
import subprocess
import sys


def main(description, start, variable, deeds, url=lambda server: server.url()):
    """`start()` returns a server as a context manager; `run` sets the environment variable
    `variable` to its URL. `deeds` are the methods of the server that `serve` accepts as
    commands. Returns the exit code."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    commands.add_parser('run').add_argument('words', nargs='+', metavar='COMMAND')
    commands.add_parser('serve')
    arguments = parser.parse_args()
    # Ensures that the server is stopped and its data removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with start() as server:
        if arguments.command == 'run':
            return subprocess.run(arguments.words, env=os.environ | {variable: url(server)}).returncode
        print(url(server), flush=True)
        obey(server, deeds)
        return 0


def obey(server, deeds):
    for line in sys.stdin:
        deed = line.strip()
        if deed not in deeds:
            raise ValueError(f'no such deed: {deed}')
        getattr(server, deed)()
        print('done', flush=True)
