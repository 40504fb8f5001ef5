"""Split the pairs by word, so that no word of validation or test is seen in training."""

from collections import Counter
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import Field, model_validator

from stages._cli import BadInputError, run
from stages._files import write_json
from stages._pairs import pair_table, read_pairs, row_key, word_key, write_pairs
from stages._params import Section, declared

if TYPE_CHECKING:
    import pandas as pd

SIDES = ("train", "validation", "test")


class Split(Section):
    """The section ``split`` of params.yaml: the shares of the words, not of the pairs."""

    validation: float = Field(gt=0, lt=1)
    test: float = Field(gt=0, lt=1)

    @model_validator(mode="after")
    def _leave_room(self) -> "Split":
        if self.validation + self.test >= 1:
            raise ValueError("validation and test must add up to less than 1 (train takes the rest)")
        return self


class Params(Section):
    """What the stage declares."""

    split: Split


def side_of(word: str, shares: Split) -> str:
    """Return the side of a word: by a hash of its key, so that spelling variants are together.

    It depends on nothing else: no new data, seed or kind of negative moves a word (a lexical split, Levy et al. 2015,
    aclanthology.org/N15-1098).
    """
    digest = blake2b(word_key(word).encode(), digest_size=8).digest()
    place = int.from_bytes(digest, "big") / 2**64
    if place < shares.test:
        return "test"
    return "validation" if place < shares.test + shares.validation else "train"


def split_pairs(pairs: "pd.DataFrame", shares: Split) -> "dict[str, pd.DataFrame]":
    """Return the rows of each side, and under ``dropped`` those whose words fall on different sides."""
    left, right = (pairs[side].map(lambda word: side_of(word, shares)) for side in ("left", "right"))
    parts = {side: pairs[(left == side) & (right == side)] for side in SIDES}
    return parts | {"dropped": pairs[left != right]}


def followers(paraphrases: "pd.DataFrame", parts: "dict[str, pd.DataFrame]") -> "pd.DataFrame":
    """Return the paraphrases of training rows, less those in which a rewritten word is one of a held-out side."""
    train = parts["train"]
    sources = {row_key(left, right) for left, right in zip(train["left"], train["right"], strict=True)}
    held_out = word_keys(parts["validation"]) | word_keys(parts["test"])
    clean = [~paraphrases[side].map(word_key).isin(held_out) for side in ("left", "right")]
    return paraphrases[paraphrases["source"].isin(sources) & clean[0] & clean[1]]


def word_keys(pairs: "pd.DataFrame") -> set[str]:
    """Return the keys of all words and phrases in ``pairs``."""
    return {word_key(word) for side in ("left", "right") for word in pairs[side]}


def check_disjoint(parts: "dict[str, pd.DataFrame]") -> None:
    """Raise `ValueError` if a word is on two sides."""
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        if shared := word_keys(parts[one]) & word_keys(parts[other]):
            raise ValueError(f"words in both {one} and {other}: {', '.join(sorted(shared)[:10])}")


def check_labels(parts: "dict[str, pd.DataFrame]") -> None:
    """Raise `BadInputError` if a side lacks one of the labels: nothing could be learnt, chosen or reported."""
    for side in SIDES:
        if set(parts[side]["label"]) != {0, 1}:
            counts = f"{len(parts[side])} pairs, {int(parts[side]['label'].sum())} of them synonyms"
            raise BadInputError(f"params.yaml: split: {side} would have {counts}; enlarge its share or the corpus")


def content_word_overlap(pairs: "pd.DataFrame", train: "pd.DataFrame") -> float:
    """Return the share of the phrases in ``pairs`` with a content word that is in a word or phrase of ``train``."""
    seen = {part for phrase in _phrases(train) for part in _content_words(phrase)}
    phrases = [phrase for phrase in _phrases(pairs) if " " in phrase]
    return sum(not seen.isdisjoint(_content_words(phrase)) for phrase in phrases) / max(len(phrases), 1)


def _phrases(pairs: "pd.DataFrame") -> list[str]:
    return sorted({*pairs["left"], *pairs["right"]})


def _content_words(phrase: str) -> set[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return {word for word in phrase.casefold().split() if word not in ENGLISH_STOP_WORDS}


def summary(parts: "dict[str, pd.DataFrame]", made: int) -> dict[str, Any]:
    """Return what metrics/split.json tells; ``made`` is the number of paraphrases before any were left out."""
    kinds = {name: dict(Counter(rows["kind"])) for name, rows in parts.items()}
    train = parts["train"]
    kept = int(train["origin"].str.startswith("paraphrase:").sum())
    return {
        "rows": {name: len(rows) for name, rows in parts.items()},
        "words": {side: len(word_keys(parts[side])) for side in SIDES},
        "synonym_share": {side: float(parts[side]["label"].mean()) for side in SIDES},
        "kinds": kinds,
        "paraphrases": {"made": made, "in_train": kept},
        "content_word_overlap": {side: content_word_overlap(parts[side], train) for side in SIDES[1:]},
    }


def main(  # noqa: PLR0913, PLR0917  # a path each
    corpus: Annotated[Path, typer.Argument(help="synonym pairs (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs (Parquet)")],
    train: Annotated[Path, typer.Argument(help="pairs to train on, to write (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by, to write (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on, to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Split the pairs by word, so that no word of validation or test is seen in training."""
    import pandas as pd

    shares = declared("split", Params).split
    rewritten = read_pairs(paraphrases)
    parts = split_pairs(pd.concat([read_pairs(corpus), read_pairs(negatives)], ignore_index=True), shares)
    parts["train"] = pd.concat([parts["train"], followers(rewritten, parts)])
    check_disjoint(parts)
    check_labels(parts)
    for side, path in zip(SIDES, (train, validation, test), strict=True):
        write_pairs(pair_table(parts[side]), path)
    write_json(summary(parts, len(rewritten)), metrics)


if __name__ == "__main__":
    run(main)
