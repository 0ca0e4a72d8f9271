# Everything here is one line that calls something readable: lfnkr/devserver/bootstrap.py, lfnkr/devserver/run.py, manage.py, pytest.
# `make` alone explains itself. Choose a Python with `make run PYTHON=python3.13`, a port with `make run PORT=8001`.

ifdef PYTHON
export PYTHON
endif
unexport PYTHONDONTWRITEBYTECODE # Where it is set, every start would compile everything again: twice as slow.
system_python := $(or $(PYTHON),python3)
python := .venv/bin/python
manage := $(python) manage.py
year ?= 20
smoke := lfnkr/configuration/tests/test_settings.py lfnkr/keyring/tests/test_sealing.py lfnkr/web/tests/test_healthcheck.py lfnkr/accounts/tests/test_sign_in.py \
	lfnkr/audit/tests/test_verify_audit.py cases/intake/tests/test_open_case.py cases/intake/tests/test_intake_page.py cases/people/tests/test_search.py \
	donations/ledger/tests/test_bookkeeping.py donations/decisions/tests/test_deciding.py donations/ledger/tests/test_verify_ledger.py reports/tests/test_pdf.py

.DEFAULT_GOAL := help
.PHONY: help setup run demo test quick check smoke fix migrate docs report verify shell image clean soak bench sabotage screenshots lock tools \
	packages letters translations record-matrix record-schema record-times rehearse rehearse-production

help: ## Say what can be made here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv and install what the application needs (only when it changed)
	@$(system_python) -m lfnkr.devserver.bootstrap install requirements.txt

run: setup ## Open the house on http://127.0.0.1:8000: database, demonstration year, web server; Ctrl-C closes it
	@$(python) -m lfnkr.devserver.run

demo: setup ## Throw away the local database (asks first), load the demonstration year afresh, and open the house
	@$(python) -m lfnkr.devserver.launcher remove
	@$(python) -m lfnkr.devserver.run

packages: # First of all, before anything is installed or takes time.
	@$(system_python) -m lfnkr.devserver.bootstrap needs pdf browser pdftools

tools: setup ## Install what tests and checks need besides
	@$(system_python) -m lfnkr.devserver.bootstrap install requirements-dev.txt

test: packages tools check ## All checks, then all tests on a real PostgreSQL
	@$(python) -m pytest -n 2 --dist loadgroup -q -r s

quick: tools check ## Checks and the quick tests: no browser, no laws of the whole, nothing that takes long, in a minute or so
	@$(python) -m pytest -n 2 --dist loadgroup -q -m "not browser and not slow" --ignore-glob "*/tests/laws/*"

record-matrix: tools ## Write down who gets which answer at which address now (permission_matrix.txt): then read the difference, line by line
	@LFNKR_RECORD_MATRIX=1 $(python) -m pytest -q reports/tests/laws/test_permission_matrix.py

record-times: packages tools ## Run all tests and write down which files of them take long (lfnkr/tests/long_files.txt): not in `make quick`
	@LFNKR_RECORD_TIMES=1 $(python) -m pytest -n 2 --dist loadgroup -q

record-schema: tools ## Write down which functions, triggers, policies, rights and constraints the migrations make (schema.txt)
	@LFNKR_RECORD_SCHEMA=1 $(python) -m pytest -q reports/tests/laws/test_schema_record.py

soak: tools ## The long tests, for hours: races, crashes and random books (only some: make soak which="pairs")
	@LFNKR_SOAK=1 $(python) -m pytest -q -s -m soak -k "$(which)"

bench: tools migrate ## Measure every daily page at 1,000, 5,000 and 100,000 requests, race two acts, and write the tables of docs/performance.md
	@$(manage) bench --race 1000 100000 --output docs/performance/after.json --before docs/performance/before.json --document docs/performance.md

sabotage: tools ## Break each protection in a copy of the house, and see its test go red (only some: make sabotage which="seal")
	@$(python) -m lfnkr.tests.sabotage "$(which)"

check: tools ## Lint, formatting, imports, migrations complete, documents drawn from code current
	@$(python) -m ruff check .
	@$(python) -m ruff format --check --quiet .
	@$(python) -m djlint --lint --quiet templates reports/demo/templates
	@PYTHONPATH=. .venv/bin/lint-imports --no-logo
	@$(manage) makemigrations --check --dry-run
	@$(manage) draw_docs --check

smoke: tools check ## Checks and a few tests of everything, without a browser; .ci/smoke runs it on Python 3.13
	@$(python) -m pytest -q $(smoke)

fix: tools ## Repair what lint and formatting can repair themselves
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

migrate: setup ## Bring both databases to the current state of the migrations
	@$(manage) prepare

docs: setup ## Draw the documents that come from code
	@$(manage) draw_docs

report: setup ## Print the annual report of a term into var/ (make report year=20)
	@mkdir -p var
	@$(manage) annual_report $(year) --audience members --language en --format pdf --output var/annual-report-$(year).pdf

verify: setup ## Recompute the ledger and the audit chain, open everything sealed, and say what disagrees
	@$(manage) verify_ledger
	@$(manage) verify_audit
	@$(manage) verify_keyring

shell: setup ## A Python shell with the models loaded, as the web role
	@$(manage) shell

screenshots: tools ## Take every picture again (var/screenshots, some of them docs/screenshots) and write down what the browser tests measured
	@rm -f var/screenshots/* docs/screenshots/*
	@LFNKR_RECORD=1 $(python) -m pytest -q -m browser

letters: tools ## Cut the Japanese and Korean letters for machines without any, when the words of the house changed much
	@$(python) -m lfnkr.web.letters

translations: tools ## Gather new strings into locale/ (needs gettext) and compile what is translated
	@$(python) -m lfnkr.devserver.bootstrap needs translating
	@$(manage) makemessages --all --no-obsolete --no-wrap --add-location file --ignore .venv --verbosity 0
	@.venv/bin/pybabel --quiet compile -d locale -D django

lock: tools ## Compile requirements*.in into requirements*.txt, with hashes
	@$(python) -m lfnkr.devserver.bootstrap lock

image: ## Build the container image
	@docker build --tag lfnkr .

rehearse: ## As root: start from a clone on a bare Debian 13, as root and as an ordinary user, with a stop watch
	@$(system_python) .ci/rehearse

rehearse-production: tools ## From two empty servers to a restored backup, by the commands of docs/runbook.md
	@$(python) .ci/rehearse-production

clean: ## Remove .venv and caches; the local database in var/ stays
	@rm -rf .venv .ruff_cache .grimp_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
