"""Which pairs are too close to synonymy to be negatives."""

from collections.abc import Callable

import pandas as pd
import pytest

from samesense.corpus.closeness import Closeness
from samesense.lexicons.wordnet import WordNet


@pytest.fixture
def closeness(wordnet: WordNet, make_pairs: Callable[..., pd.DataFrame]) -> Closeness:
    return Closeness(wordnet, make_pairs([("couch", "sofa")]))


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ("auto", "machine", "synset"),  # synonyms in a rare sense
        ("frosty", "icy", "cluster"),  # satellites of one head
        ("cold", "icy", "cluster"),
        ("bike", "biker", "derivation"),
        ("ice-cream", "ice cream", "spelling"),  # though not in WordNet
        ("sofa", "couch", "lexicon"),
        ("red auto", "red machine", "composition"),
        ("auto-red", "machine-red", "composition"),
        ("auto red", "red machine", ""),
        ("red auto", "blue machine", ""),
        ("hot", "icy", ""),
        ("car", "bike", ""),
        ("no word", "of WordNet", ""),
    ],
)
def test_the_rule_by_which_a_pair_is_close(closeness: Closeness, left: str, right: str, rule: str) -> None:
    pairs = pd.DataFrame({"left": [left, "hot", right], "right": [right, "cold", left]}, index=[5, 7, 9])
    assert closeness.rule(pairs).to_dict() == {5: rule, 7: "", 9: rule}


@pytest.mark.parametrize(("left", "right"), [("car", "bike"), ("car", "vehicle")])
def test_taxonomy_is_a_rule_when_asked_for(closeness: Closeness, left: str, right: str) -> None:
    pairs = pd.DataFrame({"left": [left], "right": [right]})
    assert closeness.rule(pairs, taxonomy=True).tolist() == ["taxonomy"]
    assert closeness.rule(pairs).tolist() == [""]
