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
        self.rooms = settings['rooms']
        self.reserved_platform = set(settings['reserved_platform']['modules'])
        self.public = settings.get('public', {})
        self.sql = re.compile(settings['sql']['pattern'])
        self.reserved = settings['reserved']

    def folder_violation(self, path, header):
        """Why a file outside of features/ must not include the header; None when it may."""
        folders = [folder for folder in self.includes if path.startswith(folder + '/')]
        if not folders:
            return f'no rule for the folder of {path}'
        folder = max(folders, key=len)
        if any(header.startswith(front) for front in self.includes[folder]):
            return None
        return f'{folder} must not include {header}'

    def feature_violation(self, path, header):
        """The same for a file of a feature, whose room decides."""
        _, feature, *inside = path.split('/')
        room = inside[0] if len(inside) > 1 else ''
        if room not in self.rooms:
            return f'{room}/ is not a room of a feature'
        layer, module, *rest = header.split('/')
        if layer == 'base':
            return None
        if layer == 'platform':
            allowed = self.rooms[room]['platform']
            is_allowed = module in allowed or ('*' in allowed and module not in self.reserved_platform)
        elif layer == 'features' and module == feature:
            other = rest[0] if len(rest) > 1 else ''
            is_allowed = other == room or other in self.rooms[room]['rooms']
        else:
            is_allowed = header in self.public.get(module, [])
        return None if is_allowed else f'{room or "the top"} of a feature must not include {header}'

    def include_violation(self, path, header):
        if not re.match(r'(base|platform|features|app|embedded)/', header):
            return None
        check = self.feature_violation if path.startswith('features/') else self.folder_violation
        return check(path, header)

    def line_violations(self, path, number, line):
        include = INCLUDE.match(line)
        if include and (violation := self.include_violation(path, include.group(1))):
            yield f'{path}:{number}: {violation}'
        if SQL.search(line) and not self.sql.search(path):
            yield f'{path}:{number}: SQL stands only in store/ and platform/sql'
        for word, allowed in self.reserved.items():
            if re.search(r'(?<!\w)' + re.escape(word) + r'\b', line) and path not in allowed:
                yield f'{path}:{number}: {word} is reserved for {", ".join(allowed) or "tests"}'


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
