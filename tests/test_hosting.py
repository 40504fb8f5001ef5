"""The files for hosts of code name commands and interpreters that there are."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
GITHUB: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]
GITLAB: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def commands(job: dict[str, Any]) -> list[str]:
    """Return the commands of a job of GitHub."""
    return [step["run"] for step in job["steps"] if "run" in step]


def test_both_run_the_checks_on_every_python_that_is_supported() -> None:
    pythons = [text.rpartition(" ")[2] for text in PROJECT["classifiers"]]
    assert PROJECT["requires-python"] == f">={pythons[0]}"
    assert GITHUB["test"]["strategy"]["matrix"]["python"] == pythons
    assert GITLAB["test"]["parallel"]["matrix"] == [{"PYTHON": pythons}]
    assert commands(GITHUB["test"]) == GITLAB["test"]["script"] == [".ci/run"]


def test_both_comment_the_gates_table() -> None:
    gitlab = [*GITLAB["gate"]["script"], *GITLAB["gate"]["after_script"]]
    for steps in (commands(GITHUB["gate"]), gitlab):
        *_, gate, comment = steps
        assert re.fullmatch(r'make --silent gate FORM=markdown COMMIT="origin/\$\w+" > gate.md', gate)
        assert comment == "cml comment update gate.md"


def test_they_name_targets_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text()
    known = {*re.findall(r"^([a-z]+):", makefile, re.MULTILINE), ".venv/.complete"}
    files = [*ROOT.glob(".github/**/*.yml"), ROOT / ".gitlab-ci.yml", ROOT / ".devcontainer/devcontainer.json"]
    named = {name for file in files for name in re.findall(r"make (?:--silent )?([a-z./]+)", file.read_text())}
    assert {"gate", "latest"} <= named <= known


def test_the_container_opens_with_this_projects_environment() -> None:
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    interpreter = container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert interpreter == "${containerWorkspaceFolder}/.venv/bin/python"


def test_the_citation_has_the_projects_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])
