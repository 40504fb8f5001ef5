"""Algolia's synonyms, as its dashboard, command line and API write and take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.lists.json_values import entries, json_list, json_values, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from samesense.lists.collector import Collector
    from samesense.lists.rules import Rule

EXPECTED = 'is no synonym; expected {"type": "synonym", "synonyms": ["a", "b"]}'
ONE_WAY = {  # by type: the name of what people type, and of what is found then
    "onewaysynonym": ("input", "synonyms"),
    "altcorrection1": ("word", "corrections"),
    "altcorrection2": ("word", "corrections"),
}


def read_algolia(text: str, found: Collector) -> None:
    """Read synonym objects; one-way synonyms and alternative corrections are one-way, placeholders no synonyms."""
    for number, entry in enumerate(entries(json_values(text, found.path), "hits"), start=1):
        kind = str(entry.get("type")).lower() if isinstance(entry, dict) else ""
        typed, matched = ONE_WAY.get(kind, ("", "synonyms"))
        if kind == "placeholder":
            found.leave_out(number, to_json(entry), "is a placeholder, which stands for words that are no synonyms")
        elif kind not in {"synonym", *ONE_WAY} or not isinstance(entry.get(matched), list):
            found.leave_out(number, to_json(entry), EXPECTED)
        elif typed:
            found.add(number, [entry.get(typed)], entry[matched])
        else:
            found.add(number, entry[matched])


def write_algolia(rules: Iterable[Rule]) -> str:
    """Return a list of synonym objects; a one-way rule has an object per term."""
    objects = enumerate(_objects(rules), start=1)
    return json_list({"objectID": f"samesense-{number}", **one} for number, one in objects) + "\n"


def _objects(rules: Iterable[Rule]) -> Iterator[dict[str, Any]]:
    for rule in rules:
        if rule.targets is None:
            yield {"type": "synonym", "synonyms": rule.terms}
            continue
        for term, targets in rule.by_term():
            yield {"type": "oneWaySynonym", "input": term, "synonyms": targets}
