"""Which words and which pairs of them are synonyms of the corpus."""

import pandas as pd

from stages._senses import SenseLimits, usable_senses
from stages._wordnet import WordNet
from stages.corpus import synonym_pairs

LIMITS = SenseLimits(
    wordnet=True,
    pos=["n"],
    max_sense_rank=2,
    max_sense_rank_sum=3,
    min_sense_share=0.2,
    min_zipf=2.5,
    max_words=2,
    proper_names=False,
)


def senses(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["word", "pos", "synset", "rank"]).assign(share=0.5, origin="wordnet")


def test_co_members_of_a_synset_are_synonyms_within_the_rank_limit(wordnet: WordNet) -> None:
    pairs = synonym_pairs(wordnet.senses, 3)
    assert pairs.to_numpy().tolist() == [
        ["auto", "car", 1, "synonym", "n", "wordnet", "car.n.01"],
        ["bicycle", "bike", 1, "synonym", "n", "wordnet", "bicycle.n.01"],
    ]
    assert len(synonym_pairs(wordnet.senses, 7)) == 4  # auto and car with machine in its sixth sense


def test_a_pair_of_two_synsets_is_told_by_its_commonest_senses() -> None:
    found = senses(("a", "n", "x.n.01", 2), ("b", "n", "x.n.01", 1), ("a", "v", "y.v.01", 1), ("b", "v", "y.v.01", 1))
    assert synonym_pairs(found, 3)[["left", "right", "pos", "source"]].to_numpy().tolist() == [
        ["a", "b", "v", "y.v.01"]
    ]


def test_spelling_variants_are_no_pair() -> None:
    found = senses(("ice cream", "n", "i.n.01", 1), ("ice-cream", "n", "i.n.01", 1), ("icecream", "n", "i.n.01", 1))
    assert synonym_pairs(found, 3).empty


def test_each_limit_leaves_out_what_it_says() -> None:
    rows = [
        ("house", "n", "s.n.01", 1),
        ("house", "v", "s.v.01", 1),  # part of speech
        ("home", "n", "s.n.02", 3),  # rank
        ("abaxiality", "n", "s.n.03", 1),  # frequency
        ("point of view", "n", "s.n.04", 1),  # words
        ("Paris", "n", "s.n.05", 1),  # proper name
    ]
    assert usable_senses(senses(*rows), LIMITS)["word"].tolist() == ["house"]
    for change, word in (
        ({"pos": ["n", "v"]}, "house"),
        ({"max_sense_rank": 3}, "home"),
        ({"min_zipf": 0.0}, "abaxiality"),
        ({"max_words": 3}, "point of view"),
        ({"proper_names": True}, "Paris"),
    ):
        wider = usable_senses(senses(*rows), LIMITS.model_copy(update=change))
        assert sorted(wider["word"]) == sorted(["house", word]), change
    rare = senses(rows[0]).assign(share=0.1)
    assert usable_senses(rare, LIMITS).empty
    assert len(usable_senses(rare, LIMITS.model_copy(update={"min_sense_share": 0.1}))) == 1
