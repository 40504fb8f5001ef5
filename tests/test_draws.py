"""Draws by hash."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from samesense.draws import draw_order, generator, uniform_draws

WORDS = st.lists(st.text(max_size=8), max_size=30)


@given(WORDS, WORDS, st.integers(0, 9))
def test_a_draw_depends_on_its_own_key_only(words: list[str], others: list[str], seed: int) -> None:
    alone = uniform_draws(words, seed, "kind")
    among = uniform_draws([*others, *words], seed, "kind")
    assert alone.tolist() == among[len(others) :].tolist()
    assert all(0 <= draw < 1 for draw in alone)


def test_another_seed_or_purpose_draws_other_numbers() -> None:
    words = [f"word{number}" for number in range(2000)]
    draws = uniform_draws(words, 1, "one")
    assert abs(draws.mean() - 0.5) < 0.02
    assert abs(draws.std() - 12**-0.5) < 0.02
    for other in (uniform_draws(words, 2, "one"), uniform_draws(words, 1, "other")):
        assert abs(np.corrcoef(draws, other)[0, 1]) < 0.05


def test_equal_keys_stay_in_their_order() -> None:
    assert draw_order(["b", "a", "b"], 1, "one").tolist() in ([0, 2, 1], [1, 0, 2])


def test_a_generator_is_of_its_key_seed_and_purpose() -> None:
    numbers = {generator(*of).random() for of in (("a", 1, "x"), ("a", 2, "x"), ("b", 1, "x"), ("a", 1, "y"))}
    assert len(numbers) == 4
    assert generator("a", 1, "x").random() in numbers
