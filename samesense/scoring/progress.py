"""Progress bars, on standard error, if that is a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID


@contextmanager
def rows_bar(count: Callable[[], int | None]) -> Iterator[Callable[[int], object]]:
    """Yield a function that is to be called with the number of rows that were done since the last call.

    ``count`` returns how many there are, None if that is unknown; it is called only if the bar is shown.
    """
    with _bars() as progress:
        if progress.disable:
            yield lambda _: None
            return
        task = progress.add_task("rows", total=count())
        yield lambda rows: progress.advance(task, rows)


@contextmanager
def steps_bar() -> Iterator[Callable[[str, int, int], object]]:
    """Yield a function that is to be called with a step's name, how many of its parts are done, and of how many."""
    with _bars() as progress:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, parts: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=parts)
            progress.update(tasks[step], completed=done)

        yield report


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console, name = Console(stderr=True), TextColumn("{task.description}")
    columns = [name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()]
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
