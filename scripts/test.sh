#!/usr/bin/env bash
# Builds a preset and runs its tests: scripts/test.sh PRESET STEP...
#   build        compiles everything of the preset
#   unit         runs its unit tests beside a PostgreSQL, a Redis and a RabbitMQ of their own
#   functional   runs the functional tests on its binary: under AddressSanitizer all but those marked patient, under
#                ThreadSanitizer those marked concurrent
# JOBS (the number of cores) is how many compilers, and parts of unit tests, run at once.
set -euo pipefail

usage() {
  echo "usage: $0 release|asan|tsan build|unit|functional..." >&2
  exit 2
}

[ $# -ge 2 ] || usage
preset=$1
shift
cd "$(dirname "$0")/.."
jobs=${JOBS:-$(nproc)}

build() {
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" -j "$jobs"
}

unit() {
  local with=()
  for server in postgres redis rabbitmq; do with+=(python3 "tests/support/$server.py" run --); done
  "${with[@]}" ctest --test-dir "build/$preset" --output-on-failure -j "$jobs"
}

functional() {
  build/venv/bin/python -m pytest -c tests/pytest.ini -q "$@" --bourse "build/$preset/bourse"
}

for step in "$@"; do
  case $preset:$step in
    release:build | asan:build | tsan:build) build ;;
    release:unit | asan:unit | tsan:unit) unit ;;
    release:functional) functional tests/scripts tests/functional ;;
    asan:functional) functional tests/functional -m 'not patient' ;;
    tsan:functional) functional tests/functional -m concurrent ;;
    *) usage ;;
  esac
done
