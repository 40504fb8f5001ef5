"""Run the pipeline several times, in clones at several paths, and compare what it writes.

    python -m benchmarks.determinism /tmp/clones
    python -m benchmarks.determinism /tmp/clones --threads 2 --threads 2 --threads 1

Each run has another hash seed, locale and time zone, and a number of threads of its own. Whatever the number, the data
should be equal to the byte; models and metrics, where it is the same. Metrics that differ are printed, with their
spread.
A run takes as long as the pipeline does; of one that was stopped, the same command goes on with the next stage.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from benchmarks.harness import ROOT, print_header, print_row, python_command
from samesense.console import run

LOCALES, ZONES = ("C.UTF-8", "POSIX"), ("UTC", "Asia/Kathmandu", "America/St_Johns")
DIGITS = 4  # of metrics


def main(
    folder: Annotated[Path, typer.Argument(help="where to make the clones, run-1 and so on")],
    threads: Annotated[list[int] | None, typer.Option(min=1, help="of each run; by default, two runs of 2")] = None,
) -> None:
    """Run the pipeline in clones, and print which outputs are equal; exit code 1 if some are not that should be."""
    counts = threads or [2, 2]
    clones = [_run_clone(folder.resolve() / f"run-{number}", number, count) for number, count in enumerate(counts, 1)]
    outputs = [output_digests(yaml.safe_load((clone / "dvc.lock").read_text(encoding="utf-8"))) for clone in clones]
    differing, unexpected = (list(compare_runs(outputs, groups)) for groups in ([0] * len(counts), counts))
    expected = [name for name in differing if name not in unexpected]
    typer.echo(f"{len(outputs[0]) - len(differing)} of {len(outputs[0])} outputs are equal in all runs")
    typer.echo(f"differ with the number of threads only: {', '.join(expected) or 'none'}")
    typer.echo(f"differ at the same number of threads: {', '.join(unexpected) or 'none'}\n")
    print_header(["metric", *(f"{count} threads" for count in counts), "spread"])
    for name, values in spread_metrics([_read_metrics(clone) for clone in clones]):
        print_row([name, *(f"{value:.{DIGITS}f}" for value in values), f"{max(values) - min(values):.{DIGITS}f}"])
    raise typer.Exit(int(bool(unexpected)))


def output_digests(lock: Mapping[str, Any]) -> dict[str, str]:
    """Return the checksum of every output in a dvc.lock, by path."""
    return {entry["path"]: entry["md5"] for stage in lock["stages"].values() for entry in stage.get("outs", [])}


def compare_runs(outputs: list[dict[str, str]], groups: list[int]) -> Iterator[str]:
    """Yield the outputs that are not equal in all runs of a group; ``groups`` has that of each run."""
    for name in outputs[0]:
        found = {(group, digests.get(name)) for group, digests in zip(groups, outputs, strict=True)}
        if len(found) > len(set(groups)):
            yield name


def spread_metrics(runs: list[dict[str, float]]) -> Iterator[tuple[str, list[float]]]:
    """Yield each metric that every run has, and that differs, with its value in each run."""
    for name in sorted(set[str].intersection(*map(set, runs))):
        values = [metrics[name] for metrics in runs]
        if len(set(values)) > 1:
            yield name, values


def _run_clone(folder: Path, number: int, threads: int) -> Path:
    """Run the pipeline in a clone of this repository, as it was committed, and return the clone's folder."""
    if not folder.is_dir():
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)  # noqa: S603, S607  # ours
        (folder / "dvc.lock").unlink(missing_ok=True)  # nothing is done yet
    environment = os.environ | {
        "PYTHONPATH": str(folder),
        "PYTHONHASHSEED": str(number),
        "LC_ALL": LOCALES[number % len(LOCALES)],
        "TZ": ZONES[number % len(ZONES)],
        "OMP_NUM_THREADS": str(threads),
    }
    done = subprocess.run(  # noqa: S603  # ours
        python_command("dvc", "repro", "--no-run-cache"), cwd=folder, env=environment, stdout=sys.stderr, check=False
    )
    if done.returncode:
        raise SystemExit(f"{folder}: the pipeline failed")
    return folder


def _read_metrics(clone: Path) -> dict[str, float]:
    """Return the numbers of the headline metrics, by file and path in it."""
    return {
        f"{name}: {path}": value
        for name in ("eval", "gold", "release_scores")
        for path, value in _numbers(json.loads((clone / "metrics" / f"{name}.json").read_text(encoding="utf-8")))
    }


def _numbers(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            yield f"{prefix}{name}", float(value)


if __name__ == "__main__":
    run(main)
