# The entry points; `make help` lists them. Everything that they need is installed by scripts/setup.sh.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
DATA ?= data
LISTEN ?= 127.0.0.1:8000

.DEFAULT_GOAL := help
.PHONY: help setup run build package test test-asan test-tsan soak fuzz check bench docs format lint lint-all clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## Install missing dependencies for building and running
	@scripts/setup.sh

run: build ## Build, create a store with sample data, and serve on $(LISTEN)
	@scripts/run.sh build/release/bourse $(DATA) $(LISTEN)

build: setup ## Build build/release/bourse, without tests
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target bourse

package: ## Build the Debian package and the tarball in build/package
	@scripts/setup.sh package
	@JOBS=$(JOBS) scripts/package.sh

test: ## Install missing dependencies, build, and run every test
	@scripts/setup.sh test
	@JOBS=$(JOBS) scripts/test.sh release build unit functional

test-asan: ## Run the tests under AddressSanitizer and UndefinedBehaviourSanitizer, except the long-running ones
	@scripts/setup.sh test
	@JOBS=$(JOBS) scripts/test.sh asan build unit functional

test-tsan: ## Run the unit tests of modules with threads and the concurrent functional tests under ThreadSanitizer
	@scripts/setup.sh test
	@JOBS=$(JOBS) scripts/test.sh tsan build unit functional

soak: ## Run the tests and campaigns of faults, restarts, load and wrong clocks at full counts: half an hour or more
	@scripts/setup.sh test
	@JOBS=$(JOBS) scripts/test.sh release build soak

fuzz: ## Fuzz every decoder of untrusted input for SECONDS_EACH (5) seconds
	@scripts/setup.sh test
	@JOBS=$(JOBS) scripts/fuzz.sh $(or $(SECONDS_EACH),5)

lint: ## Check format, layers and shell scripts, and run clang-tidy on what changed since the last lint-all
	@scripts/setup.sh test
	@scripts/lint.sh

lint-all: ## Run lint with clang-tidy on every source; record the commit
	@scripts/setup.sh test
	@scripts/lint.sh all

check: ## Run the CI checks in parallel: lint, all tests, sanitizers, a minute of fuzzing
	@scripts/check.sh

bench: ## Run the benchmarks and their comparison servers; print ratios within one run
	@scripts/setup.sh bench
	@cmake --preset release -D BOURSE_BENCHMARKS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target bourse bourse_bench
	@build/venv/bin/python bench/run.py --bourse build/release/bourse --micro build/release/bench/bourse_bench

docs: build ## Write the tables of settings in docs/operations.md
	@scripts/write_settings.py build/release/bourse

format: ## Format the C++ sources
	@scripts/setup.sh test
	git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 -i

clean: ## Remove build output, but not data
	rm -rf build
