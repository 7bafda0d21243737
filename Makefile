# Greenroom. `make run` is all it takes to see it; `make help` says the rest.

# The first Python that is new enough: 3.11 or newer.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
IN_VENV := .venv/bin/python
PIP_FLAGS := -qq --disable-pip-version-check --require-hashes
# Tests keep away from the data of a portal that runs from this folder, and from what a .env file says of it.
TEST_DATA := $(or $(TMPDIR),/tmp)/greenroom-test-$(shell id -u)
TESTS := $(IN_VENV) -m pytest -n 2 --dist loadfile
test test-sqlite test-postgresql lint: export PORTAL_DATA := $(TEST_DATA)

.PHONY: help run dev test test-sqlite test-postgresql lint format messages bench clean

help:
	@echo 'make run      start the portal on http://127.0.0.1:8000 (another port: make run PORT=8001)'
	@echo 'make test     run all tests, on SQLite and on PostgreSQL'
	@echo 'make lint     check style, types, layers, templates, migrations, translations'
	@echo 'make format   put Python and templates into shape'
	@echo 'make messages bring new sentences into the Korean catalog and compile it (needs gettext)'
	@echo 'make bench    measure speed and memory (a part: make bench BENCH="--only ingestion --sizes 10000")'
	@echo 'make clean    remove the environment and what tools left behind; data in var/ stays'

run: .venv/run.stamp
	@exec $(IN_VENV) manage.py up --with-parent

dev: .venv/dev.stamp

test: test-sqlite test-postgresql

test-sqlite: dev
	@tests/tools.sh
	@echo '== Tests on SQLite'
	$(TESTS)

test-postgresql: dev
	@echo '== Tests on PostgreSQL'
	$(IN_VENV) -m tests.postgresql $(TESTS) -m 'not browser and not once'

lint: dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy portal catalog tests manage.py
	.venv/bin/lint-imports
	git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2 --check
	$(IN_VENV) manage.py makemigrations --check --dry-run
	$(IN_VENV) -m pytest -q tests/portal/test_korean.py

format: dev
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2

messages: dev
	$(IN_VENV) manage.py makemessages --locale ko --no-obsolete --add-location file --no-wrap --ignore '.venv/*'
	$(IN_VENV) manage.py compilemessages --locale ko --ignore '.venv/*'

bench: dev
	$(if $(findstring ingestion,$(BENCH)),,@tests/tools.sh bench)
	$(IN_VENV) -m tests.bench $(BENCH)

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache test-results

# Packages come in the versions and with the digests of the lock. pip is that of the system, which spares
# installing another one; without one, the new environment brings its own.
.venv/run.stamp: requirements.txt
	@[ -n "$(PYTHON)" ] || { echo 'Greenroom needs Python 3.11 or newer, and none is found on the PATH.' >&2; exit 1; }
	@echo 'Installing what the portal is made of …'
	@$(call install,requirements.txt)
	@touch $@

.venv/dev.stamp: requirements-dev.txt
	@[ -n "$(PYTHON)" ] || { echo 'Greenroom needs Python 3.11 or newer, and none is found on the PATH.' >&2; exit 1; }
	@echo 'Installing the tools for development …'
	@$(call install,requirements-dev.txt)
	@touch $@ .venv/run.stamp

define install
if $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	$(PYTHON) -m venv --without-pip .venv && \
	$(PYTHON) -m pip --python $(IN_VENV) install $(PIP_FLAGS) -r $(1); \
else \
	$(PYTHON) -m venv .venv && $(IN_VENV) -m pip install $(PIP_FLAGS) -r $(1); \
fi
endef
