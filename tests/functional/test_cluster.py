"""Every role as a separate process, on real servers: scripts/cluster.sh, and a user's requests
through all roles."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from accounts import PASSWORD, basic, log_in, send_json
from bourse import PATIENCE, ROOT, Server, environment, wait_until

ROLES = ['api', 'quotes', 'orders', 'prices', 'monitor']

pytestmark = pytest.mark.patient


class Running(Server):
    """A server that was started elsewhere."""

    def __init__(self, port):
        self.port, self.tls = port, None


class Cluster:
    def __init__(self, bourse):
        self.binary = bourse.binary
        # Not below pytest's own folder, which other users cannot traverse.
        self.folder = Path(tempfile.mkdtemp(prefix='bourse-cluster-'))
        self.folder.chmod(0o755)

    def run(self, command, *arguments):
        return subprocess.run([ROOT / 'scripts/cluster.sh', command, '--folder', self.folder, '--bourse', self.binary, *arguments],
                              env=environment(BOURSE_ADMIN_PASSWORD=PASSWORD), capture_output=True, text=True, timeout=3 * PATIENCE)

    def up(self):
        """Starts the cluster; returns the servers by role."""
        outcome = self.run('up')
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        lines = [line.split() for line in outcome.stdout.splitlines() if 'http://127.0.0.1:' in line]
        assert [role for role, _ in lines] == ROLES
        return {role: Running(int(url.rsplit(':', 1)[1])) for role, url in lines}

    def states(self):
        outcome = self.run('status')
        return outcome.returncode, {line[:10].strip(): line[10:23].strip() for line in outcome.stdout.splitlines()}

    def processes(self):
        """The processes that name its folder: all that it starts except Redis and Erlang's name
        server."""
        return [pid for pid in os.listdir('/proc') if pid.isdigit() and self._names_folder(pid)]

    def _names_folder(self, pid):
        try:
            return str(self.folder).encode() in Path(f'/proc/{pid}/cmdline').read_bytes()
        except OSError:
            return False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.run('down', '--remove')
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope='module')
def cluster(bourse):
    with Cluster(bourse) as cluster:
        outcome = cluster.run('status')
        assert outcome.returncode == 1 and 'nothing was started' in outcome.stderr
        yield cluster


@pytest.fixture(scope='module')
def servers(cluster, bourse):
    servers = cluster.up()
    sample = bourse.run('sample', '--config', cluster.folder / 'bourse.yaml', '--data', cluster.folder / 'data')
    assert sample.returncode == 0, sample.stderr
    return servers


def test_every_part_is_ready_and_each_role_answers_for_itself(cluster, servers):
    code, states = cluster.states()
    assert code == 0 and set(states.values()) == {'ready'}
    assert set(states) == {*ROLES, 'postgres', 'redis', 'names', 'rabbitmq'}
    assert cluster.run('up').returncode == 0, 'what runs is left alone'
    assert servers['api'].get('/report').status == 404
    assert servers['monitor'].get('/stocks').status == 404


def test_the_walk_of_a_user_through_all_roles(servers):
    api, orders = servers['api'], servers['orders']
    assert api.get('/stocks/time-series/DEMO?interval=1&frequency=Annual').status == 200
    person = {'name': 'Ada', 'passengerClass': 1, 'sex': 'female', 'age': 36, 'siblingsOrSpousesAboard': 0,
              'parentsOrChildrenAboard': 0, 'fare': 12.5}
    assert send_json(api, 'POST', '/people', person).status == 201

    # Fetched from the quotes role, over RabbitMQ.
    token = log_in(api)
    quote = api.get('/api/v1/stock?q=demo', token)
    assert (quote.status, quote.json['symbol']) == (200, 'DEMO'), quote.text
    assert api.get('/api/v1/stock?q=nosuchthing', token).status == 404
    assert [entry['symbol'] for entry in api.get('/api/v1/users/history', token).json] == ['DEMO']
    assert api.get('/api/v1/stats', basic()).json == [{'stock': 'demo', 'times_requested': 1}]

    # Fetched by the prices role, which passes it to the orders role through Redis.
    wait_until(lambda: orders.get('/record').status == 200, 'there is a price')
    placed = orders.request('POST', '/place_order?currency=eur&amount=69')
    assert placed.status == 201, placed.text
    assert placed.json['data'] == 'Order was placed for EUR:69.00'
    listed = orders.get('/get_orders').json['data']
    assert [order['uuid'] for order in listed] == [placed.json['order']['uuid']]

    assert api.request('POST', '/api/v1/logout', token).status == 204
    assert api.get('/api/v1/stock?q=demo', token).status == 401


def test_every_role_reports_to_the_monitor(servers):
    monitor = servers['monitor']

    def states():
        return {source['service']: source['state'] for source in monitor.get('/report/status', basic()).json}

    wait_until(lambda: set(ROLES) <= set(states()), 'every role reports')
    assert set(states().values()) == {'alive'}


def test_placed_orders_survive_a_restart_of_all_roles(cluster, servers):
    before = servers['orders'].get('/get_orders').json['data']
    assert before
    assert cluster.run('down').returncode == 0
    assert cluster.processes() == []
    code, states = cluster.states()
    assert code == 1 and set(states.values()) == {'not running'}

    again = cluster.up()

    assert again['orders'].get('/get_orders').json['data'] == before
