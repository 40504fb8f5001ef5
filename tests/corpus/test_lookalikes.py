"""Which words look like each other."""

import pandas as pd

from samesense.corpus.lookalikes import find_lookalikes


def words(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["word", "pos"])


def test_lookalikes_are_the_nearest_spellings_of_one_part_of_speech() -> None:
    vocabulary = words(("compel", "v"), ("compelled", "v"), ("compile", "v"), ("complete", "a"), ("run", "v"))
    pairs = find_lookalikes(words(("compel", "v")), vocabulary, 70)
    assert pairs.to_numpy().tolist() == [["compel", "compelled", "v", ""], ["compel", "compile", "v", ""]]
    assert find_lookalikes(words(), vocabulary, 70).empty


def test_each_anchor_has_its_three_nearest_and_each_pair_is_found_once() -> None:
    vocabulary = words(*((word, "n") for word in ("bale", "bane", "bare", "base", "bass")))
    pairs = find_lookalikes(words(("bale", "n"), ("bane", "n")), vocabulary, 40)
    assert pairs[["left", "right"]].to_numpy().tolist() == [  # of equals, the first in the order of the vocabulary
        ["bale", "bane"],
        ["bale", "bare"],
        ["bale", "base"],
        ["bane", "bare"],
        ["bane", "base"],
    ]
