"""The completions and the manual page of the package, in real shells and in man."""

import os
import pty
import subprocess
from contextlib import suppress

import pytest

BASH = '/usr/share/bash-completion/completions/bourse'
ZSH = '/usr/share/zsh/vendor-completions/_bourse'
FISH = '/usr/share/fish/vendor_completions.d/bourse.fish'

#: The typed text, and the possible completions of its last word.
CASES = [
    ('bourse imp', ['import']),
    ('bourse users ', ['add', 'passwd', 'disable', 'enable', 'promote', 'demote', 'rotate-key', 'list']),
    ('bourse import bars --on-e', ['--on-error']),
    ('bourse import bars --on-error ', ['abort', 'skip']),
    ('bourse import bars --on-error=s', ['skip']),
    ('bourse import --data export ba', ['bars']),
    ('bourse delete bars --interval ', ['day', 'minute']),
    ('bourse import --data serve --sym', []),
    ('bourse import bars --data serve --sym', ['--symbol']),
]


def run(*command, **options):
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
    assert (outcome.returncode, outcome.stderr) == (0, '')
    return outcome.stdout.splitlines()


@pytest.mark.parametrize('typed, expected', CASES)
def test_bash(installed, typed, expected):
    # Readline splits a word with an equals sign into three.
    words = typed.replace('=', ' = ').split(' ')
    script = 'source "$1"; COMP_WORDS=("${@:2}"); COMP_CWORD=$(($# - 2)); _bourse; for word in "${COMPREPLY[@]}"; do echo "$word"; done'
    assert run('bash', '-c', script, 'bash', installed.path(BASH), *words) == expected


@pytest.mark.parametrize('typed, expected', CASES)
def test_fish(installed, typed, expected, tmp_path):
    found = run('fish', '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', installed.path(FISH), typed, cwd=tmp_path,
                env=os.environ | {'HOME': str(tmp_path)})
    front = typed.split(' ')[-1].partition('=')
    assert sorted(line.split('\t')[0].removeprefix(front[0] + front[1] if front[1] else '') for line in found) == sorted(expected)


@pytest.mark.parametrize('typed, expected', CASES)
def test_zsh(installed, typed, expected, tmp_path):
    """Types the text into a shell on a terminal, where Tab lists the completions."""
    found = tmp_path / 'found'
    # Completion functions pass their words to compadd, whose -O returns those that match.
    (tmp_path / '.zshrc').write_text(f'''
PROMPT=; fpath=({installed.path(ZSH).parent} $fpath)
autoload -Uz compinit; compinit -u -d {tmp_path}/dump
compadd() {{
  local -a fitting
  builtin compadd -O fitting "$@"
  print -rl -- $fitting >> {found}
  builtin compadd "$@"
}}
list-and-exit() {{ zle list-choices; exit }}
zle -N list-and-exit; bindkey '^I' list-and-exit
''')
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        os.execvpe('timeout', ['timeout', '--foreground', '60', 'zsh', '-i'], os.environ | {'ZDOTDIR': str(tmp_path), 'TERM': 'dumb'})
    os.write(terminal, f'{typed}\t'.encode())
    drawn = b''
    # Reading fails once the shell has ended.
    with suppress(OSError):
        while piece := os.read(terminal, 65536):
            drawn += piece
    os.close(terminal)
    os.waitpid(child, 0)
    assert found.exists(), drawn
    assert {word for word in found.read_text().splitlines() if word} == set(expected), drawn


def test_man_formats_the_page_within_80_columns_without_a_warning(installed):
    page = installed.path('/usr/share/man/man1/bourse.1.gz')
    lines = run('man', '--warnings', '-l', page, env=os.environ | {'MANWIDTH': '80', 'LC_ALL': 'C.UTF-8', 'MANROFFSEQ': ''})
    assert max(map(len, lines)) <= 80
    text = '\n'.join(lines)
    assert 'bourse import bars [OPTION]... FILE' in text
    assert '--listen VALUE' in text
