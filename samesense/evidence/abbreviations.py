"""Acronyms and other abbreviations, told by their letters: a rule, which needs no model and no list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from samesense.evidence.spelling import SMALL, initials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 2  # letters of an abbreviation
IN_ORDER = 3  # letters, at least, of one that has more than the initials of a phrase
LONGEST = 2  # letters for each word of the phrase, at most
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
PLURAL = re.compile(r"(?<=[^\W\d_a-z])s$")  # of capitals: CPUs


def abbreviation_key(text: str) -> str | None:
    """Return the letters of what may be an abbreviation, without case, marks and a plural "s"; None if it is none.

    It is one word with two letters or digits at least; B&B and U.S. are such.
    """
    if " " in text or "-" in text:
        return None
    key = re.sub(r"[\W_]", "", PLURAL.sub("", text)).casefold()
    return key if len(key) >= SHORTEST else None


def abbreviation_keys(phrase: str) -> set[str]:
    """Return the `abbreviation_key` of each word that abbreviates a phrase by its initials, or a word by a number.

    The initials are those of all words, and those without small words such as "and", each with a plural "s" if the
    phrase ends with one. A number stands for the letters of a word between its first and its last: i18n.
    """
    words = WORD.findall(phrase.casefold())
    if len(words) == 1:
        (word,) = words
        return {f"{word[0]}{len(word) - 2}{word[-1]}"} if word.isalpha() and len(word) > len("wxyz") else set()
    keys = initials(phrase) - {""}
    return keys | {f"{key}s" for key in keys} if phrase.endswith("s") else keys


def is_abbreviation(short: str, phrase: str) -> bool:
    """Tell whether a word abbreviates a phrase, or another word, by its letters.

    Beside its `abbreviation_keys`, a phrase is abbreviated by capitals that are letters of its words, in order, the
    initial of each among them (DNA, deoxyribonucleic acid), and a word by a dot after letters of it, in order, from the
    first on (dept., department). So Schwartz and Hearst (2003), A simple algorithm for identifying abbreviation
    definitions in biomedical text, match letters, but from initials only.
    """
    key = abbreviation_key(short)
    if key is None or key == phrase.casefold():
        return False
    if key in abbreviation_keys(phrase):
        return True
    words = WORD.findall(phrase.casefold())
    if len(words) == 1:
        return short.endswith(".") and short.count(".") == 1 and _in_order(key, words)
    large = [word for word in words if word not in SMALL]
    return is_capitals(short) and IN_ORDER <= len(key) <= LONGEST * len(large) and _in_order(key, large)


def is_capitals(word: str) -> bool:
    """Tell whether a word is written in capitals, but for a plural "s": CPUs."""
    return PLURAL.sub("", word).isupper()


def _in_order(letters: str, words: Iterable[str]) -> bool:
    """Tell whether letters are some of those of words, in order, the initial of each word among them."""
    ends = {0}
    for word in words:
        ends = {end for start in ends for end in _ends(letters, start, word)}
    return len(letters) in ends


def _ends(letters: str, start: int, word: str) -> Iterator[int]:
    """Yield where the part of ``letters`` from ``start`` may end that is the initial of a word, and more of it."""
    if letters[start : start + 1] != word[0]:
        return
    rest = iter(word)
    for end in range(start, len(letters)):
        if letters[end] not in rest:  # which leaves out what comes before
            return
        yield end + 1
