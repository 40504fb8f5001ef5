"""What can be wrong in a list of synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samesense.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = {  # the gravest first
    "unread": "cannot be read",
    "rejected": "rejected by people, or by a lexicon",
    "antonym": "opposites",
    "contradiction": "a term of several lines joins what are no synonyms",
    "cycle": "one-way rules that go in a circle",
    "limit": "more rules than a set of synonyms may have",
    "number": "different numbers",
    "lookalike": "spelled alike, nothing in common",
    "co_hyponym": "of the same kind",
    "hypernym": "one is broader than the other",
    "meronym": "part and whole",
    "abbreviation": "one abbreviates the other by its letters, but may stand for something else",
    "doubtful": "probably no synonyms",
    "duplicate": "another line says it, too",
    "spelling": "differs in case or spelling only",
    "needless": "says nothing, or nothing beyond a stemmer",
    "inflection": "a term lacks the form that another has",
    "hub": "a term of too many lines to judge what it joins",
}
# What breaks a search, or what nobody can vouch for. What a model says of siblings or of broader terms is for people to
# read: in some searches, they are wanted
FAIL_ON = ("unread", "rejected", "antonym", "contradiction", "cycle", "limit")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong.

    Attributes:
        line: the number of the rule.
        kind: one of `KINDS`.
        terms: that it is about; for a pair, the two.
        message: for people.
        probability: that two terms are synonyms, 0-1; None: it is not about a pair that was judged.
    """

    line: int
    kind: str
    terms: tuple[str, ...]
    message: str
    probability: float | None = None


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 line, 2,000 lines."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def gravity(finding: Finding) -> tuple[int, float, int]:
    """Return what sorts findings: the gravest kind first, then the least probability, then the line."""
    probability = 1.0 if finding.probability is None else finding.probability
    return [*KINDS].index(finding.kind), probability, finding.line


def check_kinds(names: Iterable[str]) -> frozenset[str]:
    """Return kinds by their names.

    Raises:
        DataError: there is no such kind.
    """
    kinds = frozenset(names)
    if unknown := sorted(kinds - KINDS.keys()):
        raise DataError(f"{unknown[0]!r} is no kind of finding; expected some of {', '.join(KINDS)}")
    return kinds
