"""The words of gold sets, which training must not see."""

import re

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.evaluation.gold_words import Reserve, check_unseen, count_seen
from samesense.texts import word_digest

KEPT = Reserve(reserve=True, given=None)
RESERVED = {word_digest(word) for word in ("auto", "icy", "bicycle", "bike", "cold", "hot", "old hat")}
LEAK = pd.DataFrame({"left": ["tree", "auto"], "right": ["Icy", "plant"]})


def test_a_word_of_training_is_refused_in_any_spelling() -> None:
    message = "2 words of gold sets are in training pairs (Icy, auto); expected none, since split.reserve is true"
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        check_unseen(RESERVED, LEAK, KEPT)


def test_five_words_are_enough() -> None:
    train = pd.DataFrame({"left": ["bi-cycle", "cold", "hot"], "right": ["bike", "old hat", "icy"]})
    with pytest.raises(DataError, match=r"^6 words .* \(bi-cycle, bike, cold, hot, icy, \.\.\.\)"):
        check_unseen(RESERVED, train, KEPT)


def test_a_part_of_a_phrase_is_another_word() -> None:
    check_unseen(RESERVED, pd.DataFrame({"left": ["hat", "icy road"], "right": ["old", "car park"]}), KEPT)


@pytest.mark.parametrize(("reserve", "given"), [(False, None), (True, "evalution")])
def test_training_may_see_words_if_the_parameters_say_so(*, reserve: bool, given: str | None) -> None:
    check_unseen(RESERVED, LEAK, Reserve(reserve=reserve, given=given))


def test_rows_with_a_word_of_training_are_counted_in_any_spelling() -> None:
    tables = {
        "pairs": pd.DataFrame({"left": ["car", "icy", "bike"], "right": ["auto", "frosty", "frosty"]}),
        "ratings": pd.DataFrame({"left": ["cold"], "right": ["hot"]}),
    }
    assert count_seen(tables, pd.DataFrame({"left": ["Frosty"], "right": ["bi-ke"]})) == {
        "pairs.rows_with_a_word_of_training": 2,
        "ratings.rows_with_a_word_of_training": 0,
    }
