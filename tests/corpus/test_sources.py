"""Which source is right when WordNet and the lexicons differ."""

import pandas as pd

from samesense.corpus.sources import count_sources, merge_sources
from samesense.pairs import pair_table


def rows(*pairs: tuple[str, str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["left", "right", "label", "origin"]).assign(pos="n")


def synonyms(*pairs: tuple[str, str, int, str], source: str = "") -> pd.DataFrame:
    return pair_table(rows(*pairs).assign(kind="synonym", source=source))


def test_a_lexicon_beats_wordnet_and_lexicons_that_differ_leave_the_pair_out() -> None:
    wordnet = synonyms(("a", "b", 1, "wordnet"), ("c", "d", 1, "wordnet"), ("e", "f", 1, "wordnet"), source="s.n.01")
    lexicons = rows(
        ("a", "b", 0, "lexicon:one"),
        ("c", "d", 1, "lexicon:one"),
        ("e", "f", 1, "lexicon:one"),
        ("e", "f", 0, "lexicon:two"),
        ("g", "h", 1, "lexicon:two"),
        ("g", "h", 0, "lexicon:two"),
    )
    pairs, contradictions = merge_sources(wordnet, wordnet.head(0), lexicons)
    assert pairs[["left", "right", "label", "kind", "origin"]].to_numpy().tolist() == [
        ["a", "b", 0, "user", "lexicon:one"],
        ["c", "d", 1, "synonym", "lexicon:one"],
    ]
    assert contradictions.to_numpy().tolist() == [
        ["a", "b", "wordnet", "lexicon:one", "lexicon"],
        ["e", "f", "lexicon:one wordnet", "lexicon:two", "neither"],
        ["g", "h", "lexicon:two", "lexicon:two", "neither"],
    ]
    assert count_sources(pairs, contradictions, offensive=3, unconfirmed=5) == {
        "rows": {"lexicon:one": {"synonym": 1, "user": 1}},
        "contradictions": {"lexicon": 1, "neither": 2},
        "offensive_senses_left_out": 3,
        "unconfirmed_pairs_left_out": 5,
    }


def test_numbers_in_two_notations_are_of_the_corpus_unless_wordnet_has_them_or_a_lexicon_says_no() -> None:
    wordnet = synonyms(("12", "twelve", 1, "wordnet"), source="twelve.n.01")
    numerals = synonyms(("12", "twelve", 1, "numerals"), ("2 km", "two km", 1, "numerals"), ("7", "vii", 1, "numerals"))
    pairs, contradictions = merge_sources(wordnet, numerals, rows(("7", "vii", 0, "lexicon:one")))
    assert pairs[["left", "right", "label", "origin", "source"]].to_numpy().tolist() == [
        ["12", "twelve", 1, "wordnet", "twelve.n.01"],
        ["2 km", "two km", 1, "numerals", ""],
        ["7", "vii", 0, "lexicon:one", ""],
    ]
    assert contradictions.to_numpy().tolist() == [["7", "vii", "numerals", "lexicon:one", "lexicon"]]
