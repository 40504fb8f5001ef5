"""Vocabularies: a word or phrase per line, in UTF-8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samesense.errors import DataError, TextError
from samesense.scoring.chunks import Reject
from samesense.texts import checked_text

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Vocabulary:
    """The content of a file, without its blank lines.

    Attributes:
        words: that can be scored, as `samesense.texts.checked_text` returns them, each once, sorted.
        rejects: the lines that cannot.
    """

    words: list[str]
    rejects: list[Reject]


def read_vocabulary(path: Path) -> Vocabulary:
    """Read a vocabulary.

    Raises:
        DataError: the file is missing, is not UTF-8, or has no word that can be scored.
    """
    words, rejects = set(), []
    for number, line in enumerate(_text(path).removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            words.add(checked_text(line.removesuffix("\r")))
        except TextError as error:
            rejects.append(Reject(number, str(error), line))
    if not words:
        first = f"; line {rejects[0].number} {rejects[0].reason}" if rejects else ""
        raise DataError(f"{path}: no word that can be scored; expected one per line{first}")
    return Vocabulary(sorted(words), rejects)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return content.decode()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(f"{path}, line {line}: not UTF-8; expected a word or phrase per line") from error
