# All that is needed is Python 3.11 or newer and make; everything else is installed into .venv.
# Paths are relative on purpose: make splits on spaces, and the folder above may have one.

# The first Python on this machine that is new enough; PYTHON=... overrides it.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	echo "$$name"; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
PINS := pyproject.toml constraints.txt build-constraints.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--constraint constraints.txt --build-constraint build-constraints.txt
EXAMPLE := examples/engineer-offer.yaml

.PHONY: help demo test lint types imports spelling unit evals test-live docs bench hooks clean
.NOTPARALLEL:

help:
	@echo "make demo       the main job on an example: no key, no network once installed"
	@echo "make test       lint, types, import contracts, spelling, tests, replayed evals"
	@echo "make test-live  the tests that call the model you configured"
	@echo "make docs       write the output of each command into the documents"
	@echo "make bench      timings against other tools, side by side"
	@echo "make hooks      check each commit before it is made"
	@echo "make clean      remove what these commands made"

demo: $(VENV)/.installed
	@echo
	@echo '$$ negotiate trades $(EXAMPLE) --no-llm'
	@$(BIN)/negotiate trades $(EXAMPLE) --no-llm
	@echo
	@echo '$$ negotiate questions $(EXAMPLE) --no-llm'
	@$(BIN)/negotiate questions $(EXAMPLE) --no-llm

test: lint types imports spelling unit

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

imports: $(VENV)/.installed-test
	$(BIN)/lint-imports

spelling: $(VENV)/.installed-test
	$(BIN)/codespell

unit: $(VENV)/.installed-test
	@# Two at a time: what has to do with models takes as long as everything else.
	@rm -f .coverage .coverage.*
	@{ $(BIN)/python -m pytest -q -p no:cacheprovider -m load && \
	$(BIN)/coverage run --parallel-mode -m pytest -q -p no:cacheprovider -m "not live and not load" tests/llm; \
	} > $(VENV)/beside.txt 2>&1 & beside=$$!; \
	$(BIN)/coverage run --parallel-mode -m pytest -m "not live and not load" --ignore=tests/llm; tests=$$?; \
	$(BIN)/negotiate eval run --replay --strict --brief; evals=$$?; \
	wait $$beside; others=$$?; cat $(VENV)/beside.txt; exit $$((tests + evals + others))
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

evals: $(VENV)/.installed-test
	$(BIN)/negotiate eval run --replay --strict

test-live: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m live --force-enable-socket

docs: $(VENV)/.installed-test
	$(BIN)/python -m tests.documents

bench: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks

hooks: $(VENV)/.installed-test
	$(INSTALL) --group dev
	$(BIN)/pre-commit install

clean:
	rm -rf $(VENV) .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist

# Stamp files: a step runs again only when what it depends on has changed.
$(VENV)/.created: build-constraints.txt
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo 'Python 3.11 or newer is needed and was not found. If it is installed under another name: make PYTHON=/path/to/python $(MAKECMDGOALS)' >&2; \
		exit 1; \
	fi
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo 'Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv' >&2; \
		exit 1; \
	}
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint build-constraints.txt pip
	@touch $@

$(VENV)/.installed: $(VENV)/.created $(PINS)
	@echo 'Installing into $(VENV) (once) ...'
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo 'Installing the tests'\'' and checkers'\'' packages (once) ...'
	@$(INSTALL) --editable '.[evals]' --group test --group lint
	@touch $@
