#!/usr/bin/env bash
# What CI runs, on a machine that may be bare: every check of the repository. Two lanes run side by side: one compiles and
# lints, which takes all that the cores have; the other runs what was built, which mostly waits, and goes first where both
# want a core. Each stage writes build/check/STAGE.log, which is shown whole when it fails; the first failure ends everything.
# A table of the stages closes the run: seconds on the clock, and seconds of processor time, which other load changes less.
set -euo pipefail
cd "$(dirname "$0")/.."

logs=build/check
lanes=()

# stage NAME COMMAND...: one check, in the log of its name.
stage() {
  local name=$1 log=$logs/$1.log code=0 wall cpu TIMEFORMAT='%0R %0U %0S'
  shift
  { time "$@" >"$log" 2>&1; } 2>"$logs/time.$BASHPID" || code=$?
  read -r wall user system <"$logs/time.$BASHPID"
  cpu=$((user + system))
  if [ "$code" -eq 0 ]; then
    echo "check: $name passed in $wall s"
    echo "$name passed $wall $cpu" >>"$logs/stages"
    touch "$logs/$name.passed"
  else
    printf '\n=== %s failed after %s s: %s\n' "$name" "$wall" "$*"
    cat "$log"
    printf '=== %s failed\n' "$name"
    echo "$name FAILED $wall $cpu" >>"$logs/stages"
    # The script itself, which waits for its lanes, ends the other one.
    kill "$$"
    exit 1
  fi
}

# Waits for a stage of the other lane; when that fails, this lane is ended.
after() {
  until [ -e "$logs/$1.passed" ]; do sleep 0.2; done
}

compile() {
  renice -n 10 -p "$BASHPID" >/dev/null
  stage source scripts/lint.sh source
  stage release-build scripts/test.sh release build
  stage asan-build scripts/test.sh asan build
  stage tsan-build scripts/test.sh tsan build
  stage clang-tidy scripts/lint.sh clang-tidy
}

run() {
  after release-build
  stage release-unit scripts/test.sh release unit
  stage release-functional scripts/test.sh release functional
  stage package scripts/test_package.sh
  after asan-build
  stage asan-unit scripts/test.sh asan unit
  stage asan-functional scripts/test.sh asan functional
  # The same seed each time: what a check finds is of the change that is checked. `make fuzz` looks further.
  stage fuzz env SEED=1 scripts/fuzz.sh "${SECONDS_EACH:-5}"
  after tsan-build
  stage tsan-unit scripts/test.sh tsan unit
  stage tsan-functional scripts/test.sh tsan functional
}

# Each lane is a process group of its own, so that nothing of it is left.
end_lanes() {
  trap - EXIT
  for lane in "${lanes[@]}"; do kill -TERM -- "-$lane" 2>/dev/null || true; done
  wait
  summarize
}

# The table of the stages that ended, and how many passed and failed, which CI systems read from the last line.
summarize() {
  [ -e "$logs/stages" ] || return 0
  printf '\n%-20s %8s %8s\n' stage seconds cpu
  awk '{ printf "%-20s %8d %8d%s\n", $1, $3, $4, $2 == "passed" ? "" : "  failed"; cpu += $4 }
       END { printf "%-20s %8d %8d\n", "all", total, cpu }' total="$SECONDS" "$logs/stages"
  printf '\n%d passed, %d failed\n' "$(grep -c ' passed ' "$logs/stages")" "$(grep -c ' FAILED ' "$logs/stages")"
}

rm -rf "$logs"
mkdir -p "$logs"
trap end_lanes EXIT
trap 'exit 130' INT
trap 'exit 1' TERM
stage setup scripts/setup.sh test
set -m
compile </dev/null &
lanes+=($!)
run </dev/null &
lanes+=($!)
set +m
for lane in "${lanes[@]}"; do wait "$lane"; done
