"""A small model in a copy of the project."""

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from samesense.errors import DataError, SamesenseError
from tools import trial

PARAMS = {"model": "large", "train": {"epochs": 1.0, "max_pairs": None}}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a working tree with a tracked, a new, an ignored and a deleted file."""
    folder = tmp_path / "repository"
    contents = {
        ".gitignore": "data/model\n",
        ".dvc/config": "",
        "params.yaml": yaml.safe_dump(PARAMS),
        "tools/trial.yaml": "model: small\ntrain: {max_pairs: 4000}\n",
        "data/lexicons/my shop.csv": "left,right,label\n",
        "data/model/config.json": "{}",
        "gone.txt": "",
    }
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    subprocess.run(["git", "init", "--quiet"], check=True)
    subprocess.run(["git", "add", "params.yaml", "gone.txt"], check=True)
    (folder / "gone.txt").unlink()
    return folder


def reproduce(monkeypatch: pytest.MonkeyPatch, code: int) -> list[Any]:
    """Put a function in the place of `dvc repro`; return the list that gets its folder."""
    folders: list[Any] = []
    real = subprocess.run

    def run(command: Any, **options: Any) -> Any:
        if command[0] == "git":
            return real(command, **options)
        folders.append((command[1:], options["cwd"]))
        for name in ("released/config.json", "evidence/evidence.json"):
            file = options["cwd"] / "data" / name
            file.parent.mkdir(parents=True)
            file.write_text(name)
        return SimpleNamespace(returncode=code)

    monkeypatch.setattr(subprocess, "run", run)
    return folders


def test_the_copy_has_inputs_and_small_parameters(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, folder = reproduce(monkeypatch, 0), Path("build/try")
    trial.main(folder)
    assert runs == [(("-m", "dvc", "repro", "evidence"), folder)]
    copied = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in copied if not name.startswith(".git/")} == {
        ".gitignore",
        ".dvc/config",
        "params.yaml",
        "tools/trial.yaml",
        "data/lexicons/my shop.csv",
        *(f"data/{name}" for name in ("released/config.json", "evidence/evidence.json")),
        *(f"data/model/{name}" for name in ("config.json", "evidence.json")),
    }
    changed = {"model": "small", "train": {"epochs": 1.0, "max_pairs": 4000}}
    assert yaml.safe_load((folder / "params.yaml").read_text()) == changed
    assert yaml.safe_load((repository / "params.yaml").read_text()) == PARAMS
    assert capsys.readouterr().out.splitlines() == [
        "a small model for a first look, in build/try: 4,000 pairs of common words, no scores",
        "build/try/data/model is less often right than the model of make repro, whose scores the README has",
    ]


@pytest.mark.usefixtures("repository")
def test_a_pipeline_that_stops_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reproduce(monkeypatch, 1)
    with pytest.raises(SamesenseError, match=r"^the pipeline stopped in build/try; the lines above say why$"):
        trial.main(Path("build/try"))


@pytest.mark.usefixtures("repository")
def test_a_folder_that_exists_is_left_alone() -> None:
    with pytest.raises(DataError, match=r"^data exists; expected a folder to make$"):
        trial.main(Path("data"))


def test_the_small_parameters_are_parameters() -> None:
    root = Path(__file__).parents[2]
    params, small = (yaml.safe_load((root / name).read_text()) for name in ("params.yaml", "tools/trial.yaml"))
    for section, values in small.items():
        assert section in params
        assert not isinstance(values, dict) or values.keys() <= params[section].keys()
