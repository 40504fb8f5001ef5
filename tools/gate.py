"""Compare metrics with those of the last commit, and fail where one is worse than its tolerance allows.

    python -m tools.gate metrics/eval.json metrics/gold.json

It is not a stage of the pipeline. (`dvc metrics diff` shows differences and never fails.)
"""

from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import ConfigDict, ValidationError

from samesense.console import run
from samesense.errors import DataError, ParamsError
from samesense.params import Section, describe_problems

DIFF = ("-m", "dvc", "metrics", "diff", "--all", "--json")


class Gate(Section):
    """The section ``gate`` of params.yaml: by metric, how much worse it may become."""

    higher_is_better: dict[str, float]
    lower_is_better: dict[str, float]


class Params(Section):
    """The part of params.yaml that this tool reads."""

    model_config = ConfigDict(extra="ignore")
    gate: Gate


def read_gate(path: Path) -> Gate:
    """Read the tolerances.

    Raises:
        ParamsError: they are missing, or not what they should be.
    """
    try:
        return Params.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).gate
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParamsError(f"{path}: {error}") from error
    except ValidationError as error:
        raise ParamsError(describe_problems(error, str(path))) from error


def regressions(changes: dict[str, dict[str, float | None]], gate: Gate) -> list[str]:
    """Return a line for each metric that is worse by more than its tolerance, or that is gone.

    ``changes`` has ``old`` and ``new`` of each metric, as `dvc metrics diff --all` prints them.

    Raises:
        ParamsError: a metric of the gate is in none of the files.
    """
    lines = []
    for tolerances, sign in ((gate.higher_is_better, 1), (gate.lower_is_better, -1)):
        for name, tolerance in tolerances.items():
            if name not in changes:
                raise ParamsError(f"params.yaml: gate: {name!r} is in none of the metrics")
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
    """Compare metrics with those of the last commit; exit code 1 where one is worse than params.yaml (gate) allows."""
    import json
    import subprocess
    import sys

    gate = read_gate(Path("params.yaml"))
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
