"""Lists read, whatever their format: the one reader of lexicons, `samesense score` and whoever else takes a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.files import read_lines
from samesense.lists.algolia import read_algolia
from samesense.lists.collector import Collector
from samesense.lists.delimited import read_delimited
from samesense.lists.elasticsearch import read_elasticsearch
from samesense.lists.formats import ListFormat, format_of_list
from samesense.lists.meilisearch import read_meilisearch
from samesense.lists.prolog import read_prolog
from samesense.lists.rules import SynonymList
from samesense.lists.skos import read_skos
from samesense.lists.solr import read_solr
from samesense.lists.typesense import read_typesense
from samesense.lists.vespa import read_vespa

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BY_LINE: dict[ListFormat, Callable[[str, Collector], None]] = {
    "solr": read_solr,
    "wn": read_prolog,
    "csv": read_delimited,
    "vespa": read_vespa,
}
BY_ENTRY: dict[ListFormat, Callable[[str, Collector], None]] = {
    "elasticsearch": read_elasticsearch,
    "typesense": read_typesense,
    "algolia": read_algolia,
    "meilisearch": read_meilisearch,
    "skos": read_skos,
}


def read_list(path: Path, form: ListFormat | None = None) -> SynonymList:
    """Read a list of synonyms: in the format given, else by the file's name and content; docs/lists.md has them all.

    What cannot be read is left out, and listed in the result: a term of no letter, a line of two arrows.

    Raises:
        DataError: the file is missing, is not UTF-8, or is of another format, which the message names.
        SamesenseError: a package that the format needs is not installed.
    """
    text = "".join(line for _, line in read_lines(path))
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as Java's readers have it, and so Lucene
    form = format_of_list(path, text, form)
    found = Collector(path)
    (BY_LINE | BY_ENTRY)[form](text, found)
    return SynonymList(path, found.rules, found.unread, "line" if form in BY_LINE else "entry")
