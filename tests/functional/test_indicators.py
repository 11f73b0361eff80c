"""Indicators over HTTP: the rows, the forms, and values compared with TA-Lib on series that are in no file."""

import itertools
import json
import random
import sys
import urllib.parse

import numpy
import pytest
import talib
from talib import abstract

from accounts import basic, make_admin
from bourse import HEADER, ROOT

COLUMNS = ('open', 'high', 'low', 'close', 'volume')
#: Of TA-Lib, what Bourse does not have.
MISSING_GROUPS = {'Math Operators', 'Math Transform'}
MISSING = {'MAVP'}


def walk(rows, start, step, seed):
    made = numpy.random.default_rng(seed)
    close = start + numpy.cumsum(made.normal(0, step, rows))
    opened = close + made.normal(0, step * .7, rows)
    high = numpy.maximum(opened, close) + abs(made.normal(0, step * .5, rows))
    low = numpy.minimum(opened, close) - abs(made.normal(0, step * .5, rows))
    return opened, high, low, close, made.integers(1, 10_000, rows).astype(float)


SERIES = {'LONG': walk(20_000, 100, .2, 21), 'SHORT': walk(350, 100, 1, 22), 'NEGATIVE': walk(350, -50, 1, 23), 'LARGE': walk(350, 1e6, 1e4, 24)}


def csv_of(symbol, columns):
    days = numpy.datetime64('1960-01-01') + numpy.arange(len(columns[0]))
    return HEADER + ''.join(f'{symbol},{day},' + ','.join(repr(float(value)) for value in row) + '\n' for day, *row in zip(days, *columns))


@pytest.fixture(scope='module')
def server(bourse, tmp_path_factory):
    data = tmp_path_factory.mktemp('indicators')
    assert bourse.run('sample', '--data', data).returncode == 0
    for symbol, columns in SERIES.items():
        bourse.import_bars(data, csv_of(symbol, columns))
    with bourse.serve(data) as server:
        yield server


def ask(server, symbol, expressions, path='/stocks/indicators/', **query):
    text = urllib.parse.urlencode({'indicators': expressions, **query})
    return server.get(f'{path}{urllib.parse.quote(symbol)}?{text}')


@pytest.fixture(scope='module')
def catalogue(server):
    return server.get('/api/v1/indicators').json


def arguments(parameters, chosen):
    """The values that an expression takes, in the order of the parameters, within their bounds."""
    values = []
    for parameter in parameters:
        if parameter['type'] == 'average':
            # Without TRIMA: the running sums of TA-Lib have lost eight digits after 20,000 bars, which differences of averages show.
            values.append(chosen.choice([0, 1, 2, 3, 4, 6, 8, 9, 12, 13]))
        elif parameter['type'] == 'integer':
            values.append(min(max(chosen.choice([3, 5, 9, 14, 21, 30]), parameter['minimum']), parameter['maximum']))
        else:
            usual = parameter['default']
            values.append(round(chosen.uniform(max(parameter['minimum'], usual / 2), min(parameter['maximum'], usual * 2 + .1)), 3))
    return values


def expressions_of(catalogue, chosen):
    """Each indicator of TA-Lib with its default arguments, and twice with others."""
    for one in catalogue:
        yield one, []
        for _ in range(2 if one['parameters'] else 0):
            values = arguments(one['parameters'], chosen)
            if values:
                yield one, values


def expected(one, values, columns):
    outputs = numpy.atleast_2d(numpy.array(abstract.Function(one['name'].upper())(dict(zip(COLUMNS, columns)), *values), dtype=float))
    outputs[~numpy.isfinite(outputs)] = numpy.nan
    return outputs


def got(rows, key, one):
    outputs = [output['name'] for output in one['outputs']]
    for name in outputs:
        yield numpy.array([row[key] if len(outputs) == 1 else row[key][name] for row in rows], dtype=float)


def text_of(one, values):
    return one['name'] + (f'({",".join(map(str, values))})' if values else '')


