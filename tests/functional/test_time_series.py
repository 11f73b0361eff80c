"""GET /stocks/time-series/{symbol}: parameters, paging, representations, errors."""

import re

import pytest

from bourse import HEADER

MONTHLY = 'interval=1&frequency=Monthly'


def test_start_is_inclusive_and_end_exclusive(small):
    rows = small.get('/stocks/time-series/TINY?start=2024-01-03&end=2024-02-01').json

    assert [row['date'] for row in rows] == ['2024-01-03']


def test_times_cut_as_dates_do(small):
    rows = small.get('/stocks/time-series/TINY?start=2024-01-02T00:00:00Z&end=2024-01-02T00:00:01%2B00:00').json

    assert [row['date'] for row in rows] == ['2024-01-02']


def test_a_symbol_is_found_in_any_case_and_with_a_trailing_slash(small):
    assert small.get('/stocks/time-series/tiny/').json == small.get('/stocks/time-series/TINY').json


def test_a_range_without_bars_is_an_empty_list(small):
    assert small.get('/stocks/time-series/TINY?start=2030-01-01').json == []
    assert small.get(f'/stocks/time-series/TINY?start=2030-01-01&{MONTHLY}').json == []


def test_csv_has_the_same_rows(small):
    for target in (f'/stocks/time-series/TINY?{MONTHLY}&format=csv',):
        response = small.get(target)
        assert response.headers['Content-Type'].startswith('text/csv')
        assert response.text == ('symbol,period_start,open,high,low,close,volume\r\n'
                                 'TINY,2024-01-01,10,13,9,12.5,300\r\n'
                                 'TINY,2024-02-01,12,14,11,13,300\r\n')
    assert small.get('/stocks/time-series/TINY', {'Accept': 'text/csv'}).csv[0]['date'] == '2024-01-02'


def test_json_is_the_default_and_format_beats_accept(small):
    assert small.get('/stocks/time-series/TINY', {'Accept': 'text/csv;q=0.5, application/json'}).json
    assert small.get('/stocks/time-series/TINY', {'Accept': 'text/*;q=0.1, */*;q=0.2'}).json
    assert small.get('/stocks/time-series/TINY?format=json', {'Accept': 'text/csv'}).json
    refused = small.get('/stocks/time-series/TINY', {'Accept': 'image/png'})
    assert (refused.status, refused.json['code']) == (406, 'not-acceptable')


@pytest.mark.parametrize('query', ['', MONTHLY, 'interval=2&frequency=Monthly', 'interval=3&frequency=Weekly'])
@pytest.mark.parametrize('order', ['asc', 'desc'])
@pytest.mark.parametrize('cut', ['', 'start=2009-08-14&end=2012-03-09'])
def test_pages_are_exactly_the_unpaged_answer(real, query, order, cut):
    base = '/stocks/time-series/%5EGSPC?' + '&'.join(filter(None, [query, cut, f'order={order}']))
    whole = real.get(base).json

    pages = list(real.pages(base + '&limit=17'))

    assert [row for page in pages for row in page.json] == whole
    assert all(len(page.json) == 17 for page in pages[:-1])
    assert 0 < len(pages[-1].json) <= 17


def test_descending_is_ascending_backwards(real):
    ascending = real.get(f'/stocks/time-series/%5EGSPC?{MONTHLY}').json
    assert real.get(f'/stocks/time-series/%5EGSPC?{MONTHLY}&order=desc').json == ascending[::-1]


def test_pages_of_csv_link_to_csv(real):
    pages = list(real.pages('/stocks/time-series/%5EGSPC?format=csv&limit=4000'))
    assert [len(page.csv) for page in pages] == [4000, 1031]


def refusal(server, target):
    response = server.get(target)
    assert response.headers['Content-Type'] == 'application/problem+json'
    assert response.json['status'] == response.status
    return response


