"""Compare metrics with those of the last commit, and fail where one is worse than its tolerance allows.

    python -m tools.gate metrics/eval.json metrics/gold.json metrics/release_scores.json
    python -m tools.gate metrics/eval.json metrics/gold.json metrics/release_scores.json --commit origin/main --markdown

With ``--markdown``, it prints a table of all metrics that it looks at: the comment under a pull request.

It is not a stage of the pipeline. (`dvc metrics diff` shows differences and never fails.)
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError

from samesense.console import run
from samesense.errors import DataError
from samesense.files import read_yaml
from samesense.params import Section, describe_problems
from samesense.reports.tables import Table

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


@dataclass(frozen=True)
class Comparison:
    """A metric of the gate, before and now.

    Attributes:
        name: of the metric.
        old: its value in the commit; None: the commit has none.
        new: its value now; None: it is gone.
        tolerance: how much worse it may become.
        sign: 1: higher is better; -1: lower is better.
    """

    name: str
    old: float | None
    new: float | None
    tolerance: float
    sign: Literal[1, -1]

    @property
    def difference(self) -> float | None:
        """How much higher the metric is now; None: there is nothing to compare."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def regression(self) -> str:
        """What got worse by more than the tolerance, or is gone; empty: nothing."""
        if self.old is not None and self.new is None:
            return f"{self.old} is gone"
        if self.difference is not None and self.sign * self.difference < -self.tolerance:
            return f"{self.old} -> {self.new}, worse by more than {self.tolerance}"
        return ""


def compare(changes: dict[str, dict[str, float | None]], gate: Gate) -> list[Comparison]:
    """Return each metric of the gate, before and now.

    ``changes`` has ``old`` and ``new`` of each metric, as `dvc metrics diff --all` prints them.

    Raises:
        DataError: a metric of the gate is in none of the files.
    """
    if unknown := [name for name in (*gate.higher_is_better, *gate.lower_is_better) if name not in changes]:
        raise DataError(f"{TOLERANCES}: {unknown[0]!r} is in none of the metrics")
    directions: tuple[tuple[dict[str, float], Literal[1, -1]], ...] = (
        (gate.higher_is_better, 1),
        (gate.lower_is_better, -1),
    )
    return [
        Comparison(name, changes[name].get("old"), changes[name].get("new"), tolerance, sign)
        for tolerances, sign in directions
        for name, tolerance in tolerances.items()
    ]


def gate_table(comparisons: list[Comparison], commit: str) -> Table:
    """Return a row for each metric: its values, the difference, what is allowed, and whether it passes."""
    rows = []
    for one in comparisons:
        values = ("" if value is None else f"{value:.4f}" for value in (one.old, one.new))
        difference = "" if one.difference is None else f"{one.difference:+.4f}"
        allowed = f"{-one.sign * one.tolerance:+g}"
        rows.append([one.name, *values, difference, allowed, "**worse**" if one.regression else "passes"])
    return Table(["metric", commit, "now", "difference", "allowed", ""], rows)


def metrics_diff(metrics: list[Path], commit: str) -> dict[str, dict[str, float | None]]:
    """Return ``old`` and ``new`` of each metric in files, as `dvc metrics diff` has them.

    Raises:
        DataError: DVC cannot compare with this commit.
    """
    import json
    import subprocess
    import sys

    command = [sys.executable, *DIFF, commit, "--targets", *map(str, metrics)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise DataError(f"dvc metrics diff {commit}: {done.stderr.strip()}")
    return {name: change for changes in json.loads(done.stdout or "{}").values() for name, change in changes.items()}


def main(
    metrics: Annotated[list[Path], typer.Argument(help="metrics to compare (JSON)")],
    commit: Annotated[str, typer.Option(help="what to compare with")] = "HEAD",
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="print every metric of the gate, as a table")] = False,
) -> None:
    """Compare metrics with those of the last commit; exit code 1 where one is worse than tools/gate.yaml allows."""
    comparisons = compare(metrics_diff(metrics, commit), read_gate(TOLERANCES))
    regressions = [one for one in comparisons if one.regression]
    if markdown:
        typer.echo(f"{gate_table(comparisons, commit).markdown()}\n")
    for one in regressions:
        typer.echo(f"{one.name}: {one.regression}")
    if regressions:
        raise typer.Exit(code=1)
    typer.echo(f"no metric is worse than {commit}'s beyond its tolerance")


if __name__ == "__main__":
    run(main)
