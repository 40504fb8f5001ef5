"""Compare metrics with those of the last commit, and fail where one is worse than its tolerance allows.

    python -m tools.gate metrics/eval.json metrics/gold.json metrics/release_scores.json

It is not a stage of the pipeline. (`dvc metrics diff` shows differences and never fails.)
"""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from samesense.console import run
from samesense.errors import DataError
from samesense.files import read_yaml
from samesense.params import Section, describe_problems

TOLERANCES = Path("tools/gate.yaml")
DIFF = ("-m", "dvc", "metrics", "diff", "--all", "--json")


class Gate(Section):
    """The tolerances in gate.yaml: by metric, how much worse it may become."""

    higher_is_better: dict[str, float]
    lower_is_better: dict[str, float]


def read_gate(path: Path) -> Gate:
    """Read the tolerances.

    Raises:
        DataError: they are missing, or not what they should be.
    """
    try:
        return Gate.model_validate(read_yaml(path))
    except ValidationError as error:
        raise DataError(describe_problems(error, str(path))) from error


def regressions(changes: dict[str, dict[str, float | None]], gate: Gate) -> list[str]:
    """Return a line for each metric that is worse by more than its tolerance, or that is gone.

    ``changes`` has ``old`` and ``new`` of each metric, as `dvc metrics diff --all` prints them.

    Raises:
        DataError: a metric of the gate is in none of the files.
    """
    lines = []
    for tolerances, sign in ((gate.higher_is_better, 1), (gate.lower_is_better, -1)):
        for name, tolerance in tolerances.items():
            if name not in changes:
                raise DataError(f"{TOLERANCES}: {name!r} is in none of the metrics")
            old, new = changes[name].get("old"), changes[name].get("new")
            if old is None:
                continue
            if new is None:
                lines.append(f"{name}: {old} is gone")
            elif sign * (new - old) < -tolerance:
                lines.append(f"{name}: {old} -> {new}, worse by more than {tolerance}")
    return lines


def main(
    metrics: Annotated[list[Path], typer.Argument(help="metrics to compare (JSON)")],
    commit: Annotated[str, typer.Option(help="what to compare with")] = "HEAD",
) -> None:
    """Compare metrics with those of the last commit; exit code 1 where one is worse than tools/gate.yaml allows."""
    import json
    import subprocess
    import sys

    gate = read_gate(TOLERANCES)
    command = [sys.executable, *DIFF, commit, "--targets", *map(str, metrics)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise DataError(f"dvc metrics diff {commit}: {done.stderr.strip()}")
    files = json.loads(done.stdout or "{}").values()
    lines = regressions({name: change for changes in files for name, change in changes.items()}, gate)
    for line in lines:
        typer.echo(line)
    if lines:
        raise typer.Exit(code=1)
    typer.echo(f"no metric is worse than {commit}'s beyond its tolerance")


if __name__ == "__main__":
    run(main)
