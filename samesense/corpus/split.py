"""The lexical split: no word of validation or test is seen in training."""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TYPE_CHECKING, Any, get_args

from pydantic import Field, model_validator

from samesense.errors import ParamsError
from samesense.gold.reserved import word_digest
from samesense.gold.sets import Part
from samesense.pairs import all_word_keys, all_words
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd

PARTS = get_args(Part)  # train, validation, test


class Split(Section):
    """The section ``split`` of params.yaml: the shares of the words, not of the pairs."""

    validation: float = Field(gt=0, lt=1)
    test: float = Field(gt=0, lt=1)
    reserve: bool
    given: str | None

    @model_validator(mode="after")
    def _leave_room(self) -> "Split":
        if self.validation + self.test >= 1:
            raise ValueError("validation and test must add up to less than 1 (train takes the rest)")
        return self


def part_of(word: str, shares: Split, reserved: AbstractSet[str] = frozenset()) -> str:
    """Return the part of a word: test if its digest is ``reserved``, else by the digest itself.

    It depends on nothing else: no new data, seed or kind of negative moves a word (a lexical split, Levy et al. 2015,
    aclanthology.org/N15-1098). Spelling variants share a digest.
    """
    digest = word_digest(word)
    place = int(digest, 16) / 2**64
    if digest in reserved or place < shares.test:
        return "test"
    return "validation" if place < shares.test + shares.validation else "train"


def split_pairs(
    pairs: "pd.DataFrame", shares: Split, reserved: AbstractSet[str] = frozenset()
) -> "dict[str, pd.DataFrame]":
    """Return the rows of each part, and under ``dropped`` those whose words fall into different parts."""
    places = {word: part_of(word, shares, reserved) for word in all_words(pairs)}
    left, right = pairs["left"].map(places), pairs["right"].map(places)
    parts = {part: pairs[(left == part) & (right == part)] for part in PARTS}
    return parts | {"dropped": pairs[left != right]}


def check_disjoint(parts: "dict[str, pd.DataFrame]") -> None:
    """Raise `ValueError` if a word is in two parts."""
    keys = {part: all_word_keys(parts[part]) for part in PARTS}
    for one, other in combinations(PARTS, 2):
        if shared := keys[one] & keys[other]:
            raise ValueError(f"words in both {one} and {other}: {', '.join(sorted(shared)[:10])}")


def check_labels(parts: "dict[str, pd.DataFrame]") -> None:
    """Raise `ParamsError` if a part lacks one of the labels: nothing could be learnt, chosen or reported there."""
    for part in PARTS:
        if set(parts[part]["label"]) != {0, 1}:
            counts = f"{len(parts[part])} pairs, {int(parts[part]['label'].sum())} of them synonyms"
            raise ParamsError(f"params.yaml: split: {part} would have {counts}; enlarge its share or the corpus")


def content_words(pairs: "pd.DataFrame") -> dict[str, set[str]]:
    """Return the content words of each word and phrase."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return {phrase: set(phrase.casefold().split()) - ENGLISH_STOP_WORDS for phrase in all_words(pairs)}


def content_word_overlap(parts: "dict[str, pd.DataFrame]") -> dict[str, float]:
    """Return, for each held-out part, the share of its phrases that share a content word with training."""
    seen = set().union(*content_words(parts["train"]).values())
    result = {}
    for part in PARTS[1:]:
        shared = [bool(words & seen) for phrase, words in content_words(parts[part]).items() if " " in phrase]
        result[part] = sum(shared) / max(len(shared), 1)
    return result


def count_parts(parts: "dict[str, pd.DataFrame]", reserved: AbstractSet[str]) -> dict[str, Any]:
    """Return the counts of metrics/split.json: rows, words, kinds and origins of each part, and what was dropped."""
    keys = {part: all_word_keys(parts[part]) for part in PARTS}
    return {
        "rows": {name: len(rows) for name, rows in parts.items()},
        "words": {part: len(words) for part, words in keys.items()},
        "words_of_training": {part: len(keys[part] & keys["train"]) for part in PARTS[1:]},
        "words_reserved": {"gold": len(reserved), "test": sum(word_digest(key) in reserved for key in keys["test"])},
        "synonym_share": {part: float(parts[part]["label"].mean()) for part in PARTS},
        "origins": {part: dict(Counter(parts[part]["origin"])) for part in PARTS},
        "kinds": {name: dict(Counter(rows["kind"])) for name, rows in parts.items()},
        "content_word_overlap": content_word_overlap(parts),
    }
