"""Inflections and derivations of one word are told by a lemmatiser and a stemmer, and so are parts of speech."""

import pytest

from samesense.mining.word_forms import PartOfSpeech, are_forms, can_be


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("car", "cars", True),
        ("bought", "buy", True),
        ("rough", "roughness", True),
        ("Quick", "quickly", True),
        ("unit test", "unit testing", True),
        ("bank loan", "banks' loans", True),
        ("ice-cream", "ice cream", False),  # one word in two spellings
        ("traveler", "traveller", False),
        ("ice cream", "ice", False),
        ("car", "automobile", False),
        ("red car", "blue cars", False),
    ],
)
def test_forms_of_one_word(left: str, right: str, *, expected: bool) -> None:
    assert are_forms(left, right) == are_forms(right, left) == expected


@pytest.mark.parametrize(
    ("text", "pos", "expected"),
    [
        ("watch", "noun", True),
        ("watch", "verb", True),
        ("watch", "adjective", False),
        ("turn on", "verb", True),
        ("red car", "noun", True),
        ("red car", "adjective", False),
        ("quickly", "adverb", True),
        ("kubernetes", "noun", True),
        ("kubernetes", "verb", False),
    ],
)
def test_what_a_word_can_be(text: str, pos: PartOfSpeech, *, expected: bool) -> None:
    assert can_be(text, pos) == expected
