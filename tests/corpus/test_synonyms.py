"""Which pairs of words are synonyms of the corpus."""

from typing import Any

import pandas as pd
import pytest

from samesense.corpus.senses import SenseLimits
from samesense.corpus.synonyms import shared_synsets, synonym_pairs
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import pair_tuples
from samesense.texts import Pair
from tests.corpus.settings import thesaurus

BOTH_WAYS = [("guarantee", "warranty"), ("warranty", "guarantee")]


def senses(*rows: tuple[str, str, str, int], share: float = 0.5) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["word", "pos", "synset", "rank"]).assign(
        share=share, offensive=False, person=False, origin="wordnet"
    )


def nouns(rank: int, *words: str) -> pd.DataFrame:
    """Return words of one synset, all of them in a sense of this rank."""
    return senses(*((word, "n", f"{words[0]}.n.01", rank) for word in words))


def test_co_members_of_a_synset_are_synonyms_within_the_rank_limit(wordnet: WordNet) -> None:
    assert shared_synsets(wordnet.senses, 3).to_numpy().tolist() == [
        ["auto", "car", 1, "synonym", "n", "wordnet", "car.n.01"],
        ["bicycle", "bike", 1, "synonym", "n", "wordnet", "bicycle.n.01"],
    ]
    wider = shared_synsets(wordnet.senses, 7)  # auto and car with machine in its sixth sense
    assert wider[["left", "right"]].to_numpy().tolist() == [
        ["auto", "car"],
        ["auto", "machine"],
        ["bicycle", "bike"],
        ["car", "machine"],
    ]


def test_the_source_of_a_pair_of_two_synsets_is_where_its_senses_are_commonest() -> None:
    table = senses(("a", "n", "x.n.01", 2), ("b", "n", "x.n.01", 1), ("a", "v", "y.v.01", 1), ("b", "v", "y.v.01", 1))
    pairs = shared_synsets(table, 3)
    assert pairs[["left", "right", "pos", "source"]].to_numpy().tolist() == [["a", "b", "v", "y.v.01"]]


def test_spelling_variants_are_not_a_pair() -> None:
    table = senses(("ice cream", "n", "i.n.01", 1), ("ice-cream", "n", "i.n.01", 1), ("icecream", "n", "i.n.01", 1))
    assert shared_synsets(table, 3).empty


@pytest.mark.parametrize(
    ("listed", "doubted"),
    [
        ([], []),
        ([("pique", "anger")], []),  # it may not know temper
        ([("pique", "anger"), ("temper", "anger")], [("pique", "temper")]),
        ([("pique", "anger"), ("temper", "pique")], []),
        ([("pique", "temper"), ("temper", "anger")], []),
    ],
)
def test_a_pair_of_two_heads_of_moby_that_it_lists_under_neither_is_doubted(
    limits: SenseLimits, listed: list[Pair], doubted: list[Pair]
) -> None:
    table = nouns(1, "pique", "temper")
    pairs, left_out = synonym_pairs(table, limits, thesaurus(*listed))
    assert pair_tuples(left_out) == doubted
    assert pair_tuples(pairs) == [pair for pair in [("pique", "temper")] if pair not in doubted]
    every, none = synonym_pairs(table, limits.model_copy(update={"unconfirmed": True}), thesaurus(*listed))
    assert (pair_tuples(every), pair_tuples(none)) == ([("pique", "temper")], [])


@pytest.mark.parametrize(
    ("limit", "rank", "listed", "expected"),
    [
        (6, 3, BOTH_WAYS, [("guarantee", "warranty")]),
        (5, 3, BOTH_WAYS, []),  # of both ranks together
        (6, 3, BOTH_WAYS[:1], []),
        (6, 3, [], []),
        (0, 3, BOTH_WAYS, []),
        (0, 1, BOTH_WAYS, [("guarantee", "warranty")]),  # within the narrower limit
    ],
)
def test_what_moby_lists_in_both_directions_has_a_wider_limit(
    limits: SenseLimits, limit: int, rank: int, listed: list[Pair], expected: list[Pair]
) -> None:
    wider = limits.model_copy(update={"confirmed_sense_rank_sum": limit})
    pairs, doubted = synonym_pairs(nouns(rank, "guarantee", "warranty"), wider, thesaurus(*listed))
    assert pair_tuples(pairs) == expected
    assert doubted.empty


@pytest.mark.parametrize(("changes", "found"), [({}, 1), ({"pos": ["v"]}, 0), ({"min_zipf": 9.0}, 0)])
def test_the_wider_limit_is_of_ranks_and_shares_only(limits: SenseLimits, changes: dict[str, Any], found: int) -> None:
    narrow = {"confirmed_sense_rank_sum": 6, "max_sense_rank": 2, "min_sense_share": 0.9}
    moby = thesaurus(*BOTH_WAYS)
    pairs, _ = synonym_pairs(nouns(3, "guarantee", "warranty"), limits.model_copy(update=narrow | changes), moby)
    assert len(pairs) == found


def test_a_pair_that_both_limits_find_has_its_commonest_source(limits: SenseLimits) -> None:
    rows = [(word, "n", synset, rank) for word in BOTH_WAYS[0] for synset, rank in (("rare.n.01", 3), ("near.n.01", 1))]
    wider = limits.model_copy(update={"confirmed_sense_rank_sum": 6})
    pairs, _ = synonym_pairs(senses(*rows), wider, thesaurus(*BOTH_WAYS))
    assert pairs[["left", "right", "source"]].to_numpy().tolist() == [["guarantee", "warranty", "near.n.01"]]


def test_no_senses_give_no_pairs(wordnet: WordNet, limits: SenseLimits) -> None:
    pairs, doubted = synonym_pairs(wordnet.senses.head(0), limits, thesaurus(*BOTH_WAYS))
    assert pairs.empty
    assert doubted.empty
