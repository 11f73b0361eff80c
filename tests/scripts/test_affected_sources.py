"""scripts/affected_sources.py lists the sources that a change affects."""

import shutil
import subprocess
import sys

import pytest

from bourse import ROOT

FILES = {
    'src/base/text.hpp': '#pragma once\n',
    'src/base/date.hpp': '#pragma once\n  #  include "base/text.hpp"\n',
    'src/base/date.cpp': '#include "base/date.hpp"\n',
    'src/base/price.cpp': '#include <string>\n',
    'src/base/date_test.cpp': '#include "base/date.hpp"\n',
    'src/app/main.cpp': '#include "base/date.hpp"\n',
    'docs/guide.md': '',
    '.clang-tidy': '',
}
ALL = ['src/app/main.cpp', 'src/base/date.cpp', 'src/base/price.cpp']


class Tree:
    """A repository with FILES, all committed, and the script."""

    def __init__(self, folder):
        self.folder = folder
        for file, text in FILES.items():
            self.write(file, text)
        (folder / 'scripts').mkdir()
        shutil.copy(ROOT / 'scripts/affected_sources.py', folder / 'scripts')
        self.git('init', '--quiet')
        self.base = self.commit()

    def git(self, *arguments):
        return subprocess.run(['git', '-c', 'user.name=test', '-c', 'user.email=test@localhost', *arguments], cwd=self.folder,
                              check=True, capture_output=True, text=True).stdout.strip()

    def commit(self):
        self.git('add', '--all')
        self.git('commit', '--quiet', '--message', 'Change files')
        return self.git('rev-parse', 'HEAD')

    def write(self, file, text):
        (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_text(text)

    def affected(self, *arguments):
        return subprocess.run([sys.executable, self.folder / 'scripts/affected_sources.py', *arguments], check=True,
                              capture_output=True, text=True).stdout.split()


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


@pytest.mark.parametrize('changed, sources', [
    ('src/base/text.hpp', ['src/app/main.cpp', 'src/base/date.cpp']),
    ('src/base/price.cpp', ['src/base/price.cpp']),
    ('src/base/date_test.cpp', []),
    ('src/base/added.cpp', ['src/base/added.cpp']),
    ('docs/guide.md', []),
    ('.clang-tidy', ALL),
    ('cmake/options.cmake', ALL)])
def test_a_change_concerns_what_includes_it_committed_or_not(tree, changed, sources):
    tree.write(changed, '// changed\n')
    assert tree.affected(tree.base) == sources
    tree.commit()
    assert tree.affected(tree.base) == sources


def test_a_file_that_was_removed_concerns_what_still_includes_it(tree):
    (tree.folder / 'src/base/text.hpp').unlink()
    assert tree.affected(tree.base) == ['src/app/main.cpp', 'src/base/date.cpp']


def test_everything_is_checked_when_the_commit_is_unknown(tree):
    assert tree.affected('0' * 40) == ALL


def test_the_recorded_commit_is_the_default(tree):
    assert tree.affected() == ALL, 'none is recorded'
    tree.write('scripts/lint-all.commit', tree.base + '\n')
    assert tree.affected() == []
