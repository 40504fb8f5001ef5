"""One fault: a command is disturbed, its traces are judged, and it runs again."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.faults.disturbances import DISTURBANCES, Scene, mount_disk, unmount_disk
from benchmarks.faults.places import OUT
from benchmarks.faults.processes import Ended, run_command
from benchmarks.faults.project import copy_project
from samesense.files import file_digest
from samesense.scoring.ray_engine import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.faults.places import Place

SAME, TOLD, REPEATED, OTHER, FAILED = OUTCOMES = (
    "the same bytes",  # in spite of the fault
    "one line",  # that says what is wrong, exit code 2; then, without the fault, the same bytes
    "killed, then the same bytes",
    "other data",  # a damaged text is a text, of which nobody can know what it should have been
    "failed",
)
DAMAGE = ("truncated input", "flipped bit")
RESUMED = (".parts", ".checkpoints")  # what the same command goes on with
FIRST, FACTOR, GRACE = (
    300,
    10,
    30,
)  # seconds for the undisturbed run; its multiple, and more seconds, for a disturbed one


@dataclass(frozen=True)
class Undisturbed:
    """What a command does when nothing goes wrong.

    Attributes:
        ended: how it ended.
        digests: of what it wrote, by path; see `output_digests`.
        size: of what it wrote, in bytes.
    """

    ended: Ended
    digests: dict[str, str]
    size: int


@dataclass(frozen=True)
class Trial:
    """What came of a fault.

    Attributes:
        place: the command's name.
        kind: a key of `DISTURBANCES`.
        outcome: one of `OUTCOMES`.
        story: what was disturbed, and what the command did.
    """

    place: str
    kind: str
    outcome: str
    story: str


def run_undisturbed(project: Path, place: Place) -> Undisturbed:
    """Run a place in a copy of the project.

    Raises:
        SystemExit: it failed, or took too long.
    """
    with _copied(project, place) as folder:
        ended = run_command(place.command, folder, FIRST)
        if ended.code not in {0, 1} or "Traceback" in ended.errors:
            raise SystemExit(f"{place.name}: {ended.errors}")
        size = sum(path.stat().st_size for path in (folder / OUT).rglob("*") if path.is_file())
        return Undisturbed(ended, output_digests(folder / OUT), size)


def run_trial(project: Path, place: Place, kind: str, seed: str, undisturbed: Undisturbed) -> Trial:
    """Disturb a place once, judge what it did, and what the same command does then."""
    seconds = FACTOR * undisturbed.ended.seconds + GRACE
    with _copied(project, place) as folder:
        scene = Scene(place, folder, Random(seed), undisturbed.ended.seconds, undisturbed.size, [])  # noqa: S311
        with DISTURBANCES[kind](scene) as options:
            ended = run_command(place.command, folder, seconds, **options)
        outcome, problem = judge(kind, ended, output_digests(folder / OUT), undisturbed)
        if outcome == SAME:  # there is nothing left to do, and Ray refuses to write over a result
            return Trial(place.name, kind, outcome, f"{' '.join(scene.touched)}: {problem}")
        again = run_command(place.command, folder, seconds)
        found = output_digests(folder / OUT)
    if (again.code, found) != (undisturbed.ended.code, undisturbed.digests):
        changed = sorted(name for name, _ in found.items() ^ undisturbed.digests.items())
        problem = f"{problem}; then exit code {again.code}, differs in {changed or 'nothing'}: {again.errors[-300:]}"
        outcome = FAILED
    return Trial(place.name, kind, outcome, f"{' '.join(scene.touched)}: {problem}")


def output_digests(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file in a folder, and "" of every folder, by path; Ray's names without their id."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = re.sub(r"\b[0-9a-f]{32}_", "", str(path.relative_to(folder)))
        found[name] = file_digest(path) if path.is_file() else ""
    return found


def judge(kind: str, ended: Ended, found: dict[str, str], undisturbed: Undisturbed) -> tuple[str, str]:
    """Return an outcome, and what is to be told about it."""
    story = f"exit code {ended.code} {ended.errors.strip()[-600:]}"
    if (ended.code, found) == (undisturbed.ended.code, undisturbed.digests):
        return SAME, story
    names = {name.partition("/")[0] for name in found}
    begun = {name for name in names if f"{name}/{UNFINISHED}" in found}  # Ray goes on with its finished parts
    whole = [name for name in names - begun if name[0] != "."]
    half = [name for name in whole if _part(found, name) != _part(undisturbed.digests, name)]
    left = [name for name in names if name[0] == "." and not name.endswith(RESUMED)]
    if kind in DAMAGE and ended.code in {0, 1} and "Traceback" not in ended.errors:
        return (FAILED, f"left {left}; {story}") if left else (OTHER, story)
    if half:
        return FAILED, f"half-written {half}; {story}"
    if ended.code is not None and ended.code < 0:
        return REPEATED, story
    if ended.code == 2 and not left and _is_one_line(ended.errors):  # noqa: PLR2004  # the exit code of bad input
        return TOLD, story
    return FAILED, f"left {left}; {story}"


def _part(digests: dict[str, str], output: str) -> dict[str, str]:
    return {name: digest for name, digest in digests.items() if name.partition("/")[0] == output}


def _is_one_line(errors: str) -> bool:
    """Return whether the last thing that a command says is its one error; bars and warnings may come before."""
    lines = errors.strip().splitlines()
    return (
        "Traceback" not in errors
        and [line.startswith("error: ") for line in lines].count(True) == 1
        and (lines[-1].startswith("error: "))
    )


@contextmanager
def _copied(project: Path, place: Place) -> Iterator[Path]:
    """Yield a copy of a project whose outputs go to a disk of their own."""
    with TemporaryDirectory(prefix="fault-") as name:
        folder = Path(name)
        copy_project(project, place, folder)
        mount_disk(folder / OUT)
        try:
            yield folder
        finally:
            unmount_disk(folder / OUT)
