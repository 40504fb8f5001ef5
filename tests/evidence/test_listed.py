"""The pairs of lexicons are found in either order and spelling; contradictions are left out."""

import numpy as np
import pandas as pd
import pytest

from samesense.evidence.listed import ListedPairs, pair_hash
from samesense.lexicons.folder import COLUMNS

ROWS = [
    ("couch", "sofa", 1, "lexicon:furniture"),
    ("ice box", "fridge", 1, "lexicon:kitchen"),
    ("Fridge", "icebox", 1, "lexicon:shop"),
    ("fridge", "oven", 0, "lexicon:kitchen"),
    ("lamp", "light", 1, "lexicon:furniture"),
    ("lamp", "light", 0, "lexicon:shop"),
]


def listed(rows: list[tuple[str, str, int, str]]) -> ListedPairs:
    return ListedPairs.of_table(pd.DataFrame(rows, columns=["left", "right", "label", "origin"]))


def test_pairs_have_the_label_and_the_first_of_their_lexicons() -> None:
    pairs = listed(ROWS)
    expected = sorted(
        [
            (pair_hash(("couch", "sofa")), 1, 0),
            (pair_hash(("ice box", "fridge")), 1, 1),
            (pair_hash(("fridge", "oven")), 0, 1),
        ]
    )
    assert pairs.names == ("furniture", "kitchen", "shop")
    assert list(zip(pairs.pairs.tolist(), pairs.labels.tolist(), pairs.lexicons.tolist(), strict=True)) == expected


def test_order_case_spaces_and_hyphens_make_no_difference() -> None:
    pairs = listed(ROWS)
    asked = [("fridge", "ice-box"), ("ICE BOX", "Fridge"), ("oven", "fridge"), ("lamp", "light"), ("sofa", "fridge")]
    labels = [int(pairs.labels[place]) if place >= 0 else None for place in pairs.places(asked).tolist()]
    assert labels == [1, 1, 0, None, None]
    assert pairs.places([]).tolist() == []


def test_without_lexicons_or_with_contradictions_alone_nothing_is_listed() -> None:
    for pairs in (ListedPairs.of_table(pd.DataFrame(columns=[*COLUMNS], dtype=str)), listed(ROWS[-2:])):
        assert pairs.places([("couch", "sofa"), ("lamp", "light")]).tolist() == [-1, -1]
        assert [str(values.dtype) for values in pairs.as_arrays().values()] == ["uint64", "int8", "uint16"]
        assert [len(values) for values in pairs.as_arrays().values()] == [0, 0, 0]


def test_arrays_hold_all_but_the_names() -> None:
    pairs = listed(ROWS)
    arrays = pairs.as_arrays()
    assert {name: str(values.dtype) for name, values in arrays.items()} == {
        "listed.pairs": "uint64",
        "listed.labels": "int8",
        "listed.lexicons": "uint16",
    }
    again = ListedPairs.of_arrays(arrays, pairs.names)
    assert again.names == pairs.names
    for name, values in arrays.items():
        np.testing.assert_array_equal(again.as_arrays()[name], values)
    with pytest.raises(ValueError, match=r"^2 lexicons, but 1 names$"):
        ListedPairs.of_arrays(arrays, ["furniture"])
