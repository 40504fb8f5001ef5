"""The declarations tell the truth: dvc.yaml, params.yaml, dvc.lock, the lock file and the code agree."""

import ast
import hashlib
import importlib
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PIPELINE: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]
PARAMS: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text())
LOCK: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "dvc.lock").read_text())["stages"]
STAGES = sorted(PIPELINE)
IN_GIT = ("metrics/", "docs/")


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


def closure(module: str) -> set[str]:
    """Return the files of ours that importing ``module`` runs; a package's __init__ runs before its modules."""
    found: set[str] = set()
    queue = [module]
    while queue:
        name = queue.pop()
        for file in (Path(*name.split(".")).with_suffix(".py"), Path(*name.split("."), "__init__.py")):
            if (ROOT / file).is_file() and file.as_posix() not in found:
                found.add(file.as_posix())
                queue += imports(ast.parse((ROOT / file).read_text()))
                queue += [".".join(file.parts[:-1])]
    return found - {"stages/__init__.py"}  # it holds no code


def test_the_package_of_stages_holds_no_code() -> None:
    body = ast.parse((ROOT / "stages" / "__init__.py").read_text()).body
    assert [type(node) for node in body] == [ast.Expr]


@pytest.mark.parametrize("stage", STAGES)
def test_declared_code_is_the_import_closure(stage: str) -> None:
    assert {path for path in paths(stage, "deps") if path.endswith(".py")} == closure(f"stages.{stage}")


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_imports_another(stage: str) -> None:
    stages = {f"stages/{name}.py" for name in STAGES}
    assert closure(f"stages.{stage}") & stages == {f"stages/{stage}.py"}


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
    declared = {param.split(".")[0] for param in PIPELINE[stage]["params"]}
    assert set(importlib.import_module(f"stages.{stage}").Params.model_fields) == declared


def test_every_parameter_is_declared_by_a_stage() -> None:
    declared = {param.split(".")[0] for stage in STAGES for param in PIPELINE[stage]["params"]}
    assert declared | {"gate"} == set(PARAMS)  # `make gate` is no stage


def test_metrics_are_in_git_and_data_is_not() -> None:
    for stage in STAGES:
        for entry in PIPELINE[stage].get("outs", []) + PIPELINE[stage].get("metrics", []):
            cached = isinstance(entry, str)
            path = entry if isinstance(entry, str) else next(iter(entry))
            assert path.startswith("data/" if cached else "metrics/")
            assert cached or entry[path] == {"cache": False}


def test_paths_are_written_in_dvc_yaml_only() -> None:
    for file in (ROOT / "stages").glob("*.py"):
        texts = [node.value for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Constant)]
        assert not [text for text in texts if isinstance(text, str) and text.startswith(("data/", "metrics/"))], file


@pytest.mark.parametrize("stage", STAGES)
def test_committed_results_were_made_by_this_code_with_these_parameters(stage: str) -> None:
    lock = LOCK[stage]
    assert lock["cmd"] == " ".join(PIPELINE[stage]["cmd"].split())
    for entry in [*lock["deps"], *lock["outs"]]:
        path = ROOT / entry["path"]
        if path.suffix in {".py", ".jinja"} or path.name == "wordnet.zip" or entry["path"].startswith(IN_GIT):
            if path.is_dir():
                continue  # its md5 is of DVC's own listing; a run that changed it changed metrics beside it too
            content = path.read_bytes()
            assert entry["md5"] == hashlib.md5(content, usedforsecurity=False).hexdigest(), f"run dvc repro: {path}"
    for name, value in lock["params"]["params.yaml"].items():
        current: Any = PARAMS
        for part in name.split("."):
            current = current[part]
        assert current == value, f"run dvc repro: {name}"


def test_what_a_stage_reads_is_what_another_wrote() -> None:
    written = {entry["path"]: entry["md5"] for stage in STAGES for entry in LOCK[stage]["outs"]}
    for stage in STAGES:
        for entry in LOCK[stage]["deps"]:
            assert entry["md5"] == written.get(entry["path"], entry["md5"]), f"{stage}: {entry['path']}"


def test_the_lock_file_has_every_dependency_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    lines = [*project["project"]["dependencies"], *extras, *groups["pipeline"], *groups["dev"]]
    wanted = [Requirement(line) for line in lines]
    pins = [Requirement(line) for line in (ROOT / "requirements.lock").read_text().splitlines()]
    versions = {pin.name.lower().replace("_", "-"): str(pin.specifier).removeprefix("==") for pin in pins}
    for requirement in wanted:
        assert requirement.specifier.contains(versions[requirement.name.lower()]), requirement


def test_models_are_pinned_or_say_why_not() -> None:
    for name in ("minilm", "mpnet", "distilbert", "bert", "roberta", "deberta", "modernbert", "electra"):
        assert len(PARAMS["models"][name]["revision"]) == 40
    assert PARAMS["model"] == "minilm"
