#!/usr/bin/env bash
# Checks that need no running program: scripts/lint.sh [source|clang-tidy], or both. Every finding is an error.
#   source       format, layers, shell scripts: seconds
#   clang-tidy   minutes
set -euo pipefail
cd "$(dirname "$0")/.."

check_source() {
  echo "lint: format"
  git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 --dry-run --Werror
  echo "lint: layers"
  python3 scripts/check_layers.py
  echo "lint: shell scripts"
  git ls-files '*.sh' .ci/run 'packaging/debian/p*' | xargs shellcheck
}

check_clang_tidy() {
  echo "lint: clang-tidy"
  cmake --preset lint >/dev/null
  git ls-files 'src/*.cpp' | grep -vE '_(test|src)\.cpp$' |
    xargs -P "$(nproc)" -n 1 clang-tidy-16 -p build/lint --quiet 2>/dev/null
}

case ${1:-all} in
  source) check_source ;;
  clang-tidy) check_clang_tidy ;;
  all)
    check_source
    check_clang_tidy
    ;;
  *)
    echo "usage: $0 [source|clang-tidy]" >&2
    exit 2
    ;;
esac
