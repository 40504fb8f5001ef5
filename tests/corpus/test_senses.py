"""Which senses of WordNet the corpus uses."""

from typing import Any

import pandas as pd
import pytest

from samesense.corpus.senses import SenseLimits, known_pairs, usable_senses

ROWS = [
    ("house", "n", "s.n.01", 1),
    ("house", "v", "s.v.01", 1),  # part of speech
    ("home", "n", "s.n.02", 3),  # rank
    ("abaxiality", "n", "s.n.03", 1),  # frequency
    ("point of view", "n", "s.n.04", 1),  # words
    ("Paris", "n", "s.n.05", 1),  # proper name
]


@pytest.fixture
def narrow(limits: SenseLimits) -> SenseLimits:
    changes = {"pos": ["n"], "max_sense_rank": 2, "min_sense_share": 0.2, "min_zipf": 2.5, "max_words": 2}
    return limits.model_copy(update=changes)


def senses(rows: list[tuple[str, str, str, int]], share: float = 0.5) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["word", "pos", "synset", "rank"]).assign(
        share=share, offensive=False, person=False, origin="wordnet"
    )


@pytest.mark.parametrize(
    ("changes", "synsets"),
    [
        ({}, ["s.n.01"]),
        ({"pos": ["n", "v"]}, ["s.n.01", "s.v.01"]),
        ({"max_sense_rank": 3}, ["s.n.01", "s.n.02"]),
        ({"min_zipf": 0.0}, ["s.n.01", "s.n.03"]),
        ({"max_words": 3}, ["s.n.01", "s.n.04"]),
        ({"proper_names": True}, ["s.n.01", "s.n.05"]),
    ],
)
def test_each_limit_leaves_out_what_it_says(narrow: SenseLimits, changes: dict[str, Any], synsets: list[str]) -> None:
    usable = usable_senses(senses(ROWS), narrow.model_copy(update=changes))
    assert usable["synset"].tolist() == synsets


def test_a_rare_sense_of_a_word_is_left_out(narrow: SenseLimits) -> None:
    rare = senses(ROWS[:1], share=0.1)
    assert usable_senses(rare, narrow).empty
    assert usable_senses(rare, narrow.model_copy(update={"min_sense_share": 0.1}))["word"].tolist() == ["house"]


def test_no_senses_are_none(narrow: SenseLimits) -> None:
    assert usable_senses(senses(ROWS).head(0), narrow).empty


def test_an_acronym_is_no_name(narrow: SenseLimits) -> None:
    capitals = ("AI", "R.N.", "R&B", "A", "Google", "McDonald", "ABCDEFG")
    rows = [(word, "n", "s.n.01", 1) for word in capitals]
    usable = usable_senses(senses(rows), narrow.model_copy(update={"min_zipf": 0}))
    assert usable["word"].tolist() == ["AI", "R.N.", "R&B"]


def test_the_name_of_one_person_is_left_out_even_among_proper_names(narrow: SenseLimits) -> None:
    rows = senses([("Paris", "n", "s.n.05", 1), ("Mozart", "n", "s.n.06", 1), ("house", "n", "s.n.06", 1)])
    rows["person"] = rows["synset"] == "s.n.06"
    usable = usable_senses(rows, narrow.model_copy(update={"proper_names": True}))
    assert usable["word"].tolist() == ["Paris"]


def test_pairs_are_known_by_their_rarer_side_where_a_space_makes_a_phrase_rarer_but_not_for_an_acronym(
    narrow: SenseLimits,
) -> None:
    pairs = pd.DataFrame(
        [("car", "new york"), ("car", "capital of new york"), ("NY", "capital of new york"), ("car", "qqqq")],
        columns=["left", "right"],
    )
    kept = {zipf: known_pairs(pairs, narrow.model_copy(update={"min_zipf": zipf})) for zipf in (1.5, 4.0, 6.0)}
    assert {zipf: pairs.index.tolist() for zipf, pairs in kept.items()} == {1.5: [0, 1, 2], 4.0: [0, 2], 6.0: [2]}


def test_an_offensive_sense_is_left_out(narrow: SenseLimits) -> None:
    both = pd.concat([senses(ROWS[:1]), senses([("home", "n", "s.n.06", 1)]).assign(offensive=True)])
    assert usable_senses(both, narrow)["word"].tolist() == ["house"]
    assert usable_senses(both, narrow.model_copy(update={"offensive": True}))["word"].tolist() == ["house", "home"]
