"""In-memory operations: the Google Benchmark program, and pandas for comparison of resampling."""

import json
import sys

from servers import run_to_end
from tables import print_header, print_text

PANDAS = '''
import time
import numpy as np, pandas as pd
n = 2_000_000
index = pd.date_range("2000-01-03", periods=n, freq="min")
walk = np.cumsum(np.random.default_rng(1).normal(size=n)) + 1000
frame = pd.DataFrame({"open": walk, "high": walk + 1, "low": walk - 1, "close": walk, "volume": 100}, index=index)
rules = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
best = 1e9
for _ in range(3):
    start = time.perf_counter()
    frame.resample("60min").agg(rules)
    best = min(best, time.perf_counter() - start)
print(n / best)
'''


NAMES = {
    'resample_bars/minutes_to_hours': 'resample minutes to hours, bars',
    'resample_bars/minutes_to_days': 'resample minutes to days, bars',
    'resample_bars/minutes_to_months': 'resample minutes to months, bars',
    'resample_bars/minutes_to_five_minutes': 'resample minutes to 5 minutes, bars',
    'resample_bars/days_to_weeks': 'resample days to weeks, bars',
    'resample_bars/days_to_months': 'resample days to months, bars',
    'answer_750_days/monthly': '750 days: resample monthly and write JSON',
    'answer_750_days/raw': '750 days: write raw JSON',
    'write_rows/json': 'write JSON rows',
    'write_rows/csv': 'write CSV rows',
    'read_csv': 'split CSV',
    'parse_bars_csv': 'parse bars of CSV, rows',
    'import_into_sqlite/min_time:2.000': 'import into SQLite, rows',
    'load_series': 'load a series from SQLite, bars',
}


def run(arguments, _):
    print_text('In memory, one core:')
    print_header('', 'per second')
    for result in json.loads(run_to_end([arguments.micro, '--benchmark_format=json']))['benchmarks']:
        name = NAMES.get(result['name'], result['name'])
        if 'items_per_second' in result:
            print(f'| {name} | {result["items_per_second"]:,.0f} items |')
        elif 'bytes_per_second' in result:
            print(f'| {name} | {result["bytes_per_second"] / 1e6:,.0f} MB |')
        else:
            print(f'| {name} | {result["real_time"]:,.1f} {result["time_unit"]} each |')
    rate = float(run_to_end([sys.executable, '-c', PANDAS]))
    print(f'| pandas 1.5.3: resample minutes to hours, bars | {rate:,.0f} items |')
