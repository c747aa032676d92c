# The habits of this project. `make` alone lists them; `make demo` and `make test` need only
# Python 3.11 or newer and make: whatever else is missing is installed into .venv first.

PYTHON ?= python3
FILE ?= examples/lea-2027/cohort.toml
OUT ?= rehearsal-out
ONCE ?=
UV ?= uv

BIN := .venv/bin
READY := .venv/.ready
JUDGES := .venv/judges/.ready

export PATH := $(CURDIR)/$(BIN):$(PATH)
# Zones come from the pinned package tzdata alone: the machine's own may be years older.
export PYTHONTZPATH :=

.DEFAULT_GOAL := help
.PHONY: help demo test chaos fuzz check format format-check lint types contracts bench plan rehearse lock

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## A cohort's year on this machine, starting next Monday (ONCE=1: leave when proven)
	$(BIN)/python starter.py demo $(if $(ONCE),--once)

# loadfile: a file's tests share its servers, so they stay on one worker.
test: $(READY) $(JUDGES) ## Every test
	$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

chaos: $(READY) ## 250 kills of a worker on each road, 30 in opening waves (20 of the server), 60 cut wires
	$(BIN)/pytest tests/chaos -rP --kills=250 --wave-kills=30 --troubles=60 $(ARGS)

fuzz: $(READY) ## 200,000 broken messages through the sorting of what comes in (make test: 20,000)
	INBOUND_MUTANTS=200000 $(BIN)/pytest tests/wire/test_inbound_hostile.py -s $(ARGS)

check: format-check lint types contracts test ## All that must hold before a change is handed in

format: $(READY) ## Lay the code out and mend what mends itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

format-check: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY) ## The banned clock, chance and environment, and every other rule of ruff
	$(BIN)/ruff check .

types: $(READY) ## mypy --strict
	$(BIN)/mypy

contracts: $(READY) ## Imports point down
	$(BIN)/lint-imports --no-cache

bench: $(READY) ## How fast it is, as ratios
	$(BIN)/python -m bench $(ARGS)

plan: $(READY) ## The dated year of FILE (default: the sample), by team
	$(BIN)/python starter.py plan $(FILE)

rehearse: $(READY) ## The whole year of FILE in seconds, every letter into OUT
	$(BIN)/python starter.py rehearse $(FILE) --out $(OUT)

lock: ## Choose versions anew (for maintainers; needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: install it with \`pip install uv\`, or name it with UV=..." >&2; exit 1; }
	$(UV) pip compile pyproject.toml --group dev --universal --upgrade --generate-hashes \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links --quiet \
	  --output-file requirements.lock

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Convener needs Python 3.11 or newer, and \`$(PYTHON)\` is missing or older. Install one," >&2; \
	  echo "or name it: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "\`$(PYTHON)\` cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing what requirements.lock names into .venv (once; about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# ical.js, which large calendars read with, for the tests alone; its hash stands in the lock file.
$(JUDGES): tests/wire/judges/package-lock.json | $(READY)
	@if command -v npm >/dev/null; then mkdir -p $(@D) && \
	  cp tests/wire/judges/package.json tests/wire/judges/package-lock.json $(@D) && \
	  npm ci --prefix $(@D) --loglevel=error --no-audit --no-fund --ignore-scripts && touch $@; \
	else echo "Tests that read our calendars with ical.js will fail: they need Node.js and npm." >&2; fi
