"""Progress bars, on standard error, if that is a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def rows_bar(count: Callable[[], int | None]) -> Iterator[Callable[[int], object]]:
    """Yield a function that is to be called with the number of rows that were done since the last call.

    ``count`` returns how many there are, None if that is unknown; it is called only if the bar is shown.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = [TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()]
    if not console.is_terminal:
        yield lambda _: None
        return
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("rows", total=count())
        yield lambda rows: progress.advance(task, rows)
