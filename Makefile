# `make` lists the targets. Each does what it needs first, so that any of them works in a fresh clone.
.DEFAULT_GOAL := help
SHELL := bash
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# Two processes, each with a broker and a database of its own; the tests of one file stay together.
PARALLEL := -n 2 --dist loadfile
T ?=
.PHONY: help install run demo test unit integration e2e lint format bench clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## */\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

install: ## what is missing: .venv from the lock, RabbitMQ from the distribution
	@dev/bootstrap.sh

run: install ## the whole product on this machine, until Ctrl-C (PORT=8000; DATABASE_URL=, AMQP_URI= for servers of yours)
	@$(PY) -m dev.run $(ARGS)

demo: install ## load a scenario into the running product (SCENARIO=file; URL=, USERNAME=, PASSWORD= for one elsewhere)
	@$(PY) -m dev.demo $(if $(SCENARIO),"$(SCENARIO)")

test: install ## every test, with a broker and a database of their own (T=path for some)
	@$(PYTEST) -q $(PARALLEL) $(T)

unit: install ## the tests that need nothing else
	@$(PYTEST) -q $(if $(T),$(T),tests/unit)

integration: install ## the tests of one part with a real broker and database
	@$(PYTEST) -q $(PARALLEL) $(if $(T),$(T),tests/integration)

e2e: install ## the tests of the whole product over HTTP
	@$(PYTEST) -q $(PARALLEL) $(if $(T),$(T),tests/e2e)

lint: install ## style, types, import contracts, dependencies
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/deptry .

format: install ## put the code into its form
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

bench: ## measure, beside a peer or a floor in the same run
	@dev/bootstrap.sh bench
	@$(PY) -m dev.bench

clean: ## forget the local stack's data and all caches (keeps .venv)
	@for lock in .run/*.lock; do [ ! -e $$lock ] || flock -n $$lock true || { echo "a stack is running here; end it first" >&2; exit 1; }; done
	rm -rf .run .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
