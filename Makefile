# Everything that this file starts it ends. make run and `make test` need git, make, Python 3.11
# and a package index, nothing else.

PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON) 2>/dev/null),)
PYTHON := python3
endif

# uv does not read pip's settings: hand the index on where pip has one of its own.
INDEX := $(shell $(PYTHON) -m pip config get global.index-url 2>/dev/null)
ifneq ($(INDEX),)
export UV_DEFAULT_INDEX ?= $(INDEX)
endif

BIN := .venv/bin
UV := $(BIN)/uv
SYNC = $(UV) pip sync --quiet --python .venv --require-hashes
INSTALL = $(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .

.PHONY: run test lint up bench eval ui-test test-pg15 faults dictionary requirements clean help
.DEFAULT_GOAL := help

help:  ## say what there is
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

.venv/uv: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11) and "Python 3.11 is wanted")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/run: .venv/uv requirements/run.txt pyproject.toml
	@test -f .venv/dev || $(SYNC) requirements/run.txt
	@test -f .venv/dev || $(INSTALL)
	@touch $@

.venv/dev: .venv/uv requirements/dev.txt pyproject.toml
	$(SYNC) requirements/dev.txt
	$(INSTALL)
	@touch $@ .venv/run

.venv/eval: .venv/dev requirements/eval.txt
	$(SYNC) requirements/eval.txt
	$(INSTALL)
	@touch $@

run: .venv/run  ## the nightly DAG over samples/, on an embedded Postgres, and what landed
	@$(BIN)/python -m etl.operate.first_light

test: .venv/dev  ## lint, types and the tests; starts and ends what it needs
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

.PHONY: test-slow
test-slow: .venv/dev  ## the tests that `make test` has no time for: backfills, kills, memory, the bench
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m slow

lint: .venv/dev  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

up: .venv/run  ## Airflow's web UI on localhost:8080, the nightly DAG scheduled
	@exec $(BIN)/tearsheet up

bench: .venv/dev  ## the road, every format beside its library, stories, a night in Airflow; some minutes
	$(BIN)/python -m bench
	$(BIN)/python -m bench --stories
	$(BIN)/python -m bench --night

eval: .venv/eval  ## every figure of accuracy next to its baselines; some minutes
	$(BIN)/python -m evals

ui-test: .venv/dev  ## Airflow's web UI worked by hand in Chromium; pictures in .tearsheet/screenshots
	$(BIN)/python -m pytest -m ui tests/ui

TRAIN := .tearsheet/train

$(TRAIN)/ready: .venv/uv requirements/train.txt
	$(UV) venv --quiet --clear --python $(BIN)/python $(TRAIN)/venv
	$(UV) pip sync --quiet --python $(TRAIN)/venv --require-hashes requirements/train.txt
	@touch $@

.PHONY: train
train: $(TRAIN)/ready  ## the net's weights anew, bit for bit, from ../shared/data; an hour on one core
	$(TRAIN)/venv/bin/python -m train

.PHONY: deploy-test
deploy-test: .venv/dev  ## every service of docker-compose.yml natively, nights through Celery; some minutes
	$(BIN)/python -m pytest -s -m deploy tests/deploy

.PHONY: fuzz
fuzz: .venv/dev  ## readers and parser against damage nobody thought of: ten minutes (FUZZ_SECONDS)
	$(BIN)/python -m tests.fuzz

faults: .venv/dev  ## kills at random instants, more of them than `make test` has time for
	TEARSHEET_TEST_KILLS=24 $(BIN)/python -m pytest -m faults tests

test-pg15: .venv/dev  ## the store's tests on Debian's PostgreSQL 15, the oldest promised
	tests/with_postgres_15.sh $(BIN)/python -m pytest -m "not airflow" tests/store

dictionary: .venv/dev  ## write docs/data-dictionary.md anew from the tables' comments
	$(BIN)/python -m etl.store.dictionary > docs/data-dictionary.md

requirements: .venv/uv  ## pin anew what pyproject.toml asks for
	PATH="$(CURDIR)/$(BIN):$$PATH" requirements/compile.sh

clean:  ## remove the environment and the embedded store
	rm -rf .venv .tearsheet
