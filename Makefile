# The front door. `make run` serves the product; `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench docs messages e2e screenshots lock
STAMPS := .stamps

help:            ## This list
	@grep -hE '^[a-z0-9]+:.*##' Makefile | sed 's/:.*##/\t/'

# Python's half and the front end's half do not wait for each other.
setup:           ## Put everything the product needs into .venv and frontend/node_modules
	@$(MAKE) --no-print-directory --jobs=2 $(STAMPS)/site $(STAMPS)/engine

$(STAMPS)/python: requirements-dev.txt pyproject.toml
	PYTHON=$(PYTHON) scripts/set-up-python
	@mkdir -p $(STAMPS) && touch $@

# `npm ci` refuses a lock that leaves out another platform's optional packages; this installs the
# locked versions, checks their hashes and writes nothing.
$(STAMPS)/node: frontend/package.json frontend/package-lock.json
	npm --prefix frontend install --no-save --no-audit --no-fund --loglevel=error
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/frontend: $(STAMPS)/node $(shell find frontend/src frontend/*.ts frontend/*.json -type f 2>/dev/null)
	npm --prefix frontend run build
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/site: $(STAMPS)/python $(STAMPS)/frontend $(wildcard locale/zh_Hans/LC_MESSAGES/django.po)
	.venv/bin/lianfang messages --compile
	.venv/bin/lianfang django collectstatic --noinput --clear --verbosity 0
	@mkdir -p $(STAMPS) && touch $@

# The simulator's inner loop becomes machine code, once.
$(STAMPS)/engine: $(STAMPS)/python $(wildcard src/lianfang_sim/kernel*.py)
	.venv/bin/lianfang-sim warm
	@mkdir -p $(STAMPS) && touch $@

# Nobody waits for the engine before the first page; a run that comes sooner compiles it itself.
run:             ## Serve the product with the demonstration scenario on http://127.0.0.1:8000/
	@$(MAKE) --no-print-directory --jobs=2 $(STAMPS)/site
	@nice $(MAKE) --no-print-directory $(STAMPS)/engine & exec .venv/bin/lianfang up

test: setup      ## All tests: fast ones on both stores, front end, then a real browser
	scripts/install-test-needs
	scripts/test

check: setup     ## Every check; reports all failures and changes nothing
	scripts/check

fix: setup       ## Put right what a machine can put right
	scripts/fix

bench: setup     ## Measure speeds and sizes: name, value, unit
	.venv/bin/python -m bench.run

docs: setup      ## Print glossary, state diagrams, errors, commands and the page on January 2020
	.venv/bin/lianfang docs
	.venv/bin/python scripts/hunan_2020.py

messages: setup  ## Collect the sentences of the code into the translation catalogue
	.venv/bin/lianfang messages

e2e: setup       ## Only the tests with a real browser
	.venv/bin/pytest tests/e2e -n 0

screenshots: setup ## Take the pictures of docs/screenshots again
	LIANFANG_SCREENSHOTS=1 .venv/bin/pytest tests/e2e/test_order_walk.py tests/e2e/test_every_page.py \
	  tests/e2e/test_what_if.py -n 0 -k "order or wall or modes or weighs"

lock:            ## Pin the newest allowed versions again
	scripts/lock
