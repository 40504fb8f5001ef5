"""What is known of a pair joins the model's probability, names the reason, and spares the model where it is enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, logit

from samesense.evidence import store
from samesense.evidence.features import FEATURES, PairFeatures
from samesense.evidence.known import ABBREVIATED, SLACK, Known, Unknown
from samesense.evidence.listed import ListedPairs
from samesense.evidence.regression import Regression
from samesense.evidence.store import Evidence

PAIRS = [
    ("cold", "icy"),  # similar: -.5 + 1.5
    ("cold", "hot"),  # antonyms: -.5 - 3
    ("car", "auto"),  # one synset: -.5 + 3
    ("red car", "red bike"),  # co-hyponyms: -.5 - 1 - .25
    ("cold", "xyzzy"),  # one unknown: -.5 + .25, and all of the model
    ("freezing", "COLD"),  # listed
    ("frosty", "torrid"),  # listed as no synonyms
]
SUMS = [1.0, -3.5, 2.5, -1.75, -0.25]


def test_the_probability_joins_model_and_evidence_and_a_lexicon_decides(evidence: Evidence) -> None:
    known = evidence.look_up(PAIRS)
    assert known.is_listed.tolist() == [False] * 5 + [True] * 2
    model = np.full(7, 0.9)
    odds = logit(0.9)
    expected = expit([*(total + 0.5 * odds for total in SUMS[:4]), SUMS[4] + odds])
    np.testing.assert_allclose(known.probabilities(model), [*expected, 1.0, 0.0])
    np.testing.assert_array_equal(model, np.full(7, 0.9))
    assert evidence.look_up([]).probabilities(np.empty(0)).shape == (0,)


def test_contributions_add_up_to_the_log_odds(evidence: Evidence) -> None:
    parts = evidence.look_up(PAIRS).contributions(np.full(7, expit(2.0)))
    assert parts == [
        {"intercept": -0.5, "model": pytest.approx(1.0), "similar": 1.5},
        {"intercept": -0.5, "model": pytest.approx(1.0), "antonym": -3.0},
        {"intercept": -0.5, "model": pytest.approx(1.0), "synset_first": 3.0},
        {"intercept": -0.5, "model": pytest.approx(1.0), "co_hyponym": -1.0, "composed": -0.25},
        {"intercept": -0.5, "model": pytest.approx(2.0), "one_unknown": 0.25},
        {},
        {},
    ]


def test_reasons_say_what_speaks_for_the_verdict_and_what_against_it(evidence: Evidence) -> None:
    known = evidence.look_up(PAIRS)
    assert known.reasons(np.ones(7, dtype=bool)) == [
        "similar in WordNet",
        "the model, although antonyms in WordNet",
        "one synset in WordNet, first senses",
        "the model, although car / bike: co-hyponyms in WordNet",
        "one is not in WordNet: the model alone",
        "listed in weather",
        "listed as no synonyms in weather",
    ]
    assert known.reasons(np.zeros(7, dtype=bool)) == [
        "the model, although similar in WordNet",
        "antonyms in WordNet",
        "the model, although one synset in WordNet, first senses",
        "car / bike: co-hyponyms in WordNet",
        "one is not in WordNet: the model alone",
        "listed in weather",
        "listed as no synonyms in weather",
    ]
    assert evidence.look_up([]).reasons(np.zeros(0, dtype=bool)) == []


def test_an_abbreviation_is_judged_by_a_rule_beside_the_regression(evidence: Evidence) -> None:
    known = evidence.look_up([("cold car bike", "ccb"), ("CCB", "cold car bike"), ("ccb", "cold car"), ("icy", "cold")])
    assert known.abbreviated.tolist() == [True, True, False, False]
    low, high = known.probabilities(np.full(4, 0.01)), known.probabilities(np.full(4, 0.99))
    assert low[:2].tolist() == [ABBREVIATED, ABBREVIATED]
    assert low[2] < 0.02
    assert (high[:2] > ABBREVIATED).all()
    assert known.reasons(np.ones(4, dtype=bool))[:3] == [
        "one abbreviates the other by its letters",
        "one abbreviates the other by its letters",
        "not in WordNet: the model alone",
    ]
    assert known.least_model_probabilities(0.9)[:2].tolist() == [0.0, 0.0]
    assert (known.least_model_probabilities(0.95)[:2] > 0.9).all()


def test_letters_that_are_a_word_of_wordnet_abbreviate_what_it_lacks_if_they_are_three_capitals(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [("CAR", "cold algid rain"), ("cold algid rain", "CAR"), ("car", "cold algid rain"), ("CAR", "cold")]
    assert evidence.look_up(pairs).abbreviated.tolist() == [True, True, False, False]
    monkeypatch.setattr(store, "TELLING", 4)
    assert evidence.look_up(pairs).abbreviated.tolist() == [False] * 4
    monkeypatch.setattr(store, "is_abbreviation", lambda *_: True)
    assert evidence.look_up([("CAR", "bike"), ("xyz", "bike")]).abbreviated.tolist() == [False, True]


def test_a_reason_is_what_weighs_most_for_the_verdict_before_what_weighs_more_against_it(evidence: Evidence) -> None:
    names = [{"nothing_shared", "thesaurus_both"}, {"synset_first", "thesaurus_neither"}, {"antonym", "synset_rare"}]
    values = np.array([[name in has for name in FEATURES] for has in names])
    features = PairFeatures(values, [("a", "b")] * 3, np.array([False, True, False]), np.zeros(3, dtype=bool))
    known = Known(evidence.regression, evidence.listed, features, np.full(3, -1), np.zeros(3, dtype=bool))
    assert known.reasons(np.array([True, False, True])) == [
        "Moby Thesaurus lists each under the other",
        "a / b: Moby Thesaurus lists neither under the other",
        "one synset in WordNet, rare senses",
    ]
    assert known.reasons(np.array([False, True, False])) == [
        "nothing in common in WordNet",
        "a / b: one synset in WordNet, first senses",
        "antonyms in WordNet",
    ]


def test_a_reason_of_the_spelling_names_no_words_that_were_looked_up(evidence: Evidence) -> None:
    values = np.array([[name in {"other_number", "co_hyponym"} for name in FEATURES]])
    features = PairFeatures(values, [("12", "13")], np.array([True]), np.array([False]))
    known = Known(evidence.regression, evidence.listed, features, np.array([-1]), np.zeros(1, dtype=bool))
    assert known.reasons(np.array([False])) == ["different numbers"]


NAMES = ("similar", "antonym", "one_unknown", "both_unknown")


@st.composite
def knowledge(draw: st.DrawFn) -> Known:
    """Make up weights, and pairs that have a feature each or are listed."""
    weights, slopes = st.floats(-9, 9), st.floats(0.05, 4)
    regression = Regression(
        intercept=draw(weights),
        weights=dict.fromkeys(FEATURES, 0.0) | {name: draw(weights) for name in NAMES},
        composed=draw(weights),
        model=draw(slopes),
        model_alone=draw(slopes),
        threshold=0.5,
    )
    listed = ListedPairs(np.array([1, 2], np.uint64), np.array([0, 1], np.int8), np.zeros(2, np.uint16), ("shop",))
    row = st.tuples(st.sampled_from(NAMES), st.booleans(), st.integers(-1, 1), st.booleans())
    rows = draw(st.lists(row, max_size=6))
    values = np.array([[feature == row[0] for feature in FEATURES] for row in rows]).reshape(-1, len(FEATURES))
    is_composed, abbreviated = (np.array([row[place] for row in rows], dtype=bool) for place in (1, 3))
    features = PairFeatures(values, [("a", "b")] * len(rows), is_composed, np.zeros(len(rows), dtype=bool))
    return Known(regression, listed, features, np.array([row[2] for row in rows], dtype=int), abbreviated)


@given(knowledge(), st.floats(0, 1))
def test_contributions_add_up_to_every_probability_that_no_rule_decides(known: Known, model: float) -> None:
    probabilities = np.full(len(known.places), model)
    sums = [sum(parts.values()) for parts in known.contributions(probabilities) if parts]
    np.testing.assert_allclose(expit(sums), known.probabilities(probabilities)[~(known.is_listed | known.abbreviated)])


@given(knowledge(), st.floats(0, 1), st.floats(0, 1))
def test_a_pair_reaches_a_threshold_only_with_the_models_least_probability(
    known: Known, threshold: float, model: float
) -> None:
    least = known.least_model_probabilities(threshold)

    def reach(probabilities: NDArray[np.float64], bound: float) -> NDArray[np.bool_]:
        return known.probabilities(probabilities) >= bound

    assert not reach(np.full(len(least), model), threshold)[model < least].any()
    just_below = np.nextafter(least.clip(max=1), 0)
    assert not reach(just_below, threshold)[least > 0].any()
    possible = np.isfinite(least)
    assert reach(least.clip(max=1), threshold - 2 * SLACK)[possible].all()
    assert not reach(np.ones(len(least)), threshold)[~possible].any()


@pytest.mark.parametrize(
    ("threshold", "first_three"),  # of pairs with the sums 1, -3.5 and 2.5, and half of the model
    [
        (0.3, [expit((logit(0.3) - 1.0) / 0.5), expit((logit(0.3) + 3.5) / 0.5), 0.0]),
        (0.6, [expit((logit(0.6) - 1.0) / 0.5), np.inf, expit((logit(0.6) - 2.5) / 0.5)]),
    ],
)
def test_where_the_model_cannot_change_the_verdict_its_least_probability_is_a_bound(
    evidence: Evidence, threshold: float, first_three: list[float]
) -> None:
    least, odds = evidence.look_up(PAIRS).least_model_probabilities(threshold), logit(threshold)
    rest = [expit((odds + 1.75) / 0.5), expit(odds + 0.25), 0.0, np.inf]
    assert least.tolist() == pytest.approx([*first_three, *rest])


def test_every_pair_reaches_the_least_threshold(evidence: Evidence) -> None:
    assert evidence.look_up(PAIRS).least_model_probabilities(0.0).tolist() == [0.0] * 7
    assert evidence.look_up([]).least_model_probabilities(0.5).shape == (0,)


def test_without_evidence_the_model_alone_decides() -> None:
    unknown, model = Unknown(2), np.array([0.2, 0.9])
    assert unknown.is_listed.tolist() == [False, False]
    assert unknown.probabilities(model).tolist() == [0.2, 0.9]
    assert unknown.contributions(np.array([0.5, 1.0])) == [{"model": 0.0}, {"model": pytest.approx(20.7, abs=0.1)}]
    assert unknown.least_model_probabilities(0.3).tolist() == [0.3, 0.3]
    assert unknown.reasons(model >= 0.3) == ["the model alone"] * 2
