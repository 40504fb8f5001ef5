"""Which pairs are too close to synonymy to be negatives."""

from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from samesense.corpus.closeness import WAIVABLE, Closeness
from samesense.lexicons.wordnet import WordNet
from tests.corpus.settings import thesaurus

MakePairs = Callable[..., pd.DataFrame]


@pytest.fixture
def closeness(wordnet: WordNet, make_pairs: MakePairs) -> Closeness:
    return Closeness(wordnet, make_pairs([("couch", "sofa")]), thesaurus(("rogue", "scoundrel"), ("hot", "torrid")))


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
        ("car", "bike", "taxonomy"),  # siblings
        ("car", "vehicle", "taxonomy"),
        ("bath", "shower bath", "containment"),
        ("colour film", "film of color", "containment"),  # in any order and spelling
        ("shower-bath", "bath", "containment"),
        ("shower bath", "bath tub", ""),
        ("red car", "red bike", ""),  # composition is of the same meaning only
        ("rogue", "scoundrel", "thesaurus"),
        ("hot", "torrid", "cluster"),  # though Moby lists it, too
        ("no word", "of WordNet", ""),
    ],
)
def test_the_rule_by_which_a_pair_is_close(closeness: Closeness, left: str, right: str, rule: str) -> None:
    pairs = pd.DataFrame({"left": [left, "hot", right], "right": [right, "cold", left]}, index=[5, 7, 9])
    assert closeness.rule(pairs).to_dict() == {5: rule, 7: "", 9: rule}


WAIVED = pd.DataFrame(
    [("car", "bike"), ("bath", "shower bath"), ("rogue", "scoundrel"), ("auto", "car")], columns=["left", "right"]
)


@pytest.mark.parametrize(
    ("waived", "rules"),
    [
        ((), ["taxonomy", "containment", "thesaurus", "synset"]),
        (("taxonomy",), ["", "containment", "thesaurus", "synset"]),
        (("containment",), ["taxonomy", "", "thesaurus", "synset"]),
        (("thesaurus",), ["taxonomy", "containment", "", "synset"]),
        (WAIVABLE, ["", "", "", "synset"]),
    ],
)
def test_a_rule_that_is_waived_does_not_apply(closeness: Closeness, waived: Sequence[str], rules: list[str]) -> None:
    assert closeness.rule(WAIVED, waived).tolist() == rules


def test_the_next_rule_applies_to_a_pair_of_which_one_is_waived(wordnet: WordNet, make_pairs: MakePairs) -> None:
    listed = Closeness(wordnet, make_pairs([("couch", "sofa")]), thesaurus(("car", "bike")))
    assert listed.rule(WAIVED.head(1), ["taxonomy"]).tolist() == ["thesaurus"]


def test_without_a_thesaurus_there_is_no_such_rule(wordnet: WordNet, make_pairs: MakePairs) -> None:
    without = Closeness(wordnet, make_pairs([("couch", "sofa")]))
    assert without.rule(WAIVED).tolist() == ["taxonomy", "containment", "", "synset"]


def test_no_pairs_have_no_rules(closeness: Closeness) -> None:
    assert closeness.rule(WAIVED.head(0)).tolist() == []
