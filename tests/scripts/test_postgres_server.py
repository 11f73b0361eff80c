"""The throw-away PostgreSQL server leaves nothing behind, even when its processes end concurrently."""

import subprocess

import pytest

import postgres
from postgres import PostgresServer


@pytest.fixture
def a_child_that_ends(monkeypatch):
    """One of the server's processes ends before it is signalled."""
    gone = subprocess.Popen(['true'])
    gone.wait()
    real = postgres.children
    monkeypatch.setattr(postgres, 'children', lambda pid: [gone.pid, *real(pid)])


@pytest.mark.parametrize('deeds', [[], ['freeze'], ['freeze', 'thaw'], ['kill'], ['freeze', 'kill', 'start'], ['demote']])
def test_the_server_and_its_data_go(deeds, a_child_that_ends):
    with PostgresServer() as server:
        for deed in deeds:
            getattr(server, deed)()
    assert server.process.poll() is not None
    assert not server.folder.exists()


def test_its_data_go_even_when_it_cannot_be_ended(monkeypatch):
    server = PostgresServer()
    with monkeypatch.context() as broken:
        broken.setattr(server, '_end', lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            server.stop()
    assert not server.folder.exists()
    server.kill()
