"""Samples show each kind of pair to a reader."""

from collections.abc import Callable

import pandas as pd

from samesense.corpus.samples import sample_groups


def test_each_group_has_a_sample_of_up_to_its_size(make_pairs: Callable[..., pd.DataFrame]) -> None:
    pairs = pd.concat(
        [
            make_pairs([("a", "b"), ("a", "c"), ("b", "c")]),
            make_pairs([("d", "e")], pos="v"),
            make_pairs([("f", "g")], label=0, kind="random", pos=""),
            make_pairs([("A", "b")], origin="paraphrase:case"),
            make_pairs([("F", "g")], label=0, kind="random", origin="paraphrase:case"),
        ],
        ignore_index=True,
    )
    samples = [sample_groups(pairs, 2, seed) for seed in (1, 1, *range(2, 9))]
    pd.testing.assert_frame_equal(samples[0], samples[1])
    assert any(not samples[0].equals(other) for other in samples[2:])
    assert samples[0][["group", "number"]].to_numpy().tolist() == [
        ["paraphrase:case", 1],
        ["paraphrase:case", 2],
        ["random", 1],
        ["synonym:n", 1],
        ["synonym:n", 2],
        ["synonym:v", 1],
    ]
    assert samples[0][samples[0]["group"].isin(["random", "synonym:v"])].drop(columns="number").to_numpy().tolist() == [
        ["random", "f", "g", 0, "", "wordnet"],
        ["synonym:v", "d", "e", 1, "v", "wordnet"],
    ]
    assert len(sample_groups(pairs, 9, 1)) == len(pairs)


def test_a_row_less_leaves_the_others_in_their_order(make_pairs: Callable[..., pd.DataFrame]) -> None:
    pairs = pd.concat(
        [make_pairs([(f"a{n}", f"b{n}") for n in range(30)]), make_pairs([("c", "d")], label=0, kind="random")],
        ignore_index=True,
    )

    def draw(pairs: pd.DataFrame, size: int) -> list[tuple[str, str, str]]:
        sample = sample_groups(pairs, size, 1)
        return list(zip(sample["group"], sample["left"], sample["right"], strict=True))

    rows = draw(pairs, 30)
    assert rows[1:] != sorted(rows[1:])
    assert draw(pairs, 5) == rows[:6]
    for word in ("a0", "a7", "a29"):
        fewer, others = pairs[pairs["left"] != word], [row for row in rows if row[1] != word]
        assert draw(fewer, 30) == others
        assert draw(fewer, 5) == others[:6]
