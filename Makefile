# Two commands: `make demo` serves the seeds, `make test` checks everything. Both set themselves up.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
STORE  ?= store
BIN    := $(VENV)/bin

.PHONY: demo test lint check clean

demo: $(VENV)/.demo
	@$(BIN)/transfergraph demo --store $(STORE) --port $(PORT)

test: lint check

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: $(VENV)/.test
	$(BIN)/pytest -n auto -q

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) $(STORE) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
