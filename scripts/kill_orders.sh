#!/usr/bin/env bash
# Spoils everything around orders while clients place them, judges by the history checker, and prints the figures: servers are
# killed 200 times (or as often as told) on SQLite and a quarter of that on PostgreSQL, a disk is full, fsync fails, PostgreSQL is
# killed, Redis is flushed 100 times and killed, RabbitMQ is away for a minute, one of two replicas that tell of orders is killed.
#   scripts/kill_orders.sh [KILLS] [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
export BOURSE_TEST_KILLS=${1:-200} BOURSE_TEST_FLUSHES=100 BOURSE_TEST_BROKER_AWAY=60
exec build/venv/bin/python -m pytest -c tests/pytest.ini -s -q tests/functional/test_orders_faults.py tests/functional/test_orders_events.py \
    --bourse "${2:-build/release/bourse}"
