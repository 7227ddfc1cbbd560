# make run    set up, preprocess seeds/ and serve http://127.0.0.1:8050
# make test   set up (the browser too), check and test
# make bench      measure how fast and how large, and keep it in BENCHMARKS.md
# make evaluate   measure how well reports are read, and keep it in EVALUATION.md
# Everything made lies in .venv/, .venv-evaluate/ and data/build/; `make clean` takes them away.

MIN := 3.11
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
endif
HOST ?= 127.0.0.1
PORT ?= 8050

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
SPARK := $(VENV)/.spark
PEERS_VENV := .venv-evaluate
PEERS := $(PEERS_VENV)/.ready
BUILD := data/build
TABLES := $(BUILD)/.seeds
PIP_INSTALL := python -m pip install -qq --disable-pip-version-check --no-warn-script-location --progress-bar off
PIP := $(BIN)/$(PIP_INSTALL)

export PIP_ROOT_USER_ACTION := ignore

.PHONY: run test check bench evaluate format tables gazetteer browser setup clean
.DEFAULT_GOAL := run

run: tables
	@$(BIN)/python -m dashboard serve --host $(HOST) --port $(PORT)

setup: $(RUNTIME)

# The tables, built anew only when a report, the data, the code or what is installed has changed.
tables: $(RUNTIME)
	@mkdir -p $(BUILD)
	@if [ ! -e $(TABLES) ] || [ ! -e $(BUILD)/incidents.parquet ] || [ $(RUNTIME) -nt $(TABLES) ] || \
	  [ -n "$$(find seeds data -path $(BUILD) -prune -o -newer $(TABLES) -print; \
	           find dashboard -name '*.py' -not -path 'dashboard/web/*' -not -path 'dashboard/store/*' -newer $(TABLES) -print)" ]; then \
	  touch $(TABLES).new; \
	  $(BIN)/python -m dashboard preprocess seeds --out $(BUILD); code=$$?; \
	  if [ $$code -gt 1 ]; then rm -f $(TABLES).new; exit $$code; fi; \
	  mv $(TABLES).new $(TABLES); \
	fi

gazetteer: $(RUNTIME)
	@$(BIN)/python -c 'from dashboard.preprocess.gazetteer import Gazetteer; Gazetteer.open()'

test: check gazetteer browser $(if $(shell command -v java),$(SPARK))
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(DEV)
	@$(BIN)/ruff format --check --quiet . >/dev/null 2>&1 || { echo "error: not formatted; run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

format: $(DEV)
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

bench: $(DEV) tables
	@$(BIN)/python -m tests.benchmarks

# How well reports are read, measured and kept in EVALUATION.md. A fall is kept only with ACCEPT=--accept.
evaluate: $(DEV) $(PEERS) gazetteer
	@$(BIN)/python -m tests.evaluation --peers $(PEERS_VENV)/bin/python $(ACCEPT)

browser: $(DEV)
	@$(BIN)/python -m tests.chromium

$(RUNTIME): requirements.txt
	@if [ -z "$(PYTHON)" ]; then echo "error: Python $(MIN) or newer is needed; say where it is: make PYTHON=/path/to/python3"; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "error: $(PYTHON) is not Python $(MIN) or newer"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python3-venv …"; \
	    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; \
	  fi; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "error: $(PYTHON) cannot make environments; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@if ! $(BIN)/python -c '' 2>/dev/null; then \
	  echo "Setting up $(VENV) …"; rm -rf $(VENV); "$(PYTHON)" -m venv $(VENV); fi
	@echo "Installing what the program needs …"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# What speaks to a Spark cluster; the tests start one of their own where there is a Java for it.
$(SPARK): requirements-spark.txt $(RUNTIME)
	@echo "Installing what a cluster is spoken to with …"
	@$(PIP) -r requirements-spark.txt
	@touch $@

# The program with its second reader, and what a user would pick instead, in an environment of their own: so that nothing
# of it is there where the program runs and is tested.
$(PEERS): requirements.txt requirements-nlp.txt requirements-evaluate.txt | $(RUNTIME)
	@echo "Installing what is measured beside the program …"
	@[ -x $(PEERS_VENV)/bin/python ] || $(BIN)/python -m venv $(PEERS_VENV)
	@$(PEERS_VENV)/bin/$(PIP_INSTALL) -r requirements.txt
	@$(PEERS_VENV)/bin/$(PIP_INSTALL) -r requirements-nlp.txt
	@$(PEERS_VENV)/bin/$(PIP_INSTALL) -r requirements-evaluate.txt
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS_VENV) $(BUILD) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
