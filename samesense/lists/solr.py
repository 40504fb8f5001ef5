"""Synonym files of Solr, Elasticsearch and OpenSearch: the grammar is that of Lucene's SolrSynonymParser.

A line is ``a, b, c`` (each a synonym of each) or ``a, b => c`` (each on the left is replaced by each on the right). A
line that begins with ``#`` is a comment; elsewhere, ``#`` is text. A backslash takes the next character literally.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samesense.lists.collector import Collector
    from samesense.lists.rules import Rule

EXPECTED = "expected a, b, c or a, b => c"
_TOKENS = re.compile(r"\\(.)|(=>|,)|(.)", re.DOTALL)  # a character after a backslash, one with a meaning, another
_SPECIAL = re.compile(r"^#|[\\,]|=(?=>)")  # what has a meaning in a term


def read_solr(text: str, found: Collector) -> None:
    """Read a synonym file."""
    for number, line in enumerate(text.split("\n"), start=1):
        add_line(number, line, found)


def add_line(number: int, line: str, found: Collector) -> None:
    """Add the rule of a line; a line with one term is a rule that says nothing."""
    if line.startswith("#") or not line.strip():
        return
    sides = _split(line)
    if len(sides) > 2:  # noqa: PLR2004  # the sides of an arrow
        found.leave_out(number, line.strip(), f"has more than one =>; {EXPECTED}")
    elif len(sides) > 1 and not all(any(side) for side in sides):
        found.leave_out(number, line.strip(), f"has nothing on one side of =>; {EXPECTED}")
    else:
        found.add(number, *sides)


def _split(line: str) -> list[list[str]]:
    """Return the terms of each side of the arrows in a line."""
    sides = [[""]]
    for literal, special, other in _TOKENS.findall(line):
        if special == "=>":
            sides.append([""])
        elif special:
            sides[-1].append("")
        else:
            sides[-1][-1] += literal or other
    return [[term.strip() for term in side] for side in sides]


def write_solr(rules: Iterable[Rule]) -> str:
    """Return a synonym file, a line per rule."""
    return "".join(f"{rule_line(rule)}\n" for rule in rules)


def rule_line(rule: Rule) -> str:
    """Return a rule as a line, without its end."""
    sides = [rule.terms] if rule.targets is None else [rule.terms, rule.targets]
    return " => ".join(", ".join(_SPECIAL.sub(r"\\\g<0>", term) for term in side) for side in sides)
