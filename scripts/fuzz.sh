#!/bin/sh
# Builds the fuzz targets and runs each for the given time: scripts/fuzz.sh SECONDS_PER_TARGET [TARGET...]
# Fails on the first violation and leaves the input that caused it under build/fuzz/findings/. What a run discovers is
# kept under build/fuzz/corpus/, so the next one begins there.
set -eu

if [ $# -lt 1 ] || ! [ "$1" -gt 0 ] 2>/dev/null; then
    echo "usage: $0 SECONDS_PER_TARGET [TARGET...]" >&2
    exit 2
fi
seconds=$1
shift

cd "$(dirname "$0")/.."
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz --target fuzzers
mkdir -p build/fuzz/findings

if [ $# -eq 0 ]; then
    set -- $(cd build/fuzz/tests/fuzz && ls | grep '_fuzz$')
fi
for target in "$@"; do
    found="build/fuzz/corpus/$target"
    seeds="tests/fuzz/corpus/$target"
    log="build/fuzz/$target.log"
    mkdir -p "$found"
    [ -d "$seeds" ] || seeds=
    echo "== $target, ${seconds} s"
    # 8 KiB is the longest request target; longer input finds little more and costs speed.
    if ! build/fuzz/tests/fuzz/"$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix=build/fuzz/findings/"$target"- -print_final_stats=1 "$found" $seeds > "$log" 2>&1; then
        tail -n 60 "$log"
        echo "$target failed; the whole log is $log" >&2
        exit 1
    fi
    grep '^stat::number_of_executed_units' "$log"
done
