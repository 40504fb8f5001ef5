"""The declarations tell the truth: dvc.yaml, params.yaml, dvc.lock, the lock file and the code agree."""

import ast
import hashlib
import importlib
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
PIPELINE: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
PARAMS: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text())
# DVC writes YAML 1.2, where 5e-05 is a number
LOCK: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load((ROOT / "dvc.lock").read_text())["stages"]
STAGES = sorted(PIPELINE)
IN_GIT = ("metrics/", "docs/")
SOURCES = ("wordnet.zip", "moby.txt.xz")


def paths(stage: str, *keys: str) -> set[str]:
    """Return what a stage declares under ``keys``: a path, or a path with its options."""
    entries = [entry for key in keys for entry in PIPELINE[stage].get(key, [])]
    return {entry if isinstance(entry, str) else next(iter(entry)) for entry in entries}


def imports(node: ast.AST) -> Iterator[str]:
    """Yield the modules that code imports when it runs: not what only type checkers read."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0
            yield str(child.module)
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        else:
            yield from imports(child)


def has_code(file: str) -> bool:
    """Return whether a file has more than a docstring."""
    return any(not isinstance(node, ast.Expr) for node in ast.parse((ROOT / file).read_text()).body)


def closure(module: str) -> set[str]:
    """Return the files of ours, with code, that importing ``module`` runs; a package's __init__ runs first."""
    files: set[str] = set()
    queue = [module]
    while queue:
        name = queue.pop()
        for file in (Path(*name.split(".")).with_suffix(".py"), Path(*name.split("."), "__init__.py")):
            if (ROOT / file).is_file() and file.as_posix() not in files:
                files.add(file.as_posix())
                queue += imports(ast.parse((ROOT / file).read_text()))
                queue += [".".join(file.parts[:-1])]
    return {file for file in files if has_code(file)}


@pytest.mark.parametrize("stage", STAGES)
def test_declared_code_is_the_import_closure(stage: str) -> None:
    assert {path for path in paths(stage, "deps") if path.endswith(".py")} == closure(f"stages.{stage}")


def test_training_depends_on_the_code_that_it_needs() -> None:
    assert closure("stages.train") == {
        "samesense/__init__.py",
        "samesense/checksums.py",
        "samesense/console.py",
        "samesense/draws.py",
        "samesense/errors.py",
        "samesense/evaluation/metrics.py",
        "samesense/evaluation/relations.py",
        "samesense/files.py",
        "samesense/models/architectures.py",
        "samesense/models/catalogue.py",
        "samesense/models/checkpoints.py",
        "samesense/models/encodings.py",
        "samesense/models/heads.py",
        "samesense/models/hub.py",
        "samesense/models/late.py",
        "samesense/models/metadata.py",
        "samesense/models/outputs.py",
        "samesense/models/pooled.py",
        "samesense/models/pretrained.py",
        "samesense/models/relations.py",
        "samesense/models/runtime.py",
        "samesense/models/torch_runtime.py",
        "samesense/models/word_cache.py",
        "samesense/models/word_states.py",
        "samesense/pairs.py",
        "samesense/params.py",
        "samesense/texts.py",
        "samesense/training/calibration.py",
        "samesense/training/contrastive.py",
        "samesense/training/distillation.py",
        "samesense/training/fine_tuning.py",
        "samesense/training/initial_model.py",
        "samesense/training/inputs.py",
        "samesense/training/processes.py",
        "samesense/training/recipe.py",
        "samesense/training/relation_targets.py",
        "samesense/training/resuming.py",
        "samesense/training/rows.py",
        "samesense/training/saving.py",
        "samesense/training/temperature.py",
        "samesense/training/template.py",
        "samesense/training/trainer.py",
        "stages/train.py",
    }


def test_the_table_of_closures_in_the_docs_is_true() -> None:
    page = (ROOT / "docs/architecture.md").read_text().partition("| a change of | re-runs |")[2].partition("\n\n")[0]
    rows = [[set(re.findall(r"`([^`]+)`", cell)) for cell in line.split("|")[1:3]] for line in page.splitlines()[2:]]
    checked = {name: stages for names, stages in rows for name in names if stages and re.fullmatch(r"\w+/\w+", name)}
    assert len(checked) > 12
    for module, stages in checked.items():
        if module != "models/catalogue":  # its row refers to the one above
            assert stages == {stage for stage in STAGES if f"samesense/{module}.py" in paths(stage, "deps")}, module


