#!/usr/bin/env python3
"""Writes the tables of settings in docs/operations.md as the program prints them: scripts/write_settings.py BOURSE"""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / 'docs/operations.md'


def main():
    tables = subprocess.run([sys.argv[1], 'settings', '--markdown'], check=True, capture_output=True, text=True).stdout
    text = PAGE.read_text()
    begin, end = '<!-- settings -->', '<!-- /settings -->'
    PAGE.write_text(re.sub(f'{begin}.*?{end}', lambda _: f'{begin}\n\n{tables}\n{end}', text, flags=re.S))


if __name__ == '__main__':
    main()
