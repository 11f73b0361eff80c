#!/usr/bin/env python3
"""Writes the reference values of all indicators that TA-Lib has, into tests/golden/indicators:
    build/venv/bin/python scripts/write_golden_indicators.py
with the TA-Lib of tests/requirements.txt, and NumPy. A file is a series: a line for each column of its bars, then a line
for each output of each indicator with its default arguments. Numbers have 17 digits; `nan` is no value."""

from pathlib import Path

import numpy
import talib
from talib import abstract

FOLDER = Path(__file__).resolve().parent.parent / 'tests' / 'golden' / 'indicators'
COLUMNS = ('open', 'high', 'low', 'close', 'volume')
#: Plain functions of numbers, and what Bourse does not have.
LEFT_OUT = {'Math Operators', 'Math Transform'}
MISSING = {'MAVP'}


def invented():
    i = numpy.arange(60)
    close = 100 + ((7 * i) % 11) * .5 + .25 * i - ((i * i) % 13) * .3
    opened = close - .3 + ((3 * i) % 4) * .2
    high = numpy.maximum(opened, close) + .5 + ((11 * i) % 3) * .1
    low = numpy.minimum(opened, close) - .4 - ((5 * i) % 4) * .1
    return opened, high, low, close, 1000. + ((37 * i) % 17) * 50


def walk(rows, start, step, seed):
    random = numpy.random.default_rng(seed)
    close = start + numpy.cumsum(random.normal(0, step, rows))
    opened = close + random.normal(0, step * .7, rows)
    high = numpy.maximum(opened, close) + abs(random.normal(0, step * .5, rows))
    low = numpy.minimum(opened, close) - abs(random.normal(0, step * .5, rows))
    return opened, high, low, close, random.integers(1, 10_000, rows).astype(float)


def flat():
    """Two stretches without any movement, one of them without volume."""
    columns = [column.copy() for column in walk(150, 100, 1, 15)]
    for first, last in ((40, 80), (100, 130)):
        for column in columns[:4]:
            column[first:last] = columns[3][first]
    columns[4][60:90] = 0
    return columns


def without_volume():
    *prices, volume = walk(120, 100, 1, 6)
    return *prices, volume * 0


SERIES = {
    'invented': invented(), 'random': walk(400, 100, 1, 1), 'flat': flat(), 'without_volume': without_volume(),
    'negative': walk(120, -50, 1, 8), 'tiny': walk(120, 1e-8, 1e-10, 10), 'large': walk(120, 1e6, 1e4, 11),
}


def line(name, values):
    return ' '.join([name, *(format(value, '.17g') for value in values)])


def values_of(function, bars):
    """A list of outputs. Where TA-Lib fills the outputs of whole numbers with 0 before they begin, there is no value."""
    outputs = numpy.atleast_2d(numpy.array(function(bars), dtype=float))
    outputs[:, :function.lookback] = numpy.nan
    outputs[~numpy.isfinite(outputs)] = numpy.nan
    return outputs


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = sorted(name for group, members in talib.get_function_groups().items() if group not in LEFT_OUT for name in members)
    for series, columns in SERIES.items():
        bars = dict(zip(COLUMNS, columns))
        lines = [line(name, column) for name, column in bars.items()]
        for name in names:
            if name in MISSING:
                continue
            for number, values in enumerate(values_of(abstract.Function(name), bars)):
                lines.append(line(f'{name.lower()} {number}', values))
        (FOLDER / f'{series}.txt').write_text('\n'.join(lines) + '\n')


if __name__ == '__main__':
    main()
