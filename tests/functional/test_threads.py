"""A start without enough threads: a limit of processes (ulimit -u), as in containers and services."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from bourse import PATIENCE, environment

#: A user that runs nothing else: the limit counts all threads of a user.
UID = 54321


@pytest.fixture
def folder():
    """A data folder of the user; the folders of pytest are closed to it."""
    if os.geteuid() != 0:
        pytest.skip('another user needs root')
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, UID, UID)
    yield folder
    shutil.rmtree(folder)


def serve(bourse, folder, threads):
    """A server whose user may have this number of threads."""
    # prlimit comes last, because root may exceed the limit, and changing the user would count.
    return subprocess.Popen(['setpriv', f'--reuid={UID}', f'--regid={UID}', '--clear-groups', 'prlimit', f'--nproc={threads}', bourse.binary, 'serve',
                             '--listen', '127.0.0.1:0', '--io-threads', '2', '--data', folder],
                            stderr=subprocess.PIPE, text=True, env=environment())


def start(bourse, folder, threads):
    """Whether it serves with this number of threads; otherwise it must have ended in words."""
    process = serve(bourse, folder, threads)
    said = ''
    for line in process.stderr:
        said += line
        if 'serving' in line:
            process.terminate()
            process.communicate(timeout=PATIENCE)
            assert process.returncode == 0
            return True
    assert process.wait(PATIENCE) == 1, said
    assert re.search(r'^bourse: cannot start the thread \S+: Resource temporarily unavailable; raise the limit of threads', said, re.M), said
    return False


@pytest.mark.patient
def test_a_start_without_enough_threads_fails_in_words_at_each_of_them(bourse, folder):
    """Whichever thread is the first that the system refuses, the start ends, and what it has made is usable afterwards."""
    if not os.access(bourse.binary, os.X_OK) or subprocess.run(['setpriv', f'--reuid={UID}', '--clear-groups', bourse.binary, 'version'],
                                                               capture_output=True).returncode != 0:
        pytest.skip('the other user cannot run the binary')
    threads = 1
    while not start(bourse, folder, threads):
        threads += 1
        assert threads < 200
    assert threads > 10, 'the limit has stopped most starts'
    assert start(bourse, folder, threads + 1)
