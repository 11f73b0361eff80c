# The entry points; `make help` lists them. Everything that they need is installed by scripts/setup.sh.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
DATA ?= data
LISTEN ?= 127.0.0.1:8000
# The unit tests find a real PostgreSQL, Redis and RabbitMQ, which are started for them and thrown away.
RUN_WITH = python3 tests/support/$(1).py run --
WITH_SERVERS = $(call RUN_WITH,postgres) $(call RUN_WITH,redis) $(call RUN_WITH,rabbitmq)
BUILD = cmake --preset $(1) >/dev/null && cmake --build --preset $(1) -j $(JOBS)

.DEFAULT_GOAL := help
.PHONY: help setup run build test test-asan test-tsan fuzz check bench format lint clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## Install what is missing to build and run
	@scripts/setup.sh

run: build ## Build, create a store with sample data, and serve on $(LISTEN)
	@scripts/run.sh build/release/bourse $(DATA) $(LISTEN)

build: setup ## Build build/release/bourse
	@$(call BUILD,release)

test: ## Install what is missing, build, and run every test
	@scripts/setup.sh test
	@$(call BUILD,release)
	$(WITH_SERVERS) ctest --test-dir build/release --output-on-failure -j $(JOBS)
	build/venv/bin/python -m pytest -c tests/pytest.ini -q tests/scripts tests/functional --bourse build/release/bourse

test-asan: ## The tests under AddressSanitizer and UndefinedBehaviourSanitizer, but for those that take long
	@scripts/setup.sh test
	@$(call BUILD,asan)
	$(WITH_SERVERS) ctest --test-dir build/asan --output-on-failure -j $(JOBS)
	build/venv/bin/python -m pytest -c tests/pytest.ini -q tests/functional --bourse build/asan/bourse -m 'not patient'

test-tsan: ## Every unit test and the concurrent functional tests under ThreadSanitizer
	@scripts/setup.sh test
	@$(call BUILD,tsan)
	$(WITH_SERVERS) ctest --test-dir build/tsan --output-on-failure -j $(JOBS)
	build/venv/bin/python -m pytest -c tests/pytest.ini -q tests/functional --bourse build/tsan/bourse -m concurrent

fuzz: ## Fuzz every decoder of foreign bytes for SECONDS_EACH (5) seconds
	@scripts/setup.sh test
	@scripts/fuzz.sh $(or $(SECONDS_EACH),5)

lint: ## Check format, layers, shell scripts and clang-tidy
	@scripts/setup.sh test
	@scripts/lint.sh

check: ## What CI runs: lint, all tests, sanitizers, a minute of fuzzing
	@scripts/check.sh

bench: ## Benchmarks beside their peers, as ratios within one run
	@scripts/setup.sh bench
	@$(call BUILD,release)
	@build/venv/bin/python bench/run.py --bourse build/release/bourse --micro build/release/bench/bourse_bench

format: ## Format the C++ sources
	@scripts/setup.sh test
	git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 -i

clean: ## Remove what was built, but not data
	rm -rf build
