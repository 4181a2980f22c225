# One command each; `make help` lists them. The only thing needed beforehand is Python >= 3.11.

VENV ?= .venv
JOBS ?= 2
BIN := $(VENV)/bin
RUN := $(BIN)/python -m
# One thread per process: the same timings whatever else runs, and two test workers do not fight.
PYTEST := OMP_NUM_THREADS=1 $(RUN) pytest

# A stamp says what the environment holds; it is made anew when the declaration of that changes.
BASE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test slow oldest bench lint types docs clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

demo: $(BASE) ## Train a network on handwritten digits and write a report
	$(BIN)/rushlight train

test: $(DEV) ## Run the whole quick suite, as CI does
	$(PYTEST) -n $(JOBS) $(ARGS)

slow: $(DEV) ## Run the tests that take minutes
	$(PYTEST) -m slow $(ARGS)

oldest: $(BASE) ## Run the quick suite on the oldest releases that pyproject.toml admits
	$(BIN)/python tools/lower_bounds.py > $(VENV)/oldest.txt
	PIP_CONSTRAINT=$(VENV)/oldest.txt sh tools/environment.sh $(VENV)-oldest test
	OMP_NUM_THREADS=1 $(VENV)-oldest/bin/python -m pytest -n $(JOBS) $(ARGS)

bench: $(DEV) ## Measure against PyTorch and others; write docs/benchmarks.md
	$(RUN) benchmarks --write docs/benchmarks.md

lint: $(DEV) ## Check the style of the code
	$(RUN) ruff check .

types: $(DEV) ## Check the types of the package
	$(RUN) mypy

docs: $(VENV)/.installed-docs ## Write the reference of every public name to site/
	$(RUN) pdoc --docformat google --math --output-directory site rushlight

clean: ## Remove the environment and everything that tools left behind
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BASE): pyproject.toml tools/environment.sh
	@sh tools/environment.sh $(VENV)
	@touch $@

$(VENV)/.installed-%: pyproject.toml tools/environment.sh
	@sh tools/environment.sh $(VENV) $*
	@touch $@ $(BASE)
