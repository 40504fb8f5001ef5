"""A review for people, on a terminal: how many findings of each kind, and the worst of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.review.findings import KINDS, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samesense.review.reviewing import Review

WORST = 10  # findings that are shown


def summary_lines(review: Review) -> Iterator[str]:
    """Yield the lines of a summary."""
    found, wrong = review.findings, sum(bool(line.findings) for line in review.lines)
    yield (
        f"{review.name}: {counted(len(review.lines), 'line')}, {counted(review.pairs, 'pair')} judged, "
        f"{counted(len(found), 'finding')} in {counted(wrong, 'line')}"
    )
    for kind, count in review.counts.items():
        yield f"{count:8,}  {kind:<14}{KINDS[kind]}"
    if found:
        yield f"The worst {WORST}:" if len(found) > WORST else "All of them:"
    for each in found[:WORST]:
        probability = "    " if each.probability is None else f"{each.probability:.2f}"
        yield f"{each.line:8}  {each.kind:<14}{probability}  {each.message}"
