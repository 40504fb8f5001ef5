"""No word is sampled more often than its share of the positives, and what changes a little changes few pairs."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.corpus.quotas import QuotaSampler, negative_quotas
from samesense.pairs import pair_tuples, row_keys
from samesense.texts import Pair

MakePairs = Callable[..., pd.DataFrame]
WORDS = st.sampled_from([f"w{number}" for number in range(12)])
EDGES = st.lists(st.tuples(WORDS, WORDS).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=40)
SEEDS = 400
QUOTAS = st.dictionaries(st.sampled_from([f"n/w{number}" for number in range(40)]), st.integers(0, 3), min_size=2)


def quota_sampler(quotas: dict[str, int], seed: int = 1) -> QuotaSampler:
    """Return a sampler with these quotas, of which no pair is taken."""
    taken = pd.DataFrame({"left": [], "right": []}, dtype=str)
    return QuotaSampler(pd.Series(dict(sorted(quotas.items())), dtype="int64"), taken, seed)


def test_known_negatives_count_against_the_quota(make_pairs: MakePairs) -> None:
    positives = make_pairs([("a", "b"), ("a", "c")])
    negatives = make_pairs([("a", "d"), ("b", "c"), ("b", "d"), ("b", "e")], label=0, kind="user")
    quotas = negative_quotas(pd.concat([positives, negatives], ignore_index=True), 2, 2, 1)
    assert quotas.to_dict() == {"n/a": 3, "n/b": 0, "n/c": 1}  # d and e have no positive


def test_a_part_of_a_negative_is_rounded_at_random(make_pairs: MakePairs) -> None:
    positives = make_pairs([(f"a{number}", f"b{number}") for number in range(500)])
    quotas = negative_quotas(positives, 1.25, 1.25, 1)
    assert set(quotas) == {1, 2}
    assert 1.2 < quotas.mean() < 1.3
    fewer = negative_quotas(positives.head(300), 1.25, 1.25, 1)
    pd.testing.assert_series_equal(fewer, quotas[fewer.index])  # and no word's depends on the others


def test_a_positive_of_common_words_may_ask_for_more_negatives(make_pairs: MakePairs) -> None:
    positives = make_pairs([("car", "auto"), ("car", "jalopy")])
    negatives = make_pairs([("car", "house")], label=0, kind="user")
    assert {
        common: negative_quotas(pd.concat([positives, negatives], ignore_index=True), 2, common, 1).to_dict()
        for common in (2, 4, 6)
    } == {
        2: {"n/auto": 2, "n/car": 3, "n/jalopy": 2},
        4: {"n/auto": 4, "n/car": 5, "n/jalopy": 2},
        6: {"n/auto": 6, "n/car": 7, "n/jalopy": 2},
    }


def test_random_pairs_stay_within_a_part_of_speech() -> None:
    quotas = {"n/a": 1, "n/b": 1, "n/c": 1, "v/x": 1, "v/and/or": 1, "/y": 1, "/z": 1}
    pairs = quota_sampler(quotas).random_pairs("random")
    assert pairs[["left", "right", "pos", "source"]].to_numpy().tolist() == [
        ["y", "z", "", ""],
        ["a", "c", "n", ""],
        ["a", "b", "n", ""],
        ["and/or", "x", "v", ""],
    ]


def test_as_many_candidates_are_sampled_as_asked_for_in_their_order(make_pairs: MakePairs) -> None:
    candidates = make_pairs([("a", "b"), ("a", "c"), ("b", "c"), ("b", "d")]).assign(weight=1.0)
    sampler = quota_sampler({"n/a": 9, "n/b": 9, "n/c": 9})
    first = sampler.sample(candidates, 2, "kind")
    rest = sampler.sample(candidates, 9, "rest")
    assert (first.index.tolist(), rest.index.tolist()) == ([0, 2], [1])  # d has no quota
    assert sampler.quota.to_dict() == {"n/a": 7, "n/b": 7, "n/c": 7}
    assert sampler.sample(candidates, 0, "none", 1).empty


def test_pairs_that_are_taken_are_not_sampled(make_pairs: MakePairs) -> None:
    candidates = make_pairs([("a", "b"), ("a", "c"), ("b", "c")]).assign(weight=1.0)
    sampler = QuotaSampler(pd.Series({"n/a": 9, "n/b": 9, "n/c": 9}), make_pairs([("a", "c")]), 1)
    assert pair_tuples(sampler.sample(candidates, 9, "first")) == [("a", "b"), ("b", "c")]
    assert sampler.sample(candidates, 9, "again").empty


def test_words_without_a_quota_share_an_extra_that_only_samples_which_allow_it_spend(make_pairs: MakePairs) -> None:
    rows = make_pairs([("a", "x"), ("b", "x"), ("c", "x"), ("d", "x")]).assign(weight=1.0)
    sampler = quota_sampler({"n/a": 9, "n/b": 9, "n/c": 9, "n/d": 9})
    assert pair_tuples(sampler.sample(rows.head(1), 9, "antonym", 2)) == [("a", "x")]
    assert sampler.sample(rows, 9, "random").empty  # there is one left, for those that allow it
    assert len(sampler.sample(rows, 9, "indirect_antonym", 2)) == 1
    assert sampler.sample(rows, 9, "shared_token", 2).empty
    assert sum(sampler.quota) == 4 * 9 - 2
    assert sampler.quota.index.tolist() == ["n/a", "n/b", "n/c", "n/d"]


@settings(max_examples=60)
@given(st.tuples(EDGES, EDGES), st.integers(0, 2**32 - 1), st.sampled_from([0.5, 1.0, 1.5, 2.0]), st.integers(0, 2))
def test_no_word_is_sampled_more_often_than_its_share_of_the_positives_and_no_positive_is_sampled(
    make_pairs: MakePairs,
    edges: tuple[list[Pair], list[Pair]],
    seed: int,
    per_positive: float,
    extra: int,
) -> None:
    positives, candidates = (make_pairs(rows) for rows in edges)
    sampler = QuotaSampler(negative_quotas(positives, per_positive, per_positive, seed), positives, seed)
    candidates["weight"] = np.random.default_rng(seed).uniform(0.1, 10, len(candidates))
    sample = sampler.sample(candidates, len(candidates), "kind", extra)
    assert set(row_keys(positives)).isdisjoint(row_keys(sample))
    assert sampler.sample(candidates, len(candidates), "kind", extra).empty  # no pair twice, and no room is left
    degree = Counter([*positives["left"], *positives["right"]])
    for word, count in Counter([*sample["left"], *sample["right"]]).items():
        limit = np.ceil(per_positive) * degree[word] if word in degree else extra
        assert count <= limit


@pytest.mark.parametrize(("one", "other"), [(1.0, 1.0), (1.0, 3.0), (20.0, 5.0), (0.01, 0.1)])
def test_the_heavier_of_two_rows_is_drawn_first_in_proportion_to_its_weight(
    make_pairs: MakePairs, one: float, other: float
) -> None:
    rows = make_pairs([("a", "b"), ("c", "d")]).assign(weight=[one, other])
    quotas = {"n/a": 1, "n/b": 1, "n/c": 1, "n/d": 1}
    draws = [quota_sampler(quotas, seed).sample(rows, 1, "kind").index[0] for seed in range(SEEDS)]
    share = one / (one + other)
    assert draws.count(0) / SEEDS == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / SEEDS))


def test_only_the_proportion_of_the_weights_matters(make_pairs: MakePairs) -> None:
    rows = make_pairs([("a", f"b{number}") for number in range(20)])
    rows["weight"] = [1.0 + number for number in range(20)]
    sample, scaled = (
        quota_sampler({"n/a": 99, **{f"n/b{number}": 1 for number in range(20)}}).sample(
            rows.assign(weight=scale * rows["weight"]), 5, "kind"
        )
        for scale in (1, 1000)
    )
    pd.testing.assert_frame_equal(sample, scaled)
    assert "weight" not in sample


@settings(max_examples=60)
@given(QUOTAS, st.integers(1, 3), st.integers(0, 99))
def test_a_word_more_changes_only_the_random_pairs_beside_it(quotas: dict[str, int], size: int, seed: int) -> None:
    before, after = (
        set(pair_tuples(quota_sampler(words, seed).random_pairs("random")))
        for words in (quotas, {**quotas, "n/new": size})
    )
    assert all("new" in pair for pair in after - before)
    assert len(after - before) <= 2 * size
    assert len(before - after) <= size  # each of its places comes between two neighbours


def test_random_pairs_use_every_word_up_to_twice_as_often_as_its_quota_says() -> None:
    quotas = {f"w{number}": 1 + number % 2 for number in range(300)}
    pairs = quota_sampler({f"n/{word}": quota for word, quota in quotas.items()}).random_pairs("random")
    assert len(pairs) == 448  # of 450 places; one pair came twice
    counts = Counter([*pairs["left"], *pairs["right"]])
    assert all(0 < counts[word] <= 2 * quota for word, quota in quotas.items())


def test_a_candidate_or_a_word_more_changes_few_rows_of_a_sample(
    make_pairs: MakePairs, seeded: Callable[[int], Random]
) -> None:
    words = [f"w{number}" for number in range(300)]
    rng = seeded(1)
    candidates = [pair for _ in range(3) for pair in pairwise(rng.sample(words, 300))]
    quotas = {f"n/{word}": 1 + number % 2 for number, word in enumerate(words)}

    def draw(candidates: list[Pair], quotas: dict[str, int]) -> set[Pair]:
        return set(pair_tuples(quota_sampler(quotas).sample(make_pairs(candidates).assign(weight=1.0), 150, "kind")))

    sample = draw(candidates, quotas)
    assert len(sample) == 150
    changes = []
    for _ in range(30):
        word, other = rng.sample(words, 2)
        with_candidate = draw([*candidates, (word, other)], quotas)
        with_word = draw([*candidates, (word, "new")], {**quotas, "n/new": 1})
        with_quota = draw(candidates, {**quotas, f"n/{word}": 3})
        changes += [len(sample ^ changed) for changed in (with_candidate, with_word, with_quota)]
    assert 0 < max(changes) <= 6
