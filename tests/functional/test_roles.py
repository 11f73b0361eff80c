"""The roles of a process: `--roles`."""
import pytest


def test_by_default_a_process_plays_every_role(bourse, tmp_path):
    with bourse.serve(tmp_path) as server:
        assert server.get('/stocks').status == 200
        assert any('roles=api,quotes,orders,prices,monitor' in line for line in server.log)


def test_a_process_answers_for_its_roles_only_and_says_so_in_its_contract(bourse, tmp_path):
    with bourse.serve(tmp_path, '--roles', 'quotes', BOURSE_QUOTES_PROVIDERS='simulated') as server:
        assert server.get('/stocks').status == 404
        assert server.get('/people').status == 404
        assert server.get('/readyz').status == 200
        paths = server.get('/openapi.json').json['paths']
        assert '/healthz' in paths
        assert '/stocks' not in paths and '/people' not in paths


def test_a_process_whose_roles_need_no_store_makes_none(bourse, tmp_path):
    with bourse.serve(tmp_path, '--roles', 'quotes', BOURSE_QUOTES_PROVIDERS='simulated') as server:
        answer = server.get('/_healthcheck')
        assert answer.status == 404
        assert 'need no database' in answer.json['detail']
    assert not list(tmp_path.rglob('*.db'))


def test_quotes_of_the_store_need_it(bourse, tmp_path, postgres):
    assert bourse.run('migrate', BOURSE_DATABASE_URL=postgres).returncode == 0
    with bourse.serve(tmp_path, '--roles', 'quotes', BOURSE_QUOTES_PROVIDERS='store',
                      BOURSE_DATABASE_URL=postgres) as server:
        assert server.get('/_healthcheck').status == 200


@pytest.mark.parametrize('roles, told', [
    ('cook', "names 'cook', which is not a role"),
    ('quotes,quotes', 'names quotes twice'),
    ('api', 'api without quotes in the same process needs broker.url'),
    ('orders', 'need a cache.url of Redis'),
    ('prices', 'need a cache.url of Redis'),
])
def test_roles_that_cannot_be_played_stop_the_start(bourse, roles, told):
    ended = bourse.run('serve', '--roles', roles)
    assert ended.returncode == 2
    assert 'roles' in ended.stderr and told in ended.stderr
