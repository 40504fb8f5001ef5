"""Which pairs training sees, and in what order."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from datasets import Dataset
from hypothesis import given
from hypothesis import strategies as st

from samesense.training.recipe import Recipe
from samesense.training.rows import by_length, draw_keys, select_pairs, training_rows, with_exchanged


def keys_of(pairs: int) -> list[str]:
    return [f"left\tright {number}\t0" for number in range(pairs)]


def many_pairs() -> pd.DataFrame:
    """Return 2,000 pairs, those of odd numbers antonyms."""
    numbers = range(2000)
    words = {"left": [f"a {number % 7}" for number in numbers], "right": [f"b {number}" for number in numbers]}
    kinds = ["antonym" if number % 2 else "synonym" for number in numbers]
    labels = [1 - number % 2 for number in numbers]
    return pd.DataFrame({**words, "label": labels, "kind": kinds, "origin": "wordnet"})


@given(
    pairs=st.integers(1, 40),
    orders=st.integers(1, 2),
    batch_size=st.integers(1, 9),
    epochs=st.floats(0.1, 4),
    seed=st.integers(0, 9),
)
def test_every_pair_comes_once_per_epoch(  # noqa: PLR0913, PLR0917  # a strategy each
    make_recipe: Callable[..., Recipe], pairs: int, orders: int, batch_size: int, epochs: float, seed: int
) -> None:
    steps = make_recipe(batch_size=batch_size, epochs=epochs).steps(pairs)
    rows = range(orders * pairs)
    data = Dataset.from_dict({"row": list(rows), "length": [row % pairs % 5 for row in rows]})
    result = training_rows(data, keys_of(pairs), steps, batch_size, seed)
    assert len(result) == steps * batch_size
    assert result.column_names == ["row"]
    counts = np.bincount(np.array(result["row"]) % pairs, minlength=pairs)
    assert counts.max() - counts.min() <= 1
    assert result["row"] == training_rows(data, keys_of(pairs), steps, batch_size, seed)["row"]


def test_the_seed_decides_on_the_order() -> None:
    data = Dataset.from_dict({"row": list(range(20))})
    one, other = (training_rows(data, keys_of(20), 4, 5, seed)["row"] for seed in (1, 2))
    assert one != other
    assert sorted(one) == sorted(other) == list(range(20))


def test_a_pair_is_seen_in_one_order_and_the_next_time_in_the_other() -> None:
    data = Dataset.from_dict({"row": list(range(20))})  # 10 pairs, then the same with their sides exchanged
    one, other = np.array(training_rows(data, keys_of(10), steps=4, batch_size=5, seed=1)["row"]).reshape(2, 10)
    assert sorted(one % 10) == sorted(other % 10) == list(range(10))
    assert sorted([*one, *other]) == list(range(20))
    assert 0 < (one >= 10).sum() < 10


def test_exchanged_pairs_follow_the_pairs(pairs: pd.DataFrame) -> None:
    result = with_exchanged(pairs.head(2))
    assert result["left"].tolist() == ["big", "large", "large", "small"]
    assert result["right"].tolist() == ["large", "small", "big", "large"]
    assert result["label"].tolist() == [1, 0, 1, 0]


def test_a_batch_has_rows_of_similar_length() -> None:
    lengths = [length for length in range(1, 11) for _ in range(8)]
    data = Dataset.from_dict({"tokens": lengths, "length": lengths})
    batches = np.array(training_rows(data, keys_of(80), steps=10, batch_size=8, seed=1)["tokens"]).reshape(-1, 8)
    assert (batches == batches[:, :1]).all()
    assert batches[:, 0].tolist() != sorted(batches[:, 0])


def rows_without(missing: int | None, *lengths: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the rows of two epochs of 2,000 pairs, in batches of 20, without the pair of a number.

    ``lengths`` come in turn; a row has the number of its pair, plus 2,000 if its sides are exchanged.
    """
    numbers = [number for number in range(2000) if number != missing]
    columns = {"row": [*numbers, *(number + 2000 for number in numbers)]}
    if lengths:
        columns["length"] = [lengths[row % 2000 % len(lengths)] for row in columns["row"]]
    keys = [keys_of(2000)[number] for number in numbers]
    return np.array(training_rows(Dataset.from_dict(columns), keys, steps=200, batch_size=20, seed=1)["row"])


@pytest.mark.parametrize("missing", [0, 1234, 1999])
def test_a_missing_pair_leaves_the_others_in_order(missing: int) -> None:
    whole, part = rows_without(None), rows_without(missing)
    for epoch in range(2):
        rows = whole[epoch * 2000 :][:2000]
        assert np.array_equal(rows[rows % 2000 != missing], part[epoch * 1999 :][:1999])


