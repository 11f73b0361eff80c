"""The messages of scripts/cluster.sh for wrong arguments; functional/test_cluster.py tests what it
starts."""

import subprocess

import pytest

from bourse import ROOT


@pytest.mark.parametrize('arguments, code, said', [
    ([], 2, 'cluster.sh up|down|status'), (['dwon'], 2, 'cluster.sh up|down|status'), (['up', '--fodler', 'x'], 2, 'no option --fodler'),
    (['up', '--folder'], 1, '--folder needs a value'), (['up', '--port', '65535'], 1, "'65535' is no port"),
    (['up', '--bourse', 'absent', '--folder', 'below'], 1, 'there is no {folder}/absent'),
    (['status', '--folder', 'below'], 1, 'nothing was started in {folder}/below')])
def test_wrong_use_is_named_and_paths_are_the_callers(tmp_path, arguments, code, said):
    outcome = subprocess.run([ROOT / 'scripts/cluster.sh', *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert outcome.returncode == code
    assert said.format(folder=tmp_path) in outcome.stderr
    assert not (tmp_path / 'below').exists()
