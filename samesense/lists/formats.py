"""The formats of lists: which one a file has, by its name and by what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from samesense.errors import DataError
from samesense.lists.delimited import is_header
from samesense.lists.json_values import entries, json_values

if TYPE_CHECKING:
    from pathlib import Path

ListFormat = Literal["solr", "wn", "elasticsearch", "typesense", "algolia", "meilisearch", "csv", "vespa", "skos"]
NAMES: dict[ListFormat, str] = {
    "solr": "a synonym file of Solr",
    "wn": "WordNet Prolog",
    "elasticsearch": "JSON of Elasticsearch's synonyms API",
    "typesense": "JSON of Typesense",
    "algolia": "JSON of Algolia",
    "meilisearch": "JSON of Meilisearch",
    "csv": "CSV with columns",
    "vespa": "semantic rules of Vespa",
    "skos": "SKOS",
}
SUFFIXES: dict[str, ListFormat] = {
    ".txt": "solr",
    ".pl": "wn",
    ".csv": "csv",
    ".sr": "vespa",
    ".ttl": "skos",
    ".nt": "skos",
    ".rdf": "skos",
}
SIGNS: dict[ListFormat, str] = {"wn": "(", "skos": "<", "vespa": ";@"}  # any list of the format has one of them
JSON_SUFFIXES = {".json", ".jsonl", ".ndjson"}
JSON_FORMATS = ("elasticsearch", "typesense", "algolia", "meilisearch")
_PROLOG = re.compile(r"s\(\d+,\d+,'")
_SKOS = re.compile(
    r"(@prefix|PREFIX)\s+\S*:\s*<\S+>|<\?xml\s+version=|<rdf:RDF\s+xmlns|<\w+:[^<>\s]*>\s+<\w+:[^<>\s]*>\s+\S.*\."
)
_VESPA = re.compile(r"@(default|include|stemming|language|automata)\b|\[?\w[\w ,]*\]?\s*([-+]>|:-).*;")


def format_of_list(path: Path, text: str, given: ListFormat | None) -> ListFormat:
    """Return the format of a list: the one ``given``, else that of its name, else what it looks like.

    Raises:
        DataError: it looks like another, which the message names; or its JSON is no list.
    """
    looks, suffix = looks_like(text, path), path.suffix.lower()
    is_json = given in JSON_FORMATS or (given is None and suffix in JSON_SUFFIXES)
    if is_json and looks is None and text.strip() and text.lstrip()[0] not in "{[":
        looks = "solr"
    if given is None and is_json and looks != "solr":
        return _known_json(path, text, looks)
    named = given or SUFFIXES.get(suffix, "algolia" if is_json else None)
    if named is None:
        return looks or "solr"
    if given and looks not in {"wn", "solr", *JSON_FORMATS}:  # the signs of others may be chance, which the user knows
        looks = None
    lacks_signs = text.strip() and named in SIGNS and not any(sign in text for sign in SIGNS[named])
    seems = looks or ("solr" if lacks_signs else named)
    if seems != named:
        raise DataError(f"{path}: this looks like {NAMES[seems]}; --format {seems}")
    return named


def _known_json(path: Path, text: str, looks: ListFormat | None) -> ListFormat:
    if looks in JSON_FORMATS:
        return looks
    if any(True for _ in entries(json_values(text, path))):
        raise DataError(f"{path}: JSON, but no list that we know; expected that of {', '.join(JSON_FORMATS)}")
    return "algolia"  # an empty list, which is the same in all


def looks_like(text: str, path: Path) -> ListFormat | None:
    """Return the format that a text has signs of; None if it has none, as a synonym file of Solr has none."""
    start = next((line for line in text.split("\n") if line.strip() and line[0] not in "#%"), "").strip()
    if start.startswith(("{", "[")):
        form = _json_format(text, path)
        if form:
            return form
    if _PROLOG.match(start):
        return "wn"
    if is_header(start.split(",")):
        return "csv"
    if _SKOS.match(start):
        return "skos"
    return "vespa" if _VESPA.match(start) else None


def _json_format(text: str, path: Path) -> ListFormat | None:
    """Return the format of JSON by its first object; None if it is no list, or no JSON."""
    try:
        values = json_values(text, path)
    except DataError:
        return None
    if values and _is_mapping(values[0]):
        return "meilisearch"
    first = next(entries(values), None)
    if not isinstance(first, dict):
        return None
    if "synonyms_set" in first or isinstance(first.get("synonyms"), str):
        return "elasticsearch"
    if not {"objectID", "type", "hits"}.isdisjoint(first):
        return "algolia"
    return "typesense" if "items" in first or "synonyms" in first else None


def _is_mapping(value: object) -> bool:
    """Return whether JSON maps terms to lists of terms, or is settings that do."""
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("synonyms"), dict) or all(
        isinstance(one, list) and one and all(isinstance(term, str) for term in one) for one in value.values()
    )