@pytest.mark.parametrize("missing", [0, 1234, 1999])
def test_a_missing_pair_leaves_nearly_all_others_in_their_batches(missing: int) -> None:
    def batches(without: int | None) -> dict[int, int]:
        first_epoch = rows_without(without, 5, 6, 7, 8, 9, 12)[:2000]
        return {row: place // 20 for place, row in enumerate(first_epoch.tolist())}

    whole, part = batches(None), batches(missing)
    both = whole.keys() & part.keys()
    assert len(both) >= 1998
    assert sum(whole[row] == part[row] for row in both) > 0.95 * len(both)


def test_rows_to_evaluate_on_are_sorted_by_length() -> None:
    data = Dataset.from_dict({"row": [0, 1, 2], "length": [5, 3, 4]})
    assert by_length(data)["row"] == [1, 2, 0]
    assert by_length(data.remove_columns("length"))["row"] == [0, 1, 2]


def test_kinds_and_methods_are_left_out_and_kinds_repeated(
    pairs: pd.DataFrame, make_recipe: Callable[..., Recipe]
) -> None:
    typos = pairs.head(4).assign(origin="paraphrase:typo")
    table = pd.concat([pairs, typos], ignore_index=True)
    repeated = select_pairs(table, make_recipe(leave_out=["typo"], repeat={"random": 3}), 1)
    assert repeated["kind"].value_counts().to_dict() == {"random": 18, "synonym": 4}
    assert set(repeated["origin"]) == {"wordnet"}
    assert select_pairs(table, make_recipe(leave_out=["random"]), 1)["kind"].tolist() == ["synonym"] * 6
    assert len(select_pairs(table, make_recipe(), 1)) == 14


def test_synonyms_of_common_words_are_repeated_but_no_negatives_and_no_paraphrases(
    make_recipe: Callable[..., Recipe],
) -> None:
    rows = [
        ("car", "auto", 1, "synonym", "wordnet"),
        ("buy", "purchase", 1, "synonym", "lexicon:mine"),
        ("car", "jalopy", 1, "synonym", "wordnet"),  # a rare word
        ("car", "house", 0, "random", "wordnet"),
        ("cars", "autos", 1, "synonym", "paraphrase:inflection"),
    ]
    table = pd.DataFrame(rows, columns=["left", "right", "label", "kind", "origin"], index=[9, 7, 5, 3, 1])
    for times in (1, 3):
        selected = select_pairs(table, make_recipe(repeat_common=times), 1)
        assert Counter(selected.index) == {9: times, 7: times, 5: 1, 3: 1, 1: 1}
    both = select_pairs(table, make_recipe(repeat_common=2, repeat={"random": 3}, leave_out=["inflection"]), 1)
    assert Counter(both.index) == {9: 2, 7: 2, 5: 1, 3: 3}


def test_at_most_so_many_pairs_are_sampled_by_seed(pairs: pd.DataFrame, make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(max_pairs=3)
    samples = {seed: tuple(select_pairs(pairs, recipe, seed).index) for seed in range(5)}
    assert {len(rows) for rows in samples.values()} == {3}
    assert len(set(samples.values())) > 1
    assert tuple(select_pairs(pairs, recipe, 0).index) == samples[0]


def test_the_order_of_the_table_makes_no_difference(make_recipe: Callable[..., Recipe]) -> None:
    recipe, pairs = make_recipe(repeat={"antonym": 2}), many_pairs()
    other = pairs.sample(frac=1, random_state=1)
    assert not other.equals(pairs)
    pd.testing.assert_frame_equal(
        select_pairs(other, recipe, 1).reset_index(drop=True), select_pairs(pairs, recipe, 1).reset_index(drop=True)
    )


def test_copies_of_a_pair_have_keys_of_their_own() -> None:
    pairs = pd.DataFrame({"left": ["a", "a", "a"], "right": ["b", "c", "b"]})
    assert draw_keys(pairs) == ["a\tb\t0", "a\tc\t0", "a\tb\t1"]


def test_a_missing_pair_changes_the_sample_by_that_pair_only(make_recipe: Callable[..., Recipe]) -> None:
    recipe, pairs = make_recipe(repeat={"antonym": 2}), many_pairs()
    whole = select_pairs(pairs, recipe, 1).index
    part = select_pairs(pairs.drop(index=1235), recipe, 1).index
    assert len(whole) == 3000
    assert whole[whole != 1235].equals(part)
    sample = select_pairs(pairs, make_recipe(repeat={"antonym": 2}, max_pairs=1000), 1).index
    assert sample.equals(whole[:1000])
