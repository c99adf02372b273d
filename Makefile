# make setup | demo | dev | test | check | audit | deploy | studio-build | screenshots | golden | gallery | local | bench | clean ; nothing clever
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
export TOPIC SCRIPT ASPECT QUALITY LANGUAGE PROVIDERS

.PHONY: setup demo dev test check audit deploy studio-build screenshots golden gallery local bench clean

setup: $(VENV)/ready

$(VENV)/ready: requirements.txt functions/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

demo: setup
	@$(RUN) -m scripts.demo

dev: setup
	@$(RUN) -m scripts.dev

test: check
	$(RUN) -m pytest

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy functions/src/scenewright scripts local_appwrite benchmarks tests
	$(RUN) -m scripts.export_types --check

audit: setup
	@$(RUN) -m scripts.audit

deploy: setup
	$(RUN) -m scripts.deploy

studio-build: setup
	cd frontend_example && npm install --no-audit --no-fund --no-package-lock && npm run build

screenshots: setup
	$(RUN) -m tests.studio.screenshots

golden: setup
	$(RUN) -m tests.render.goldens
	$(RUN) -m tests.render.scene_goldens

gallery: setup
	$(RUN) -m scripts.gallery

local: setup
	$(RUN) -m local_appwrite

bench: setup
	$(RUN) -m benchmarks

clean:
	rm -rf $(VENV) out build .mypy_cache .pytest_cache .ruff_cache
	rm -rf frontend_example/node_modules frontend_example/.next frontend_example/out
