"""Files of mined synonyms: synonym files of Solr and Elasticsearch, CSV and JSON lines."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from samesense.files import replacing
from samesense.lists.rules import Rule
from samesense.lists.solr import write_solr
from samesense.mining.groups import Synonyms
from samesense.scoring.chunks import DIGITS
from samesense.scoring.formats import format_by_suffix
from samesense.scoring.json_texts import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TextIO

Format = Literal["solr", "csv", "jsonl"]
SUFFIXES: dict[str, Format] = {".txt": "solr", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def format_of(path: Path, given: Format | None) -> Format:
    """Return the format of a file: the one ``given``, else that of its name.

    Raises:
        DataError: the name shows none.
    """
    return given or format_by_suffix(path, SUFFIXES)


@contextmanager
def synonym_writer(path: Path, form: Format) -> Iterator[Callable[[Iterable[Synonyms], Iterable[Sequence[str]]], None]]:
    """Yield a function that writes a file, whole or not at all.

    It takes pairs, which are the rows of CSV and JSON lines, and groups, which are the lines of a synonym file: words
    each of which is a synonym of each. A path that cannot be written is an error here, before the long search.

    Raises:
        DataError: the file cannot be written.
    """
    with replacing(path) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda pairs, groups: _write(file, pairs, groups, form)


def _write(file: TextIO, pairs: Iterable[Synonyms], groups: Iterable[Sequence[str]], form: Format) -> None:
    if form == "solr":
        file.write(write_solr(Rule(number, tuple(group)) for number, group in enumerate(groups, start=1)))
        return
    rows = (pair._replace(probability=round(pair.probability, DIGITS)) for pair in pairs)
    if form == "jsonl":
        file.writelines(f"{to_json(row._asdict())}\n" for row in rows)
        return
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(Synonyms._fields)
    writer.writerows(rows)
