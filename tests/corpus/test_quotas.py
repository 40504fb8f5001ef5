"""No word is sampled more often than its share of the positives."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.corpus.quotas import QuotaSampler, negative_quotas
from samesense.pairs import pair_tuples, row_keys

WORDS = st.sampled_from([f"w{number}" for number in range(12)])
EDGES = st.lists(st.tuples(WORDS, WORDS).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=40)


def test_known_negatives_count_against_the_quota(make_pairs: Callable[..., pd.DataFrame]) -> None:
    positives = make_pairs([("a", "b"), ("a", "c")])
    negatives = make_pairs([("a", "d"), ("b", "c"), ("b", "d"), ("b", "e")], label=0, kind="user")
    quotas = negative_quotas(pd.concat([positives, negatives]), 2, np.random.default_rng(1))
    assert quotas.to_dict() == {"n/a": 3, "n/b": 0, "n/c": 1}  # d and e have no positive


def test_random_pairs_stay_within_a_part_of_speech(make_pairs: Callable[..., pd.DataFrame]) -> None:
    quota = pd.Series({"n/a": 1, "n/b": 1, "n/c": 1, "v/x": 1, "v/and/or": 1, "/y": 1, "/z": 1})
    pairs = QuotaSampler(quota, make_pairs([("p", "q")]), np.random.default_rng(1)).random_pairs()
    assert pairs["pos"].tolist() == ["", "n", "v"]
    assert pair_tuples(pairs)[::2] == [("y", "z"), ("and/or", "x")]


def test_as_many_candidates_are_sampled_as_asked_for_in_their_order(make_pairs: Callable[..., pd.DataFrame]) -> None:
    candidates = make_pairs([("a", "b"), ("a", "c"), ("b", "c"), ("b", "d")])
    sampler = QuotaSampler(pd.Series({"n/a": 9, "n/b": 9, "n/c": 9}), candidates.tail(0), np.random.default_rng(1))
    first = sampler.sample(candidates, 2)
    assert len(first) == 2
    rest = sampler.sample(candidates, 9)
    assert sorted([*first.index, *rest.index]) == [0, 1, 2]  # d has no quota
    assert first.index.is_monotonic_increasing
    assert sampler.quota.to_dict() == {"n/a": 7, "n/b": 7, "n/c": 7}
    assert pair_tuples(sampler.sample(candidates, 9, 1)) == [("b", "d")]
    assert sampler.quota.to_dict() == {"n/a": 7, "n/b": 6, "n/c": 7, "n/d": 0}


@settings(max_examples=60, deadline=None)
@given(st.tuples(EDGES, EDGES), st.integers(0, 2**32 - 1), st.sampled_from([0.5, 1.0, 1.5, 2.0]), st.integers(0, 2))
def test_no_word_is_sampled_more_often_than_its_share_of_the_positives_and_no_positive_is_sampled(
    make_pairs: Callable[..., pd.DataFrame],
    edges: tuple[list[tuple[str, str]], list[tuple[str, str]]],
    seed: int,
    per_positive: float,
    extra: int,
) -> None:
    positives, candidates = (make_pairs(rows) for rows in edges)
    rng = np.random.default_rng(seed)
    sampler = QuotaSampler(negative_quotas(positives, per_positive, rng), positives, rng)
    sample = sampler.sample(candidates, len(candidates), extra)
    assert set(row_keys(positives)).isdisjoint(row_keys(sample))
    assert sampler.sample(candidates, len(candidates), extra).empty  # no pair twice, and no room is left
    degree = Counter([*positives["left"], *positives["right"]])
    for word, count in Counter([*sample["left"], *sample["right"]]).items():
        limit = np.ceil(per_positive) * degree[word] if word in degree else extra
        assert count <= limit
