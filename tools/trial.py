"""Train a small model, in a copy of the project, for a first look: the default run is left alone.

    python -m tools.trial build/try

It runs the same pipeline as `make repro`, with the parameters of tools/trial.yaml, but for what judges the model: there
are no scores, and no card.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from samesense.console import run
from samesense.errors import DataError, SamesenseError
from samesense.files import read_yaml, write_text
from tools.git_files import list_files

SMALL = Path("tools/trial.yaml")
REPRODUCE = (sys.executable, "-m", "dvc", "repro", "evidence")


def copy_project(source: Path, target: Path) -> None:
    """Copy what Git tracks, or would add, into a repository of its own: code and inputs, new lexicons too.

    Raises:
        DataError: the target exists, or the source is no working tree of Git.
    """
    if target.exists():
        raise DataError(f"{target} exists; expected a folder to make")
    for name in list_files("--cached", "--others", "--exclude-standard", folder=source):
        if (source / name).is_file():  # it may be deleted, and not yet committed
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)
    subprocess.run(["git", "init", "--quiet", target], check=True)  # noqa: S603, S607  # DVC wants a repository


def with_changes(params: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return parameters with changed values, or with some changed values of a section."""
    changed = {
        section: params[section] | values if isinstance(values, dict) else values for section, values in changes.items()
    }
    return params | changed


def change_parameters(path: Path, changes: dict[str, Any]) -> None:
    """Change a file of parameters, as `with_changes` does."""
    import yaml

    write_text(yaml.safe_dump(with_changes(read_yaml(path), changes), sort_keys=False), path)


def main(folder: Annotated[Path, typer.Argument(help="folder to make, with a copy of the project")]) -> None:
    """Train a small model, in a copy of the project, for a first look."""
    small = read_yaml(SMALL)
    copy_project(Path(), folder)
    change_parameters(folder / "params.yaml", small)
    pairs = small["train"]["max_pairs"]
    typer.echo(f"a small model for a first look, in {folder}: {pairs:,} pairs of common words, no scores")
    if subprocess.run(REPRODUCE, cwd=folder, check=False).returncode:  # noqa: S603  # our own arguments
        raise SamesenseError(f"the pipeline stopped in {folder}; the lines above say why")
    for part in ("released", "evidence"):
        shutil.copytree(folder / "data" / part, folder / "data/model", dirs_exist_ok=True)
    typer.echo(f"{folder}/data/model is less often right than the model of make repro, whose scores the README has")


if __name__ == "__main__":
    run(main)
