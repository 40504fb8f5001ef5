"""`pip install .` alone predicts and scores: in an empty environment, with what the library's metadata requires."""

import csv
import json
import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def run(*command: str | Path, cwd: Path | None = None, code: int = 0) -> str:
    """Run a command without the variables that could lead it to other packages, and return what it prints."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Build the wheel of the library from a copy of its source, without an index."""
    source = folder / "source"
    shutil.copytree(ROOT / "samesense", source / "samesense", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, source)
    (wheel,) = folder.glob("*.whl")
    return wheel


def dependencies(requirements: list[str], seen: dict[str, Distribution], extras: set[str]) -> dict[str, Distribution]:
    """Return the distributions that requirements need, and what these need in turn, by name."""
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            installed = distribution(requirement.name)
            if installed.metadata["Name"] not in seen or requirement.extras:
                seen[installed.metadata["Name"]] = installed
                dependencies(installed.requires or [], seen, requirement.extras)
    return seen


def link_packages(site: Path, distributions: dict[str, Distribution]) -> None:
    """Put installed distributions into another environment's folder of packages."""
    for one in distributions.values():
        for name in {file.parts[0] for file in one.files or []} - {"..", "__pycache__"}:
            if not (site / name).exists():
                (site / name).symlink_to(Path(str(one.locate_file(name))))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of an environment in which the library, without extras, is installed."""
    folder = tmp_path_factory.mktemp("bare")
    wheel = Path(os.environ["WHEEL"]).resolve() if "WHEEL" in os.environ else build_wheel(folder)  # that of make wheel
    venv.create(folder / "env", with_pip=False, symlinks=True)
    commands = folder / "env" / "bin"
    run(*PIP, "--python", commands / "python", "install", "--quiet", "--no-deps", "--no-index", wheel)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (metadata,) = (Distribution.at(path) for path in site.glob("samesense-*.dist-info"))
    link_packages(site, dependencies(metadata.requires or [], {}, set()))
    return commands


def test_the_environment_has_what_the_metadata_requires_and_nothing_else(environment: Path) -> None:
    assert "No broken requirements found." in run(*PIP, "--python", environment / "python", "check")
    for package in ("pandas", "pandera", "sklearn", "dvc", "nltk", "fastapi", "onnxruntime", "faiss", "ray"):
        run(environment / "python", "-c", f"import {package}", code=1)


def test_it_predicts_and_scores_with_evidence(
    environment: Path, informed_folders: dict[str, Path], tmp_path: Path
) -> None:
    model = ["--model", str(informed_folders["joint"])]
    prediction = json.loads(run(environment / "samesense", "predict", "cold", "icy", *model, "--json", cwd=tmp_path))
    assert (prediction["left"], prediction["right"], prediction["threshold"]) == ("cold", "icy", 0.4)
    assert "similar in WordNet" in prediction["because"]
    (tmp_path / "pairs.csv").write_text("left,right\ncold,icy\nhot,\n")
    run(environment / "samesense", "score", "pairs.csv", "-o", "scored.csv", *model, cwd=tmp_path, code=1)
    header, row = csv.reader((tmp_path / "scored.csv").read_text().splitlines())
    assert header == ["left", "right", "probability", "synonyms", "because"]
    left, right, probability, _, because = row
    assert (left, right, because) == ("cold", "icy", prediction["because"])
    assert round(float(probability), 4) == prediction["probability"]
    assert "right is empty" in (tmp_path / "scored.csv.rejects.jsonl").read_text()


def test_a_command_that_needs_an_extra_names_it(environment: Path, tmp_path: Path) -> None:
    command = [str(environment / "samesense"), "mine", "words.txt", "-o", "synonyms.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "error: faiss is not installed: pip install 'samesense[mine]'\n")
