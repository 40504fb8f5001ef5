"""Phrases that hold a number."""

import re
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.corpus.numbers import number_pairs, numeral_synonyms
from samesense.pairs import COLUMNS, all_words, pair_tuples
from samesense.texts import word_key

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
SMALL_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
VALUES = {
    **{word: value for value, word in enumerate(SMALL.split())},
    **{word: value for value, word in enumerate(SMALL_ORDINALS.split(), 1)},
    **{word: value for value, word in enumerate(ROMANS.split(), 1)},
    **{word: 10 * value for value, word in enumerate(TENS.split(), 1)},
    **{f"{word}th": value for value, word in enumerate(SMALL.split()) if value > 12},
    "twentieth": 20,
    "thirtieth": 30,
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}


def number_in(phrase: str) -> float:
    """Read the number of a phrase."""
    digits = re.search(r"\d+(\.\d+)?", phrase.replace(",", ""))
    if digits:
        return float(digits.group()) * (1_000_000 if "million" in phrase else 1)
    words = [word for word in re.split("[ -]", phrase) if word in {*VALUES, *SCALES, "point"}]
    assert words, phrase
    total = part = 0
    for place, word in enumerate(words):
        if word == "point":
            return float(f"{part}.{VALUES[words[place + 1]]}")
        if word in SCALES:
            total, part = (total + part * SCALES[word], 0)
        else:
            is_year = part >= 10 and VALUES[word] >= 10  # nineteen ninety
            part = part * (100 if is_year else 1) + VALUES[word]
    return total + part


def vocabulary(*nouns: str) -> pd.DataFrame:
    return pd.DataFrame({"word": nouns, "pos": "n"}, dtype=str)


CARS = vocabulary("car", "hospital", "information", "weather", "dollar", "minute", "hundred", "red car")


@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        ("nineteen ninety-five", 1995),
        ("two thousand five hundred miles", 2500),
        ("5 million people", 5_000_000),
        ("version one point two", 1.2),
        ("chapter xiv", 14),
        ("twenty-second", 22),
    ],
)
def test_the_reader_of_these_tests_reads_numbers(phrase: str, number: float) -> None:
    assert number_in(phrase) == number


@settings(max_examples=10)
@given(st.sets(st.sampled_from(CARS["word"].tolist())), st.integers(0, 1000))
def test_negatives_differ_in_their_number_and_positives_do_not(nouns: set[str], seed: int) -> None:
    words = vocabulary(*sorted(nouns))
    for left, right in pair_tuples(number_pairs(words, seed)):
        assert number_in(left) != number_in(right)
        assert word_key(left) != word_key(right)
    for left, right in pair_tuples(numeral_synonyms(words, seed)):
        assert number_in(left) == number_in(right)


def test_numbers_in_two_notations_are_positives_with_their_origin() -> None:
    table = numeral_synonyms(CARS, 1)
    assert tuple(table.columns) == COLUMNS
    assert table[["label", "kind", "pos", "origin", "source"]].drop_duplicates().to_numpy().tolist() == [
        [1, "synonym", "n", "numerals", ""]
    ]


def test_without_a_vocabulary_there_are_no_numbers() -> None:
    assert number_pairs(CARS.head(0), 1).empty
    assert numeral_synonyms(CARS.head(0), 1).empty


@pytest.mark.parametrize("seed", [1, 2])
def test_a_phrase_alone_does_not_tell_the_label(seed: int) -> None:
    negatives, positives = number_pairs(CARS, seed), numeral_synonyms(CARS, seed)
    assert all_words(negatives) == all_words(positives)
    assert len(negatives) == pytest.approx(1.5 * len(positives), rel=0.02)
    for table, most in ((negatives, 4), (positives, 2)):
        assert max(Counter([*table["left"], *table["right"]]).values()) <= most
        assert (table["left"] < table["right"]).all()
        assert pair_tuples(table) == sorted(set(pair_tuples(table)))
        assert (set(table["pos"]), set(table["source"])) == ({"n"}, {""})


def test_common_countable_nouns_of_the_vocabulary_are_counted_or_numbered() -> None:
    phrases = all_words(numeral_synonyms(CARS, 1))
    assert {phrase.split()[-1] for phrase in phrases} & {"car", "cars"}
    assert {phrase.split()[-1] for phrase in phrases} & {"hospital", "hospitals"}
    assert not re.search("information|weather|dollar$|hundreds|red car", "\n".join(phrases))


def test_a_noun_more_moves_no_other_phrase() -> None:
    before, after = (pair_tuples(numeral_synonyms(vocabulary(*nouns), 1)) for nouns in (["red"], ["red", "hospital"]))
    assert set(before) < set(after)
    assert len(after) == len(before) + 2


def test_the_kinds_of_phrases_that_there_are() -> None:
    phrases = all_words(numeral_synonyms(CARS, 1))
    for pattern in (
        r"level \d+",
        r"chapter [ivx]+",
        r"\d+ km",
        r"\d+%",
        r"\$\d+",
        r"\d,\d{3} miles",
        r"\d+ million votes",
        r"version \d\.\d",
        r"\d+:00 am",
        r"19\d\d",
        "twenty-[a-z]+",
        r"\d+(st|nd|rd|th)",
    ):
        assert any(re.fullmatch(pattern, phrase) for phrase in phrases), pattern
