"""Prints results as Markdown for docs/benchmarks.md."""

import textwrap


def print_text(text):
    print('\n' + textwrap.fill(text, 130), flush=True)


def print_header(*columns):
    print('\n|' + ''.join(f' {column} |' if column else ' |' for column in columns))
    print('|' + '---|' * len(columns))
