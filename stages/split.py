"""Split the pairs by word, so that no word of validation or test is seen in training."""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import Field, model_validator

from stages._cli import BadInputError, run
from stages._files import write_json
from stages._gold import GoldSet
from stages._pairs import all_keys, pair_table, read_pairs, write_pairs
from stages._params import Section, declared
from stages._reserve import given_parts, reserved_words, word_digest

if TYPE_CHECKING:
    import pandas as pd

SIDES = ("train", "validation", "test")


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


class Params(Section):
    """What the stage declares."""

    split: Split
    gold: dict[str, GoldSet]


def side_of(word: str, shares: Split, reserved: AbstractSet[str] = frozenset()) -> str:
    """Return the side of a word: test if its digest is ``reserved``, else by that digest.

    It depends on nothing else: no new data, seed or kind of negative moves a word (a lexical split, Levy et al. 2015,
    aclanthology.org/N15-1098). Spelling variants have one digest.
    """
    digest = word_digest(word)
    place = int(digest, 16) / 2**64
    if digest in reserved or place < shares.test:
        return "test"
    return "validation" if place < shares.test + shares.validation else "train"


def split_pairs(
    pairs: "pd.DataFrame", shares: Split, reserved: AbstractSet[str] = frozenset()
) -> "dict[str, pd.DataFrame]":
    """Return the rows of each side, and under ``dropped`` those whose words fall on different sides."""
    place = {word: side_of(word, shares, reserved) for side in ("left", "right") for word in pairs[side].unique()}
    left, right = (pairs[side].map(place) for side in ("left", "right"))
    parts = {side: pairs[(left == side) & (right == side)] for side in SIDES}
    return parts | {"dropped": pairs[left != right]}


def check_disjoint(parts: "dict[str, pd.DataFrame]") -> None:
    """Raise `ValueError` if a word is on two sides."""
    keys = {side: all_keys(parts[side]) for side in SIDES}
    for one, other in combinations(SIDES, 2):
        if shared := keys[one] & keys[other]:
            raise ValueError(f"words in both {one} and {other}: {', '.join(sorted(shared)[:10])}")


def check_labels(parts: "dict[str, pd.DataFrame]") -> None:
    """Raise `BadInputError` if a side lacks one of the labels: nothing could be learnt, chosen or reported."""
    for side in SIDES:
        if set(parts[side]["label"]) != {0, 1}:
            counts = f"{len(parts[side])} pairs, {int(parts[side]['label'].sum())} of them synonyms"
            raise BadInputError(f"params.yaml: split: {side} would have {counts}; enlarge its share or the corpus")


def content_words(pairs: "pd.DataFrame") -> dict[str, set[str]]:
    """Return the content words of each word and phrase."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    phrases = {phrase for side in ("left", "right") for phrase in pairs[side].unique()}
    return {phrase: set(phrase.casefold().split()) - ENGLISH_STOP_WORDS for phrase in phrases}


def content_word_overlap(parts: "dict[str, pd.DataFrame]") -> dict[str, float]:
    """Return the share of each held-out side's phrases with a content word that training has in a word or phrase."""
    seen = set().union(*content_words(parts["train"]).values())
    result = {}
    for side in SIDES[1:]:
        shared = [bool(words & seen) for phrase, words in content_words(parts[side]).items() if " " in phrase]
        result[side] = sum(shared) / max(len(shared), 1)
    return result


def summary(parts: "dict[str, pd.DataFrame]", reserved: AbstractSet[str]) -> dict[str, Any]:
    """Return what metrics/split.json tells."""
    keys = {side: all_keys(parts[side]) for side in SIDES}
    return {
        "rows": {name: len(rows) for name, rows in parts.items()},
        "words": {side: len(found) for side, found in keys.items()},
        "words_of_training": {side: len(keys[side] & keys["train"]) for side in SIDES[1:]},
        "words_reserved": {"gold": len(reserved), "test": sum(word_digest(key) in reserved for key in keys["test"])},
        "synonym_share": {side: float(parts[side]["label"].mean()) for side in SIDES},
        "origins": {side: dict(Counter(parts[side]["origin"])) for side in SIDES},
        "kinds": {name: dict(Counter(rows["kind"])) for name, rows in parts.items()},
        "content_word_overlap": content_word_overlap(parts),
    }


def main(  # noqa: PLR0913, PLR0917  # a path each
    corpus: Annotated[Path, typer.Argument(help="pairs that are known (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    gold: Annotated[Path, typer.Argument(help="folder of gold sets")],
    train: Annotated[Path, typer.Argument(help="pairs to train on, to write (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by, to write (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on, to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Split the pairs by word, so that no word of validation or test is seen in training."""
    import pandas as pd

    params = declared("split", Params)
    reserved = reserved_words(gold, params.gold) if params.split.reserve else set()
    if params.split.given:
        parts = given_parts(gold, params.split.given, params.gold)  # as it is published, words in common included
    else:
        pairs = pd.concat([read_pairs(corpus), read_pairs(negatives)], ignore_index=True)
        parts = split_pairs(pairs, params.split, reserved)
        check_disjoint(parts)
    check_labels(parts)
    for side, path in zip(SIDES, (train, validation, test), strict=True):
        write_pairs(pair_table(parts[side]), path)
    write_json(summary(parts, reserved), metrics)


if __name__ == "__main__":
    run(main)
