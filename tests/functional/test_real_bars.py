"""The main job on real bars: a CSV in, time series out, against answers known from elsewhere."""

import datetime

import pytest

# Prices were rounded to float32 by the system that printed them.
ANNUAL_AMZN = [
    ('2019-01-01', 95.455, 101.79, 84.253, 92.392, 8154332000),
    ('2020-01-01', 93.75, 177.6125, 81.3015, 162.8465, 24950814000),
    ('2021-01-01', 163.5, 188.654, 144.05, 166.717, 17076362000),
    ('2022-01-01', 167.55, 171.4, 101.26, 116.46, 10032250600),
]


def series(server, query='', symbol='AMZN'):
    response = server.get(f'/stocks/time-series/{symbol}' + (f'?{query}' if query else ''))
    assert response.status == 200, response.text
    return response.json


def test_an_import_says_what_it_read_and_again_changes_nothing(bourse, stocks_csv, tmp_path):
    first = bourse.run('import', 'bars', stocks_csv, '--data', tmp_path)
    exported = bourse.run('export', 'bars', 'AMZN', '--data', tmp_path).stdout
    again = bourse.run('import', 'bars', stocks_csv, '--data', tmp_path)

    assert first.returncode == 0
    assert '1,508 rows, 2 symbols: 1,508 inserted, 0 updated, 0 unchanged, 0 rejected' in first.stdout
    assert again.returncode == 0
    assert '0 inserted, 0 updated, 1,508 unchanged' in again.stdout
    assert bourse.run('export', 'bars', 'AMZN', '--data', tmp_path).stdout == exported


def test_what_is_exported_can_be_imported_to_the_same_bars(bourse, stocks_csv, tmp_path):
    bourse.run('import', 'bars', stocks_csv, '--data', tmp_path / 'a')
    exported = bourse.run('export', 'bars', 'TSLA', '--data', tmp_path / 'a').stdout

    outcome = bourse.import_bars(tmp_path / 'b', exported)

    assert '754 inserted' in outcome.stdout
    assert bourse.run('export', 'bars', 'TSLA', '--data', tmp_path / 'b').stdout == exported


def test_a_broken_row_refuses_the_whole_file_with_its_line(bourse, stocks_csv, tmp_path):
    lines = stocks_csv.read_text(encoding='utf-8').splitlines()
    lines[699] = lines[699].replace(',', ',x', 2)

    outcome = bourse.import_bars(tmp_path, '\n'.join(lines) + '\n')

    assert outcome.returncode == 1
    assert 'line 700: ' in outcome.stderr
    assert 'nothing was stored' in outcome.stderr
    with bourse.serve(tmp_path) as server:
        assert server.get('/stocks').json == []


def test_the_raw_bars_are_those_of_the_file(real):
    rows = series(real)

    assert len(rows) == 754
    assert rows[0] == {'symbol': 'AMZN', 'date': '2019-06-28', 'open': 95.455002, 'high': 95.647003, 'low': 94.199997,
                       'close': 94.681503, 'volume': 60748000}
    assert rows[-1]['date'] == '2022-06-24'
    assert [row['date'] for row in rows] == sorted(row['date'] for row in rows)


def test_annual_bars_are_the_known_ones(real):
    rows = series(real, 'interval=1&frequency=Annual')

    assert [row['period_start'] for row in rows] == [known[0] for known in ANNUAL_AMZN]
    for row, known in zip(rows, ANNUAL_AMZN):
        for name, value in zip(('open', 'high', 'low', 'close'), known[1:5]):
            assert row[name] == pytest.approx(value, rel=1e-6)
        assert row['volume'] == known[5]


@pytest.mark.parametrize('symbol', ['AMZN', 'TSLA'])
def test_there_are_37_months_and_each_starts_on_its_first_day(real, symbol):
    rows = series(real, 'interval=1&frequency=Monthly', symbol)

    assert len(rows) == 37
    assert all(row['period_start'].endswith('-01') for row in rows)


def test_weeks_start_on_mondays(real):
    rows = series(real, 'interval=1&frequency=Weekly')

    assert all(datetime.date.fromisoformat(row['period_start']).weekday() == 0 for row in rows)
    assert sum(row['volume'] for row in rows) == sum(row['volume'] for row in series(real))


def test_two_month_bars_do_not_move_when_the_series_is_cut(real):
    whole = series(real, 'interval=2&frequency=Monthly')
    cut = series(real, 'interval=2&frequency=Monthly&start=2019-08-01')

    assert whole[0]['period_start'] == '2019-05-01'
    assert cut[0]['period_start'] == '2019-07-01'
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
    assert real.get('/stocks').json == [
        {'symbol': 'AMZN', 'name': '', 'first': '2019-06-28', 'last': '2022-06-24', 'bars': 754},
        {'symbol': 'TSLA', 'name': '', 'first': '2019-06-28', 'last': '2022-06-24', 'bars': 754}]


def test_the_last_days_come_newest_first_with_their_average(real):
    answer = real.get('/ndays?symbol=AMZN&ndays=3').json

    assert (answer['symbol'], answer['ndays']) == ('AMZN', 3)
    days = answer['daily_data']
    assert list(days) == ['2022-06-24', '2022-06-23', '2022-06-22']
    assert answer['average_closing_price'] == pytest.approx(sum(day['close'] for day in days.values()) / 3, abs=0.0051)
    etag = real.get('/ndays?symbol=AMZN&ndays=3').headers['ETag']
    assert real.get('/ndays?symbol=AMZN&ndays=3', {'If-None-Match': etag}).status == 304
    assert real.get('/ndays?symbol=AMZN&ndays=4', {'If-None-Match': etag}).status == 200
    assert set(days['2022-06-24']) == {'open', 'high', 'low', 'close', 'adjusted_close', 'volume', 'dividend_amount',
                                       'split_coefficient'}
