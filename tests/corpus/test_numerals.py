"""Numbers in several notations."""

import pytest

from samesense.corpus.numerals import (
    in_millions,
    in_words,
    ordinal,
    ordinal_in_digits,
    roman,
    tenths,
    tenths_in_words,
    with_commas,
    year_in_words,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (20, "twenty"),
        (42, "forty-two"),
        (100, "one hundred"),
        (105, "one hundred and five"),
        (1000, "one thousand"),
        (2500, "two thousand five hundred"),
        (3_000_007, "three million and seven"),
    ],
)
def test_a_number_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("number", "words", "digits"),
    [
        (1, "first", "1st"),
        (2, "second", "2nd"),
        (3, "third", "3rd"),
        (4, "fourth", "4th"),
        (9, "ninth", "9th"),
        (11, "eleventh", "11th"),
        (12, "twelfth", "12th"),
        (20, "twentieth", "20th"),
        (22, "twenty-second", "22nd"),
        (113, "one hundred and thirteenth", "113th"),
    ],
)
def test_an_ordinal_number_in_words_and_in_digits(number: int, words: str, digits: str) -> None:
    assert (ordinal(number), ordinal_in_digits(number)) == (words, digits)


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "i"), (4, "iv"), (8, "viii"), (9, "ix"), (14, "xiv"), (39, "xxxix")]
)
def test_a_roman_numeral(number: int, numeral: str) -> None:
    assert roman(number) == numeral


def test_other_notations() -> None:
    assert with_commas(1000) == "1,000"
    assert in_millions(5_000_000) == "5 million"
    assert (tenths(12), tenths_in_words(12)) == ("1.2", "one point two")
    assert (year_in_words(1910), year_in_words(1995)) == ("nineteen ten", "nineteen ninety-five")
