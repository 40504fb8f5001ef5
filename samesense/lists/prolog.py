"""WordNet's Prolog format, which Solr, Elasticsearch and OpenSearch call ``wordnet``: a member of a synset a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samesense.lists.collector import Collector

_CLAUSE = re.compile(r"s\((\d+),\d+,'((?:[^']|'')*)',[nvasr],\d+,\d+\)\.")
EXPECTED = "is no member of a synset; expected s(ID,NUMBER,'WORD',POS,SENSE,COUNT)."


def read_prolog(text: str, found: Collector) -> None:
    """Read the clauses ``s/6`` of WordNet's file ``wn_s.pl``; a rule has the members of a synset."""
    synsets: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        clause = _CLAUSE.fullmatch(line.strip())
        if clause:
            synset, word = clause.groups()
            synsets.setdefault(synset, (number, []))[1].append(word.replace("''", "'"))
        elif line.strip() and not line.startswith("%"):
            found.leave_out(number, line.strip(), EXPECTED)
    for number, words in synsets.values():
        found.add(number, words)
