"""Files as people have them, by command line and by upload, on SQLite and PostgreSQL. The files are in
tests/functional/files."""

import gzip
import urllib.parse
from pathlib import Path

import pytest

from accounts import PASSWORD, basic

FILES = Path(__file__).parent / 'files'
DAY = 'symbol,date,open,high,low,close,volume'
MINUTE = 'symbol,timestamp,open,high,low,close,volume'

#: What each file gives: file, options, the symbol to export and its rows.
STORED = [
    ('c01_stooq_fractional_volume.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-04,10.1,10.6,10,10.5,98000.41237', '2024-03-05,10.5,10.9,10.4,10.8,120511.5',
                                                                     '2024-03-06,10.8,11,10.7,10.9,87001.00000001']),
    ('c02_crypto_fractional_volume.csv', {'symbol': 'BTC-USD'}, 'BTC-USD', [DAY, '2024-03-04,61000.5,64000,60500.25,63800.1,1534.40837',
                                                                           '2024-03-05,63800.1,69000,59200,63500,4021.99120055']),
    ('c03_yahoo_adj_close.csv', {'symbol': 'ACME'}, 'ACME', [DAY + ',adjusted_close', '2024-03-04,20.1,20.540001,19.950001,20.33,1200300,19.870001',
                                                             '2024-03-06,20.41,20.9,20.4,20.85,998100,20.38']),
    ('c03b_yfinance_multi_header.csv', {}, 'ACME', [DAY, '2024-03-04,20.1,20.54,19.95,20.33,1200300']),
    ('c04_tz_daily_tokyo.csv', {'symbol': '7203.T'}, '7203.T', [DAY, '2024-03-04,100,110,95,105,1000', '2024-03-05,105,112,104,111,1200',
                                                               '2024-03-08,111,115,109,114,900', '2024-03-11,114,118,113,117,1100']),
    ('c05_float_noise.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-04,73.9,74.35749816894533,73.1,74.35749816894533,5000', '2024-03-05,74.2,74.9,74.1,74.6,6000']),
    ('c06_negative_price.csv', {'symbol': 'CL=F'}, 'CL=F', [DAY, '2020-04-17,20.1,20.4,17.3,18.25,120000', '2020-04-20,17.7,17.9,-40.3,-37.6,240000',
                                                            '2020-04-21,-14,13.9,-16.7,10,150000']),
    ('c08_nasdaq_dollar.csv', {'symbol': 'ACME', 'date_format': 'mdy'}, 'ACME', [DAY, '2024-03-05,20.31,20.6,20.25,20.44,887700',
                                                                                '2024-03-06,20.41,20.9,20.4,20.85,998100']),
    ('c08b_us_date.csv', {'symbol': 'ACME', 'date_format': 'mdy'}, 'ACME', [DAY, '2024-03-06,20.41,20.9,20.4,20.85,998100']),
    ('c08c_thousands.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-06,1020.41,1020.9,1020.4,1020.85,998100']),
    ('c09_semicolon_decimal_comma.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-06,20.41,20.9,20.4,20.85,998100']),
    ('c10_utf16.csv', {}, 'ACME', [DAY, '2024-03-06,20.41,20.9,20.4,20.85,998100']),
    ('c11_metatrader.csv', {'symbol': 'EURUSD'}, 'EURUSD', [DAY, '2024-03-06,1.0851,1.0915,1.0842,1.0899,51234']),
    ('c13_extremes.csv', {}, 'PEPE-USD', [DAY, '2024-03-04,0.0000000421,0.0000000533,0.00000004,0.0000000512,900000000000000',
                                          '2024-03-05,0.0000000412,0.00000005,0.00000004,0.000000045,910000000000000']),
    ('c18_av_intraday.csv', {'symbol': 'ACME'}, 'ACME', [MINUTE, '2024-03-08T19:50:00Z,10,10.1,9.8,10,400', '2024-03-08T19:55:00Z,10,10.2,9.9,10.1,500']),
    ('c18_av_intraday.csv', {'symbol': 'ACME', 'timezone': 'America/New_York'}, 'ACME', [MINUTE, '2024-03-09T00:50:00Z,10,10.1,9.8,10,400',
                                                                                       '2024-03-09T00:55:00Z,10,10.2,9.9,10.1,500']),
    ('c19_duplicate_last.csv', {'symbol': 'ACME', 'on_duplicate': 'last'}, 'ACME', [DAY, '2024-03-06,20.41,20.95,20.4,20.9,1000100']),
    ('c19_duplicate_last.csv', {'symbol': 'ACME', 'on_duplicate': 'first'}, 'ACME', [DAY, '2024-03-06,20.41,20.9,20.4,20.85,998100']),
    ('c20_spacing.csv', {'symbol': '^SPX'}, '^SPX', [DAY, '2024-03-04,5100.1,5150,5090.2,5140.5,12000000', '2024-03-05,5140.5,5160,5100,5110.2,12000000']),
    ('c21_trailing_comma.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-04,51,52,50,51,100']),
    ('c21_trailing_comma.csv.gz', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-04,51,52,50,51,100']),
    ('c22_cr_only.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-04,51,52,50,51,100', '2024-03-05,51,52,50,51,100']),
    ('c23_footer.csv', {'symbol': 'ACME', 'on_error': 'skip'}, 'ACME', [DAY, '2024-03-04,51,52,50,51,100']),
    ('c24_same_twice.csv', {'symbol': 'ACME'}, 'ACME', [DAY, '2024-03-04,51,52,50,51,100']),
    ('c25_zero_ohl.csv', {'symbol': 'ACME', 'repair': 'true'}, 'ACME', [DAY, '2024-03-04,51,51,51,51,100']),
    ('c26_seconds.csv', {'combine': 'true'}, 'X1', [MINUTE, '2024-03-10T06:59:00Z,1,2,1,2,5', '2024-03-10T07:00:00Z,2,3,2,3,10']),
    ('c28_offset_nocolon.csv', {}, 'X1', [MINUTE, '2024-03-04T09:30:00Z,51,52,50,51,100']),
    ('c29_nanos.csv', {}, 'X1', [MINUTE, '2024-03-04T09:30:00Z,51,52,50,51,100']),
]