def test_the_released_model_depends_on_no_score() -> None:
    """A change of a metric's file or code re-runs what is judged, and never the released training."""
    assert not [path for path in paths("release", "deps") if "metrics" in path or "evaluation" in path]


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_depends_on_what_only_users_of_a_model_need(stage: str) -> None:
    rooms = (
        "samesense/scoring/",
        "samesense/mining/",
        "samesense/review/",
        "samesense/explaining/",
        "samesense/serving/",
    )
    others = ("samesense/cli.py", "samesense/classifier.py", "samesense/models/onnx", "samesense/models/loading.py")
    assert not [file for file in closure(f"stages.{stage}") if file.startswith(rooms + others)]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_short(stage: str) -> None:
    lines = (ROOT / "stages" / f"{stage}.py").read_text().splitlines()
    assert len([line for line in lines if line.strip()]) <= 60


def test_every_module_of_stages_is_a_stage() -> None:
    assert {path.stem for path in (ROOT / "stages").glob("*.py")} == {"__init__", *STAGES}
    assert not has_code("stages/__init__.py")


@pytest.mark.parametrize("stage", STAGES)
def test_the_command_names_its_declared_files_inputs_first(stage: str) -> None:
    python, flag, module, *arguments = shlex.split(PIPELINE[stage]["cmd"])
    assert (python, flag, module) == ("python", "-m", f"stages.{stage}")
    inputs = {path for path in paths(stage, "deps") if not path.endswith(".py")}
    outputs = paths(stage, "outs", "metrics")
    assert set(arguments[: len(inputs)]) == inputs
    assert set(arguments[len(inputs) :]) == outputs
    assert len(arguments) == len(inputs) + len(outputs)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_the_parameters_it_reads(stage: str) -> None:
    declared = {param.split(".")[0] for param in PIPELINE[stage].get("params", [])}
    module = importlib.import_module(f"stages.{stage}")
    assert declared == (set(module.Params.model_fields) if hasattr(module, "Params") else set())


def test_every_parameter_is_declared_by_a_stage() -> None:
    declared = {param.split(".")[0] for stage in STAGES for param in PIPELINE[stage].get("params", [])}
    assert declared == set(PARAMS)


def test_metrics_are_in_git_and_data_is_not() -> None:
    for stage in STAGES:
        for entry in PIPELINE[stage].get("outs", []) + PIPELINE[stage].get("metrics", []):
            cached = isinstance(entry, str)
            path = entry if isinstance(entry, str) else next(iter(entry))
            assert path.startswith("data/" if cached else "metrics/")
            assert cached or entry[path] == {"cache": False}


def test_the_model_is_an_artifact_that_dvc_finds() -> None:
    """`dvc artifacts get` and model registries go by this; DVC checks its form when it reads dvc.yaml."""
    from dvc.repo import Repo

    with Repo(str(ROOT)) as repo:
        ((name, artifact),) = repo.artifacts.read()["dvc.yaml"].items()
    assert (name, artifact.path, artifact.type) == ("synonym-classifier", "data/model", "model")
    assert artifact.desc
    assert {"synonymy", "english"} <= set(artifact.labels)
    assert artifact.path in paths("card", "outs")


def test_only_the_headlines_are_metrics() -> None:
    assert {path for stage in STAGES for path in paths(stage, "metrics")} == {"metrics/eval.json", "metrics/gold.json"}


def test_experiments_show_few_columns() -> None:
    """`dvc exp show` has a column for each metric and for each parameter, however deep.

    Most parameters are the five of each checkpoint, and those of train, each a choice by which runs are compared. Nine
    of the metrics say how well the relation head names each relation.
    """
    files = {path for stage in STAGES for path in paths(stage, "metrics")}
    metrics = sum(len(json.loads((ROOT / file).read_text())) for file in files)
    assert metrics <= 39
    assert metrics + count_leaves(PARAMS) <= 184


def count_leaves(values: dict[str, Any]) -> int:
    return sum(count_leaves(value) if isinstance(value, dict) else 1 for value in values.values())


