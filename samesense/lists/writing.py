"""Lists written in the formats that search engines and vocabularies take; docs/lists.md has them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from samesense.errors import DataError
from samesense.files import replacing
from samesense.lists.algolia import write_algolia
from samesense.lists.elasticsearch import write_elasticsearch
from samesense.lists.meilisearch import write_meilisearch
from samesense.lists.rules import Rule, Unread
from samesense.lists.skos import write_skos
from samesense.lists.solr import write_solr
from samesense.lists.typesense import write_typesense
from samesense.lists.vespa import can_hold, write_vespa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WrittenFormat = Literal["solr", "elasticsearch", "typesense", "algolia", "meilisearch", "vespa", "skos"]
SUFFIXES: dict[str, WrittenFormat] = {".txt": "solr", ".sr": "vespa", ".ttl": "skos"}
WRITERS: dict[WrittenFormat, Callable[[Iterable[Rule]], str]] = {
    "solr": write_solr,
    "elasticsearch": write_elasticsearch,
    "typesense": write_typesense,
    "algolia": write_algolia,
    "meilisearch": write_meilisearch,
    "vespa": write_vespa,
    "skos": write_skos,
}


def format_to_write(path: Path, given: WrittenFormat | None) -> WrittenFormat:
    """Return the format of a list to write: the one ``given``, else that of its name.

    Raises:
        DataError: the name shows none; JSON has four.
    """
    form = given or SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise DataError(f"{path}: cannot recognise the format from the name; --to names one of {', '.join(WRITERS)}")
    return form


def write_list(rules: Iterable[Rule], path: Path, form: WrittenFormat) -> list[Unread]:
    """Write a list, whole or not at all, so that `read_list` gives the same pairs; rules that say nothing are skipped.

    Returns:
        The terms that are left out, because the format has no way to write them: Vespa's rules have letters and
        digits only.

    Raises:
        DataError: the file cannot be written.
    """
    left_out: list[Unread] = []
    if form == "vespa":
        rules = [_fit(rule, left_out) for rule in rules]
    text = WRITERS[form](rule for rule in rules if any(rule.pairs()))
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")
    return left_out


def _fit(rule: Rule, left_out: list[Unread]) -> Rule:
    """Return a rule without the terms that Vespa cannot hold, which go to ``left_out``."""
    problem = "has a character that rules of Vespa cannot hold"
    terms = (*rule.terms, *(rule.targets or ()))
    left_out.extend(Unread(rule.number, term, problem) for term in terms if not can_hold(term))
    targets = None if rule.targets is None else tuple(filter(can_hold, rule.targets))
    return Rule(rule.number, tuple(filter(can_hold, rule.terms)), targets)
