#!/usr/bin/env python3
"""Load and micro benchmarks, compared with peers in the same run. Prints ratios first: machines
differ and are shared, so absolute figures are meaningful only within one run.

The server under test is pinned to one core and wrk to another. CPU time per request (of the
server's processes, from /proc) is printed with the rate, because a busy machine distorts it least.
Rounds are interleaved, and medians are shown.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import accounts
import market
import micro
import orders
import overload
import people

#: By name: the title of the section in docs/benchmarks.md, and the function that runs it.
PARTS = {'market': ('Bars', market.run), 'people': ('People', people.run), 'accounts': ('Accounts and quotes', accounts.run),
         'orders': ('Orders', orders.run), 'overload': ('Overload', overload.run), 'micro': ('In memory', micro.run)}


def describe_machine(folder):
    """Describes the machine. Exits if the folder is in memory, because durable writes cannot be
    measured there."""
    file_system = subprocess.check_output(['findmnt', '-n', '-o', 'FSTYPE', '-T', folder], text=True).strip()
    if file_system in ('tmpfs', 'ramfs'):
        sys.exit(f'bench: {folder} is in memory: set TMPDIR to a folder on a disk')
    model = re.search(r'model name\s*:\s*(.*)', Path('/proc/cpuinfo').read_text())
    return (f'{time.strftime("%Y-%m-%d")}, {model.group(1) if model else "unknown CPU"}, {os.cpu_count()} cores, '
            f'Linux {os.uname().release.split("-")[0]}, stores on {file_system}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--bourse', default='build/release/bourse')
    parser.add_argument('--micro', default='build/release/bench/bourse_bench')
    parser.add_argument('--only', choices=PARTS, action='append', help='this part; may be given again')
    parser.add_argument('--seconds', type=int, default=5, help='of a round')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--import-rows', type=int, default=10_000_000, help='bars')
    parser.add_argument('--connections', type=int, default=10_000, help='that are idle')
    parser.add_argument('--people-rows', type=int, default=1_000_000, help='of the import of people')
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix='bourse-bench-') as name:
        machine = describe_machine(name)
        for part in arguments.only or PARTS:
            folder = Path(name) / part
            folder.mkdir()
            title, run = PARTS[part]
            print(f'\n## {title}, {machine}\n\nLoad of the machine before: {os.getloadavg()[0]:.1f}.', flush=True)
            run(arguments, folder)


if __name__ == '__main__':
    main()