#: Files that are rejected: file, options, the line, and what the message names: words, and an option.
REJECTED = [
    ('c08_nasdaq_dollar.csv', {'symbol': 'ACME'}, 1, ['03/06/2024'], 'date_format'),
    ('c08b_us_date.csv', {'symbol': 'ACME'}, 1, ['03/06/2024'], 'date_format'),
    ('c19_duplicate_last.csv', {'symbol': 'ACME'}, 3, ['lines 2 and 3', '2024-03-06'], 'on_duplicate'),
    ('c23_footer.csv', {'symbol': 'ACME'}, 3, ['1 field'], 'on_error'),
    ('c25_zero_ohl.csv', {'symbol': 'ACME'}, 2, ['high 0', 'close 51'], 'repair'),
    ('c26_seconds.csv', {}, 4, ['X1', 'one minute'], 'combine'),
    ('c27_mixed.csv', {}, 3, ['2024-03-05 09:30'], 'interval'),
]


def flags(options):
    """The options as the command line has them."""
    return [part for name, value in options.items() for part in (['--' + name.replace('_', '-')] + ([] if value == 'true' else [value]))]


def query(options):
    return '?' + urllib.parse.urlencode(options) if options else ''


def case_name(value):
    return value if isinstance(value, str) and value.startswith('c') else None


@pytest.fixture(params=['sqlite', 'postgres'])
def place(request, tmp_path):
    """The settings of an empty store with a super user, and the folder for `--data`."""
    url = request.getfixturevalue('postgres') if request.param == 'postgres' else f'sqlite:{tmp_path}/files.db'
    settings = {'BOURSE_DATABASE_URL': url}
    bourse = request.getfixturevalue('bourse')
    assert bourse.run('init', '--admin', 'root', BOURSE_ADMIN_PASSWORD=PASSWORD, **settings).returncode == 0
    return settings


