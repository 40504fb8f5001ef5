"""What a list of synonyms says, whatever its format: rules, each of which holds for some terms."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from reprlib import Repr
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from samesense.texts import Pair

_short = Repr()  # of a text that is left out: it may be a whole line
_short.maxstring = 80


@dataclass(frozen=True)
class Rule:
    """A line of a synonym file, or an entry of another format.

    Attributes:
        number: of its line, or of its entry where the format has no lines; from 1.
        terms: that are synonyms of each other, or what a one-way rule maps; each as `samesense.texts.checked_text`
            returns it, and once.
        targets: what a one-way rule maps its terms to; None if the rule holds both ways.
    """

    number: int
    terms: tuple[str, ...]
    targets: tuple[str, ...] | None = None

    @property
    def one_way(self) -> bool:
        """Whether only the terms may be replaced, and not the targets."""
        return self.targets is not None

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs of different terms that the rule calls synonyms, as they stand; left is replaced by right."""
        pairs = combinations(self.terms, 2) if self.targets is None else product(self.terms, self.targets)
        return (pair for pair in pairs if pair[0] != pair[1])

    def by_term(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each term of a one-way rule that is mapped to more than itself, with what it is mapped to beside."""
        for term in self.terms:
            if targets := [target for target in self.targets or () if target != term]:
                yield term, targets


class Unread(NamedTuple):
    """A term, or a rule, that cannot be read: its place, its text, and the reason."""

    number: int
    text: str
    reason: str

    def __str__(self) -> str:
        """Return the text, shortened, and the reason."""
        return f"{_short.repr(self.text)} {self.reason}"


@dataclass(frozen=True)
class SynonymList:
    """The content of a list.

    Attributes:
        path: of its file.
        rules: in the order of the file.
        unread: what was left out, in that order.
        unit: what numbers count: line, or entry where the format has no lines.
    """

    path: Path
    rules: list[Rule]
    unread: list[Unread]
    unit: str = "line"

    def complaints(self) -> Iterator[str]:
        """Yield a line per term or rule that was left out: its place, its text and the reason."""
        for unread in self.unread:
            yield f"{self.path}, {self.unit} {unread.number}: {unread}"
