.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

bootstrap := deploy/local/bootstrap.sh
python := .venv/bin/python
sources := shared services deploy tests
hard := tests/faults tests/system/feedback/test_batch.py tests/unit/feedback/budget/test_counting.py tests/system/notify/test_kills.py tests/system/notify/test_channel_kills.py tests/unit/panels/sortition

.PHONY: help
help: ## Show this list
	@awk -F ':.* ## ' '/^[a-z]+:.* ## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: up
up: ## Run all of Silta on this machine, until Ctrl-C; SIGN_IN=1 asks staff over HTTP for a token
	@$(bootstrap) local broker
	@exec $(python) -m deploy.local up $(if $(SIGN_IN),--sign-in)

.PHONY: down
down: ## Stop what “make up” has started; the data stays
	@$(bootstrap) local
	@exec $(python) -m deploy.local down

.PHONY: demo
demo: ## Live through a year of a city in two minutes
	@$(bootstrap) local broker
	@exec $(python) -m deploy.demo

.PHONY: lint
lint: ## Check style, types, the direction of imports, secrets and licences
	@$(bootstrap) dev
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) .venv/bin/lint-imports
	$(python) -m deploy.scan secrets licences || [ $$? -eq 75 ]

.PHONY: scan
scan: ## Look for secrets in files, licences that bind, and known vulnerabilities
	@$(bootstrap) dev
	$(python) -m deploy.scan

.PHONY: test
test: ## Check everything: lint, then all tests on real servers
	@$(bootstrap) dev broker browser curl promtool systemd kubectl
	@$(MAKE) lint
	$(python) -m tests

.PHONY: faults
faults: ## Break everything, in the long form; ROUNDS=20 for twenty seeds, ONLY=last_seat for one of them
	@$(bootstrap) dev broker
	SILTA_FAULTS=long SILTA_FAULTS_REPEAT=$(or $(ROUNDS),1) $(python) -m pytest $(hard) -v $(if $(ONLY),-k $(ONLY))

.PHONY: search
search: ## Look for examples that break what must hold for all of them: others each time, ten times as many
	@$(bootstrap) dev
	SILTA_SEARCH=1 $(python) -m pytest tests/unit -m hypothesis -n 2 --timeout 1200

.PHONY: bench
bench: ## Measure throughput, latency and draws; ONLY="year draws" for some parts of it
	@$(bootstrap) dev broker
	@exec $(python) -m tests.benchmarks $(ONLY)

# The larger files first: the smaller take their versions from dev.txt, so that all agree.
pins := $(python) -m uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-header --no-annotate
compile := $(pins) pyproject.toml
some := $(compile) --constraints requirements/dev.txt
every := --extra console --extra events --extra feedback --extra notify --extra panels

.PHONY: lock
lock: ## Choose the newest versions that pyproject.toml allows, and write them to requirements/
	@$(bootstrap) dev
	$(compile) --upgrade --extra dev --output-file requirements/dev.txt
	$(some) --extra local --output-file requirements/local.txt
	$(some) $(every) --output-file requirements/runtime.txt
	$(some) $(every) --extra budgets --output-file requirements/budgets.txt
	$(some) --extra events --output-file requirements/events.txt
	$(some) --extra panels --output-file requirements/panels.txt
	$(some) --extra feedback --output-file requirements/feedback.txt
	$(some) --extra feedback --extra budgets --output-file requirements/feedback-budgets.txt
	$(some) --extra notify --output-file requirements/notify.txt
	$(some) --extra console --extra budgets --output-file requirements/console.txt
	$(pins) --no-config --upgrade tests/benchmarks/subjects/sortition_library.in --output-file requirements/bench.txt

.PHONY: clean
clean: ## Remove the environment, all caches and the local system with its data
	@if [ -x $(python) ] && [ -d .silta ]; then $(python) -m deploy.local down; fi
	rm -rf .silta .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(wildcard $(sources)) -name __pycache__ -type d -prune -exec rm -rf {} +