def exported(bourse, settings, symbol):
    return bourse.run('export', 'bars', symbol, **settings).stdout.replace('\r\n', '\n').splitlines()


def upload(server, body, options, headers=None, method='POST'):
    return server.request(method, '/stocks/time-series' + query(options), {'Content-Type': 'application/octet-stream'} | basic('root') | (headers or {}), body)


def serving(bourse, settings, folder):
    return bourse.serve(folder, **settings)


@pytest.mark.parametrize('file, options, symbol, rows', STORED, ids=[f'{case[0]}-{"-".join(case[1].values())}' for case in STORED])
def test_a_file_is_stored_by_command_line_and_by_upload(bourse, place, tmp_path, file, options, symbol, rows):
    expected = [rows[0]] + [f'{symbol},{row}' for row in rows[1:]]

    said = bourse.run('import', 'bars', FILES / file, *flags(options), **place)
    assert said.returncode == 0, said.stderr
    assert exported(bourse, place, symbol) == expected

    with serving(bourse, place, tmp_path) as server:
        again = upload(server, (FILES / file).read_bytes(), options)
        assert again.status == 200, again.text
        assert again.json['inserted'] == again.json['updated'] == 0, 'the upload says the same as the command line'
        assert again.json['unchanged'] >= len(rows) - 1
        assert upload(server, (FILES / file).read_bytes(), options | {'dry_run': 'true'}).json['accepted']


@pytest.mark.parametrize('file, options, line, words, option', REJECTED, ids=[case[0] for case in REJECTED])
def test_a_file_is_rejected_by_command_line_and_by_upload(bourse, place, tmp_path, file, options, line, words, option):
    said = bourse.run('import', 'bars', FILES / file, *flags(options), **place)
    assert said.returncode == 1
    for word in [f'line {line}: ', '--' + option.replace('_', '-')] + words:
        assert word in said.stderr

    with serving(bourse, place, tmp_path) as server:
        refused = upload(server, (FILES / file).read_bytes(), options)
        assert refused.status == 422, refused.text
        for word in [f'line {line}: ', option] + words:
            assert word in refused.json['detail']
        assert refused.json['errors'][0]['pointer' if 'pointer' in refused.json['errors'][0] else 'name'] == f'line={line}'
        tried = upload(server, (FILES / file).read_bytes(), options | {'dry_run': 'true'})
        assert tried.status == 200 and not tried.json['accepted'] and tried.json['rejected'][0]['line'] == line
        assert server.get('/stocks').json == []


def test_bars_of_a_week_follow_the_local_dates(bourse, place, tmp_path):
    bourse.run('import', 'bars', FILES / 'c04_tz_daily_tokyo.csv', '--symbol', '7203.T', **place)
    with serving(bourse, place, tmp_path) as server:
        weeks = server.get('/stocks/time-series/7203.T?interval=1&frequency=Weekly&format=csv').text.splitlines()[1:]
    assert weeks == ['7203.T,2024-03-04,100,115,95,114,3100', '7203.T,2024-03-11,114,118,113,117,1100']


def test_every_symbol_is_stored_listed_and_served(bourse, place, tmp_path):
    assert bourse.run('import', 'bars', FILES / 'c12_symbols.csv', **place).returncode == 0
    symbols = [line.split(',')[0].upper() for line in (FILES / 'c12_symbols.csv').read_text().splitlines()[1:]]
    with serving(bourse, place, tmp_path) as server:
        listed = {stock['symbol'] for stock in server.get('/stocks').json}
        assert listed == set(symbols) and len(listed) == 21
        for symbol in symbols:
            path = server.get('/stocks/time-series/' + urllib.parse.quote(symbol, safe=''))
            by_query = server.get('/stocks/time-series' + query({'symbol': symbol}))
            assert path.status == by_query.status == 200, symbol
            assert [bar['symbol'] for bar in path.json] == [symbol] and path.json == by_query.json
            rows = server.get('/stocks/time-series' + query({'symbol': symbol, 'format': 'csv'})).csv
            assert rows[0]['symbol'].lstrip("'") == symbol
            assert server.get('/ndays' + query({'symbol': symbol, 'ndays': 1})).json['average_closing_price'] == 20.85


