# Every command here works on a fresh machine with Python 3.11+, git and make, and offline once installed.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9

.PHONY: demo test check test-postgres bench lock env env-run chromium libreoffice look translations clean

demo: env-run ## Serve the product with its demonstration data
	@$(BIN)/bekal demo

test: check ## Run all checks, then all tests, on SQLite
	@$(MAKE) --no-print-directory chromium libreoffice
	$(BIN)/pytest -n auto --dist loadscope

check: env ## Layers, style, types, templates
	$(BIN)/bekal check

test-postgres: env chromium libreoffice ## The same tests on a PostgreSQL server of their own
	scripts/with-postgres $(BIN)/pytest -n auto --dist loadscope

bench: env ## Measure, and print the tables of benchmarks/README.md
	$(BIN)/python -m benchmarks

env-run: $(VENV)/run.stamp
env: $(VENV)/test.stamp

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt

$(VENV)/run.stamp: requirements/run.txt requirements/uv.txt pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

lock: $(UV) ## Write the locked requirements anew
	echo "uv==$(UV_VERSION)" | $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url -o requirements/uv.txt -
	cd requirements && for f in run test bench; do ../$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o $$f.txt $$f.in; done

chromium:
	@scripts/ensure-chromium

libreoffice:
	@scripts/ensure-libreoffice

look: ## Compile the style sheet anew (needs Node; its result is committed)
	cd frontend && npm install --no-audit --no-fund && npm run build

translations: env ## Collect and compile the texts (needs gettext; their result is committed)
	$(BIN)/python scripts/translations

clean:
	rm -rf $(VENV) var staticfiles
