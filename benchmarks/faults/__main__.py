"""Disturb the stages and the commands that write, in seeded ways, and count what they do.

    make faults
    unshare --map-root-user --mount python -m benchmarks.faults --only train --only export --faults 30

A fault is a kill at some moment, a full disk, a file or folder without permission, a truncated or changed input, or a
clock that jumps. Afterwards the same command should end in the bytes of an undisturbed run. The disk is one in memory:
to mount it, the command runs in a namespace of its own.
"""

import math
import os
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks.faults.disturbances import DISTURBANCES
from benchmarks.faults.places import SLOW, Place, all_places
from benchmarks.faults.processes import import_heavy
from benchmarks.faults.project import make_project
from benchmarks.faults.trials import FAILED, OTHER, OUTCOMES, Trial, run_trial, run_undisturbed
from benchmarks.harness import print_header, print_row
from samesense.console import run
from samesense.errors import DataError

MORE = 3  # a place that is not slow has as many times more faults


def main(
    only: Annotated[list[str] | None, typer.Option(help="stage or command; by default all")] = None,
    faults: Annotated[int, typer.Option(min=1, help="how many, at least")] = 324,
    seed: Annotated[int, typer.Option(help="decides on all of them")] = 1,
    seconds: Annotated[float, typer.Option(min=1, help="start no fault after this time")] = 3600,
) -> None:
    """Disturb stages and commands, and print what came of it by place and by fault; exit code 1 if one failed."""
    every = all_places()
    places = [place for place in every if place.name in (only or [place.name])]
    if len(places) < len(only or []):
        raise DataError(f"--only: expected names among {', '.join(place.name for place in every)}")
    with TemporaryDirectory(prefix="faults-") as folder:
        cache, project = Path(folder, "cache"), Path(folder, "project")
        os.environ |= {"HF_HOME": str(cache), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
        import_heavy()
        make_project(project, cache, every[: every.index(places[-1])])
        trials = list(_run_trials(project, places, faults, seed, time.monotonic() + seconds))
    _print_counts([(trial.place, trial.outcome) for trial in trials])
    _print_counts([(trial.kind, trial.outcome) for trial in trials])
    raise typer.Exit(int(any(trial.outcome == FAILED for trial in trials)))


def _run_trials(project: Path, places: list[Place], faults: int, seed: int, end: float) -> Iterator[Trial]:
    """Yield faults of every place; tell each at once, and the story of those that did not go well."""
    shares = {place.name: 1 if place.name in SLOW else MORE for place in places}
    for place in places:
        undisturbed, count = (
            run_undisturbed(project, place),
            math.ceil(faults * shares[place.name] / sum(shares.values())),
        )
        for number, kind in enumerate(islice(cycle(DISTURBANCES), count)):
            if time.monotonic() > end:
                return
            trial = run_trial(project, place, kind, f"{seed} {place.name} {number}", undisturbed)
            story = f": {trial.story}" if trial.outcome in {FAILED, OTHER} else ""
            typer.echo(f"{place.name} {number}, {kind}: {trial.outcome}{story}", err=True)
            yield trial


def _print_counts(pairs: list[tuple[str, str]]) -> None:
    """Print a Markdown table of how often each outcome came of each first value."""
    counts = Counter(pairs)
    print_header(["", "faults", *OUTCOMES])
    for name in dict.fromkeys(first for first, _ in pairs):
        cells = [counts[name, outcome] for outcome in OUTCOMES]
        print_row([name, *(str(count) for count in (sum(cells), *cells))])
    typer.echo()


if __name__ == "__main__":
    run(main)