def test_averages_have_the_decimals_of_the_closes(bourse, place, tmp_path):
    bourse.run('import', 'bars', FILES / 'c13_extremes.csv', **place)
    with serving(bourse, place, tmp_path) as server:
        assert server.get('/ndays?symbol=SHIB-USD&ndays=2').json['average_closing_price'] == 0.00003528
        bars = server.get('/stocks/time-series/BRK.A').text
        assert '"open":611000.0,' in bars and '"volume":9800}' in bars


def test_times_without_an_offset_are_utc_with_a_warning(bourse, place):
    said = bourse.run('import', 'bars', FILES / 'c18_av_intraday.csv', '--symbol', 'ACME', **place)
    assert 'times without an offset were read as UTC; choose another time zone with --timezone' in said.stderr
    said = bourse.run('import', 'bars', FILES / 'c18_av_intraday.csv', '--symbol', 'ACME', '--timezone', 'America/New_York', **place)
    assert said.stderr == ''


def test_repaired_and_empty_rows_are_counted(bourse, place):
    assert '1 repaired' in bourse.run('import', 'bars', FILES / 'c05_float_noise.csv', '--symbol', 'A', **place).stdout
    assert '1 empty' in bourse.run('import', 'bars', FILES / 'c03_yahoo_adj_close.csv', '--symbol', 'A', **place).stdout


def test_people_come_from_files_of_others(bourse, place):
    def people():
        return bourse.run('export', 'people', **place).stdout.splitlines()[1:]

    kaggle = bourse.run('import', 'people', FILES / 'c17_titanic_kaggle.csv', **place)
    assert kaggle.returncode == 1 and 'line 3: Age is empty' in kaggle.stderr
    assert 'columns ignored: PassengerId, Ticket, Cabin, Embarked' in kaggle.stderr
    assert people() == []
    assert bourse.run('import', 'people', FILES / 'c17_titanic_kaggle.csv', '--on-error', 'skip', **place).returncode == 0
    assert [row.split(',', 1)[1] for row in people()] == ['false,3,"Doe, Mr. Jon ""Jack""",male,22,1,0,7.25']

    assert bourse.run('import', 'people', FILES / 'c17b_stray_quote.csv', **place).returncode == 0
    assert any('"Mr. Jon ""Jack"" Doe"' in row for row in people()) and len(people()) == 3
    empty = bourse.run('import', 'people', FILES / 'c17c_empty_age.csv', **place)
    assert empty.returncode == 1 and 'line 2: Age is empty' in empty.stderr
    assert bourse.run('import', 'people', FILES / 'c17c_empty_age.csv', '--on-error', 'skip', **place).returncode == 0
    assert len(people()) == 4


def test_a_dry_run_needs_no_store_and_leaves_none(bourse, tmp_path):
    said = bourse.run('import', 'bars', FILES / 'c11_metatrader.csv', '--symbol', 'EURUSD', '--dry-run', '--data', tmp_path / 'none')
    assert said.returncode == 0
    assert said.stdout.splitlines()[:6] == [
        'form         tab, UTF-8, LF, decimal point',
        'columns      time=<DATE>, open=<OPEN>, high=<HIGH>, low=<LOW>, close=<CLOSE>, volume=<TICKVOL>',
        'ignored      <SPREAD>, <VOL>',
        'time zone    UTC',
        'interval     daily bars: the dates have no time of day',
        'bar          EURUSD 2024-03-06 open 1.0851 high 1.0915 low 1.0842 close 1.0899 volume 51234']
    assert said.stdout.endswith('dry run; nothing was stored\n')
    assert not (tmp_path / 'none').exists()


