#!/usr/bin/env python3
"""Writes the table of indicators in docs/guide/indicators.md, as a running Bourse declares them:

    make run
    scripts/write_indicators.py http://127.0.0.1:8000
"""

import json
import re
import sys
import urllib.request
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / 'docs' / 'guide' / 'indicators.md'
TITLES = {'overlap': 'Overlap studies', 'momentum': 'Momentum', 'volume': 'Volume', 'volatility': 'Volatility', 'price': 'Price transforms',
          'statistics': 'Statistics', 'cycles': 'Cycles', 'patterns': 'Candlestick patterns', 'more': 'More'}
BEGIN, END = '<!-- indicators: written by scripts/write_indicators.py -->\n', '<!-- end of indicators -->\n'


def usage(one):
    parameters = ', '.join(f'{parameter["name"]}={parameter["default"]}' for parameter in one['parameters'])
    return f'`{one["name"]}({parameters})`' if parameters else f'`{one["name"]}`'


def tables(catalogue):
    text = ''
    for group, title in TITLES.items():
        members = [one for one in catalogue if one['group'] == group]
        if not members:
            continue
        text += f'\n### {title}\n\n| indicator and defaults | what it is | outputs | source |\n|---|---|---|---|\n'
        for one in members:
            outputs = ', '.join(output['name'] for output in one['outputs'])
            text += f'| {usage(one)} | {one["description"]} | {outputs} | {one["source"]} |\n'
    return text + '\n'


def with_tables(page, catalogue):
    return re.sub(re.escape(BEGIN) + '.*' + re.escape(END), lambda _: BEGIN + tables(catalogue) + END, page, flags=re.S)


if __name__ == '__main__':
    with urllib.request.urlopen(sys.argv[1] + '/api/v1/indicators') as answer:
        PAGE.write_text(with_tables(PAGE.read_text(), json.load(answer)))
