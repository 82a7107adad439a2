# One command for each thing, the same on a laptop and in CI. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PG := tests/on_postgresql.sh
# What touches no database is tested once, and so are pages and words: the state behind them is tested on both.
PURE := $(addprefix --ignore=tests/,feel dmn rules content matters workdays proofs equivalence workbook exchange bulk lab explaining fuzz surface site hall words demo papers)
DJANGO := MIAOPI_MODE=test MIAOPI_DATABASE_URL=sqlite://:memory: $(BIN)/python -m django
export DJANGO_SETTINGS_MODULE := miaopi.site.settings

.PHONY: help install system install-dev demo test test-quick prove bench lint format messages lock clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

system:
	@scripts/system-packages.sh run

system-dev:
	@scripts/system-packages.sh test

.venv/run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m miaopi.site.translations
	@touch $@

install: system .venv/run  ## the environment .venv with the command miaopi
	@$(BIN)/python -m miaopi.site.translations

# The engine of others that runs our exports in the tests: pinned with hashes, its scripts not run.
PEER := tests/exchange/peer/node_modules/.package-lock.json
$(PEER): tests/exchange/peer/package-lock.json | system-dev
	npm ci --prefix tests/exchange/peer --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

install-dev: system-dev .venv/dev $(PEER)

demo: install  ## everything at once: database, example people, registries, worker, web (PORT=8000)
	@exec $(BIN)/miaopi demo --port $(PORT)

test: install-dev  ## the tests, on SQLite and on PostgreSQL, with a real browser (under 10 minutes)
	$(BIN)/python -m pytest -n 2 -m "not prove"
	$(PG) $(BIN)/python -m pytest -n 2 -m "not prove and not browser" tests $(PURE)

prove: install-dev  ## the long checks: full matrices, fuzzing, a million comparisons (under an hour)
	$(BIN)/python -m pytest -n 2 -m prove
	$(PG) $(BIN)/python -m pytest -n 2 -m "prove and not browser" tests $(PURE)
	$(BIN)/python -m tests.fuzz.feel_text 120
	$(BIN)/python -m tests.fuzz.dmn_file 60

bench: install-dev  ## the speed figures, each a ratio to a limit or a peer in the same run
	$(PG) --durable $(BIN)/python -m bench

lint: install-dev  ## format, lint, types, import contracts, languages, migrations, locks
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/deptry src
	$(BIN)/djlint src --lint --profile django --ignore H015,H020,H043,D018 --quiet
	$(DJANGO) makemigrations --check --dry-run
	$(BIN)/miaopi matters check matters

format: install-dev  ## put the code in order
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

lock:  ## resolve the libraries anew, with hashes and without addresses (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

clean:  ## remove the environment and the demo's state
	rm -rf .venv var build src/*.egg-info
