"""The Debian package on a minimal Debian 12."""

import re
import socket
import subprocess
from contextlib import closing

import pytest
import yaml

from packages import BARS, CONFIG, DEB, OLDER_DEB, VERSION, closes


def test_it_is_installed_upgraded_and_purged_and_keeps_the_data(machine):
    machine.install(OLDER_DEB)
    assert machine.run('dpkg-query', '-W', '-f', '${Version}', 'bourse') == '0.1.9'
    machine.run('bourse', 'import', 'bars', '-', '--config', CONFIG, user='bourse', input=BARS)
    with machine.serve('bourse', '--config', CONFIG, user='bourse') as server:
        assert closes(server) == [11, 12.5]
    with machine.path(CONFIG).open('a') as config:
        config.write('# an administrator was here\n')

    machine.install(DEB)
    assert machine.run('dpkg-query', '-W', '-f', '${Version}', 'bourse') == VERSION
    assert machine.path(CONFIG).read_text().endswith('# an administrator was here\n')
    with machine.serve('bourse', '--config', CONFIG, user='bourse') as server:
        assert closes(server) == [11, 12.5]

    said = machine.run('apt-get', 'purge', '-y', '-q', 'bourse')
    assert 'the data in /var/lib/bourse and the user bourse are kept' in said
    assert machine.path('/var/lib/bourse/bourse.db').exists() and machine.path('/var/lib/bourse/bars.db').exists()
    assert not machine.path('/etc/bourse').exists()
    assert not machine.path('/usr/bin/bourse').exists()

    machine.install(DEB)
    with machine.serve('bourse', '--config', CONFIG, user='bourse') as server:
        assert closes(server) == [11, 12.5]


def test_the_program_says_its_version(installed):
    assert installed.run('bourse', 'version') == f'bourse {VERSION}\n'


def test_the_shipped_configuration_is_valid_and_listens_on_loopback_only(installed):
    settings = yaml.safe_load(installed.path(CONFIG).read_text())
    assert settings == {'data': '/var/lib/bourse', 'server': {'listen': '127.0.0.1:8000'}}
    installed.run('bourse', 'check', '--config', CONFIG, user='bourse')


def test_what_the_shipped_configuration_comments_out_is_valid_too(installed):
    text = installed.path(CONFIG).read_text()
    # Prose has one space after the comment mark; keys have none, or two more for each level.
    everything = re.sub(r'^#(?=\S|  )', '', text, flags=re.MULTILINE)
    assert yaml.safe_load(everything)['log'] == {'level': 'info', 'format': 'text', 'access': True}
    without_files = re.sub(r'.*tls_.*\n', '', everything)
    installed.path('/tmp/everything.yaml').write_text(without_files)
    installed.run('bourse', 'check', '--config', '/tmp/everything.yaml', user='bourse')


def test_the_user_owns_the_data_only_and_cannot_log_in(installed):
    name, _, uid, gid, _, home, shell = installed.run('getent', 'passwd', 'bourse').strip().split(':')
    assert (home, shell) == ('/var/lib/bourse', '/usr/sbin/nologin')
    assert int(uid) < 1000
    data = installed.path('/var/lib/bourse').stat()
    assert (data.st_uid, data.st_gid, data.st_mode & 0o777) == (int(uid), int(gid), 0o750)
    owned = installed.run('find', '/', '-xdev', '-user', 'bourse').split()
    assert all(path.startswith(('/var/lib/bourse', '/proc')) for path in owned), owned


def test_systemd_makes_the_same_user(installed, tmp_path):
    (tmp_path / 'etc').mkdir()
    declared = installed.path('/usr/lib/sysusers.d/bourse.conf').read_bytes()
    subprocess.run(['systemd-sysusers', f'--root={tmp_path}', '-'], input=declared, capture_output=True, check=True)

    name, _, _, _, comment, home, shell = (tmp_path / 'etc/passwd').read_text().strip().split(':')
    here = installed.run('getent', 'passwd', 'bourse').strip().split(':')
    assert [name, comment, home, shell] == [here[0], *here[4:]]


def test_the_changelog_is_of_this_version(installed):
    changelog = subprocess.run(['dpkg-parsechangelog', '-S', 'Version', '-l', '-'], input=subprocess.run(
        ['zcat', installed.path('/usr/share/doc/bourse/changelog.gz')], capture_output=True, check=True).stdout, capture_output=True, check=True)
    assert changelog.stdout.decode().strip() == VERSION


def test_lintian_finds_no_error_and_no_warning():
    outcome = subprocess.run(['lintian', '--allow-root', '--fail-on', 'error,warning', DEB], capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize('is_abstract', [False, True])
def test_the_service_manager_is_told_when_it_is_ready_and_when_it_stops(installed, is_abstract):
    address = '@bourse-test-notify' if is_abstract else '/tmp/notify'
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager:
        if is_abstract:
            manager.bind('\0' + address[1:])
        else:
            manager.bind(str(installed.path(address)))
            installed.path(address).chmod(0o777)
        manager.settimeout(60)
        with installed.serve('bourse', '--config', CONFIG, user='bourse', NOTIFY_SOCKET=address) as server:
            assert manager.recv(100) == b'READY=1'
            assert server.get('/readyz').status == 200
        assert manager.recv(100) == b'STOPPING=1'


def test_systemd_accepts_the_unit_and_rates_it_as_safe(installed):
    unit = installed.path('/lib/systemd/system/bourse.service')
    verified = subprocess.run(['systemd-analyze', 'verify', '--man=no', '--recursive-errors=no', f'--root={installed.root}', 'bourse.service'],
                              capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, ''), verified.stdout + verified.stderr
    # From 0 to 100, where less is safer; 'OK' ends at 40.
    rated = subprocess.run(['systemd-analyze', 'security', '--offline=yes', '--threshold=15', unit], capture_output=True, text=True)
    assert rated.returncode == 0, rated.stdout + rated.stderr
