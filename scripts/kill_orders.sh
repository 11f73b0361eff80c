#!/usr/bin/env bash
# Kills a server 200 times (or as often as told) while 16 clients order, and prints what the history checker found.
#   scripts/kill_orders.sh [KILLS] [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
export BOURSE_TEST_KILLS=${1:-200}
exec build/venv/bin/python -m pytest -c tests/pytest.ini -s -q tests/functional/test_orders_faults.py \
    --bourse "${2:-build/release/bourse}" -k killed_loses
