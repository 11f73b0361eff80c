"""Followed symbols: one process fetches the days that are missing after the last stored one. The provider stub has days until
8 March 2024 only, so that a symbol with all of them is still behind."""

import json
import signal
import time

import pytest

from accounts import PASSWORD, add_user, basic, make_admin
from bourse import wait_until
from provider_stub import KEY, ProviderStub

#: The days of the stub's history of demo.us that are stored before.
BEFORE = 'date,open,high,low,close,volume\n2024-03-05,9,11,8,10,100\n2024-03-06,9,11,8,10,100\n'


@pytest.fixture
def stub():
    with ProviderStub() as stub:
        yield stub


@pytest.fixture(params=['sqlite', 'postgres'])
def store(request, bourse, tmp_path):
    if request.param == 'postgres':
        return {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')}
    return {'BOURSE_DATABASE_URL': f'sqlite:{tmp_path}/follow.db'}


def following(stub, symbols='DEMO.US', providers='stooq', **settings):
    return {'BOURSE_MARKET_FOLLOW': symbols, 'BOURSE_QUOTES_PROVIDERS': providers, 'BOURSE_PROVIDERS_STOOQ_URL': stub.url,
            'STOCKS_API_HOST': stub.url, 'STOCKS_API_KEY': KEY} | settings


def followed(server, **headers):
    answer = server.get('/api/v1/followed', basic() | headers)
    assert answer.status == 200
    return answer


def states(server):
    return {row['symbol']: row['state'] for row in json.loads(followed(server).text)}


def bars(server):
    answer = server.get('/stocks/time-series/DEMO.US')
    return json.loads(answer.text) if answer.status == 200 else []


def test_missing_days_are_fetched_and_shown(bourse, store, stub, tmp_path):
    make_admin(bourse, **store)
    assert bourse.run('import', 'bars', '-', '--symbol', 'DEMO.US', input=BEFORE, **store).returncode == 0
    stub.fault('error', symbol='other.us')
    settings = following(stub, 'DEMO.US,OTHER.US', **store)
    with bourse.serve(tmp_path, ENABLE_METRICS='1', **settings) as server:
        wait_until(lambda: states(server) == {'DEMO.US': 'behind', 'OTHER.US': 'failed'}, 'a look at both symbols')
        demo, other = json.loads(followed(server).text)
        assert (demo['provider'], demo['new_bars'], demo['detail']) == ('stooq', 2, '')
        assert demo['checked_at'] < demo['next_at']
        assert other['detail'] == 'all providers failed' and other['new_bars'] == 0
        table = followed(server, Accept='text/csv').text.splitlines()
        assert table[0] == 'symbol,state,checked_at,next_at,provider,new_bars,detail'
        assert table[1] == f'DEMO.US,behind,{demo["checked_at"]},{demo["next_at"]},stooq,2,'

        wait_until(lambda: len(bars(server)) == 4, 'the new days to be served')
        rows = bars(server)
        assert [row['date'] for row in rows] == ['2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08']
        assert rows[0]['close'] == 10, 'stored days stay'
        metrics = server.get('/metrics').text
        assert {'bourse_followed_bars_total 2', 'bourse_followed_failures_total 1'} <= set(metrics.splitlines())
    assert all('d1=202402' in call or 'd1=202403' in call for call in stub.calls('demo.us')), 'no whole history'
    said = '\n'.join(server.log)
    assert 'checked a followed symbol' in said and 'cannot fetch the bars of a followed symbol' in said and '500' in said

    # After a restart only what is new is due.
    before = len(stub.calls())
    with bourse.serve(tmp_path, **settings | {'BOURSE_MARKET_FOLLOW': 'DEMO.US,OTHER.US,OLD.US'}) as server:
        wait_until(lambda: states(server).get('OLD.US') == 'behind', 'the new symbol')
        assert states(server) == {'DEMO.US': 'behind', 'OTHER.US': 'failed', 'OLD.US': 'behind'}
    assert [call for call in stub.calls()[before:] if 'old.us' not in call] == []

    # Without the setting, none is followed.
    with bourse.serve(tmp_path, **store) as server:
        wait_until(lambda: states(server) == {}, 'the end of following')


def test_only_super_users_see_the_list(bourse, stub, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    add_user(bourse, 'ada', PASSWORD, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        assert json.loads(followed(server).text) == [], 'nothing is followed'
        assert server.get('/api/v1/followed').status == 401
        assert server.get('/api/v1/followed', basic('ada')).status == 403


def test_one_of_two_replicas_asks(bourse, postgres, stub, tmp_path):
    store = {'BOURSE_DATABASE_URL': postgres}
    make_admin(bourse, **store)
    with bourse.serve(tmp_path / 'a', **following(stub, **store)) as one, \
            bourse.serve(tmp_path / 'b', **following(stub, **store)) as other:
        wait_until(lambda: states(one) == {'DEMO.US': 'behind'}, 'one look')
        wait_until(lambda: len(bars(other)) == 300, 'the history on the other replica')
    assert len(stub.calls('demo.us')) == 1


def test_a_process_with_the_quotes_role_follows_for_others(bourse, postgres, stub, tmp_path):
    store = {'BOURSE_DATABASE_URL': postgres}
    make_admin(bourse, **store)
    with bourse.serve(tmp_path / 'quotes', '--roles', 'quotes', **following(stub, **store)) as quotes, \
            bourse.serve(tmp_path / 'api', '--roles', 'api', BOURSE_BROKER_URL=f'http://127.0.0.1:{quotes.port}', **store) as api:
        wait_until(lambda: states(api) == {'DEMO.US': 'behind'}, 'a look')
        wait_until(lambda: api.get('/stocks/time-series/DEMO.US').status == 200, 'the bars')


def test_calls_stay_within_the_budget(bourse, stub, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    settings = following(stub, 'DEMO,OTHER,OLD', 'alphavantage', BOURSE_PROVIDERS_ALPHAVANTAGE_PER_MINUTE='2')
    with bourse.serve(tmp_path, **settings) as server:
        wait_until(lambda: list(states(server).values()).count('behind') == 2, 'two answers')
        wait_until(lambda: any('rate limit' in row['detail'] for row in json.loads(followed(server).text)), 'the third to wait')
        assert KEY not in followed(server).text and stub.url not in followed(server).text
        assert sorted(states(server).values()) == ['behind', 'behind', 'waiting']
    assert len(stub.calls('function=')) == 2


def test_a_key_that_gets_the_newest_days_only_is_enough(bourse, stub, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    stub.fault('premium')
    with bourse.serve(tmp_path, **following(stub, 'DEMO', 'alphavantage')) as server:
        wait_until(lambda: states(server) == {'DEMO': 'behind'}, 'an answer')
        assert json.loads(followed(server).text)[0]['new_bars'] == 100


@pytest.mark.parametrize('by', [signal.SIGTERM, signal.SIGKILL])
def test_an_end_during_a_request_leaves_the_symbol_due(bourse, store, stub, tmp_path, by):
    make_admin(bourse, **store)
    stub.fault('slow', 1)
    server = bourse.serve(tmp_path, **following(stub, BOURSE_QUOTES_PROVIDER_DEADLINE='20s', **store))
    wait_until(lambda: stub.calls('demo.us'), 'the request')
    begun = time.monotonic()
    assert server.stop(by) == (0 if by == signal.SIGTERM else -by)
    assert time.monotonic() - begun < 10
    with bourse.serve(tmp_path, **following(stub, **store)) as server:
        if by == signal.SIGTERM:
            wait_until(lambda: states(server) == {'DEMO.US': 'behind'}, 'the next process to ask')
        else:
            row, = json.loads(followed(server).text)
            assert row['state'] == 'waiting' and row['checked_at'] is None


@pytest.mark.parametrize('settings, reason', [
    ({'BOURSE_MARKET_FOLLOW': 'A;B'}, "'A;B' is not a symbol: it contains ;"),
    ({'BOURSE_MARKET_FOLLOW': 'DEMO'}, 'market.follow: needs a provider other than the store in quotes.providers'),
    ({'BOURSE_MARKET_FOLLOW': 'DEMO', 'BOURSE_QUOTES_PROVIDERS': 'stooq,simulated'},
     'market.follow: needs quotes.providers without simulated'),
    ({'BOURSE_MARKET_FOLLOW': 'DEMO', 'BOURSE_QUOTES_PROVIDERS': 'stooq', 'BOURSE_ROLES': 'quotes'},
     'market.follow: quotes without api cannot store bars in SQLite')])
def test_settings_that_cannot_work_are_refused(bourse, tmp_path, settings, reason):
    outcome = bourse.run('serve', '--data', tmp_path, '--listen', '127.0.0.1:0', **settings)
    assert outcome.returncode == 2 and reason in outcome.stderr
