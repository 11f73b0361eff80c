"""A symbol with many minute bars, for large pages."""

import datetime

SYMBOL = 'MINUTE'
FIRST = datetime.datetime(2024, 1, 1)


def time_of(number):
    return (FIRST + datetime.timedelta(minutes=number)).isoformat() + 'Z'


def import_minutes(bourse, folder, count):
    rows = (f'{SYMBOL},{time_of(n)},{100 + n % 50},{102 + n % 50},{99 + n % 50},{101 + n % 50},{1000 + n}\n' for n in range(count))
    outcome = bourse.import_bars(folder, 'symbol,timestamp,open,high,low,close,volume\n' + ''.join(rows))
    assert outcome.returncode == 0, outcome.stderr


def page(rows, first=0):
    """The target of a page of this many bars, from the bar with the number `first`."""
    return f'/stocks/time-series/{SYMBOL}?interval=1m&limit={rows}&start={time_of(first)}'
