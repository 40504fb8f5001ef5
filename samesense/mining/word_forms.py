"""Which words are forms of one word, by inflection (cars) or derivation (roughness), and of which part of speech."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from samesense.corpus.meanings import american
from samesense.texts import SPACE_OR_HYPHEN

if TYPE_CHECKING:
    from nltk.stem.snowball import SnowballStemmer

PartOfSpeech = Literal["noun", "verb", "adjective", "adverb"]
UNIVERSAL: dict[PartOfSpeech, str] = {"noun": "NOUN", "verb": "VERB", "adjective": "ADJ", "adverb": "ADV"}


def are_forms(left: str, right: str) -> bool:
    """Tell whether two words, or phrases word by word, have a stem in common, but are not one word in two spellings.

    Spellings differ in spaces, hyphens and other marks, or are British and American.

    The stems are what Porter's second stemmer (Snowball) leaves of a word and of its lemmas by lemminflect.
    """
    one, other = (re.split(SPACE_OR_HYPHEN, side.casefold()) for side in (left, right))
    if len(one) != len(other) or american(left) == american(right):
        return False
    return all(_stems(word) & _stems(same) for word, same in zip(one, other, strict=True))


def can_be(text: str, pos: PartOfSpeech) -> bool:
    """Tell whether a word or phrase can be of a part of speech; what the lemmatiser does not know can be a noun only.

    A phrase is what its first word is if that is asked for as a verb (turn on), else what its last word is.
    """
    words = re.split(SPACE_OR_HYPHEN, text.casefold())
    known = _lemmas(words[0] if pos == "verb" else words[-1])
    return UNIVERSAL[pos] in known if known else pos == "noun"


@lru_cache(maxsize=1_000_000)
def _stems(word: str) -> frozenset[str]:
    lemmas = {lemma for of_pos in _lemmas(word).values() for lemma in of_pos}
    return frozenset(_stemmer().stem(each) for each in {word, *lemmas})


@lru_cache(maxsize=1_000_000)
def _lemmas(word: str) -> dict[str, tuple[str, ...]]:
    from lemminflect import getAllLemmas

    lemmas: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return lemmas


@lru_cache
def _stemmer() -> SnowballStemmer:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")
