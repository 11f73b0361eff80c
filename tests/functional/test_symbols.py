"""Deleting, renaming and describing symbols, over HTTP and on the command line; on either store, with replicas."""

import signal

import pytest

from accounts import ADMIN, PASSWORD, add_user, basic, make_admin, send_json
from bourse import wait_until

DAYS = 'symbol,date,open,high,low,close,volume\n' + ''.join(
    f'TINY,2024-01-0{day},10,19,9,1{day},100\n' for day in range(2, 6)) + 'OTHER,2024-01-02,1,1,1,1,1\n'
MINUTES = 'symbol,timestamp,open,high,low,close,volume\n' + ''.join(
    f'TINY,2024-01-0{day}T14:{minute}:00Z,10,12,9,11,1\n' for day in (3, 4) for minute in ('30', '35'))
PATH = '/api/v1/symbols/'
#: Seconds for a replica to notice a change: one, and patience for a busy machine.
OUT_OF_DATE = 10


def store(bourse, arguments, settings):
    for rows in (DAYS, MINUTES):
        outcome = bourse.run('import', 'bars', '-', *arguments, input=rows, **settings)
        assert outcome.returncode == 0, outcome.stderr


@pytest.fixture(params=['sqlite', 'postgres'])
def settings(request):
    return {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')} if request.param == 'postgres' else {}


@pytest.fixture
def stored(bourse, settings, tmp_path):
    """The arguments for a store with the bars and a super user."""
    arguments = ('--data', tmp_path)
    assert bourse.run('migrate', *arguments, **settings).returncode == 0
    make_admin(bourse, *arguments, **settings)
    store(bourse, arguments, settings)
    return arguments


@pytest.fixture
def server(bourse, settings, stored, tmp_path):
    with bourse.serve(tmp_path, **settings) as server:
        yield server


@pytest.fixture
def replicas(bourse, postgres, tmp_path):
    """Two servers on one database."""
    settings = {'BOURSE_DATABASE_URL': postgres}
    assert bourse.run('migrate', **settings).returncode == 0
    make_admin(bourse, **settings)
    store(bourse, (), settings)
    with bourse.serve(tmp_path, **settings) as one, bourse.serve(tmp_path, **settings) as other:
        yield one, other


def delete(server, symbol='TINY', query='', headers=None):
    return server.request('DELETE', PATH + symbol + query, basic() if headers is None else headers)


def change(server, content, symbol='TINY', headers=None):
    return send_json(server, 'PATCH', PATH + symbol, content, basic() if headers is None else headers)


def deleted(daily, intraday, symbol='TINY'):
    return {'symbol': symbol, 'deleted': {'daily': daily, 'intraday': intraday}}


def bars(server, symbol='TINY', query=''):
    return server.get(f'/stocks/time-series/{symbol}{query}')


def dates(server, symbol='TINY'):
    answer = bars(server, symbol)
    return [bar['date'][-2:] for bar in answer.json] if answer.status == 200 else answer.json['code']


def stock(server, symbol='TINY'):
    return next((stock for stock in server.get('/stocks').json if stock['symbol'] == symbol), None)


def test_a_deleted_symbol_is_gone_at_once(server):
    tag, listing = bars(server).headers['ETag'], server.get('/stocks').headers['ETag']

    answer = delete(server, 'tiny')

    assert (answer.status, answer.json) == (200, deleted(4, 4)), answer.text
    assert answer.headers['Cache-Control'] == 'private, no-store'
    assert dates(server) == 'unknown-symbol'
    assert server.get('/stocks/time-series/TINY', {'If-None-Match': tag}).status == 404
    assert server.get('/ndays?symbol=TINY').status == 404
    after = server.get('/stocks', {'If-None-Match': listing})
    assert (after.status, [each['symbol'] for each in after.json]) == (200, ['OTHER'])
    assert [answer.status for answer in (delete(server), change(server, {'name': 'x'}))] == [404, 404]
    assert delete(server).json['code'] == 'unknown-symbol'
    assert dates(server, 'OTHER') == ['02']


def test_a_deleted_symbol_is_imported_anew(server):
    change(server, {'name': 'Tiny Inc', 'currency': 'USD'})
    tag = bars(server).headers['ETag']
    delete(server)

    answer = server.request('POST', '/stocks/time-series', {'Content-Type': 'text/csv'} | basic(), DAYS)

    assert answer.json['inserted'] == 4
    assert bars(server).headers['ETag'] != tag
    summary = {'first': '2024-01-02', 'last': '2024-01-05', 'bars': 4}
    assert stock(server) == {'symbol': 'TINY', 'name': '', **summary, 'currency': '', 'source': 'upload', 'daily': summary, 'intraday': None}


@pytest.mark.parametrize('query, counts, left, intraday', [
    ('?from=2024-01-04', (2, 2), ['02', '03'], 2), ('?to=2024-01-04', (2, 2), ['04', '05'], 2),
    ('?from=2024-01-03&to=2024-01-04', (1, 2), ['02', '04', '05'], 2), ('?interval=minute', (0, 4), ['02', '03', '04', '05'], 0),
    # A day without a daily bar is made of its minute bars.
    ('?interval=day', (4, 0), ['03', '04'], 4), ('?interval=day&to=2024-01-04', (2, 0), ['03', '04', '05'], 4),
    ('?from=2024-01-03T14:35:00Z&to=2024-01-04T14:35:00Z', (1, 2), ['02', '03', '04', '05'], 2),
    ('?from=2030-01-01', (0, 0), ['02', '03', '04', '05'], 4)])
def test_only_the_bars_of_the_range_are_deleted(server, query, counts, left, intraday):
    tag = bars(server).headers['ETag']

    answer = delete(server, query=query)

    assert (answer.status, answer.json) == (200, deleted(*counts))
    assert dates(server) == left
    assert (bars(server).headers['ETag'] != tag) == any(counts)
    after = stock(server)
    assert (after['daily'] or {'bars': 0})['bars'] == 4 - counts[0]
    assert (after['intraday'] or {'bars': 0, 'step': 5}).items() >= {'bars': intraday, 'step': 5}.items()


def test_the_last_bar_takes_the_symbol_along(server):
    assert delete(server, query='?interval=day').json == deleted(4, 0)
    assert stock(server)['daily'] is None
    assert delete(server, query='?to=2025-01-01').json == deleted(0, 4)
    assert (stock(server), dates(server)) == (None, 'unknown-symbol')


def test_a_renamed_symbol_keeps_its_bars(server):
    before, rows = stock(server), bars(server).json

    answer = change(server, {'symbol': 'big/co'})

    assert (answer.status, answer.json) == (200, before | {'symbol': 'BIG/CO'}), answer.text
    assert dates(server) == 'unknown-symbol'
    assert bars(server, 'BIG%2FCO').json == [row | {'symbol': 'BIG/CO'} for row in rows]
    assert [each['symbol'] for each in server.get('/stocks').json] == ['BIG/CO', 'OTHER']
    assert change(server, {'symbol': 'TINY'}, 'BIG%2FCO').json == before
    assert (bars(server).json, dates(server, 'BIG%2FCO')) == (rows, 'unknown-symbol')


def test_a_taken_name_is_a_conflict(server):
    answer = change(server, {'symbol': 'OTHER', 'name': 'x'})

    assert (answer.status, answer.json['code'], answer.json['detail']) == (409, 'conflict', 'symbol OTHER already exists')
    assert (stock(server)['name'], dates(server), dates(server, 'OTHER')) == ('', ['02', '03', '04', '05'], ['02'])
    assert change(server, {'symbol': 'tiny', 'name': 'Same'}).json == stock(server)
    assert stock(server)['name'] == 'Same'
    delete(server, 'OTHER')
    assert change(server, {'symbol': 'OTHER'}).status == 200, 'a deleted symbol is free'


def test_name_and_currency_are_shown_until_they_are_cleared(server):
    tag = server.get('/stocks').headers['ETag']

    answer = change(server, {'name': 'Tiny ☂ "Inc"', 'currency': 'usd'})

    assert (answer.status, answer.json['name'], answer.json['currency']) == (200, 'Tiny ☂ "Inc"', 'USD')
    assert stock(server) == answer.json
    assert server.get('/stocks', {'If-None-Match': tag}).status == 200
    assert change(server, {'currency': ''}).json == answer.json | {'currency': ''}
    assert change(server, {'name': ''}).json['name'] == ''


@pytest.mark.parametrize('content, pointer', [
    ({}, ''), ({'surprise': 1}, '/surprise'), ({'currency': 'US'}, '/currency'), ({'currency': 'DOLLAR'}, '/currency'), ({'currency': 'U$D'}, '/currency'),
    ({'symbol': 'a,b'}, '/symbol'), ({'symbol': ''}, '/symbol'), ({'name': 'x' * 201}, '/name'), ({'name': None}, '/name'), ({'name': 1}, '/name')])
def test_an_invalid_change_is_rejected(server, content, pointer):
    answer = change(server, content)

    assert (answer.status, answer.json['code']) == (400, 'invalid-input'), answer.text
    assert [error['pointer'] for error in answer.json['errors']] == [pointer]
    assert stock(server)['currency'] == ''


@pytest.mark.parametrize('query, name', [('?from=yesterday', 'from'), ('?to=2024-13-01', 'to'), ('?interval=week', 'interval'),
                                         ('?from=2024-01-03&to=2024-01-03', 'to'), ('?start=2024-01-03', 'start')])
def test_an_invalid_range_deletes_nothing(server, query, name):
    answer = delete(server, query=query)

    assert answer.status == 400
    assert [error['name'] for error in answer.json['errors']] == [name]
    assert len(dates(server)) == 4


def test_only_super_users_change_symbols(bourse, settings, stored, tmp_path):
    add_user(bourse, 'bob', PASSWORD, *stored, **settings)
    with bourse.serve(tmp_path, **settings) as server:
        for headers, status in (({}, 401), (basic('bob'), 403), (basic(ADMIN, 'wrong password'), 401)):
            assert delete(server, headers=headers).status == status
            assert change(server, {'name': 'x'}, headers=headers).status == status
        assert (len(dates(server)), stock(server)['name']) == (4, '')


def test_what_was_acknowledged_survives_a_kill(bourse, settings, stored, tmp_path):
    server = bourse.serve(tmp_path, **settings)
    answers = [delete(server, query='?interval=minute'), change(server, {'symbol': 'BIG'}), delete(server, 'OTHER')]
    server.stop(signal.SIGKILL)
    assert [answer.status for answer in answers] == [200] * 3
    with bourse.serve(tmp_path, **settings) as server:
        assert [each['symbol'] for each in server.get('/stocks').json] == ['BIG']
        assert stock(server, 'BIG')['intraday'] is None


def test_another_replica_notices_within_a_second(replicas):
    one, other = replicas
    assert dates(other) == ['02', '03', '04', '05'] and dates(other, 'BIG') == 'unknown-symbol'
    listing = other.get('/stocks').headers['ETag']

    assert delete(one, query='?from=2024-01-04').status == 200
    wait_until(lambda: dates(other) == ['02', '03'], 'the partial deletion is noticed', OUT_OF_DATE)
    assert change(one, {'symbol': 'BIG', 'currency': 'EUR'}).status == 200
    wait_until(lambda: dates(other) == 'unknown-symbol', 'the old name is unknown', OUT_OF_DATE)
    assert dates(other, 'BIG') == ['02', '03']
    assert stock(other, 'BIG')['currency'] == 'EUR'
    assert delete(one, 'BIG').status == 200
    wait_until(lambda: dates(other, 'BIG') == 'unknown-symbol', 'the deletion is noticed', OUT_OF_DATE)
    after = other.get('/stocks', {'If-None-Match': listing})
    assert (after.status, [each['symbol'] for each in after.json]) == (200, ['OTHER'])


def test_servers_notice_what_the_command_line_does(bourse, postgres, replicas):
    one, other = replicas
    assert [dates(server) for server in replicas] == [['02', '03', '04', '05']] * 2
    assert bourse.run('rename', 'TINY', 'BIG', BOURSE_DATABASE_URL=postgres).returncode == 0
    for server in replicas:
        wait_until(lambda: dates(server) == 'unknown-symbol' and len(dates(server, 'BIG')) == 4, 'the new name', OUT_OF_DATE)
    assert bourse.run('delete', 'bars', 'BIG', '--yes', BOURSE_DATABASE_URL=postgres).returncode == 0
    for server in replicas:
        wait_until(lambda: dates(server, 'BIG') == 'unknown-symbol', 'the deletion', OUT_OF_DATE)


def test_the_command_deletes_only_when_told_to(bourse, settings, stored):
    def run(*arguments):
        outcome = bourse.run('delete', 'bars', 'tiny', *arguments, *stored, **settings)
        return outcome.returncode, outcome.stdout, outcome.stderr

    ends = ('daily bars from 2024-01-02 to 2024-01-05', 'intraday bars from 2024-01-03 to 2024-01-04')
    refusal = 'bourse: nothing was deleted; --yes deletes these bars\n'
    assert run() == (1, ''.join(f'TINY: 4 {end} would be deleted\n' for end in ends), refusal)
    part = ('--interval', 'day', '--from', '2024-01-03', '--to', '2024-01-04')
    assert run(*part) == (1, 'TINY: 1 daily bar from 2024-01-03 to 2024-01-03 would be deleted\n', refusal)
    assert run(*part, '--yes') == (0, 'TINY: 1 daily bar from 2024-01-03 to 2024-01-03 deleted\n', '')
    assert run(*part) == (1, 'TINY: no bars would be deleted\n', 'bourse: nothing to delete\n')
    assert run(*part, '--yes') == (0, 'TINY: no bars deleted\n', '')
    assert run('--yes') == (0, 'TINY: 3 daily bars from 2024-01-02 to 2024-01-05 deleted\n'
                               'TINY: 4 intraday bars from 2024-01-03 to 2024-01-04 deleted\n', '')
    assert run('--yes') == run() == (1, '', 'bourse: no bars of TINY are stored\n')
    assert bourse.run('export', 'bars', 'OTHER', *stored, **settings).returncode == 0


def test_the_command_renames(bourse, settings, stored):
    def run(*arguments):
        outcome = bourse.run('rename', *arguments, *stored, **settings)
        return outcome.returncode, outcome.stdout, outcome.stderr

    assert run('tiny', 'OTHER') == (1, '', 'bourse: symbol OTHER already exists\n')
    assert run('NONE', 'NEW') == (1, '', 'bourse: no bars of NONE are stored\n')
    assert run('tiny', 'big') == (0, 'Renamed TINY to BIG.\n', '')
    assert run('BIG', 'BIG') == (0, 'Renamed BIG to BIG.\n', '')
    exported = bourse.run('export', 'bars', 'BIG', *stored, **settings)
    assert exported.stdout.startswith('symbol,date') and exported.stdout.count('BIG,') == 4
    assert bourse.run('export', 'bars', 'TINY', *stored, **settings).returncode == 1


@pytest.mark.parametrize('arguments, said', [
    (['delete', 'bars', 'A,B'], "SYMBOL: 'A,B' "), (['delete', 'bars', 'A', '--from', 'x'], "--from: 'x' is neither a date"),
    (['delete', 'bars', 'A', '--to', 'x'], "--to: 'x' is neither a date"), (['delete', 'bars', 'A', '--interval', 'week'], '--interval'),
    (['delete', 'bars', 'A', '--from', '2024-01-02', '--to', '2024-01-02'], '--to is not after --from'), (['delete', 'bars'], 'SYMBOL'),
    (['rename', 'A'], 'NEW'), (['rename', 'A', '../x'], "NEW: '../x' "), (['rename', '../x', 'A'], "SYMBOL: '../x' ")])
def test_wrong_use_is_named(bourse, tmp_path, arguments, said):
    outcome = bourse.run(*arguments, '--data', tmp_path)

    assert (outcome.returncode, said in outcome.stderr) == (2, True), outcome.stderr