@pytest.mark.parametrize('query, name', [
    ('interval=1', 'frequency'),
    ('frequency=Monthly', 'interval'),
    ('interval=0&frequency=Daily', 'interval'),
    ('interval=-1&frequency=Daily', 'interval'),
    ('interval=1.5&frequency=Daily', 'interval'),
    ('interval=x&frequency=Daily', 'interval'),
    ('interval=99999999999999999999&frequency=Daily', 'interval'),
    ('interval=1d&frequency=Daily', 'frequency'),
    ('interval=1M', 'interval'),
    ('interval=0d', 'interval'),
    ('interval=d', 'interval'),
    ('start=2024-13', 'start'),
    ('start=24', 'start'),
    ('interval=1&frequency=Fortnightly', 'frequency'),
    ('start=yesterday', 'start'),
    ('start=2023-02-29', 'start'),
    ('start=2024-01-02&end=2024-01-02', 'end'),
    ('limit=0', 'limit'),
    ('limit=1000000', 'limit'),
    ('order=random', 'order'),
    ('cursor=!!', 'cursor'),
    ('format=xml', 'format'),
    ('colour=red', 'colour'),
    ('order=asc&order=desc', 'order'),
])
def test_input_that_does_not_fit_is_named(small, query, name):
    refused = refusal(small, f'/stocks/time-series/TINY?{query}')

    assert refused.status == 400
    assert refused.json['code'] == 'invalid-input'
    assert name in [error['name'] for error in refused.json['errors']], refused.text
    assert refused.json['instance'] == '/stocks/time-series/TINY'
    assert refused.json['request_id'] == refused.headers['X-Request-Id']


@pytest.mark.parametrize('query, expected', [
    ('start=yesterday', 'a date such as 2024-01-31, a month such as 2024-01, a year, or a time such as 2024-01-31T14:30:00Z'),
    ('interval=monthly', 'a whole number from 1 to 1000, alone or with a unit: 5m, 1h, 1d, 1w, 1mo, 1q, 1y'),
    ('interval=daily', 'a whole number from 1 to 1000, alone or with a unit: 5m, 1h, 1d, 1w, 1mo, 1q, 1y'),
])
def test_a_fault_says_in_words_what_is_expected(small, query, expected):
    text = query.split('=')[1]

    assert refusal(small, f'/stocks/time-series/TINY?{query}').json['errors'][0]['detail'] == f"'{text}' must be {expected}"


@pytest.mark.parametrize('interval, frequency', [('5m', 'Minute'), ('1h', 'Hourly'), ('1d', 'Daily'), ('2w', 'Weekly'), ('1mo', 'Monthly'),
                                                 ('1q', 'Quarterly'), ('1y', 'Annual')])
def test_an_interval_with_a_unit_says_both(sample, interval, frequency):
    minutes = next(stock['symbol'] for stock in sample.get('/stocks?q=minute').json)
    base = f'/stocks/time-series/{minutes}?interval='

    alone = sample.get(base + interval)

    assert alone.status == 200 and 'period_start' in alone.json[0]
    number = interval.rstrip('mhdwoqy')
    for spelling in (frequency, frequency.lower(), frequency.upper()):
        assert sample.get(f'{base}{number}&frequency={spelling}').json == alone.json


def test_months_and_years_alone_are_ranges_with_their_last_day(small):
    def dates(query):
        return [row['date'] for row in small.get(f'/stocks/time-series/TINY?{query}').json]

    everything = ['2024-01-02', '2024-01-03', '2024-02-01']
    assert dates('start=2024-01&end=2024-01') == everything[:2]
    assert dates('start=2024-02') == everything[2:]
    assert dates('start=2024&end=2024') == dates('end=2024-02') == everything
    assert dates('end=2023') == dates('start=2025') == []
    assert dates('end=2024-02-01') == everything[:2], 'a date stays exclusive'


