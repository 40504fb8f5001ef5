"""The words of gold sets, which training must not see."""

import re

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.evaluation.gold_words import Reserve, check_unseen

KEPT = Reserve(reserve=True, given=None)
TABLES = {
    "ratings": pd.DataFrame({"left": ["auto", "icy"], "right": ["car", "frosty"]}),
    "pairs": pd.DataFrame({"left": ["bike", "cold", "icy"], "right": ["bicycle", "hot", "old hat"]}),
}
LEAK = pd.DataFrame({"left": ["tree", "auto"], "right": ["Icy", "plant"]})


def test_a_word_of_training_is_refused_in_any_spelling() -> None:
    message = (
        "gold set ratings: 2 of its words are in training pairs (auto, icy); expected none, since split.reserve is true"
    )
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        check_unseen(TABLES, LEAK, KEPT)


def test_five_words_are_enough() -> None:
    train = pd.DataFrame({"left": ["bi-cycle", "cold", "hot"], "right": ["bike", "old hat", "icy"]})
    with pytest.raises(DataError, match=r"^gold set pairs: 6 .* \(bicycle, bike, cold, hot, icy, \.\.\.\)"):
        check_unseen({"pairs": TABLES["pairs"]}, train, KEPT)


def test_a_part_of_a_phrase_is_another_word() -> None:
    check_unseen(TABLES, pd.DataFrame({"left": ["hat", "icy road"], "right": ["old", "car park"]}), KEPT)


@pytest.mark.parametrize(("reserve", "given"), [(False, None), (True, "evalution")])
def test_training_may_see_words_if_the_parameters_say_so(*, reserve: bool, given: str | None) -> None:
    check_unseen(TABLES, LEAK, Reserve(reserve=reserve, given=given))