def test_paths_are_written_in_dvc_yaml_only() -> None:
    """The command line is the exception: its options have defaults, which the help shows."""
    code = {*(ROOT / "stages").glob("*.py"), *(ROOT / "samesense").rglob("*.py")} - {ROOT / "samesense" / "cli.py"}
    for file in code:
        texts = [node.value for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Constant)]
        paths = [text for text in texts if isinstance(text, str) and re.match(r"(data|metrics)/\S*$", text)]
        assert not paths, file


@pytest.mark.parametrize("stage", STAGES)
def test_committed_results_were_made_by_this_code_with_these_parameters(stage: str) -> None:
    lock = LOCK[stage]
    assert lock["cmd"] == " ".join(PIPELINE[stage]["cmd"].split())
    for entry in [*lock["deps"], *lock["outs"]]:
        path = ROOT / entry["path"]
        if path.suffix in {".py", ".jinja"} or path.name in SOURCES or entry["path"].startswith(IN_GIT):
            if path.is_dir():
                continue  # its md5 is of DVC's own listing; a run that changed it changed metrics beside it too
            content = path.read_bytes()
            assert entry["md5"] == hashlib.md5(content, usedforsecurity=False).hexdigest(), f"run dvc repro: {path}"
    for name, value in lock.get("params", {}).get("params.yaml", {}).items():
        current: Any = PARAMS
        for part in name.split("."):
            current = current[part]
        assert current == value, f"run dvc repro: {name}"


def test_committed_results_are_of_these_gold_sets() -> None:
    """The checksum of a folder is that of a list of its files (those that .dvcignore names are not among them)."""
    files = sorted(path for path in (ROOT / "data/gold").iterdir() if path.is_file() and path.name != "README.md")
    digests = [hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for path in files]
    listing = [{"md5": digest, "relpath": path.name} for digest, path in zip(digests, files, strict=True)]
    digest = hashlib.md5(json.dumps(listing).encode(), usedforsecurity=False).hexdigest()
    found = {entry["md5"] for stage in STAGES for entry in LOCK[stage]["deps"] if entry["path"] == "data/gold"}
    assert found == {f"{digest}.dir"}, "run dvc repro: data/gold"


def test_what_a_stage_reads_is_what_another_wrote() -> None:
    written = {entry["path"]: entry["md5"] for stage in STAGES for entry in LOCK[stage]["outs"]}
    for stage in STAGES:
        for entry in LOCK[stage]["deps"]:
            assert entry["md5"] == written.get(entry["path"], entry["md5"]), f"{stage}: {entry['path']}"


def requirements() -> dict[str, list[Requirement]]:
    """Return the requirements in pyproject.toml: of the library, of each extra, of each group."""
    values = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = values["project"]
    lines = {"": project["dependencies"], **project["optional-dependencies"], **values["dependency-groups"]}
    return {name: [Requirement(line) for line in part] for name, part in lines.items()}


def locked_versions(name: str) -> dict[str, str]:
    """Return the versions that a lock file pins, by package."""
    pins = re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


def test_the_lock_file_has_every_dependency_within_its_bounds() -> None:
    pins = {"": locked_versions("requirements.lock"), "optional": locked_versions("requirements-optional.lock")}
    for name, part in requirements().items():
        versions = pins[
            "optional" if name in {"diagrams", "docs", "fuzz", "mpnet"} else ""
        ]  # these have targets of their own
        for requirement in part:
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_librarys_metadata_has_bounds_and_pins_nothing() -> None:
    extras = {"mine", "onnx", "pipeline", "plot", "ray", "review", "serve", "skos"}
    assert set(requirements()) == {"", *extras, "dev", "diagrams", "docs", "fuzz", "mpnet"}
    for name in ("", *extras):
        for requirement in requirements()[name]:
            assert {specifier.operator for specifier in requirement.specifier} == {">=", "<"}, requirement


def test_models_are_pinned_or_say_why_not() -> None:
    names = {"minilm", "mpnet", "bge-small", "fast", "distilbert", "bert", "roberta", "deberta"}
    assert PARAMS["models"].keys() == names | {"modernbert", "electra"}
    for model in PARAMS["models"].values():
        assert len(model["revision"]) == 40
    assert PARAMS["model"] == "bge-small"
