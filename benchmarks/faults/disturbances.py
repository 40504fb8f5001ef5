"""What goes wrong while a command runs; each is a block that disturbs at its start and repairs at its end."""

from __future__ import annotations

import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from benchmarks.faults.places import OUT
from benchmarks.faults.project import input_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from random import Random

    from benchmarks.faults.places import Place

    Disturbance: TypeAlias = Callable[["Scene"], AbstractContextManager[dict[str, Any]]]

ROOM = 256 * 2**20  # bytes of a disk that is not full
PAGE = 4096  # bytes by which such a disk grows
YEARS = 10 * 365 * 86_400  # seconds that a clock jumps at most


@dataclass(frozen=True)
class Scene:
    """Where a fault strikes.

    Attributes:
        place: the command.
        folder: a copy of the project, in which it runs.
        random: decides on everything.
        seconds: that the undisturbed command takes.
        size: bytes that the undisturbed command writes.
        touched: what was disturbed, for messages.
    """

    place: Place
    folder: Path
    random: Random
    seconds: float
    size: int
    touched: list[str]


def mount_disk(folder: Path) -> None:
    """Mount an empty disk, of `ROOM`, in memory.

    Raises:
        SystemExit: this process may not mount.
    """
    _mount(f"size={ROOM}", folder)


def unmount_disk(folder: Path) -> None:
    """Unmount a disk, even if a process that has just been killed still holds it."""
    subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607  # ours


def _mount(options: str, folder: Path) -> None:
    done = subprocess.run(  # noqa: S603  # ours
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stderr.strip()}; run it as make faults does: unshare --map-root-user --mount")


@contextmanager
def _killed(scene: Scene) -> Iterator[dict[str, Any]]:
    yield {"kill_after": scene.random.uniform(0, scene.seconds)}


@contextmanager
def _full_disk(scene: Scene) -> Iterator[dict[str, Any]]:
    pages = scene.random.randint(1, 1 + scene.size // PAGE)
    scene.touched.append(f"{pages} pages")
    _mount(f"remount,size={pages * PAGE}", scene.folder / OUT)
    yield {}
    _mount(f"remount,size={ROOM}", scene.folder / OUT)


@contextmanager
def _no_permission(scene: Scene) -> Iterator[dict[str, Any]]:
    path = scene.folder / scene.random.choice([OUT, *scene.place.inputs])
    scene.touched.append(str(path.relative_to(scene.folder)))
    mode = path.stat().st_mode
    path.chmod(0o555 if path.name == OUT else 0)
    yield {}
    path.chmod(mode)


@contextmanager
def _truncated(scene: Scene) -> Iterator[dict[str, Any]]:
    path, content = _choose_input(scene)
    path.write_bytes(content[: scene.random.randrange(len(content))])
    yield {}
    path.write_bytes(content)


@contextmanager
def _flipped(scene: Scene) -> Iterator[dict[str, Any]]:
    path, content = _choose_input(scene)
    damaged, at = bytearray(content), scene.random.randrange(len(content))
    damaged[at] ^= 1 << scene.random.randrange(8)
    scene.touched.append(f"byte {at}")
    path.write_bytes(damaged)
    yield {}
    path.write_bytes(content)


def _choose_input(scene: Scene) -> tuple[Path, bytes]:
    files = input_files(scene.folder / scene.random.choice(scene.place.inputs))
    path = scene.random.choice([file for file in files if file.stat().st_size] or [scene.folder / "params.yaml"])
    scene.touched.append(str(path.relative_to(scene.folder)))
    return path, path.read_bytes()


@contextmanager
def _jumping_clock(scene: Scene) -> Iterator[dict[str, Any]]:
    start, jump = time.monotonic(), scene.random.uniform(-YEARS, YEARS)
    moment, true = scene.random.uniform(0, scene.seconds), time.time

    def jumping() -> float:
        return true() + (jump if time.monotonic() - start > moment else 0)

    yield {"prepare": lambda: setattr(time, "time", jumping)}


DISTURBANCES: dict[str, Disturbance] = {
    "killed": _killed,
    "full disk": _full_disk,
    "no permission": _no_permission,
    "truncated input": _truncated,
    "flipped bit": _flipped,
    "jumping clock": _jumping_clock,
}
