"""Which words look or sound like each other."""

import pandas as pd
import pytest

from samesense.corpus.lookalikes import find_lookalikes, find_soundalikes
from samesense.pairs import pair_tuples


def words(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["word", "pos"])


def test_lookalikes_are_the_nearest_spellings_of_one_part_of_speech() -> None:
    vocabulary = words(("compel", "v"), ("compete", "v"), ("complex", "v"), ("complete", "a"), ("run", "v"))
    pairs = find_lookalikes(words(("compel", "v")), vocabulary, 70)
    assert pairs.to_numpy().tolist() == [["compel", "compete", "v", "", 1.0], ["compel", "complex", "v", "", 1.0]]
    assert find_lookalikes(words(), vocabulary, 70).empty


def test_each_anchor_has_its_three_nearest_and_each_pair_is_found_once() -> None:
    vocabulary = words(*((word, "n") for word in ("bale", "bane", "bare", "base", "bate")))
    pairs = find_lookalikes(words(("bale", "n"), ("bane", "n")), vocabulary, 40)
    assert pairs[["left", "right"]].to_numpy().tolist() == [  # of equals, the first in the order of the vocabulary
        ["bale", "bane"],
        ["bale", "bare"],
        ["bale", "base"],
        ["bane", "bare"],
        ["bane", "base"],
    ]


def test_words_of_one_part_of_speech_sound_alike() -> None:
    vocabulary = words(("accept", "v"), ("except", "v"), ("effect", "n"), ("affect", "v"), ("run", "v"))
    assert find_soundalikes(vocabulary).to_numpy().tolist() == [["accept", "except", "v", "", 1.0]]
    assert find_soundalikes(words()).empty


@pytest.mark.parametrize(
    "pair",
    [
        ("affect", "effect"),
        ("complement", "compliment"),
        ("desert", "dessert"),
        ("loose", "lose"),
        ("principal", "principle"),
        ("stationary", "stationery"),
        ("weather", "whether"),
    ],
)
def test_confusable_words_sound_alike_in_each_part_of_speech_that_both_have(pair: tuple[str, str]) -> None:
    both = words((pair[0], "n"), (pair[1], "n"), (pair[0], "v"), (pair[1], "a"))
    pairs = find_soundalikes(both)
    assert pair_tuples(pairs) == [pair]
    assert pairs["pos"].tolist() == ["n"]


@pytest.mark.parametrize(
    "pair",
    [
        ("desert", "dessert island"),  # a phrase
        ("bare", "bur"),  # unlike spellings
        ("mettle", "mettal"),  # not a common word
        ("no", "nu"),  # too short
        ("passed", "pass"),  # another sound
    ],
)
def test_other_words_do_not_sound_alike(pair: tuple[str, str]) -> None:
    assert find_soundalikes(words((pair[0], "n"), (pair[1], "n"))).empty


@pytest.mark.parametrize(
    "pair",
    [
        ("compel", "compelled"),
        ("house", "houses"),
        ("write", "writing"),
        ("write", "writer"),
        ("run", "runner"),
        ("wide", "wider"),
        ("woman", "women"),
        ("car park", "car parks"),
        ("an", "and"),  # too short
    ],
)
def test_inflected_forms_and_short_words_do_not_look_alike(pair: tuple[str, str]) -> None:
    both = words((pair[0], "n"), (pair[1], "n"))
    assert find_lookalikes(both, both, 50).empty
    one_more = pd.concat([both, words(("xylophone", "n"))])
    assert find_lookalikes(one_more, one_more, 50).empty
