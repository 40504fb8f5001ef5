"""Which texts can be scored, and in which form."""

from __future__ import annotations

import re
import unicodedata

from samesense.errors import TextError

MAX_CHARACTERS = 200  # of a word or phrase; the model was trained on a few words at a time
REFUSED = {"Cc": "control character", "Cs": "half of a surrogate pair", "Cn": "unassigned code point"}
_PLAIN = re.compile(rf"[ -~]{{1,{MAX_CHARACTERS}}}")  # printable ASCII: nothing to look for, nothing to normalise


def surface(text: object) -> str:
    """Return ``text`` as it is scored: NFC, single spaces for underscores and spaces, none at the ends.

    Emoji and other scripts beside English pass, and the tokenizer reads them as best it can; alone they do not.

    Raises:
        TextError: it is no text, is empty, is longer than `MAX_CHARACTERS`, holds a control character, or has neither a
            Latin letter nor a digit.
    """
    if not isinstance(text, str):
        raise TextError("is missing" if text is None or text != text else f"is no text: {text!r}")  # noqa: PLR0124  # NaN
    if not _PLAIN.fullmatch(text):
        text = _checked(unicodedata.normalize("NFC", text).strip())
    text = " ".join(text.replace("_", " ").split())
    if not text:
        raise TextError("is empty")
    if not any(_is_readable(character) for character in text):
        raise TextError(f"{text!r} has no Latin letter and no digit; the model reads English")
    return text


def checked_pair(pair: tuple[object, object], place: str = "") -> tuple[str, str]:
    """Return both sides as `surface` gives them; what a `TextError` says begins with ``place`` and the side."""
    found = []
    for side, text in zip(("left", "right"), pair, strict=True):
        try:
            found.append(surface(text))
        except TextError as error:
            raise TextError(f"{place}{side} {error}") from error
    return found[0], found[1]


def _checked(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise TextError(f"has {len(text):,} characters; at most {MAX_CHARACTERS} are scored")
    for place, character in enumerate(text, start=1):
        problem = REFUSED.get(unicodedata.category(character))
        if problem:
            raise TextError(f"has the {problem} U+{ord(character):04X} (character {place})")
    return text


def _is_readable(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    return character.isdigit() or (character.isalpha() and unicodedata.name(character, "").startswith("LATIN "))
