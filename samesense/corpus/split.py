"""The lexical split: no word of validation or test is seen in training."""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TYPE_CHECKING, Any

from samesense.corpus.matching import composition, match_composition
from samesense.corpus.word_parts import DROPPED, PARTS, SURPLUS, WordParts
from samesense.errors import ParamsError
from samesense.pairs import SIDES, all_word_keys, all_words, word_keys
from samesense.texts import word_digest

if TYPE_CHECKING:
    import pandas as pd

LACKING = 0.23  # at most, of the rows that validation would need: negatives of common words are few outside of test


def split_pairs(pairs: "pd.DataFrame", words: WordParts) -> "dict[str, pd.DataFrame]":
    """Return the rows of each part.

    Under ``dropped`` are the rows whose words belong to different parts, and under ``surplus`` those that validation
    has too many of to look like test: synonym pairs, most of them taken out before negatives are drawn, and negatives
    of the kinds that are easy to find among few words.
    """
    import pandas as pd

    part = words.of_pairs(pairs)
    parts = {name: pairs[part == name] for name in (*PARTS, DROPPED, SURPLUS)}
    validation = match_composition(parts["validation"], parts["test"], LACKING)
    surplus = pd.concat([parts[SURPLUS], parts["validation"].drop(validation.index)])
    return parts | {"validation": validation, SURPLUS: surplus}


def held_out_digests(parts: "dict[str, pd.DataFrame]", words: WordParts) -> set[str]:
    """Return the digests of the words that training must not see: those reserved, and those of other parts.

    A word of another part is among them even if no pair of the part has it.
    """
    held = set(all_words(parts["validation"], parts["test"]))
    held |= {word for word in all_words(*parts.values()) if words.of(word) in {"validation", "test"}}
    return {*words.reserved, *words.validation, *map(word_digest, held)}


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


def negatives_without_positive(pairs: "pd.DataFrame") -> float:
    """Return the share of the negatives with a word that is in no positive: one that gives its label away."""
    positive = all_word_keys(pairs[pairs["label"] == 1])
    negatives = pairs[pairs["label"] == 0]
    known = [word_keys(negatives[side]).isin(positive) for side in SIDES]
    return float((~known[0] | ~known[1]).sum()) / max(len(negatives), 1)


def count_parts(parts: "dict[str, pd.DataFrame]", reserved: AbstractSet[str]) -> dict[str, Any]:
    """Return what metrics/split.json says: rows, words, composition and origins of each part, and what was dropped."""
    keys = {part: all_word_keys(parts[part]) for part in PARTS}
    return {
        "rows": {name: len(rows) for name, rows in parts.items()},
        "words": {part: len(words) for part, words in keys.items()},
        "words_of_training": {part: len(keys[part] & keys["train"]) for part in PARTS[1:]},
        "words_reserved": {"gold": len(reserved), "test": sum(word_digest(key) in reserved for key in keys["test"])},
        "synonym_share": {part: float(parts[part]["label"].mean()) for part in PARTS},
        "origins": {part: dict(Counter(parts[part]["origin"])) for part in PARTS},
        "kinds": {name: dict(Counter(rows["kind"])) for name, rows in parts.items()},
        "composition": {part: composition(parts[part]) for part in PARTS},
        "negatives_with_a_word_of_no_positive": {part: negatives_without_positive(parts[part]) for part in PARTS},
        "content_word_overlap": content_word_overlap(parts),
    }
