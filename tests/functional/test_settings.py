"""`bourse settings`, and the messages for invalid settings."""

import json
import os
import re
from pathlib import Path

OPERATIONS = Path(__file__).resolve().parents[2] / 'docs/operations.md'


def test_every_setting_is_printed_with_its_origin(bourse, tmp_path):
    config = tmp_path / 'bourse.yaml'
    config.write_text('log:\n  level: warn\nndays: {ndays: 3}\n')

    outcome = bourse.run('settings', '--config', config, '--listen', '127.0.0.1:9000', BOURSE_PRICES_INTERVAL='20s', NDAYS='5',
                         POSTGRES_PASSWORD='hunter2', BOURSE_BROKER_URL='amqp://ada:hunter2@broker/')

    assert outcome.returncode == 0, outcome.stderr
    lines = outcome.stdout.splitlines()
    assert 'server.listen = 127.0.0.1:9000  # --listen' in lines
    assert 'prices.interval = 20s  # BOURSE_PRICES_INTERVAL' in lines
    assert 'ndays.ndays = 5  # NDAYS' in lines
    assert f'log.level = warn  # {config}:2' in lines
    assert 'monitor.keep = 168h  # default' in lines
    assert 'postgres.password = ***  # POSTGRES_PASSWORD' in lines
    assert 'broker.url = ***  # BOURSE_BROKER_URL' in lines
    assert 'cache.url = memory:  # default' in lines
    assert 'hunter2' not in outcome.stdout


def test_settings_as_json_say_the_same_as_the_lines(bourse):
    lines = bourse.run('settings').stdout.splitlines()
    objects = json.loads(bourse.run('settings', '--json').stdout)

    assert lines == [f"{each['key']} ={' ' * bool(each['value'])}{each['value']}  # {each['origin']}" for each in objects]


def test_the_tables_of_the_operations_page_are_those_that_the_program_prints(bourse):
    """When this fails, run `make docs`, or paste the output of `bourse settings --markdown` between the two marks."""
    shown = re.search(r'<!-- settings -->\n\n(.*?)\n<!-- /settings -->', OPERATIONS.read_text(), re.S).group(1)

    assert shown == bourse.run('settings', '--markdown').stdout


def test_all_wrong_settings_are_named_at_once(bourse, tmp_path):
    config = tmp_path / 'bourse.yaml'
    config.write_text('log: {levle: warn}\n')

    outcome = bourse.run('serve', '--config', config, '--data', tmp_path, BOURSE_NDAYS_NDAYS='0', BOURSE_SERVER_LISTN='x')

    assert outcome.returncode == 2
    assert outcome.stderr.splitlines() == [
        'bourse: warning: BOURSE_SERVER_LISTN: unknown setting; did you mean BOURSE_SERVER_LISTEN?',
        f"bourse: {config}:1: unknown setting 'log.levle'; did you mean log.level?",
        "bourse: ndays.ndays (from BOURSE_NDAYS_NDAYS): '0' must be at least 1"]


def test_an_unknown_variable_is_a_warning_and_an_error_of_check(bourse, tmp_path):
    message = 'BOURSE_LOG_LEVLE: unknown setting; did you mean BOURSE_LOG_LEVEL?'
    with bourse.serve(tmp_path, BOURSE_LOG_LEVLE='debug') as server:
        assert server.get('/healthz').status == 200
        assert f'bourse: warning: {message}\n' in server.log

    check = bourse.run('check', '--data', tmp_path, BOURSE_LOG_LEVLE='debug')

    assert check.returncode == 2
    assert check.stderr == f'bourse: {message}\n'


def test_a_pod_beside_services_called_bourse_and_postgres_starts(bourse, tmp_path):
    """Kubernetes adds these variables for each service of the namespace."""
    variables = {}
    for name, port in [('BOURSE', 8000), ('BOURSE_QUOTES', 8000), ('POSTGRES', 5432), ('BOURSE_POSTGRES', 5432), ('REDIS', 6379),
                       ('RABBITMQ', 5672)]:
        address = f'tcp://10.96.0.7:{port}'
        variables |= {f'{name}_SERVICE_HOST': '10.96.0.7', f'{name}_SERVICE_PORT': str(port), f'{name}_SERVICE_PORT_MAIN': str(port),
                      f'{name}_PORT': address, f'{name}_PORT_{port}_TCP': address, f'{name}_PORT_{port}_TCP_PROTO': 'tcp',
                      f'{name}_PORT_{port}_TCP_PORT': str(port), f'{name}_PORT_{port}_TCP_ADDR': '10.96.0.7'}

    settings = bourse.run('settings', **variables)
    assert settings.stderr == ''
    assert 'postgres.port = 5432  # default' in settings.stdout.splitlines()
    assert bourse.run('migrate', '--data', tmp_path).returncode == 0
    check = bourse.run('check', '--data', tmp_path, **variables)
    assert (check.returncode, check.stderr) == (0, '')


def test_a_setting_under_its_former_name_works_with_a_warning(bourse, tmp_path):
    for arguments, variables, origin in [(['--monitor-most-reports', '7'], {}, '--monitor-most-reports'),
                                         ([], {'BOURSE_MONITOR_MOST_REPORTS': '7'}, 'BOURSE_MONITOR_MOST_REPORTS')]:
        outcome = bourse.run('settings', *arguments, **variables)
        assert f'monitor.max_reports = 7  # {origin}' in outcome.stdout.splitlines()
        assert outcome.stderr == f'bourse: warning: {origin}: monitor.most_reports is now called monitor.max_reports\n'


def test_what_programs_read_is_json(bourse, tmp_path):
    assert json.loads(bourse.run('version', '--json').stdout)['version'] == bourse.run('version').stdout.split()[1]
    bourse.run('init', '--admin', 'ada', '--data', tmp_path, BOURSE_ADMIN_PASSWORD='correct-horse')
    users = json.loads(bourse.run('users', 'list', '--json', '--data', tmp_path).stdout)
    assert [(user['username'], user['is_super']) for user in users] == [('ada', True)]
    check = json.loads(bourse.run('check', '--json', '--data', tmp_path).stdout)
    assert check['is_migrated'] is True and check['store'] == os.path.join(tmp_path, 'bourse.db') and check['operations'] > 20
