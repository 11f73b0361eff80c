"""The main use with real bars: CSV import and time series, compared with independently known
results."""

import datetime

import pytest

# pandas' result of resampling samples/indices.csv.
ANNUAL_GSPC = [
    ('2015-01-01', 2058.90, 2134.72, 1867.01, 2043.94, 921218600000),
    ('2016-01-01', 2038.20, 2277.53, 1810.10, 2238.83, 984118470000),
    ('2017-01-01', 2251.57, 2694.97, 2245.13, 2673.61, 856488130000),
    ('2018-01-01', 2683.73, 2940.91, 2346.58, 2506.85, 906714990000),
]
GSPC, IXIC = '%5EGSPC', '%5EIXIC'


def series(server, query='', symbol=GSPC):
    response = server.get(f'/stocks/time-series/{symbol}' + (f'?{query}' if query else ''))
    assert response.status == 200, response.text
    return response.json


def test_an_import_says_what_it_read_and_again_changes_nothing(bourse, indices_csv, tmp_path):
    first = bourse.run('import', 'bars', indices_csv, '--data', tmp_path)
    exported = bourse.run('export', 'bars', '^GSPC', '--data', tmp_path).stdout
    again = bourse.run('import', 'bars', indices_csv, '--data', tmp_path)

    assert first.returncode == 0
    assert '10,062 rows, 2 symbols: 10,062 inserted, 0 updated, 0 unchanged, 0 rejected' in first.stdout
    assert again.returncode == 0
    assert '0 inserted, 0 updated, 10,062 unchanged' in again.stdout
    assert bourse.run('export', 'bars', '^GSPC', '--data', tmp_path).stdout == exported


def test_what_is_exported_can_be_imported_to_the_same_bars(bourse, indices_csv, tmp_path):
    bourse.run('import', 'bars', indices_csv, '--data', tmp_path / 'a')
    exported = bourse.run('export', 'bars', '^IXIC', '--data', tmp_path / 'a').stdout

    outcome = bourse.import_bars(tmp_path / 'b', exported)

    assert '5,031 inserted' in outcome.stdout
    assert bourse.run('export', 'bars', '^IXIC', '--data', tmp_path / 'b').stdout == exported


def test_a_broken_row_refuses_the_whole_file_with_its_line(bourse, indices_csv, tmp_path):
    lines = indices_csv.read_text(encoding='utf-8').splitlines()
    lines[699] = lines[699].replace(',', ',x', 2)

    outcome = bourse.import_bars(tmp_path, '\n'.join(lines) + '\n')

    assert outcome.returncode == 1
    assert 'line 700: ' in outcome.stderr
    assert 'nothing was stored' in outcome.stderr
    with bourse.serve(tmp_path) as server:
        assert server.get('/stocks').json == []


def test_the_raw_bars_are_those_of_the_file(real):
    rows = series(real)

    assert len(rows) == 5031
    assert rows[0] == {'symbol': '^GSPC', 'date': '1999-01-04', 'open': 1229.23, 'high': 1248.81, 'low': 1219.1, 'close': 1228.1,
                       'volume': 877000000}
    assert rows[-1]['date'] == '2018-12-31'
    assert [row['date'] for row in rows] == sorted(row['date'] for row in rows)


def test_annual_bars_are_the_known_ones(real):
    rows = series(real, 'interval=1&frequency=Annual')

    assert len(rows) == 20
    names = ('period_start', 'open', 'high', 'low', 'close', 'volume')
    assert [tuple(row[name] for name in names) for row in rows[-4:]] == ANNUAL_GSPC


@pytest.mark.parametrize('symbol', [GSPC, IXIC])
def test_there_are_240_months_and_each_starts_on_its_first_day(real, symbol):
    rows = series(real, 'interval=1&frequency=Monthly', symbol)

    assert len(rows) == 240
    assert all(row['period_start'].endswith('-01') for row in rows)


def test_weeks_start_on_mondays(real):
    rows = series(real, 'interval=1&frequency=Weekly')

    assert len(rows) == 1044
    assert all(datetime.date.fromisoformat(row['period_start']).weekday() == 0 for row in rows)
    assert sum(row['volume'] for row in rows) == sum(row['volume'] for row in series(real))


def test_two_month_bars_do_not_move_when_the_series_is_cut(real):
    whole = series(real, 'interval=2&frequency=Monthly')
    cut = series(real, 'interval=2&frequency=Monthly&start=1999-04-01')

    assert whole[0]['period_start'] == '1999-01-01'
    assert cut[0]['period_start'] == '1999-03-01'
    assert cut[1:] == whole[2:]


@pytest.mark.parametrize('query', [f'interval={n}&frequency={frequency}' for n in (1, 2, 7)
                                   for frequency in ('Daily', 'Weekly', 'Monthly', 'Quarterly', 'Annual')])
def test_resampling_keeps_volume_extremes_first_and_last(real, query):
    raw = series(real)
    rows = series(real, query)

    assert sum(row['volume'] for row in rows) == sum(row['volume'] for row in raw)
    assert max(row['high'] for row in rows) == max(row['high'] for row in raw)
    assert min(row['low'] for row in rows) == min(row['low'] for row in raw)
    assert (rows[0]['open'], rows[-1]['close']) == (raw[0]['open'], raw[-1]['close'])
    assert list(rows[0]) == ['symbol', 'period_start', 'open', 'high', 'low', 'close', 'volume']


def test_the_list_of_stocks_names_them_with_their_range(real):
    bars = {'first': '1999-01-04', 'last': '2018-12-31', 'bars': 5031}
    more = {'name': '', 'currency': '', 'source': 'import', 'daily': bars, 'intraday': None}
    assert real.get('/stocks').json == [{'symbol': symbol} | bars | more for symbol in ('^GSPC', '^IXIC')]


def test_the_last_days_come_newest_first_with_their_average(real):
    answer = real.get('/ndays?symbol=%5EGSPC&ndays=3').json

    assert (answer['symbol'], answer['ndays']) == ('^GSPC', 3)
    days = answer['daily_data']
    assert {day: figures['close'] for day, figures in days.items()} == {'2018-12-31': 2506.85, '2018-12-28': 2485.74, '2018-12-27': 2488.83}
    assert answer['average_closing_price'] == pytest.approx((2506.85 + 2485.74 + 2488.83) / 3, abs=0.0051)
    etag = real.get('/ndays?symbol=%5EGSPC&ndays=3').headers['ETag']
    assert real.get('/ndays?symbol=%5EGSPC&ndays=3', {'If-None-Match': etag}).status == 304
    assert real.get('/ndays?symbol=%5EGSPC&ndays=4', {'If-None-Match': etag}).status == 200
    assert set(days['2018-12-31']) == {'open', 'high', 'low', 'close', 'adjusted_close', 'volume', 'dividend_amount',
                                       'split_coefficient'}
