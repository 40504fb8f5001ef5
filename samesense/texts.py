"""What a word or phrase is: its surface form, which texts can be scored, and what spelling variants share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

from samesense.errors import TextError

Pair: TypeAlias = tuple[str, str]  # two words or phrases

SPACE_OR_HYPHEN = "[ -]"  # pattern of what stands between the tokens of a phrase
MAX_CHARACTERS = 200  # of a word or phrase; the model is trained on a few words at a time
REFUSED = {"Cc": "control character", "Cs": "half of a surrogate pair", "Cn": "unassigned code point"}
# How missing values of Python, NumPy, decimals and pandas look; pandas.NA cannot be compared
MISSING = {"None", "nan", "NaN", "NaT", "<NA>"}
# What Unicode calls default ignorable beside format characters (Cf): fillers, and selectors of a character's variant
_IGNORABLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# What NFKC would change the meaning of: ten squared into 102, two and a half into 21/2, a mark into letters
_OTHER_MEANING = {"<super>", "<fraction>", "<circle>"}
_PRINTABLE = re.compile(rf"[ -~]{{1,{MAX_CHARACTERS}}}")  # printable ASCII: nothing to look for, nothing to normalise


def surface(text: object) -> str:
    """Return the surface form of ``text``: plain characters, single spaces for underscores and white space.

    Plain is what NFKC makes of characters that are only other shapes (full width, ligatures), without those that
    nobody sees; docs/decisions.md has the rule and its reasons.

    Raises:
        TextError: ``text`` is not a text.
    """
    return _spaced(_plain(text))


def checked_text(text: object) -> str:
    """Return the surface form of a word or phrase that can be scored.

    This is the one rule for every word that a user brings: a lexicon, a gold set, a table or a request. Emoji and
    scripts other than Latin pass beside English; the tokenizer reads them as best it can. Alone, they do not pass.

    Raises:
        TextError: ``text`` is not a text, is empty, has more than `MAX_CHARACTERS` characters, holds a control
            character, or has neither a Latin letter nor a digit.
    """
    plain = _plain(text)
    if not _PRINTABLE.fullmatch(plain):
        _check_characters(plain.strip())
    form = _spaced(plain)
    if not form:
        raise TextError("is empty")
    if not any(_is_readable(character) for character in form):
        raise TextError(f"{form!r} has no Latin letter and no digit; the model reads English")
    return form


def checked_pair(pair: tuple[object, object], place: str = "") -> Pair:
    """Return both sides as `checked_text` does; the message of a `TextError` starts with ``place`` and the side."""
    forms = []
    for side, text in zip(("left", "right"), pair, strict=True):
        try:
            forms.append(checked_text(text))
        except TextError as error:
            raise TextError(f"{place}{side} {error}") from error
    return forms[0], forms[1]


def word_key(text: str) -> str:
    """Return what the spelling variants of a word or phrase share: no case, no spaces, no hyphens or other marks."""
    return "".join(char for char in surface(text).casefold() if char.isalnum())


def word_digest(word: str) -> str:
    """Return 16 hexadecimal digits that stand for a word or phrase and its spelling variants."""
    return blake2b(word_key(word).encode(), digest_size=8).hexdigest()


def _spaced(plain: str) -> str:
    return " ".join(plain.replace("_", " ").split())


def _plain(text: object) -> str:
    if not isinstance(text, str):
        raise TextError("is missing" if str(text) in MISSING else f"is not a text: {text!r}")
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join(map(_plain_character, unicodedata.normalize("NFD", text))))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Return what a character is to a reader: nothing if it is invisible, the common shape if it has one."""
    if unicodedata.category(character) == "Cf" or _IGNORABLE.match(character):
        return ""
    if character == "\N{HYPHEN}":
        return "-"
    shape, *codes = unicodedata.decomposition(character).split() or [""]
    is_space = codes[:1] == ["0020"]  # white space, or a mark that stands by itself
    if not shape.startswith("<") or shape in _OTHER_MEANING or is_space:
        return character
    return "".join(_plain_character(chr(int(code, 16))) for code in codes)


def _check_characters(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise TextError(f"has {len(text):,} characters; at most {MAX_CHARACTERS} are scored")
    for place, character in enumerate(text, start=1):
        problem = REFUSED.get(unicodedata.category(character))
        if problem:
            raise TextError(f"has the {problem} U+{ord(character):04X} (character {place})")


def _is_readable(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    return character.isdigit() or (character.isalpha() and unicodedata.name(character, "").startswith("LATIN "))
