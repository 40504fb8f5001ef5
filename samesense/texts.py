"""What a word or phrase is: its surface form, which texts can be scored, and what spelling variants share."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TypeAlias

from samesense.errors import TextError

Pair: TypeAlias = tuple[str, str]  # two words or phrases

SPACE_OR_HYPHEN = "[ -]"  # pattern of what stands between the tokens of a phrase
MAX_CHARACTERS = 200  # of a word or phrase; the model is trained on a few words at a time
REFUSED = {"Cc": "control character", "Cs": "half of a surrogate pair", "Cn": "unassigned code point"}
_PLAIN = re.compile(rf"[ -~]{{1,{MAX_CHARACTERS}}}")  # printable ASCII: nothing to look for, nothing to normalise


def surface(text: str) -> str:
    """Return the surface form of ``text``: NFC, single spaces for underscores and white space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).replace("_", " ").split())


def checked_text(text: object) -> str:
    """Return the surface form of a word or phrase that can be scored.

    This is the one rule for every word that a user brings: a lexicon, a gold set, a table or a request. Emoji and
    scripts other than Latin pass beside English; the tokenizer reads them as best it can. Alone, they do not pass.

    Raises:
        TextError: ``text`` is not a text, is empty, has more than `MAX_CHARACTERS` characters, holds a control
            character, or has neither a Latin letter nor a digit.
    """
    if not isinstance(text, str):
        is_missing = text is None or text != text  # noqa: PLR0124  # NaN
        raise TextError("is missing" if is_missing else f"is not a text: {text!r}")
    if not _PLAIN.fullmatch(text):
        _check_characters(unicodedata.normalize("NFC", text).strip())
    form = surface(text)
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
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def word_digest(word: str) -> str:
    """Return 16 hexadecimal digits that stand for a word or phrase and its spelling variants."""
    return blake2b(word_key(word).encode(), digest_size=8).hexdigest()


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
