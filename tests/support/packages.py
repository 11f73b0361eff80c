"""The packages built by scripts/package.sh, and checks of the program in them."""

import re

from bourse import ROOT

VERSION = re.search(r'project\(bourse VERSION (\S+)', (ROOT / 'CMakeLists.txt').read_text()).group(1)
DEB = ROOT / f'build/package/bourse_{VERSION}_amd64.deb'
#: The same program with an older version number.
OLDER_DEB = ROOT / 'build/package-test/bourse_0.1.9_amd64.deb'
TARBALL = ROOT / f'build/package/bourse-{VERSION}-linux-amd64.tar.gz'

CONFIG = '/etc/bourse/bourse.yaml'

BARS = 'symbol,date,open,high,low,close,volume\nTINY,2024-01-02,10,12,9,11,100\nTINY,2024-01-03,11,13,10,12.5,200\n'


def closes(server):
    """The stored closing prices of the symbol in BARS."""
    answer = server.get('/stocks/time-series/TINY')
    assert answer.status == 200, answer.text
    return [bar['close'] for bar in answer.json]
