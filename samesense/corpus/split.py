"""The lexical split: no word of validation or test is seen in training."""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TYPE_CHECKING, Any

from samesense.corpus.word_parts import DROPPED, PARTS, WordParts
from samesense.draws import uniform_draws
from samesense.errors import ParamsError
from samesense.pairs import SIDES, all_word_keys, all_words, frequency_bands, pair_forms, row_keys, word_keys
from samesense.texts import word_digest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

LACKING = 0.09  # at most, of the rows that validation would need to look like test
ROUNDS = 50  # of proportional fitting; it converges in fewer


def split_pairs(pairs: "pd.DataFrame", words: WordParts) -> "dict[str, pd.DataFrame]":
    """Return the rows of each part.

    Under ``dropped`` are the rows whose words belong to different parts, and under ``surplus`` those of validation that
    make it look less like test (see `match_composition`).
    """
    part = words.of_pairs(pairs)
    parts = {name: pairs[part == name] for name in (*PARTS, DROPPED)}
    validation = match_composition(parts["validation"], parts["test"])
    surplus = parts["validation"].drop(validation.index)
    return parts | {"validation": validation, "surplus": surplus}


def match_composition(pairs: "pd.DataFrame", like: "pd.DataFrame") -> "pd.DataFrame":
    """Return rows of ``pairs`` with about the shares of kinds, parts of speech, forms and frequencies of ``like``.

    Weights by iterative proportional fitting (Deming and Stephan 1940, doi.org/10.1214/aoms/1177731829) give ``pairs``
    these shares. A row stays with a probability in proportion to its weight, by a hash. As many rows stay as possible
    without lacking more than `LACKING` of those that the weights ask for.
    """
    import numpy as np

    weights = _fitted_weights(_dimensions(pairs), _dimensions(like))
    if not weights.any():
        return pairs.head(0)
    scales = np.geomspace(1 / weights.max(), len(pairs), 1000)
    kept = [scale for scale in scales if np.minimum(scale * weights, 1).sum() >= (1 - LACKING) * scale * weights.sum()]
    stays: NDArray[np.bool_] = uniform_draws(row_keys(pairs), 0, "match") < max(kept) * weights
    return pairs.loc[stays]


def _fitted_weights(ours: "dict[str, pd.Series[str]]", theirs: "dict[str, pd.Series[str]]") -> "NDArray[np.float64]":
    """Return a weight per row that gives each of our dimensions the shares that theirs has, as far as it can."""
    import numpy as np
    import pandas as pd

    weights = pd.Series(1.0, index=ours["kind"].index)
    for _ in range(ROUNDS):
        for name, groups in ours.items():
            weights = weights.where(groups.isin(theirs[name]), 0.0)
            sums = weights[weights > 0].groupby(groups).sum()
            shares = theirs[name][theirs[name].isin(sums.index)].value_counts(normalize=True)
            ratio = shares * sums.sum() / sums  # the sum of the weights stays, even if we lack a group
            weights *= groups.map(ratio).fillna(0.0).astype(float)
    return np.asarray(weights, dtype=np.float64)


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


def composition(pairs: "pd.DataFrame") -> dict[str, dict[str, float]]:
    """Return the shares of the pairs by kind, part of speech, form and frequency band."""
    shares = {name: values.value_counts(normalize=True).sort_index() for name, values in _dimensions(pairs).items()}
    return {name: {str(group): float(share) for group, share in one.items()} for name, one in shares.items()}


def _dimensions(pairs: "pd.DataFrame") -> "dict[str, pd.Series[str]]":
    pos = pairs["pos"].replace("", "none")
    return {"kind": pairs["kind"], "pos": pos, "form": pair_forms(pairs), "zipf": frequency_bands(pairs)}


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
