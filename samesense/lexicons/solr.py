"""Synonym files of Solr and Elasticsearch, read and written.

A line is ``a, b, c`` (each a synonym of each) or ``a, b => c`` (each on the left a synonym of each on the right); ``#``
starts a comment. A backslash takes the next character literally.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.errors import DataError, TextError
from samesense.files import read_lines
from samesense.texts import checked_text

if TYPE_CHECKING:
    import pandas as pd

ARROW_SIDES = 2
BOM = "\ufeff"  # what editors of Windows begin a file with
_SPECIAL = re.compile(r"[\\,#]|=(?=>)")  # characters that have a meaning in the format
_TOKENS = re.compile(r"\\(.)|(=>|[,#])|(.)", re.DOTALL)  # a character after a backslash, one with a meaning, another


def read_synonym_file(path: Path) -> "pd.DataFrame":
    """Read a synonym file.

    Returns:
        ``left`` and ``right`` (surface forms), ``label`` (1) and ``pos`` (empty), a row per pair.

    Raises:
        DataError: a line is not what it should be.
    """
    import pandas as pd

    pairs: list[tuple[str, ...]] = []
    for number, line in read_lines(path):
        sides = _split_line(line.removeprefix(BOM) if number == 1 else line)
        if sides == [[""]]:
            continue
        terms = [[_check_term(term, path, number) for term in side] for side in sides]
        if len(terms) > ARROW_SIDES or (len(terms) == 1 and len(terms[0]) == 1):
            raise DataError(f"{path}, line {number}: {line.strip()!r}; expected a, b, c or a => b")
        pairs += combinations(terms[0], 2) if len(terms) == 1 else product(*terms)
    return pd.DataFrame(pairs, columns=["left", "right"], dtype=str).assign(label=1, pos="")


def _split_line(line: str) -> list[list[str]]:
    """Return the terms of each side of the arrows in a line, without its comment."""
    sides = [[""]]
    for literal, special, other in _TOKENS.findall(line.strip()):
        if special == "#":
            break
        if special == "=>":
            sides.append([""])
        elif special == ",":
            sides[-1].append("")
        else:
            sides[-1][-1] += literal or other
    return [[term.strip() for term in side] for side in sides]


def _check_term(text: str, path: Path, number: int) -> str:
    try:
        return checked_text(text)
    except TextError as error:
        raise DataError(f"{path}, line {number}: a term {error}") from error


def synonym_lines(groups: Iterable[Sequence[str]]) -> Iterable[str]:
    """Yield a line per group of words, each of which is a synonym of each."""
    for group in groups:
        yield f"{', '.join(map(_escape, group))}\n"


def _escape(word: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", word)
