"""The throw-away Redis server executes its commands and leaves nothing behind."""

import pytest

from redis import RedisServer


@pytest.mark.parametrize('deeds', [[], ['freeze'], ['freeze', 'thaw'], ['kill'], ['kill', 'start'], ['freeze', 'kill', 'start']])
def test_the_server_and_its_folder_go(deeds):
    with RedisServer() as server:
        for deed in deeds:
            getattr(server, deed)()
    assert server.process.poll() is not None
    assert not server.folder.exists()


def test_it_is_asked_and_flushed():
    with RedisServer() as server:
        assert server.ask('SET', 'a', 'b') == 'OK'
        assert server.ask('GET', 'a') == 'b'
        assert server.ask('MGET', 'a', 'none') == ['b', None]
        server.flush()
        assert server.ask('DBSIZE') == 0
        with pytest.raises(RuntimeError, match='ERR'):
            server.ask('NOPE')
