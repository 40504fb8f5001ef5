"""What the spelling of words and phrases shows by itself: which are one word, and how two differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from samesense.texts import SPACE_OR_HYPHEN, surface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samesense.texts import Pair

SMALL = {"a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"}  # have no initial
SHORTEST = 3  # letters of a base form
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# WordNet's rules from an inflected form to its base (wordnet.princeton.edu/documentation/morphy7wn), and possessives.
# Irregular forms are in its lists of exceptions
ENDINGS = (
    ("'s", ""),
    ("s'", "s"),
    ("ies", "y"),
    ("ses", "s"),
    ("xes", "x"),
    ("zes", "z"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("men", "man"),
    ("s", ""),
    ("es", ""),
    ("ed", "e"),
    ("ed", ""),
    ("ing", "e"),
    ("ing", ""),
    ("er", ""),
    ("er", "e"),
    ("est", ""),
    ("est", "e"),
)


def spelling_key(text: str) -> str:
    """Return what the spellings of one word share: no case, no spaces and hyphens in it, no dots of abbreviations.

    Other marks stay, as in C++, C#, we'll, .NET, -5, 5%, and between digits so do dots, spaces and hyphens (1.5).
    """
    form = surface(text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    form = re.sub(r"(?<=[^\W\d])\.(?!\d)", "", form)  # U.S.
    return re.sub(r"(?<=[^\W\d])[\s-]+(?=\w)|(?<=\w)[\s-]+(?=[^\W\d])", "", form)


def base_forms(text: str) -> Iterator[str]:
    """Yield what may be the base form of a text whose last or first word is inflected: cars, men's, turned on."""
    yield from _word_bases(text)
    head, space, tail = text.partition(" ")
    if space:
        yield from (f"{base} {tail}" for base in _word_bases(head))


def _word_bases(text: str) -> Iterator[str]:
    if text.isupper():
        return  # an acronym
    for ending, replacement in ENDINGS:
        base = text.removesuffix(ending) + replacement
        # Two letters are a word of another kind (his, hi), unless they are an acronym (TVs)
        if text.endswith(ending) and (len(base) >= SHORTEST or base.isupper()):
            yield base


def differing_words(left: str, right: str) -> Pair | None:
    """Return what is left of two phrases without the words that both begin or end with; None if one has no more.

    Words are separated by spaces and hyphens; of red car and blue car, red and blue are left.
    """
    one, other = (re.split(SPACE_OR_HYPHEN, side) for side in (left, right))
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    if not start + end:
        return None
    parts = [" ".join(words[start : len(words) - end]) for words in (one, other)]
    return (parts[0], parts[1]) if all(parts) else None


def _common(one: list[str], other: list[str]) -> int:
    """Return how many words two lists have in common at the start, in any case."""
    same = [left.casefold() == right.casefold() for left, right in zip(one, other, strict=False)]
    return (*same, False).index(False)


def have_other_numbers(left: str, right: str) -> bool:
    """Tell whether two texts differ in numbers in digits, and in nothing else: level 2, level 3."""
    one, other = (side.casefold().replace(":00", "") for side in (left, right))
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    values = ([float(number.replace(",", "")) for number in NUMBER.findall(side)] for side in (one, other))
    return sorted(next(values)) != sorted(next(values))


def are_initials(short: str, phrase: str) -> bool:
    """Tell whether a word is made of the initials of a phrase, with or without those of small words such as "and"."""
    if " " in short or not re.search(SPACE_OR_HYPHEN, phrase):
        return False
    return re.sub(r"\W", "", short).casefold() in initials(phrase)


def initials(phrase: str) -> set[str]:
    """Return the initials of the words of a phrase, in lower case, with those of small words such as "and" or not."""
    words = re.findall(r"\w[\w']*", phrase.casefold())
    return {"".join(word[0] for word in some) for some in (words, [*filter(_is_large, words)])}


def _is_large(word: str) -> bool:
    return word not in SMALL
