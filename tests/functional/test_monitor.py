"""The monitor: reports of services, and the reports of Bourse's own roles."""

import json
import socket
import sqlite3
import time
from contextlib import contextmanager
from datetime import datetime

import pytest

from accounts import basic, bearer, make_admin, send_json
from bourse import wait_until

ROLES = 'quotes'


def report(server, level='info', service='billing', status='fine', **more):
    answer = send_json(server, 'POST', '/report', {'level': level, 'service': service, 'status': status} | more)
    assert answer.status == 200, answer.text


def reports(server, query=''):
    return server.get(f'/report?{query}', basic()).json


def sources(server):
    """The state of each service."""
    return {source['service']: source['state'] for source in server.get('/report/status', basic()).json}


@pytest.fixture
def server(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        yield server


@pytest.fixture(params=['sqlite', 'postgres'])
def store(request, bourse, tmp_path):
    """The arguments and variables for a store with a super user."""
    if request.param == 'sqlite':
        variables = {}
    else:
        variables = {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')}
        assert bourse.run('migrate', **variables).returncode == 0
    make_admin(bourse, '--data', tmp_path, **variables)
    return tmp_path, variables


def test_a_report_of_any_service_is_listed_as_it_was_given(bourse, store):
    folder, variables = store
    data = {'instance': 'billing-1', 'waiting': 730, 'nested': [{'ü': None}, 1.5, True]}
    with bourse.serve(folder, **variables) as server:
        report(server, 'WARNING', 'billing', 'the queue is long', data=data)
        report(server, 'critical', '=1+1', '@broken')

        newest, older = reports(server, 'service=billing') + reports(server, 'level=critical')
        assert newest['data'] == data
        assert (newest['level'], newest['service'], newest['status']) == ('warn', 'billing', 'the queue is long')
        assert older['data'] is None and older['id'] > newest['id']
        assert datetime.fromisoformat(newest['time'].replace('Z', '+00:00')).timestamp() > time.time() - 60

        page = server.get('/report?level=critical&format=csv', basic())
        assert page.headers['Content-Type'].startswith('text/csv')
        assert [(row['service'], row['status'], row['data']) for row in page.csv] == [("'=1+1", "'@broken", 'null')]

        status = [line for line in server.get('/report/status', basic()).json if line['service'] == 'billing']
        assert [(line['instance'], line['state'], line['level']) for line in status] == [('billing-1', 'alive', 'warn')]


def test_reports_are_paged_newest_first(server):
    for number in range(5):
        report(server, status=str(number))
    pages = [[line['status'] for line in page.json] for page in server.pages('/report?service=billing&limit=2', basic())]
    assert pages == [['4', '3'], ['2', '1'], ['0']]

    for service in ('a', 'b'):
        report(server, service=service)
    listed = [line['service'] for page in server.pages('/report/status?limit=1', basic()) for line in page.json]
    assert len(listed) == len(set(listed)) and {'billing', 'a', 'b'} <= set(listed)


@pytest.mark.parametrize('body, pointer', [
    ({'level': 'loud', 'service': 'a', 'status': ''}, '/level'),
    ({'level': 'info', 'service': '', 'status': ''}, '/service'),
    ({'level': 'info', 'service': 'a' * 101, 'status': ''}, '/service'),
    ({'level': 'info', 'service': 'a', 'status': 'a' * 201}, '/status'),
    ({'level': 'info', 'service': 'a', 'status': 2.5}, '/status'),
    ({'level': 'info', 'service': 'a', 'status': '', 'data': 'a' * 16383}, '/data'),
    ({'level': 'info', 'service': 'a', 'status': '', 'colour': 'red'}, '/colour'),
])
def test_what_does_not_fit_is_refused_and_named(server, body, pointer):
    answer = send_json(server, 'POST', '/report', body)
    assert answer.status == 400
    assert [fault['pointer'] for fault in answer.json['errors']] == [pointer]
    assert reports(server, 'service=a') == []


def test_every_role_reports_itself_alive_and_at_the_end_that_it_stops(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        names = {'bourse', *next(line for line in server.log if 'roles=' in line).split('roles=')[1].split()[0].split(',')}
        wait_until(lambda: names <= set(sources(server)), 'every role reports')
        assert set(sources(server).values()) == {'alive'}
        instance = f'{socket.gethostname()}:{server.port}'
        assert {line['instance'] for line in server.get('/report/status', basic()).json} == {instance}
        assert all(line['data']['version'] for line in reports(server))
    with bourse.serve(tmp_path) as server:
        stopped = [line for line in server.get('/report/status', basic()).json if line['instance'] == instance]
        assert {line['service'] for line in stopped} == names
        assert {line['state'] for line in stopped} == {'stopped'}


def test_a_source_without_reports_for_two_minutes_is_silent_and_readiness_is_unaffected(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    now = time.time()
    with sqlite3.connect(tmp_path / 'bourse.db') as database:
        for service, age in (('lost', 130), ('late', 100)):
            database.execute("INSERT INTO report_sources (service, instance, last_seen, level, status) VALUES (?, '', ?, 'info', 'alive')",
                             (service, int((now - age) * 1e6)))
    with bourse.serve(tmp_path) as server:
        states = sources(server)
        assert (states['lost'], states['late']) == ('silent', 'alive')
        assert server.get('/readyz').status == 200
        report(server, service='lost')
        assert sources(server)['lost'] == 'alive'


def test_a_role_in_another_process_reports_by_http_and_what_it_logs_too(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path) as monitor:
        url = f'http://127.0.0.1:{monitor.port}'
        with bourse.serve(tmp_path / 'other', '--roles', ROLES, BOURSE_QUOTES_PROVIDERS='simulated', BOURSE_MONITOR_URL=url) as other:
            instance = f'{socket.gethostname()}:{other.port}'

            def own():
                return [line for line in reports(monitor, f'service={ROLES}') if line['data']['instance'] == instance]

            wait_until(own, 'the other process reports')
            assert own()[0]['status'] == 'alive'
        assert own()[0]['status'] == 'stopped'


@contextmanager
def nobody_answers():
    """The URL of a server that accepts connections and sends nothing."""
    with socket.create_server(('127.0.0.1', 0)) as listening:
        yield f'http://127.0.0.1:{listening.getsockname()[1]}'


def test_a_monitor_that_does_not_answer_delays_no_request(bourse, tmp_path):
    with nobody_answers() as url:
        begin = time.monotonic()
        with bourse.serve(tmp_path, '--roles', ROLES, BOURSE_QUOTES_PROVIDERS='simulated', BOURSE_MONITOR_URL=url) as other:
            assert time.monotonic() - begin < 10
            wait_until(lambda: any('cannot report to the monitor' in line for line in other.log), 'it is logged')
            begin = time.monotonic()
            for _ in range(50):
                assert other.get('/healthz').status == 200
            assert other.get('/readyz').status == 200
            assert time.monotonic() - begin < 5
        assert sum('cannot report to the monitor' in line for line in other.log) <= 2


def test_reports_are_forgotten_in_time(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    outcome = bourse.run('check', '--data', tmp_path, BOURSE_MONITOR_KEEP='0s')
    assert outcome.returncode == 2 and 'monitor.keep' in outcome.stderr
    outcome = bourse.run('check', '--data', tmp_path, BOURSE_MONITOR_URL='ftp://x')
    assert outcome.returncode == 2 and 'monitor.url' in outcome.stderr


def test_an_error_of_the_process_is_reported(bourse, store):
    """The error is provoked by removing a table."""
    folder, variables = store
    if not variables:
        pytest.skip('an embedded store belongs to one process')
    import subprocess
    from postgres import program
    with bourse.serve(folder, **variables) as server:
        url = variables['BOURSE_DATABASE_URL']
        subprocess.run([program('psql'), '-q', '-c', 'DROP TABLE requested_codes', url], check=True, capture_output=True)
        for _ in range(3):
            assert server.get('/api/v1/stats', basic()).status == 500
        wait_until(lambda: reports(server, 'level=error'), 'the error is reported')
        newest = reports(server, 'level=error')[0]
        assert newest['service'] == 'bourse'
        assert newest['status'] == 'a request failed'
        assert newest['data']['times'] >= 1 and 'requested_codes' in newest['data']['fields']['what']
        assert 'do-not-show' not in json.dumps(newest)


def test_reports_of_the_older_system_are_taken_as_they_are(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path)
    with bourse.serve(tmp_path) as server:
        for level, status in (('INFO', 200), ('Warning', '200'), ('critical', -1)):
            answer = send_json(server, 'POST', '/report', {'level': level, 'service': 'shop', 'status': status, 'data': {'n': 1}})
            assert answer.status == 200, answer.text
        seen = server.get('/report?service=shop', basic()).json
        assert [(report['level'], report['status']) for report in seen] == [('critical', -1), ('warn', '200'), ('info', 200)]
        assert server.get('/report?level=INFO&service=shop', basic()).json == seen[2:]
        assert next(each for each in server.get('/report/status', basic()).json if each['service'] == 'shop')['status'] == -1
        for status in (True, 1.5, None, 'x' * 201):
            assert send_json(server, 'POST', '/report', {'level': 'info', 'service': 'shop', 'status': status}).status == 400


def test_reports_are_limited_per_address(bourse, tmp_path):
    with bourse.serve(tmp_path, BOURSE_RATE_LIMIT_REPORTS='3/h') as server:
        answers = [send_json(server, 'POST', '/report', {'level': 'info', 'service': 's', 'status': 'x'}) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers['RateLimit-Policy'] == '"reports";q=3;w=3600'


def test_a_monitor_with_a_token_takes_reports_of_those_who_have_it(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path / 'a')
    token = 'do-not-show-this-token'
    with bourse.serve(tmp_path / 'a', BOURSE_MONITOR_TOKEN=token) as monitor:
        report = {'level': 'info', 'service': 'shop', 'status': 'fine'}
        for credentials in ({}, bearer('wrong'), basic()):
            answer = send_json(monitor, 'POST', '/report', report, credentials)
            assert (answer.status, answer.json['code']) == (401, 'unauthenticated')
        assert send_json(monitor, 'POST', '/report', report, bearer(token)).status == 200
        settings = {'BOURSE_ROLES': 'orders,prices', 'BOURSE_MONITOR_URL': f'http://127.0.0.1:{monitor.port}', 'BOURSE_MONITOR_TOKEN': token}
        with bourse.serve(tmp_path / 'b', **settings) as other:
            wait_until(lambda: any(each['service'] == 'prices' and each['instance'].endswith(f':{other.port}')
                                   for each in monitor.get('/report/status', basic()).json), 'the other process to report')
            other.stop()
            assert token not in ''.join(other.log)
        monitor.stop()
        assert token not in ''.join(monitor.log)
