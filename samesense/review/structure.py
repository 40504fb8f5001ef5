"""What is wrong in a list whatever its terms mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.lists.elasticsearch import SET_SIZE
from samesense.review.cycles import cycles
from samesense.review.findings import Finding
from samesense.review.forms import forms
from samesense.review.pairs import MOST, hubs
from samesense.review.repetitions import repetitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samesense.lists.rules import SynonymList


def structural_findings(synonyms: SynonymList) -> Iterator[Finding]:
    """Yield what is wrong in a list, but for what its terms mean."""
    rules = synonyms.rules
    for unread in synonyms.unread:
        yield Finding(unread.number, "unread", (unread.text,), f"{unread.text!r} {unread.reason}")
    if len(rules) > SET_SIZE:
        message = f"{len(rules):,} rules; a set of Elasticsearch's synonyms API takes {SET_SIZE:,}: split the list"
        yield Finding(rules[SET_SIZE].number, "limit", (), message)
    partly_read = {unread.number for unread in synonyms.unread}
    whole = [rule for rule in rules if rule.number not in partly_read]
    yield from repetitions(whole)
    yield from forms(whole)
    yield from cycles(rules)
    for term, groups in hubs(rules).items():
        message = f"{term} is in {len(groups):,} lines, and joins over {MOST:,} pairs of terms: they were not judged"
        yield Finding(groups[0].number, "hub", (term,), message)
