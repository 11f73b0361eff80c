#!/usr/bin/env python3
"""Prints the sources that clang-tidy must check again: those that changed since a commit, and those that include a file that did.

    affected_sources.py             since the commit in scripts/lint-all.commit
    affected_sources.py COMMIT      since COMMIT

Changed means committed, uncommitted or untracked. When the commit is unknown here, or the checks themselves changed, that is
every source.
"""

import re
import subprocess
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
#: Changes to these may change the outcome for any source.
CHECKS = re.compile(r'(.*/)?\.clang-tidy|CMakeLists\.txt|CMakePresets\.json|cmake/.*')
#: What `lint` leaves out: tests, and the bodies of header-only libraries.
LEFT_OUT = re.compile(r'_(test|src)\.cpp$')


class Repository:
    def __init__(self, root):
        self.root = Path(root)

    def git(self, *arguments):
        return subprocess.run(['git', '-C', self.root, *arguments], check=True, capture_output=True, text=True).stdout.splitlines()

    def knows(self, commit):
        return subprocess.run(['git', '-C', self.root, 'cat-file', '-e', commit + '^{commit}'], capture_output=True).returncode == 0

    def files(self):
        """Tracked and untracked C++ files below src/ that exist."""
        found = self.git('ls-files', '--cached', '--others', '--exclude-standard', 'src/*.cpp', 'src/*.hpp')
        return sorted({file for file in found if (self.root / file).exists()})

    def changed_since(self, commit):
        return {*self.git('diff', '--name-only', '--no-renames', commit), *self.git('ls-files', '--others', '--exclude-standard')}

    def includes(self, file):
        """What `file` includes of src/: paths are relative to src/, as they are for the compiler."""
        return {'src/' + header for header in INCLUDE.findall((self.root / file).read_text())}


def closure(changed, includes):
    """`changed`, and every file of `includes` (file: the files it includes) that includes one of them, directly or not."""
    affected = set(changed)
    while True:
        found = {file for file, headers in includes.items() if file not in affected and not affected.isdisjoint(headers)}
        if not found:
            return affected
        affected |= found


def affected_sources(repository, commit):
    """The sources to check, sorted; all of them when `commit` is None."""
    files = repository.files()
    sources = [file for file in files if file.endswith('.cpp') and not LEFT_OUT.search(file)]
    if commit is None or not repository.knows(commit):
        return sources
    changed = repository.changed_since(commit)
    if any(CHECKS.fullmatch(file) for file in changed):
        return sources
    affected = closure(changed, {file: repository.includes(file) for file in files})
    return [source for source in sources if source in affected]


def main():
    repository = Repository(Path(__file__).resolve().parent.parent)
    recorded = repository.root / 'scripts/lint-all.commit'
    if len(sys.argv) > 1:
        commit = sys.argv[1]
    else:
        commit = recorded.read_text().strip() if recorded.exists() else None
    print(*affected_sources(repository, commit), sep='\n')


if __name__ == '__main__':
    main()
