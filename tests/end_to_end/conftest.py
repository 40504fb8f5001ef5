"""The pipeline as users run it, in a throw-away clone, made small by ordinary parameters only.

The small run is made once for all tests and all workers of pytest. A test that changes something works on a copy.
"""

import lzma
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from benchmarks.evaluation_speed import OWN
from tests.end_to_end.project import Project
from tools.trial import copy_project

ROOT = Path(__file__).parents[2]
SMALL: dict[str, Any] = {
    "model": "minilm",  # it is installed; the default has to be converted first
    "corpus": {"pos": ["a", "r"], "min_zipf": 4.5, "numbers": False},  # numbers would be half of so few pairs
    "split": {"validation": 0.25},
    "train": {"max_pairs": 200, "max_steps": 6, "evaluations": 2, "batch_size": 16},
    "bootstrap": {"samples": 100},
}

# A thesaurus that is read at once; it does not confirm almost and nearly, since it lists neither under the other
MOBY = b"almost,about\nbig,great,large\nlarge,big\nnearly,about\n"


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of commands: without network and with an empty hub cache."""
    own = Path(sys.executable).parent
    author = {f"GIT_{who}_{what}": "test@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        **os.environ,
        **author,
        "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
        "HF_HOME": str(tmp_path_factory.mktemp("hub")),
        "HF_HUB_OFFLINE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str, environment: dict[str, str]) -> Project:
    """Return a repository in which the whole pipeline ran, with the results committed: to read, not to change."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent  # the folders of all workers are in one
    project = Project(shared / "small-run", environment)
    finished = shared / "small-run.finished"
    with FileLock(shared / "small-run.lock"):
        if not finished.exists():
            _make_project(project)
            project.python("dvc", "repro")
            status = project.git("status", "--porcelain").splitlines()
            assert status, "new parameters give new results"
            assert not [line for line in status if not line.startswith((" M dvc.lock", " M metrics/"))]
            project.git("commit", "--quiet", "--all", "--message", "Reproduce")
            finished.touch()
    return project


def _make_project(project: Project) -> None:
    """Copy what Git knows, or would add, into a repository of its own, with small parameters and own data."""
    copy_project(ROOT, project.folder)
    for name in ("shop.csv", "synonyms.txt"):
        shutil.copy(ROOT / "examples" / name, project.folder / "data" / "lexicons")
    shutil.copy(ROOT / "examples" / "shop.csv", project.folder / "data" / "gold" / "mine.csv")
    (project.folder / "data" / "moby.txt.xz").write_bytes(lzma.compress(MOBY))
    with (project.folder / "data" / "gold" / "sets.yaml").open("a") as file:
        yaml.safe_dump({"mine": OWN}, file)
    project.set_parameters(SMALL)
    project.git("add", ".")
    project.git("commit", "--quiet", "--message", "Start")


@pytest.fixture
def clone(small_run: Project, tmp_path: Path) -> Project:
    """Return a clone of the small run's repository, to change: without data, but quick to make."""
    small_run.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    return Project(tmp_path / "clone", small_run.environment)


@pytest.fixture
def project(small_run: Project, tmp_path: Path) -> Project:
    """Return a copy of the small run, to change."""
    folder = tmp_path / "project"
    shutil.copytree(small_run.folder, folder, symlinks=True)
    return Project(folder, small_run.environment)
