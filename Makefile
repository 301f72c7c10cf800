# make build: everything a release needs, from an empty clone.   make test: everything that guards the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: build test trials lint describe baselines lock clean

build: $(STAMP)
	$(BIN)/newsqed check
	$(BIN)/newsqed annotate --check
	$(BIN)/newsqed build --open

test: $(STAMP) lint
	$(BIN)/newsqed check
	$(BIN)/newsqed annotate --check
	$(BIN)/python -m pytest

# Long: thousands of corruptions, hundreds of merges. `make test` runs a sample of each.
trials: $(STAMP)
	$(BIN)/python -m pytest -m trial -s

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The stamp is newer than what it was made from, so a second run installs nothing.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("NewsQED needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[build,dev]'
	touch $@

# The pages that are made from the code and the corpus.
describe: $(STAMP)
	$(BIN)/python tools/describe.py

# What the programs of examples/ score: corpus/baselines.toml.
baselines: $(STAMP)
	$(BIN)/python tools/baselines.py

# The locked versions, for every platform and Python that the project supports.
lock: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-annotate --no-header --upgrade \
	    --all-extras pyproject.toml --no-emit-package newsqed --output-file constraints.txt

clean:
	rm -rf $(VENV) build/releases .mypy_cache .ruff_cache .pytest_cache .hypothesis
