"""Whatever the load, what is accepted is answered in time, what is not is refused at once, and short requests pass.

Time is simulated.
"""

from collections.abc import Mapping

import numpy as np
import pytest

from tests.serving.simulation import CAPACITY, SECONDS, random_arrivals, simulate

DURATION = 20  # seconds of requests


@pytest.mark.parametrize(
    "shares",
    [{1: 2.0}, {1000: 2.0}, {1: 1.0, 1000: 1.0}, {1: 0.6, 100: 0.7, 1000: 0.7}],
    ids=["single", "long", "mixed", "all"],
)
def test_twice_the_load_is_answered_to_nine_tenths_of_the_capacity(shares: Mapping[int, float]) -> None:
    rates = {pairs: share * CAPACITY / pairs for pairs, share in shares.items()}
    outcome = simulate(random_arrivals(DURATION, rates))
    assert outcome.answered > 0.9 * DURATION * CAPACITY
    assert outcome.answered > 0.95 * outcome.judged
    assert outcome.late <= 0.01 * outcome.refused
    assert np.percentile(outcome.latencies.get(1, [0]), 99) < 1


def test_twelve_requests_of_a_thousand_pairs_cost_no_pair_that_is_not_answered() -> None:
    outcome = simulate([(0.0, 1000)] * 12)
    assert (len(outcome.latencies[1000]), outcome.refused, outcome.late) == (10, 0, 2)
    assert outcome.judged == outcome.answered == 10_000
    again = simulate([(0.0, 1000), *[(1.0, 1000)] * 11])  # once the rate is known, refused at once
    assert (len(again.latencies[1000]), again.refused, again.late) == (10, 2, 0)


def test_a_slow_model_has_smaller_batches_so_that_short_requests_are_answered_soon() -> None:
    arrivals = random_arrivals(3 * DURATION, {1: CAPACITY / 3, 100: CAPACITY / 300})
    outcome = simulate(arrivals, lambda _: 3)
    assert np.percentile(outcome.latencies[1], 98) < 1  # the very first ones wait for a full batch
    assert outcome.answered > 0.9 * 3 * DURATION * CAPACITY / 3


def test_under_less_than_the_capacity_nothing_is_refused() -> None:
    rates = {1: 0.3 * CAPACITY, 100: 0.002 * CAPACITY, 1000: 0.0002 * CAPACITY}
    outcome = simulate(random_arrivals(DURATION, rates))
    assert (outcome.refused, outcome.late) == (0, 0)


def test_a_model_that_becomes_slower_wastes_little() -> None:
    arrivals = random_arrivals(DURATION, {1000: 2 * CAPACITY / 1000})
    outcome = simulate(arrivals, lambda time: 1 if time < 10 else 2)
    assert outcome.answered > 0.9 * outcome.judged
    assert max(outcome.latencies[1000]) <= SECONDS


def test_after_a_while_a_slow_time_is_forgotten() -> None:
    outcome = simulate([(0.0, 1000), (5.0, 500), (100.0, 1000)], lambda time: 20 if time < 90 else 1)
    assert list(outcome.latencies) == [1000]
    assert (outcome.refused, outcome.late) == (1, 1)


def test_a_request_that_leaves_lets_the_next_ones_in() -> None:
    outcome = simulate([(0.0, 1000)] * 3, lambda _: 4, seconds=60.0)  # its clients wait for 30 seconds
    assert (len(outcome.latencies[1000]), outcome.refused, outcome.late) == (2, 0, 1)