def test_every_fault_is_listed(small):
    refused = refusal(small, '/stocks/time-series/TINY?interval=0&frequency=x&colour=red')

    assert {error['name'] for error in refused.json['errors']} == {'interval', 'frequency', 'colour'}
    assert {error['in'] for error in refused.json['errors']} == {'query'}


@pytest.mark.parametrize('symbol', ['..%2Fx', '%0d%0aX', 'http:%2F%2Fx', 'A' * 33, '%00', '%ff', '.'])
def test_a_symbol_that_is_none_is_refused(small, symbol):
    assert refusal(small, f'/stocks/time-series/{symbol}').status in (400, 404)


def test_an_unknown_symbol_is_not_found(small):
    refused = refusal(small, '/stocks/time-series/NONE')
    assert (refused.status, refused.json['code']) == (404, 'unknown-symbol')


def test_finer_bars_than_are_stored_are_refused(small):
    refused = refusal(small, '/stocks/time-series/TINY?interval=1&frequency=Hourly')
    assert (refused.status, refused.json['code']) == (422, 'interval-not-stored')


def test_minute_bars_make_every_frequency(sample):
    minutes = next(stock['symbol'] for stock in sample.get('/stocks?q=minute').json)
    rows = {frequency: sample.get(f'/stocks/time-series/{minutes}?interval=1&frequency={frequency}').json
            for frequency in ('Minute', 'Hourly', 'Daily', 'Weekly', 'Monthly', 'Quarterly', 'Annual')}

    assert all(row['period_start'].endswith(':00Z') for row in rows['Minute'])
    assert all(row['period_start'].endswith(':00:00Z') for row in rows['Hourly'])
    assert len({sum(row['volume'] for row in found) for found in rows.values()}) == 1
    sizes = [len(found) for found in rows.values()]
    assert sizes == sorted(sizes, reverse=True)


def test_an_etag_answers_not_modified_until_the_bars_change(bourse, tmp_path):
    target = '/stocks/time-series/X?interval=1&frequency=Annual'
    bourse.import_bars(tmp_path, HEADER + 'X,2024-01-02,1,2,1,2,5\n')
    with bourse.serve(tmp_path) as server:
        etag = server.get(target).headers['ETag']
        assert re.fullmatch(r'"\d+-json-[0-9a-f]{8}"', etag), 'the version of the bars, and a hash of the form of the answer'
        assert server.get(target, {'If-None-Match': etag}).status == 304
        assert server.get(target, {'If-None-Match': f'"other", W/{etag}'}).status == 304
        assert server.get(target, {'If-None-Match': '"other"'}).status == 200
    with bourse.serve(tmp_path) as server:
        assert server.get(target, {'If-None-Match': etag}).status == 304, 'a restart changes nothing'
    bourse.import_bars(tmp_path, HEADER + 'X,2024-01-03,1,9,1,2,5\n')
    with bourse.serve(tmp_path) as server:
        changed = server.get(target, {'If-None-Match': etag})
        assert (changed.status, changed.json[0]['high']) == (200, 9)


def test_gzip_is_the_same_bytes_and_small_answers_stay_plain(real, small):
    plain = real.get(f'/stocks/time-series/%5EGSPC?{MONTHLY}')
    packed = real.get(f'/stocks/time-series/%5EGSPC?{MONTHLY}', {'Accept-Encoding': 'br, gzip;q=0.5'})

    assert packed.headers['Content-Encoding'] == 'gzip'
    assert len(packed.body) < len(plain.body) / 2
    assert packed.text == plain.text
    assert packed.headers['ETag'] != plain.headers['ETag']
    assert 'Accept-Encoding' in plain.headers['Vary'] and 'Accept-Encoding' in packed.headers['Vary']
    refused = real.get(f'/stocks/time-series/%5EGSPC?{MONTHLY}', {'Accept-Encoding': 'gzip;q=0'})
    assert 'Content-Encoding' not in refused.headers
    assert 'Content-Encoding' not in small.get('/stocks', {'Accept-Encoding': 'gzip'}).headers
