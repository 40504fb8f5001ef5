"""Runs with several seeds: a CSV that grows run by run, and a table of means and spreads.

The columns of the CSV are what is varied, the seed, and the scores.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


def finished_runs(path: Path) -> set[tuple[str, str]]:
    """Return the variant and the seed of each run in a CSV, if it exists."""
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {(variant, seed) for variant, seed, *_ in list(csv.reader(file))[1:]}


def add_run(path: Path, run: Mapping[str, object]) -> None:
    """Append a run to a CSV, which gets its header with the first."""
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*run])
        if not file.tell():
            writer.writeheader()
        writer.writerow(run)


def comparison_rows(runs: pd.DataFrame) -> list[list[str]]:
    """Return a row of the table per variant, in the order of the runs: its name, its number of runs, and its scores.

    Each score has mean and standard deviation, and the difference from the first variant.
    """
    variant, _, *scores = runs.columns
    groups = runs.groupby(variant, sort=False)
    counts = groups.size().to_dict()
    means, spreads = (groups[scores].agg(how).to_dict("index") for how in ("mean", "std"))
    first, rows = next(iter(means)), []
    for name, mean in means.items():
        cells = [f"{mean[score]:.3f} ± {spreads[name][score]:.3f}" for score in scores]
        if name != first:
            changes = [mean[score] - means[first][score] for score in scores]
            cells = [f"{cell} ({change:+.3f})" for cell, change in zip(cells, changes, strict=True)]
        rows.append([str(name), str(counts[name]), *cells])
    return rows
