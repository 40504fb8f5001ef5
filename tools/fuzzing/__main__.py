"""Feed damaged and hostile input to every reader.

    python -m tools.fuzzing
    python -m tools.fuzzing lexicons tables --inputs 1000

Half of the inputs are drawn by Hypothesis, half by atheris, which looks for inputs that reach new code; all of them by
Hypothesis if atheris is not installed (`make fuzz` installs it). It prints a table of readers and outcomes, and exits
with code 1 if a reader failed: raised an error that is not one of ours, took over 10 seconds or 2 GB, or wrote outside
of its folder. What it failed at is in build/fuzzing.
"""

import json
import shutil
import sys
import time
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run as run_command
from samesense.errors import DataError
from tools.fuzzing.attempts import COUNTS, FAULTS, HANG, OUTCOMES, Engine, Job, run
from tools.fuzzing.readers import GROUPS

FOLDER = Path("build/fuzzing")
GRACE = 60  # seconds, for a process to start and to end


def plan(groups: list[str], inputs: int, seed: int) -> list[Job]:
    """Return what the processes do, one after the other; `execute` sets the time to stop at."""
    readers = [(group, name, reader.share) for group in groups for name, reader in GROUPS[group]().items()]
    engines: list[Engine] = ["hypothesis", "atheris"] if find_spec("atheris") else ["hypothesis"]
    total = sum(share for *_, share in readers) * len(engines)
    jobs = []
    for group, name, share in readers:
        for engine in engines:
            faults = FOLDER / name.replace("/", "").replace(" ", "-") / engine
            jobs.append(Job(group, name, engine, max(1, round(inputs * share / total)), seed, 0.0, faults))
    return jobs


def execute(job: Job, seconds: float) -> Counter[str]:
    """Run a job in a process of its own, in at most about so many seconds, and return the outcomes."""
    shutil.rmtree(job.faults, ignore_errors=True)
    job.faults.mkdir(parents=True)
    process = get_context("spawn").Process(target=run, args=(replace(job, until=time.time() + GRACE + seconds),))
    process.start()
    process.join(seconds + 2 * GRACE + HANG)
    counts = Counter[str](json.loads(path.read_text()) if (path := job.faults / COUNTS).is_file() else {})
    if process.exitcode is None:
        process.kill()
        counts["hang"] += 1
    elif process.exitcode:
        counts["exception"] += 1  # the process died
    return counts


def table(results: dict[str, Counter[str]]) -> str:
    """Return the outcomes as a table in Markdown."""
    lines = [f"| reader | inputs | {' | '.join(OUTCOMES)} |", f"| --- |{' ---: |' * (len(OUTCOMES) + 1)}"]
    for name, counts in [*results.items(), ("all", sum(results.values(), Counter[str]()))]:
        numbers = [counts.total(), *(counts[outcome] for outcome in OUTCOMES)]
        lines.append(f"| {name} | {' | '.join(f'{number:,}' for number in numbers)} |")
    return "\n".join(lines)


def main(
    groups: Annotated[list[str] | None, typer.Argument(help=f"of readers: {', '.join(GROUPS)} (all)")] = None,
    inputs: Annotated[int, typer.Option(min=1, help="how many in all")] = 200_000,
    seed: Annotated[int, typer.Option(help="equal seeds give equal inputs")] = 0,
    minutes: Annotated[float, typer.Option(help="that it takes at most, about")] = 60,
) -> None:
    """Feed damaged and hostile input to every reader, and count what comes of it."""
    for group in groups or []:
        if group not in GROUPS:
            raise DataError(f"{group!r}: no group of readers; expected {', '.join(GROUPS)}")
    if not find_spec("atheris"):
        typer.echo("atheris is not installed: Hypothesis alone draws the inputs", err=True)
    jobs, end = plan(groups or [*GROUPS], inputs, seed), time.time() + 60 * minutes
    results: dict[str, Counter[str]] = {}
    for place, job in enumerate(jobs):
        counts = execute(job, max(0.0, end - time.time()) / (len(jobs) - place))
        results[job.name] = results.get(job.name, Counter()) + counts
        typer.echo(f"{job.name}, {job.engine}: {counts.total():,} of {job.inputs:,} inputs, {dict(counts)}", err=True)
    typer.echo(table(results))
    sys.exit(any(counts[fault] for counts in results.values() for fault in FAULTS))


if __name__ == "__main__":
    run_command(main)
