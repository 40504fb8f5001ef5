"""A reason is a few words, which say whether they speak for the verdict."""

import pytest

from samesense.evidence.features import FEATURES
from samesense.evidence.reasons import TEXTS, feature_reason, listed_reason


def test_every_feature_has_a_text() -> None:
    assert TEXTS.keys() == {*FEATURES}
    assert len(set(TEXTS.values())) == len(FEATURES)


@pytest.mark.parametrize(
    ("feature", "compared", "agrees", "reason"),
    [
        ("antonym", None, True, "antonyms in WordNet"),
        ("antonym", None, False, "the model, although antonyms in WordNet"),
        ("similar", ("cold", "icy"), True, "cold / icy: similar in WordNet"),
        ("similar", ("cold", "icy"), False, "the model, although cold / icy: similar in WordNet"),
        ("thesaurus_both", None, True, "Moby Thesaurus lists each under the other"),
        ("thesaurus_neither", None, False, "the model, although Moby Thesaurus lists neither under the other"),
        ("one_unknown", None, True, "one is not in WordNet: the model alone"),
    ],
)
def test_a_feature_gives_a_reason(feature: str, compared: tuple[str, str] | None, reason: str, *, agrees: bool) -> None:
    assert feature_reason(feature, compared, agrees=agrees) == reason


def test_a_lexicon_gives_a_reason() -> None:
    assert listed_reason("shop", synonyms=True) == "listed in shop"
    assert listed_reason("shop", synonyms=False) == "listed as no synonyms in shop"
