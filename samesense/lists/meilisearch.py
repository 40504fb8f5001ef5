"""Meilisearch's synonyms: an object that maps a term to those that are found with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from samesense.lists.json_values import json_values, to_json
from samesense.lists.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from samesense.lists.collector import Collector

    Found: TypeAlias = dict[str, dict[str, None]]  # by a term, those that are found with it, in their order


def read_meilisearch(text: str, found: Collector) -> None:
    """Read the setting ``synonyms``, or settings that have it.

    Terms that find each other are synonyms, in groups as large as can be; other terms are targets of a one-way rule.
    """
    numbers: dict[str, int] = {}
    mapped: Found = {}
    for number, (key, value) in enumerate(_items(text, found), start=1):
        if not isinstance(value, list):
            found.leave_out(number, f"{key}: {to_json(value)}", 'is no mapping; expected {"a": ["b", "c"]}')
            continue
        for term in found.terms(number, [key]):
            numbers.setdefault(term, number)
            mapped.setdefault(term, {}).update(dict.fromkeys(found.terms(number, value)))
    grouped: set[frozenset[str]] = set()
    for term, targets in mapped.items():
        mutual = [target for target in targets if term in mapped.get(target, {}) and target != term]
        for group in _groups(term, mutual, mapped, grouped):
            found.rules.append(Rule(numbers[term], group))
        if others := tuple(target for target in targets if target not in {term, *mutual}):
            found.rules.append(Rule(numbers[term], (term,), others))


def _items(text: str, found: Collector) -> Iterator[tuple[str, object]]:
    for value in json_values(text, found.path):
        if not isinstance(value, dict):
            found.leave_out(1, to_json(value), 'is no mapping; expected {"a": ["b", "c"]}')
            continue
        setting = value.get("synonyms")
        yield from (setting if isinstance(setting, dict) else value).items()


def _groups(term: str, mutual: list[str], mapped: Found, grouped: set[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Yield groups of a term and some of those that it is mutual with, until each of these is in a group with it."""
    for first in mutual:
        if {term, first} in grouped:
            continue
        group = [term, first]
        for other in mutual:
            if other not in group and all(other in mapped[one] and one in mapped[other] for one in group):
                group.append(other)
        grouped.update(frozenset({one, other}) for one in group for other in group)
        yield tuple(group)


def write_meilisearch(rules: Iterable[Rule]) -> str:
    """Return the setting ``synonyms``."""
    mapped: Found = {}
    for rule in rules:
        for left, right in rule.pairs():
            mapped.setdefault(left, {})[right] = None
            if not rule.one_way:
                mapped.setdefault(right, {})[left] = None
    lines = (f"{to_json(term)}: {to_json(list(targets))}" for term, targets in mapped.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"
