#!/usr/bin/env bash
# Checks that need no running program. Every finding is an error.
#   scripts/lint.sh               source, then clang-tidy
#   scripts/lint.sh source        format, layers, shell scripts: seconds
#   scripts/lint.sh clang-tidy    on what changed since the commit in scripts/lint-all.commit, and on what includes it
#   scripts/lint.sh all           source, then clang-tidy on every source: minutes; records HEAD in scripts/lint-all.commit
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
  local sources
  sources=$(scripts/affected_sources.py)
  echo "lint: clang-tidy on $(wc -w <<<"$sources") sources"
  cmake --preset lint >/dev/null
  xargs -r -P "$(nproc)" -n 1 clang-tidy-16 -p build/lint --quiet 2>/dev/null <<<"$sources"
}

# Every source, in batches that include many of them: a third of the time. Only checks of single files, such as for using
# declarations that nothing uses, see less this way.
check_clang_tidy_all() {
  local batches
  cmake --preset lint-all >/dev/null
  batches=$(find build/lint-all/src -path '*/Unity/*.cxx')
  echo "lint: clang-tidy on every source, in $(wc -w <<<"$batches") batches"
  xargs -P "$(nproc)" -n 1 clang-tidy-16 -p build/lint-all --quiet --checks=-bugprone-suspicious-include 2>/dev/null <<<"$batches"
}

case ${1:-} in
  '')
    check_source
    check_clang_tidy
    ;;
  source) check_source ;;
  clang-tidy) check_clang_tidy ;;
  all)
    check_source
    check_clang_tidy_all
    git rev-parse HEAD >scripts/lint-all.commit
    ;;
  *)
    echo "usage: $0 [source|clang-tidy|all]" >&2
    exit 2
    ;;
esac
