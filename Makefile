# Two commands: `make demo` serves the seeds, `make test` checks everything. Both set themselves up.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
STORE  ?= store
BIN    := $(VENV)/bin

# what the tests of pages, pictures and foreign engines use; each of them skips, saying so, where it is missing
PACKAGES := chromium curl default-jre-headless graphviz libjgrapht-java raptor2-utils virtuoso-opensource-7

.PHONY: demo test lint check system clean

demo: $(VENV)/.demo
	@$(BIN)/transfergraph demo --store $(STORE) --port $(PORT)

test: system lint check

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: $(VENV)/.test
	$(BIN)/pytest -n auto -q

# installs the system packages where it may (root on Debian), and says what is missing where it may not
system:
	@missing=$$(for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq; export DEBIAN_FRONTEND=noninteractive; \
	  for p in $$missing; do apt-get install -y -qq --no-install-recommends $$p >/dev/null || echo "no $$p: its tests skip"; done; \
	else echo "not installed, so the tests that use them skip:" $$missing; fi

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
