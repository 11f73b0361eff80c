#!/usr/bin/env python3
"""Checks the layer rules of scripts/layers.toml on src/. Prints one line a violation; exit code 1 when there is any."""

import re
import sys
import tomllib
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
# A statement at the start of a string literal: prose that mentions SQL stays allowed.
SQL = re.compile(r'"\s*(SELECT\b(?!")|INSERT\s+(INTO|OR)|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|WITH\s+\w+\s+AS)\b')


def without_comments(text):
    """The text with // comments blanked, line numbers kept. Strings with // in them do not matter to these rules."""
    return re.sub(r'//[^\n]*', '', text)


def is_test(path):
    return re.search(r'_(test|bench)\.(cpp|hpp)$', path) is not None or '/test/' in path


class Rules:
    def __init__(self, settings):
        self.includes = settings['includes']
        self.public = settings.get('public', {})
        self.pure = set(settings.get('pure', {}).get('headers', []))
        self.edges = set(settings['edges']['files'])
        self.http = re.compile(settings['http']['pattern'])
        self.sql = re.compile(settings['sql']['pattern'])
        self.reserved = settings['reserved']

    def may_include(self, path, header):
        layer = path.split('/')[0]
        if any(header.startswith(front) for front in self.includes[layer]):
            return True
        if layer != 'features' or not header.startswith('features/'):
            return False
        feature, other = path.split('/')[1], header.split('/')[1]
        return feature == other or header in self.public.get(other, [])

    def may_see_platform(self, path):
        return path in self.edges or '_store' in path or self.http.search(path) is not None

    def include_violations(self, path, number, header):
        if not re.match(r'(base|platform|features|app|embedded)/', header):
            return
        if not self.may_include(path, header):
            yield f'{path}:{number}: {path.split("/")[0]} must not include {header}'
        if path.startswith('features/') and header.startswith('platform/'):
            if header not in self.pure and not self.may_see_platform(path):
                yield f'{path}:{number}: a pure file must not include {header}'
            if re.match(r'platform/(http|openapi)/', header) and not self.http.search(path):
                yield f'{path}:{number}: only *_http files may include {header}'

    def line_violations(self, path, number, line):
        include = INCLUDE.match(line)
        if include:
            yield from self.include_violations(path, number, include.group(1))
        if SQL.search(line) and not self.sql.search(path):
            yield f'{path}:{number}: SQL stands only in *_store*.cpp and platform/sql'
        for word, allowed in self.reserved.items():
            if re.search(r'(?<!\w)' + re.escape(word) + r'\b', line) and path not in allowed:
                yield f'{path}:{number}: {word} is only for {", ".join(allowed) or "nobody"}'


def violations(root):
    """Every violation below root/src, as text; the rules are those of root/scripts/layers.toml."""
    rules = Rules(tomllib.loads((root / 'scripts/layers.toml').read_text()))
    found = []
    for file in sorted((root / 'src').rglob('*.[ch]pp')):
        path = file.relative_to(root / 'src').as_posix()
        if is_test(path):
            continue
        for number, line in enumerate(without_comments(file.read_text()).splitlines(), 1):
            found += rules.line_violations(path, number, line)
    return found


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    found = violations(root)
    print('\n'.join(found) if found else 'layers: no violation')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
