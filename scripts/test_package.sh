#!/usr/bin/env bash
# Builds the packages and tests them on minimal Debian 12 systems in folders of their own; needs root for chroot. The first run
# makes such a system from the package mirror of this machine and keeps it as build/package-test/debian-12.tar.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh package
scripts/package.sh build/package
# The same program under an older version, to upgrade from.
scripts/package.sh build/package-test 0.1.9
exec build/venv/bin/python -m pytest -c tests/pytest.ini -q tests/deploy