def test_an_upload_comes_as_curl_sends_it(bourse, place, tmp_path):
    """By PUT without a Content-Type (curl -T), as a form with a file (curl -F), and compressed."""
    rows = (DAY + '\nA,2024-03-06,1,2,1,2,3\n').encode()
    form = b'--xYz\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n' + rows + b'\r\n--xYz--\r\n'
    with serving(bourse, place, tmp_path) as server:
        assert server.request('PUT', '/stocks/time-series', basic('root'), rows).json['inserted'] == 1
        for body, headers in [(rows, {'Content-Type': 'text/csv'}), (form, {'Content-Type': 'multipart/form-data; boundary=xYz'}),
                              (gzip.compress(rows), {'Content-Type': 'text/csv', 'Content-Encoding': 'gzip'}), (gzip.compress(rows), {})]:
            answer = upload(server, body, {}, headers)
            assert answer.status == 200 and answer.json['unchanged'] == 1, answer.text
        assert upload(server, rows, {}, {'Content-Encoding': 'br'}).status == 415
        assert upload(server, form.replace(b'; filename="a.csv"', b''), {}, {'Content-Type': 'multipart/form-data; boundary=xYz'}).status == 400
        assert upload(server, gzip.compress(rows)[:-4], {}).status == 422


def test_the_limit_of_an_upload_counts_what_it_becomes(bourse, place, tmp_path):
    bomb = gzip.compress((DAY + '\n').encode() + b'A,2024-03-06,1,2,1,2,3\n' * 200_000)
    with bourse.serve(tmp_path, '--max-upload', '1MiB', **place) as server:
        assert len(bomb) < 100_000
        answer = upload(server, bomb, {})
        assert answer.status == 413 and 'limit of 1048576 bytes' in answer.json['detail']


def test_daily_and_minute_bars_never_hide_each_other(bourse, place, tmp_path):
    daily = DAY + '\nA,2024-03-06,1,2,1,2,3\nA,2024-03-07,2,3,2,3,3\n'
    minutes = MINUTE + '\nA,2024-03-07T14:30:00Z,7,8,7,8,1\nA,2024-03-08T14:30:00Z,3,4,3,4,1\nA,2024-03-08T14:35:00Z,4,5,4,4.5,1\n'
    for text in (daily, minutes):
        assert bourse.run('import', 'bars', '-', input=text, **place).returncode == 0
    with serving(bourse, place, tmp_path) as server:
        assert server.get('/stocks/time-series/A?format=csv').text.splitlines()[1:] == ['A,2024-03-06,1,2,1,2,3', 'A,2024-03-07,2,3,2,3,3', 'A,2024-03-08,3,5,3,4.5,2']
        assert server.get('/stocks/time-series/A?interval=1&frequency=Weekly&format=csv').text.splitlines()[1:] == ['A,2024-03-04,1,5,1,4.5,8']
        assert list(server.get('/ndays?symbol=A&ndays=2').json['daily_data']) == ['2024-03-08', '2024-03-07']
        stock, = server.get('/stocks').json
        assert stock['daily'] == {'first': '2024-03-06', 'last': '2024-03-07', 'bars': 2}
        assert stock['intraday'] == {'first': '2024-03-07', 'last': '2024-03-08', 'bars': 3, 'step': 5}
        assert stock['source'] == 'import' and stock['bars'] == 2
        finer = server.get('/stocks/time-series/A?interval=1&frequency=Minute')
        assert finer.status == 422 and 'multiple of 5' in finer.json['detail']
        assert len(server.get('/stocks/time-series/A?interval=5&frequency=Minute').json) == 3
    assert len(bourse.run('export', 'bars', 'A', '--interval', 'minute', **place).stdout.splitlines()) == 4
    assert len(bourse.run('export', 'bars', 'A', **place).stdout.splitlines()) == 3
