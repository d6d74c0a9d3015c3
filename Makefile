# Yiju. `make demo` and `make test` do all that is needed on a machine with Python 3.11+.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DEMO   := .demo/library

.DEFAULT_GOAL := help
.PHONY: help setup models demo test lint bench soak clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY) ## Create .venv and install Yiju with its pinned dependencies

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Yiju needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[dev]'
	@touch $@

models: setup ## Fetch the embedding model and the language model (1.2 GB, once)
	$(BIN)/yiju models pull

demo: models ## Index the samples and open the chat on http://127.0.0.1:7860
	$(BIN)/yiju ingest samples/documents --library $(DEMO)
	$(BIN)/yiju serve --library $(DEMO)

test: models ## Run the tests, the real models and the browser included
	bash tests/install_browser.sh
	$(BIN)/python -m pytest

lint: setup ## Check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Every other script there takes a corpus of the caller's: see its --help and docs/performance.md.
bench: models ## Measure how well easily confused places are told apart; prints a table
	$(BIN)/python benchmarks/confusable_places.py

soak: setup ## Crash a library's writer 200 times, damage 20,000 documents, ask as 50 people: an hour
	$(BIN)/python -m tests.soak.crashes --kills 120 --seed 1
	$(BIN)/python -m tests.soak.crashes --kills 80 --seed 2 --files 300
	$(BIN)/python benchmarks/fuzz_documents.py --cases 20000
	$(BIN)/python -m tests.soak.load --users 50 --seconds 120

clean: ## Remove the environment and the demo library
	rm -rf $(VENV) .demo
