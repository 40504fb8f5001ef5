"""The JSON of Elasticsearch's synonyms API: rules in Solr's format, in sets of limited size."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from samesense.lists.json_values import entries, json_values, to_json
from samesense.lists.solr import add_line, rule_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samesense.lists.collector import Collector
    from samesense.lists.rules import Rule

SET_SIZE = 10_000  # rules that the API of version 8 takes in a set


def read_elasticsearch(text: str, found: Collector) -> None:
    """Read what the API takes or gives: ``{"synonyms_set": [{"id": "1", "synonyms": "a, b => c"}]}``, once or more."""
    for number, entry in enumerate(entries(json_values(text, found.path), "synonyms_set"), start=1):
        rule = entry.get("synonyms") if isinstance(entry, dict) else None
        if isinstance(rule, str) and {"\r", "\n"}.isdisjoint(rule):
            add_line(number, rule, found)
        else:
            found.leave_out(number, to_json(entry), 'is no rule; expected {"id": "1", "synonyms": "a, b => c"}')


def write_elasticsearch(rules: Iterable[Rule]) -> str:
    """Return a set of at most `SET_SIZE` rules a line, each the body of a request."""
    numbered = ({"id": str(number), "synonyms": rule_line(rule)} for number, rule in enumerate(rules, start=1))
    sets = [list(islice(numbered, SET_SIZE))]
    while part := list(islice(numbered, SET_SIZE)):
        sets.append(part)
    return "".join(f"{to_json({'synonyms_set': part})}\n" for part in sets)
