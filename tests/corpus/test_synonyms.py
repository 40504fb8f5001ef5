"""Which pairs of words are synonyms of the corpus."""

import pandas as pd

from samesense.corpus.synonyms import synonym_pairs
from samesense.lexicons.wordnet import WordNet


def senses(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["word", "pos", "synset", "rank"]).assign(share=0.5, origin="wordnet")


def test_co_members_of_a_synset_are_synonyms_within_the_rank_limit(wordnet: WordNet) -> None:
    assert synonym_pairs(wordnet.senses, 3).to_numpy().tolist() == [
        ["auto", "car", 1, "synonym", "n", "wordnet", "car.n.01"],
        ["bicycle", "bike", 1, "synonym", "n", "wordnet", "bicycle.n.01"],
    ]
    wider = synonym_pairs(wordnet.senses, 7)  # auto and car with machine in its sixth sense
    assert wider[["left", "right"]].to_numpy().tolist() == [
        ["auto", "car"],
        ["auto", "machine"],
        ["bicycle", "bike"],
        ["car", "machine"],
    ]


def test_the_source_of_a_pair_of_two_synsets_is_where_its_senses_are_commonest() -> None:
    table = senses(("a", "n", "x.n.01", 2), ("b", "n", "x.n.01", 1), ("a", "v", "y.v.01", 1), ("b", "v", "y.v.01", 1))
    pairs = synonym_pairs(table, 3)
    assert pairs[["left", "right", "pos", "source"]].to_numpy().tolist() == [["a", "b", "v", "y.v.01"]]


def test_spelling_variants_are_not_a_pair() -> None:
    table = senses(("ice cream", "n", "i.n.01", 1), ("ice-cream", "n", "i.n.01", 1), ("icecream", "n", "i.n.01", 1))
    assert synonym_pairs(table, 3).empty
