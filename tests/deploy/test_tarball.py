"""The tarball on a minimal Debian 12."""

import subprocess

import pytest

from packages import BARS, TARBALL, VERSION, closes

FOLDER = f'/opt/bourse-{VERSION}-linux-amd64'
USER = 'games'


@pytest.fixture
def unpacked(machine):
    subprocess.run(['tar', '-C', machine.path('/opt'), '-xzf', TARBALL], check=True)
    return machine


def test_it_runs_and_answers_without_any_package(unpacked):
    assert unpacked.run(f'{FOLDER}/bin/bourse', 'version') == f'bourse {VERSION}\n'
    unpacked.run('install', '--directory', '--owner=games', '/srv/data')
    unpacked.run(f'{FOLDER}/bin/bourse', 'import', 'bars', '-', '--data', '/srv/data', user=USER, input=BARS)
    with unpacked.serve(f'{FOLDER}/bin/bourse', '--config', f'{FOLDER}/etc/bourse.yaml', '--data', '/srv/data', user=USER) as server:
        assert closes(server) == [11, 12.5]


def test_its_libraries_are_its_own_and_have_licences(unpacked):
    listed = [line.split() for line in unpacked.run('ldd', f'{FOLDER}/bin/bourse').splitlines()]
    found = {words[0]: words[2] for words in listed if '=>' in words}
    system = {name for name, file in found.items() if not file.startswith(f'{FOLDER}/bin/../lib/')}
    assert system <= {'libc.so.6', 'libm.so.6', 'libgcc_s.so.1', 'libstdc++.so.6', 'libresolv.so.2', 'libdl.so.2', 'libpthread.so.0'}
    # Contains nothing that is not needed.
    assert {file.name for file in unpacked.path(f'{FOLDER}/lib').iterdir()} == found.keys() - system
    licences = {file.name for file in unpacked.path(f'{FOLDER}/licences').iterdir()}
    assert {'libpq5', 'libssl3', 'libsqlite3-0', 'swagger-ui', 'libcli11-dev'} <= licences
    assert {file.name for file in unpacked.path(FOLDER).iterdir()} == \
        {'bin', 'etc', 'lib', 'licences', 'share', 'README.md', 'CHANGELOG.md', 'LICENSE'}
