"""Typesense's synonyms: sets of items (version 30), and the synonyms of a collection (before)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.lists.json_values import entries, json_list, json_values, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from samesense.lists.collector import Collector
    from samesense.lists.rules import Rule


def read_typesense(text: str, found: Collector) -> None:
    """Read items: ``{"id": "1", "synonyms": ["a", "b"]}``; one with a ``root`` replaces the root, one way."""
    for number, entry in enumerate(entries(json_values(text, found.path), "items", "synonyms"), start=1):
        synonyms = entry.get("synonyms") if isinstance(entry, dict) else None
        if not isinstance(synonyms, list):
            found.leave_out(number, to_json(entry), 'is no item; expected {"id": "1", "synonyms": ["a", "b"]}')
        elif root := entry.get("root"):
            found.add(number, [root], synonyms)
        else:
            found.add(number, synonyms)


def write_typesense(rules: Iterable[Rule]) -> str:
    """Return the body of a request that makes a synonym set; a one-way rule has an item per term."""
    items = ({"id": str(number), **item} for number, item in enumerate(_items(rules), start=1))
    return f'{{"items": {json_list(items)}}}\n'


def _items(rules: Iterable[Rule]) -> Iterator[dict[str, Any]]:
    for rule in rules:
        if rule.targets is None:
            yield {"synonyms": rule.terms}
        else:
            yield from ({"root": term, "synonyms": targets} for term, targets in rule.by_term())
