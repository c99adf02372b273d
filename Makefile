# make setup | demo | test | check | golden | local | bench | clean ; nothing clever
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
export TOPIC SCRIPT ASPECT QUALITY LANGUAGE

.PHONY: setup demo test check golden local bench clean

setup: $(VENV)/ready

$(VENV)/ready: requirements.txt functions/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

demo: setup
	@$(RUN) -m scripts.demo

test: check
	$(RUN) -m pytest

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy functions/src/scenewright scripts local_appwrite benchmarks tests

golden: setup
	$(RUN) -m tests.render.goldens

local: setup
	$(RUN) -m local_appwrite

bench: setup
	$(RUN) -m benchmarks

clean:
	rm -rf $(VENV) out build .mypy_cache .pytest_cache .ruff_cache
