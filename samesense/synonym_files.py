"""Files of synonyms: those of Solr and Elasticsearch, CSV and JSON lines."""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from samesense.chunks import DIGITS
from samesense.errors import TableError
from samesense.writers import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TextIO

Format = Literal["solr", "csv", "jsonl"]
SUFFIXES: dict[str, Format] = {".txt": "solr", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_SPECIAL = re.compile(r"[\\,#]|=(?=>)")  # of the synonym format; a backslash takes the next character literally


class Synonyms(NamedTuple):
    """A pair that was judged synonyms: its sides in sorted order, and its probability, 0-1."""

    left: str
    right: str
    probability: float


def format_of(path: Path, given: Format | None) -> Format:
    """Return the format of a file: the one ``given``, else that of its name.

    Raises:
        TableError: the name tells none.
    """
    form = given or SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise TableError(f"{path}: its name does not tell its format; give one of {', '.join(get_args(Format))}")
    return form


@contextmanager
def synonym_writer(path: Path, form: Format) -> Iterator[Callable[[Iterable[Synonyms], Iterable[Sequence[str]]], None]]:
    """Yield a function that writes a file, which is there whole or not at all.

    It takes pairs, which are the rows of CSV and JSON lines, and groups, which are the lines of a synonym file: words
    of which each is a synonym of each. That nothing can be written there is told before the long search for them.

    Raises:
        TableError: the file cannot be written.
    """
    with replacing(path) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda pairs, groups: _write(file, pairs, groups, form)


def _write(file: TextIO, pairs: Iterable[Synonyms], groups: Iterable[Sequence[str]], form: Format) -> None:
    if form == "solr":
        file.writelines(f"{', '.join(map(_escaped, group))}\n" for group in groups)
        return
    rows = (pair._replace(probability=round(pair.probability, DIGITS)) for pair in pairs)
    if form == "jsonl":
        file.writelines(f"{json.dumps(row._asdict(), ensure_ascii=False)}\n" for row in rows)
        return
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(Synonyms._fields)
    writer.writerows(rows)


def _escaped(word: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", word)


def grouped(pairs: Iterable[Synonyms]) -> list[list[str]]:
    """Group words so that all pairs of a group are in ``pairs``, and each of ``pairs`` is in some group.

    A greedy cover of the graph's edges by maximal cliques (Kellerman 1973; Conte et al. 2016, Clique covering of large
    real-world networks): a pair that is in no group yet, in the order of ``pairs``, grows by the word that has most
    such pairs with it, until no word is a synonym of all. There are at most as many groups as pairs, while the number
    of all maximal cliques has no such bound.

    Returns:
        Groups, each sorted; sorted.
    """
    ungrouped = {(left, right): None for left, right, _ in pairs}  # a set that keeps its order
    synonyms: dict[str, set[str]] = {}
    for left, right in ungrouped:
        synonyms.setdefault(left, set()).add(right)
        synonyms.setdefault(right, set()).add(left)
    found = []
    for left, right in list(ungrouped):
        if (left, right) not in ungrouped:
            continue
        group = [left, right]
        while common := set.intersection(*(synonyms[word] for word in group)):
            gains = {word: sum(tuple(sorted((word, member))) in ungrouped for member in group) for word in common}
            group.append(min(common, key=lambda word: (-gains[word], word)))
        group.sort()
        for pair in combinations(group, 2):
            ungrouped.pop(pair, None)
        found.append(group)
    return sorted(found)
