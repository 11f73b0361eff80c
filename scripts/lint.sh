#!/usr/bin/env bash
# Format, layers, shell scripts and clang-tidy. Every finding is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "lint: format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 --dry-run --Werror
echo "lint: layers"
python3 scripts/check_layers.py
echo "lint: shell scripts"
git ls-files '*.sh' .ci/run | xargs shellcheck

echo "lint: clang-tidy"
cmake --preset lint >/dev/null
git ls-files 'src/*.cpp' | grep -vE '_(test|src)\.cpp$' |
  xargs -P "$(nproc)" -n 1 clang-tidy-16 -p build/lint --quiet 2>/dev/null
