import resource

import pytest

from accounts import make_admin
from bourse import HEADER, ROOT
from people import People, served
from postgres import PostgresServer
from rabbitmq import RabbitServer
from redis import RedisServer


@pytest.fixture(scope='session')
def postgres_server():
    """The PostgreSQL server shared by tests. Tests that kill or freeze a server start their own."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres(postgres_server):
    """The URL of an empty PostgreSQL database for one test."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope='session')
def rabbitmq_server():
    """The RabbitMQ server shared by tests. Tests that kill or freeze a server start their own."""
    with RabbitServer() as server:
        yield server


@pytest.fixture(scope='session')
def redis_server():
    """The Redis server shared by tests. Tests that kill or freeze a server start their own."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis(redis_server):
    """The same, empty."""
    redis_server.flush()
    return redis_server


@pytest.fixture(scope='session')
def indices_csv():
    """Daily bars of ^GSPC and ^IXIC, 1999 to 2018."""
    return ROOT / 'samples/indices.csv'


@pytest.fixture(scope='session')
def real(bourse, indices_csv, tmp_path_factory):
    """A server with the real bars of ^GSPC and ^IXIC; for tests that only read."""
    folder = tmp_path_factory.mktemp('real')
    outcome = bourse.run('import', 'bars', indices_csv, '--data', folder)
    assert outcome.returncode == 0, outcome.stderr
    with bourse.serve(folder) as server:
        yield server


@pytest.fixture(scope='session')
def sample(bourse, tmp_path_factory):
    """A server with the sample data and a super user; for tests that only read."""
    folder = tmp_path_factory.mktemp('sample')
    assert bourse.run('sample', '--data', folder).returncode == 0
    make_admin(bourse, '--data', folder)
    with bourse.serve(folder, ENABLE_METRICS='true', SYMBOL='DEMO') as server:
        yield server


@pytest.fixture
def small(bourse, tmp_path):
    """A server with a few bars, for one test; its folder is tmp_path/'data'."""
    rows = HEADER + 'TINY,2024-01-02,10,12,9,11,100\nTINY,2024-01-03,11,13,10,12.5,200\nTINY,2024-02-01,12,14,11,13,300\n'
    assert bourse.import_bars(tmp_path / 'data', rows).returncode == 0
    with bourse.serve(tmp_path / 'data') as server:
        yield server


@pytest.fixture(params=['sqlite', 'postgres'])
def people(request, bourse, tmp_path):
    """People on a new, empty store."""
    settings = {'BOURSE_DATABASE_URL': request.getfixturevalue('postgres')} if request.param == 'postgres' else {}
    with served(bourse, tmp_path / 'data', **settings) as server:
        yield People(server)


@pytest.fixture(scope='module', params=['sqlite', 'postgres'])
def refusing(request, bourse, tmp_path_factory):
    """For tests that add no data."""
    folder = tmp_path_factory.mktemp('people')
    if request.param == 'sqlite':
        with served(bourse, folder) as server:
            yield People(server)
    else:
        with request.getfixturevalue('postgres_server').database() as url, \
                served(bourse, folder, BOURSE_DATABASE_URL=url) as server:
            yield People(server)


@pytest.fixture
def many_sockets():
    """Lets the test open a few thousand sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
