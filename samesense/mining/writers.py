"""Files of mined synonyms: lists for search engines and vocabularies, and tables of pairs as CSV and JSON lines."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from samesense.errors import DataError
from samesense.files import replacing
from samesense.lists import writing
from samesense.mining.groups import Synonyms
from samesense.scoring.chunks import DIGITS
from samesense.scoring.json_texts import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TextIO

    from samesense.lists.rules import Rule, Unread

Format = Literal[writing.WrittenFormat, "csv", "jsonl"]
SUFFIXES: dict[str, Format] = {**writing.SUFFIXES, ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@dataclass(frozen=True)
class Target:
    """What to write.

    Attributes:
        path: of the file.
        form: its format.
        one_way: write pairs that hold one way only as such (see `samesense.mining.directions`); of lists only.
    """

    path: Path
    form: Format
    one_way: bool = False

    @classmethod
    def of_path(cls, path: Path, form: Format | None, *, one_way: bool = False) -> Target:
        """Return a target of the format given, else of that of the file's name.

        Raises:
            DataError: the name shows none, or the format is a table of pairs, which has no direction.
        """
        form = form or SUFFIXES.get(path.suffix.lower())
        if form is None:
            formats = ", ".join(get_args(Format))
            raise DataError(f"{path}: cannot recognise the format from the name; --format names one of {formats}")
        if one_way and form not in writing.WRITERS:
            raise DataError(f"{path}: --one-way is for lists ({', '.join(writing.WRITERS)}), and {form} is none")
        return cls(path, form, one_way)


@contextmanager
def synonym_writer(target: Target) -> Iterator[Callable[[Sequence[Synonyms], Iterable[Rule]], list[Unread]]]:
    """Yield a function that writes a file, whole or not at all, and returns the terms that its format cannot hold.

    It takes pairs, which are the rows of CSV and JSON lines, and rules, which are what a list has. A path that cannot
    be written is an error here, before the long search.

    Raises:
        DataError: the file cannot be written.
    """
    with replacing(target.path) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:

        def write(pairs: Sequence[Synonyms], rules: Iterable[Rule]) -> list[Unread]:
            match target.form:
                case "csv" | "jsonl":
                    _write_table(file, pairs, target.form)
                    return []
                case form:
                    return writing.write_list(rules, partial, form)

        yield write


def _write_table(file: TextIO, pairs: Iterable[Synonyms], form: Format) -> None:
    rows = (pair._replace(probability=round(pair.probability, DIGITS)) for pair in pairs)
    if form == "jsonl":
        file.writelines(f"{to_json(row._asdict())}\n" for row in rows)
        return
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(Synonyms._fields)
    writer.writerows(rows)
