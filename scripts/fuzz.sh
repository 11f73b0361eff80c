#!/usr/bin/env bash
# Builds the fuzz targets and runs each for the given time: scripts/fuzz.sh SECONDS_PER_TARGET [TARGET...]
# Fails on the first violation and leaves the input that caused it under build/fuzz/findings/. What a run discovers is
# kept under build/fuzz/corpus/, so the next one begins there. SEED (a random one) repeats a run on the same corpus.
set -euo pipefail

if [ $# -lt 1 ] || ! [ "$1" -gt 0 ] 2>/dev/null; then
  echo "usage: $0 SECONDS_PER_TARGET [TARGET...]" >&2
  exit 2
fi
seconds=$1
shift

cd "$(dirname "$0")/.."
cmake --preset asan >/dev/null
cmake --build --preset asan -j "${JOBS:-$(nproc)}" --target fuzzers
mkdir -p build/fuzz/findings

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for program in build/asan/tests/fuzz/*_fuzz; do targets+=("$(basename "$program")"); done
fi
for target in "${targets[@]}"; do
  corpora=("build/fuzz/corpus/$target")
  mkdir -p "${corpora[0]}"
  [ ! -d "tests/fuzz/corpus/$target" ] || corpora+=("tests/fuzz/corpus/$target")
  log=build/fuzz/$target.log
  echo "== $target, $seconds s"
  # 8 KiB is the longest request target; longer input finds little more and costs speed.
  if ! "build/asan/tests/fuzz/$target" -max_total_time="$seconds" -seed="${SEED:-0}" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="build/fuzz/findings/$target-" -print_final_stats=1 "${corpora[@]}" >"$log" 2>&1; then
    tail -n 60 "$log"
    echo "$target failed; the whole log is $log" >&2
    exit 1
  fi
  grep '^stat::number_of_executed_units' "$log"
done
