"""Rewrite pairs so that their label holds: inflection of both sides, errors of spelling in one."""

import random
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer
from pydantic import Field

from stages._cli import run
from stages._pairs import pair_table, read_pairs, row_key, surface, word_key, write_pairs
from stages._params import Section, declared

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MIN_LETTERS = 5  # one wrong letter makes another word of many a shorter one
TAGS = {"n": ("NNS",), "v": ("VBG", "VBD", "VBZ"), "a": ("JJR",)}  # Penn Treebank tags of inflected forms

Pair = tuple[str, str]
Rewrite = Callable[[str, str, str], Pair | None]  # left, right, part of speech -> the pair rewritten


class Paraphrases(Section):
    """The section ``paraphrases`` of params.yaml: per method, the share of the pairs that it is tried on."""

    inflection: float = Field(ge=0, le=1)
    typo: float = Field(ge=0, le=1)
    misspelling: float = Field(ge=0, le=1)


class Params(Section):
    """What the stage declares."""

    seed: int
    paraphrases: Paraphrases


class Augmenter(Protocol):
    """What is used of nlpaug's augmenters."""

    def augment(self, data: str) -> list[str]:
        """Return one text like ``data``."""


def inflected(words: str, tag: str) -> str | None:
    """Return a word or phrase in the form of a Penn Treebank tag, None where it has none.

    In a phrase the first word of a verb (give up) and the last of a noun (funeral director) changes.
    """
    from lemminflect import getInflection

    parts = words.split()
    place = 0 if tag.startswith("VB") else -1
    if tag == "JJR" and len(parts) > 1:
        return None
    # Rules serve the nouns and verbs that the dictionary lacks; of adjectives they make words like "beautifuler".
    forms = getInflection(parts[place], tag, inflect_oov=tag != "JJR")
    if not forms:
        return None
    parts[place] = forms[0]
    return " ".join(parts)


def inflect(left: str, right: str, pos: str) -> Pair | None:
    """Put both words in one inflected form (run, jog -> running, jogging), None where one of them has none."""
    if pos not in TAGS:
        return None
    tag = random.choice(TAGS[pos])  # noqa: S311  # a seeded draw, not a secret
    new_left, new_right = inflected(left, tag), inflected(right, tag)
    return (new_left, new_right) if new_left and new_right else None


def misspell(augmenter: Augmenter, known: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that lets ``augmenter`` change one side, unless that spells a word of ``known`` (word keys)."""

    def rewrite(left: str, right: str, _pos: str) -> Pair | None:
        at_left = random.choice((True, False))  # noqa: S311  # a seeded draw, not a secret
        word = left if at_left else right
        changed = surface(" ".join(augmenter.augment(word)).lower())
        if len(word) < MIN_LETTERS or word_key(changed) in known or not changed:
            return None
        return (changed, right) if at_left else (left, changed)

    return rewrite


def methods(known: AbstractSet[str]) -> dict[str, Rewrite]:
    """Return the ways to rewrite a pair, by the names they have in params.yaml."""
    from nlpaug.augmenter.char import KeyboardAug
    from nlpaug.augmenter.word import SpellingAug

    whole_words = {"tokenizer": str.split, "reverse_tokenizer": " ".join}  # nlpaug's own part words at hyphens
    one_letter = {"aug_char_min": 1, "aug_char_max": 1, "aug_word_max": 1, "min_char": MIN_LETTERS}
    letters_only = {"include_special_char": False, "include_numeric": False, "include_upper_case": False}
    spelling = SpellingAug(aug_max=1, include_reverse=False, **whole_words)
    for errors in spelling.model.dict.values():
        errors.sort()  # nlpaug leaves them in the order of a set, which differs from one process to the next
    return {
        "inflection": inflect,
        "typo": misspell(KeyboardAug(**one_letter, **letters_only, **whole_words), known),
        "misspelling": misspell(spelling, known),
    }


def rewritten(rows: "pd.DataFrame", rewrite: Rewrite, method: str) -> "pd.DataFrame":
    """Return the rows that ``rewrite`` changes, with their new pairs, named by the row they were made from."""
    from tqdm import tqdm

    sides = list(zip(rows["left"], rows["right"], strict=True))
    inputs = tqdm(zip(sides, rows["pos"], strict=True), total=len(rows), desc=method, unit="pair", mininterval=1)
    made = [rewrite(left, right, pos) or (left, right) for (left, right), pos in inputs]
    table = rows.assign(
        left=[left for left, _ in made],
        right=[right for _, right in made],
        origin=f"paraphrase:{method}",
        source=[row_key(left, right) for left, right in sides],
    )
    return table[[word_key(new[0]) != word_key(new[1]) and new != old for new, old in zip(made, sides, strict=True)]]


def paraphrase(pairs: "pd.DataFrame", wanted: Paraphrases, seed: int) -> "pd.DataFrame":
    """Return the pair table of what every method makes of its share of ``pairs``; none of it is in ``pairs``."""
    import numpy as np
    import pandas as pd

    known = {word_key(word) for side in ("left", "right") for word in pairs[side]}
    made = []
    for number, (method, rewrite) in enumerate(methods(known).items()):
        rng = np.random.default_rng([seed, number])
        _seed_global_generators(rng)
        chosen = pairs[rng.random(len(pairs)) < getattr(wanted, method)]
        made.append(rewritten(chosen, rewrite, method))
    # pair_table keeps the first of equal pairs: those of ``pairs``, which are then left out again.
    table = pair_table(pd.concat([pairs, *made]))
    return table[table["origin"].str.startswith("paraphrase:")].reset_index(drop=True)


def _seed_global_generators(rng: "np.random.Generator") -> None:
    import numpy as np

    random.seed(int(rng.integers(2**32)))  # nlpaug takes no seed and draws from both
    np.random.seed(int(rng.integers(2**32)))  # noqa: NPY002


def main(
    corpus: Annotated[Path, typer.Argument(help="synonym pairs (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs to write (Parquet)")],
) -> None:
    """Rewrite pairs so that their label holds: inflection of both sides, errors of spelling in one."""
    import pandas as pd

    params = declared("paraphrases", Params)
    pairs = pd.concat([read_pairs(corpus), read_pairs(negatives)], ignore_index=True)
    write_pairs(paraphrase(pairs, params.paraphrases, params.seed), paraphrases)


if __name__ == "__main__":
    run(main)
