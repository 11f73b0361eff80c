#!/usr/bin/env bash
# Builds a preset and runs its tests: scripts/test.sh PRESET STEP...
#   build        compiles everything of the preset
#   unit         runs its unit tests beside a PostgreSQL, a Redis and a RabbitMQ of their own
#   functional   runs the functional tests on its binary: of release also those with a browser, under AddressSanitizer all
#                but those marked patient, under ThreadSanitizer those marked concurrent
#   soak         runs the functional tests marked patient at full counts
# JOBS (the number of cores) is how many compilers, and parts of unit tests, run at once; WORKERS (3) how many functional tests.
set -euo pipefail

usage() {
  echo "usage: $0 release|asan|tsan build|unit|functional|soak..." >&2
  exit 2
}

[ $# -ge 2 ] || usage
preset=$1
shift
cd "$(dirname "$0")/.."
jobs=${JOBS:-$(nproc)}

build() {
  cmake --preset "$preset" -D BOURSE_TESTS=ON >/dev/null
  cmake --build --preset "$preset" -j "$jobs"
}

unit() {
  local with=()
  for server in postgres redis rabbitmq; do with+=(python3 "tests/support/$server.py" run --); done
  "${with[@]}" ctest --test-dir "build/$preset" --output-on-failure -j "$jobs"
}

# Tests mostly wait, so that three workers keep two cores busy. A file stays with one worker, for its servers to be started once.
functional() {
  build/venv/bin/python -m pytest -c tests/pytest.ini -q -n "${WORKERS:-3}" --dist loadfile --no-loadscope-reorder \
    --durations 20 "$@" --bourse "build/$preset/bourse"
}

for step in "$@"; do
  case $preset:$step in
    release:build | asan:build | tsan:build) build ;;
    release:unit | asan:unit | tsan:unit) unit ;;
    release:functional) functional tests/scripts tests/functional tests/browser ;;
    asan:functional) functional tests/functional -m 'not patient' ;;
    tsan:functional) functional tests/functional -m concurrent ;;
    release:soak) functional tests/functional -m patient --soak -n 0 -s ;;
    *) usage ;;
  esac
done