@pytest.mark.parametrize('symbol', SERIES)
def test_values_are_those_of_talib(server, catalogue, symbol):
    chosen = random.Random(symbol)
    wanted = {text_of(one, values): (one, values) for one, values in expressions_of(catalogue, chosen)}
    assert len(wanted) > 3 * len(catalogue) / 2
    texts = iter(wanted)
    while batch := list(itertools.islice(texts, 50)):
        answer = ask(server, symbol, ','.join(batch), order='desc', limit=300)
        assert answer.status == 200, answer.text
        rows = answer.json[::-1]
        for text in batch:
            one, values = wanted[text]
            theirs = expected(one, values, SERIES[symbol])
            for number, ours in enumerate(got(rows, text, one)):
                last = theirs[number][-300:]
                if one['outputs'][number]['type'] == 'integer':
                    # TA-Lib fills whole numbers with 0 before they begin.
                    last = numpy.where(numpy.isnan(ours) & (last == 0), numpy.nan, last)
                assert (numpy.isnan(ours) == numpy.isnan(last)).all(), (text, number)
                largest = numpy.nanmax(abs(theirs[number])) if not numpy.isnan(theirs[number]).all() else 0
                # Differences of averages have the rounding errors of the prices, which add up in the running sums of TA-Lib.
                rounding = 1e-13 * abs(SERIES[symbol][3]).max()
                far = abs(ours - last) > 1e-10 * numpy.maximum(abs(last), 1e-3 * largest) + rounding
                assert not far.any(), (text, number, ours[far][:3], last[far][:3])


def test_the_groups_of_talib_are_there(catalogue):
    groups = talib.get_function_groups()
    wanted = {name.lower() for group, names in groups.items() if group not in MISSING_GROUPS for name in set(names) - MISSING}
    assert {one['name'] for one in catalogue} == wanted


def test_rows_have_the_time_and_a_field_for_each_expression(server):
    rows = ask(server, '^GSPC', 'sma(2), macd( 3,4,2 )').json

    assert list(rows[0]) == ['date', 'sma(2)', 'macd(3,4,2)']
    assert rows[0]['sma(2)'] is None and rows[0]['macd(3,4,2)'] == {'macd': None, 'signal': None, 'hist': None}
    assert rows[-1]['date'] == '2018-12-31' and isinstance(rows[-1]['sma(2)'], float)


def test_csv_has_a_column_for_each_output(server):
    lines = ask(server, '^GSPC', 'sma(2),macd(3,4,2)', limit=3, format='csv').text.splitlines()

    assert lines[0] == 'date,sma(2),"macd(3,4,2).macd","macd(3,4,2).signal","macd(3,4,2).hist"'
    assert lines[1].endswith(',,,,') and not lines[2].split(',')[1] == ''


def test_the_columns_stand_beside_the_bars(server):
    plain = server.get('/stocks/time-series/%5EGSPC?interval=1mo&order=desc&limit=5').json
    both = ask(server, '^GSPC', 'sma(3)', '/stocks/time-series/', interval='1mo', order='desc', limit=5).json
    alone = ask(server, '^GSPC', 'sma(3)', interval='1mo', order='desc', limit=5).json

    assert [{key: value for key, value in row.items() if key != 'sma(3)'} for row in both] == plain
    assert [row['sma(3)'] for row in both] == [row['sma(3)'] for row in alone]
    assert both[0]['sma(3)'] == pytest.approx(sum(row['close'] for row in plain[:3]) / 3, rel=1e-12)


@pytest.mark.parametrize('query', [{'start': '2010-01-01'}, {'end': '2010-06-15'}, {'start': '2009', 'end': '2011', 'order': 'desc'}, {'limit': 7}])
def test_values_do_not_depend_on_the_range_or_the_page(server, query):
    whole = {row['date']: row for row in ask(server, '^GSPC', 'rsi(14),sma(200)').json}
    rows = ask(server, '^GSPC', 'rsi(14),sma(200)', **query).json

    assert rows and all(row == whole[row['date']] for row in rows)


def test_pages_together_are_the_whole(server):
    whole = ask(server, '^GSPC', 'ema(9)', interval='1w').json
    target, rows = '/stocks/indicators/%5EGSPC?indicators=ema(9)&interval=1w&limit=400', []
    while target:
        answer = server.get(target)
        rows += answer.json
        link = answer.headers.get('Link', '')
        target = link[link.index('<') + 1:link.index('>')] if link else ''
    assert rows == whole and len(whole) > 1000


