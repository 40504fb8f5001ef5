"""What users write, line by line: rows of CSV files, and words."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stages._cli import BadInputError
from stages._pairs import word_key

WORD = "a word or phrase, without control characters"
CONTROL = r"[\x00-\x08\x0e-\x1f\x7f]"


def is_word(text: str) -> bool:
    """Tell whether ``text`` has a letter or a digit, and no control characters."""
    return bool(word_key(text)) and not re.search(CONTROL, text)


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, from 1.

    Raises:
        BadInputError: a line is not UTF-8.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield number, line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise BadInputError(f"{path}, line {number}: {line.strip()!r}; expected UTF-8") from error


def csv_rows(path: Path, **form: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401  # csv.reader's options
    """Yield each row that is not empty with the number of its last line; ``form`` is csv.reader's.

    Raises:
        BadInputError: a line is not UTF-8.
    """
    reader = csv.reader((line for _, line in lines(path)), **form)
    for row in reader:
        if row:
            yield reader.line_num, row
