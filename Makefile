# The two commands are `make run` and `make test`; everything they need, they set up, and only what is missing.

PYTHON ?= python3
VENV   := .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
PATH   := $(CURDIR)/$(BIN):$(PATH)
export PATH

.DEFAULT_GOAL := help
.PHONY: help run test check bench wheel setup assets pictures rules cues lock clean

help: ## What there is to type
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Start Stridework and open it in the browser
	@$(BIN)/python -m assets
	@$(BIN)/stridework serve --port $(PORT)

test: setup check ## Run every test, in browsers and on both databases
	@node --test tests/js/*.test.js
	@$(BIN)/python -m pytest -n 2 --dist loadgroup
	@STRIDEWORK_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not one_database" tests/web

check: $(VENV)/.test ## House checks: style, types, storeys
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@npm exec --no -- tsc --project jsconfig.json
	@npm exec --no -- tsc --project jsconfig.worker.json

bench: setup ## Measure everything the README claims
	@$(BIN)/python -m bench

wheel: $(VENV)/.run ## Build the wheel into dist/
	@$(BIN)/python -m assets
	@rm -rf dist
	@$(BIN)/python -m hatchling build --target wheel
	@ls -l dist

setup: $(VENV)/.test $(VENV)/.chromium ## Only set up, into .venv
	@$(BIN)/python -m assets

pictures: $(VENV)/.run ## Draw the README's pictures again
	@$(BIN)/python -m assets pictures

rules: $(VENV)/.run ## Write docs/rules.md from the rules file
	@$(BIN)/python -m assets rules

cues: $(VENV)/.run ## Write docs/cues.md from the exercise files
	@$(BIN)/python -m assets cues

lock: $(VENV)/.uv ## Pin every dependency again, with hashes and no registry address
	@tools/lock.sh

clean: ## Remove everything that can be made again
	rm -rf $(VENV) node_modules dist stridework/library/voice stridework/library/pose stridework/web/collected \
	  stridework/web/static/vendor stridework/web/static/figures \
	  stridework/web/static/engine stridework/web/live

$(VENV)/.uv:
	@$(PYTHON) tools/environment.py $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.uv requirements.txt pyproject.toml package-lock.json
	@uv pip install --quiet --python $(VENV) --require-hashes -r requirements.txt
	@uv pip install --quiet --python $(VENV) --no-deps --no-build-isolation --editable .
	@tools/node.sh $(VENV) --omit=dev
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.txt
	@uv pip install --quiet --python $(VENV) --require-hashes -r requirements-test.txt
	@tools/node.sh $(VENV)
	@touch $@

$(VENV)/.chromium: $(VENV)/.test
	@tools/chromium.sh
	@touch $@