def test_a_large_answer_is_streamed_with_the_same_values(server):
    whole = ask(server, 'LONG', 'sma(20),bbands').json
    assert len(whole) == 20_000
    assert whole[-5:] == ask(server, 'LONG', 'sma(20),bbands', order='desc', limit=5).json[::-1]


def test_inputs(server):
    rows = ask(server, '^GSPC', 'sma(1),sma(1,input=high),sma(1,input=hlc3),sma(2,input=sma(1,input=open))', '/stocks/time-series/', limit=3, start='2015').json
    for row in rows:
        assert row['sma(1)'] == row['close'] and row['sma(1,input=high)'] == row['high']
        assert row['sma(1,input=hlc3)'] == pytest.approx((row['high'] + row['low'] + row['close']) / 3, rel=1e-15)
    assert rows[1]['sma(2,input=sma(1,input=open))'] == pytest.approx((rows[0]['open'] + rows[1]['open']) / 2, rel=1e-14)

    chosen = ask(server, '^GSPC', 'sma(1),sma(1,input=low)', '/stocks/time-series/', input='open', limit=1).json[0]
    assert (chosen['sma(1)'], chosen['sma(1,input=low)']) == (chosen['open'], chosen['low'])


@pytest.mark.parametrize('query, said', [
    ('indicators=smaa(3)', "'smaa(3)', which is not an indicator; did you mean sma?"), ('indicators=sma(0)', 'needs a whole number from 1 to 100000 for period'),
    ('indicators=', 'indicators'), ('', 'indicators'), ('indicators=sma(3)&input=clse', 'input')])
def test_what_is_wrong_is_named(server, query, said):
    answer = server.get('/stocks/indicators/%5EGSPC?' + query)
    assert answer.status == 400 and said in answer.json['detail'], answer.text


def test_an_input_alone_is_refused(server):
    answer = server.get('/stocks/time-series/%5EGSPC?input=open')
    assert answer.status == 400 and 'input is for indicators' in answer.json['detail']


def test_values_follow_an_import(bourse, tmp_path):
    bars = csv_of('GROWS', walk(50, 100, 1, 31)).splitlines(keepends=True)
    bourse.import_bars(tmp_path, ''.join(bars[:41]))
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        before = ask(server, 'GROWS', 'rsi(5),sma(3)')
        *others, close, volume = bars[40].strip().split(',')
        changed = ','.join([*others, others[-2], volume]) + '\n'
        uploaded = server.request('POST', '/stocks/time-series', {**basic(), 'Content-Type': 'text/csv'}, (bars[0] + changed + ''.join(bars[41:])).encode())
        assert uploaded.status == 200, uploaded.text
        after = ask(server, 'GROWS', 'rsi(5),sma(3)')
        fresh = ask(server, 'GROWS', 'rsi(5,input=close),sma(3)').json

    assert len(before.json) == 40 and len(after.json) == 50 and after.json[:39] == before.json[:39] and after.json[39] != before.json[39]
    assert before.headers['ETag'] != after.headers['ETag']
    assert [row['rsi(5,input=close)'] for row in fresh] == [row['rsi(5)'] for row in after.json]


def test_the_tables_of_the_guide_are_those_of_the_catalogue(catalogue):
    page = ROOT / 'docs/guide/indicators.md'
    sys.path.insert(0, str(ROOT / 'scripts'))
    from write_indicators import with_tables
    assert page.read_text() == with_tables(page.read_text(), catalogue), 'scripts/write_indicators.py writes them'


def test_the_catalogue_says_how_each_indicator_is_asked_for(server, catalogue):
    assert json.dumps(catalogue) and [one['name'] for one in catalogue if one['group'] == 'overlap'][:2] == ['accbands', 'bbands']
    for one in catalogue:
        named = ','.join(f'{parameter["name"]}={parameter["default"]}' for parameter in one['parameters'])
        answer = ask(server, '^GSPC', f'{one["name"]}({named})', limit=1, order='desc')
        assert answer.status == 200, (one['name'], answer.text)
    lines = server.get('/api/v1/indicators?format=csv').text.splitlines()
    assert lines[0] == 'name,title,group,usage,outputs,lookback,description,source' and len(lines) == len(catalogue) + 1
