#!/usr/bin/env bash
# What CI runs, on a machine that may be bare: every check of the repository, in the order in which it fails fastest.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
  local name=$1; shift
  local start=$SECONDS
  echo "=== $name"
  "$@"
  echo "=== $name: $((SECONDS - start)) s"
}

step "tests" make --no-print-directory test
step "format, layers, lint" make --no-print-directory lint
step "address and undefined behaviour sanitizers" make --no-print-directory test-asan
step "thread sanitizer" make --no-print-directory test-tsan
step "a minute of fuzzing" make --no-print-directory fuzz
echo "all checks passed in $((SECONDS / 60)) min $((SECONDS % 60)) s"
