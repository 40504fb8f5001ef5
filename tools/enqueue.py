"""Queue experiments as `dvc exp run --queue` does, and take along the inputs that Git does not track.

    python -m tools.enqueue evaluate gold -S model=minilm,mpnet -S seed=1,2,3
    dvc queue start

A queued experiment runs in a copy of what Git and DVC track. Lexicons, gold sets, WordNets and the model in
``data/earlier`` that were never committed would be missing there, without a word.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import typer

from samesense.console import new_app, run
from samesense.files import read_yaml
from tools.git_files import list_files

PIPELINE = Path("dvc.yaml")
QUEUE = ("-m", "dvc", "exp", "run", "--queue")

app = new_app()


def pipeline_inputs(pipeline: dict[str, Any]) -> list[str]:
    """Return the files and folders that stages read and none writes, sorted; ``pipeline`` is what dvc.yaml holds."""
    stages = pipeline["stages"].values()
    outputs = [output for stage in stages for key in ("outs", "metrics") for output in stage.get(key, [])]
    written = {output if isinstance(output, str) else next(iter(output)) for output in outputs}  # or {path: options}
    return sorted({path for stage in stages for path in stage["deps"]} - written)


def untracked(paths: list[str]) -> list[str]:
    """Return what Git does not track at or under ``paths``, ignored or not: folders without a tracked file, and files.

    Raises:
        DataError: this is no working tree of Git.
    """
    return list_files("--others", "--directory", "--no-empty-directory", "--", *paths)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def main(context: typer.Context) -> None:
    """Queue experiments with the stages and options of `dvc exp run`, such as -S seed=1,2,3.

    What Git does not track is copied when `dvc queue start` runs the experiment.
    """
    inputs = untracked(pipeline_inputs(read_yaml(PIPELINE)))
    if inputs:
        typer.echo(f"taken along, since Git does not track them: {', '.join(inputs)}")
    copies = [word for path in inputs for word in ("--copy-paths", path)]
    done = subprocess.run([sys.executable, *QUEUE, *copies, *context.args], check=False)  # noqa: S603  # the user's own
    raise typer.Exit(done.returncode)


if __name__ == "__main__":
    run(app)
