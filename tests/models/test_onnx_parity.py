"""How far an export may be from torch, and the pairs that it is measured on."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samesense.errors import DataError, ModelError, TextError
from samesense.models.onnx_parity import Parity, _best_f1, check_parity, read_labelled_pairs

WITHIN: dict[str, Any] = {
    "backend": "int8",
    "megabytes": 1,
    "greatest": 0.01,
    "mean": 0.001,
    "f1": 0.696,
    "f1_torch": 0.7,
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"greatest": 0.5}, r"^int8: probabilities differ from torch's by up to 0\.5, 0\.001 on average; at most "),
        ({"mean": 0.1}, r"^int8: probabilities differ from torch's by up to 0\.01, 0\.1 on average; at most "),
        ({"mean": float("nan")}, r"^int8: probabilities differ from torch's by up to 0\.01, nan on average; at most "),
        (
            {"f1": 0.694},
            r"^int8: the best F1 is 0\.694, and torch's 0\.700; it may drop by 0\.005 at most; nothing was written$",
        ),
    ],
)
def test_an_export_out_of_bounds_is_refused(changes: dict[str, Any], message: str) -> None:
    check_parity([Parity(**WITHIN)])
    with pytest.raises(ModelError, match=message):
        check_parity([Parity(**WITHIN), Parity(**WITHIN | changes)])


@pytest.mark.parametrize(
    ("probabilities", "labels", "f1"),
    [
        ([0.9, 0.6, 0.4, 0.1], [1, 1, 0, 0], 1.0),
        ([0.9, 0.6, 0.4, 0.1], [1, 0, 1, 0], 0.8),  # three are called synonyms
        ([0.9, 0.6, 0.4, 0.1], [0, 0, 0, 1], 0.4),  # all are
    ],
)
def test_the_best_f1_is_that_of_the_best_threshold(probabilities: list[float], labels: list[int], f1: float) -> None:
    assert _best_f1(np.array(probabilities), np.array(labels, dtype=bool)) == pytest.approx(f1)


def test_labelled_pairs_are_read_as_surface_forms(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    pd.DataFrame({"left": ["ice_box", "a"], "right": [" fridge", "b"], "label": [1, 0]}).to_parquet(path)
    table = read_labelled_pairs(path)
    assert table.pairs == [("ice box", "fridge"), ("a", "b")]
    assert table.labels.tolist() == [True, False]


def test_labelled_pairs_that_cannot_be_compared_on_are_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    with pytest.raises(DataError, match=f"^{path}: not a readable Parquet file: "):
        read_labelled_pairs(path)
    path.write_text("left,right,label")
    with pytest.raises(DataError, match=f"^{path}: not a readable Parquet file: "):
        read_labelled_pairs(path)
    pd.DataFrame({"left": ["a"], "right": ["b"]}).to_parquet(path)
    with pytest.raises(DataError, match=f"^{path}: no column 'label'; expected left, right, label$"):
        read_labelled_pairs(path)
    pd.DataFrame({"left": ["a"], "right": ["b"], "label": [1]}).to_parquet(path)
    with pytest.raises(DataError, match=f"^{path}: expected labels 0 and 1, with pairs of each$"):
        read_labelled_pairs(path)
    pd.DataFrame({"left": ["a", "c"], "right": ["b", ""], "label": [1, 0]}).to_parquet(path)
    with pytest.raises(TextError, match=f"^{path}, row 2: right is empty$"):
        read_labelled_pairs(path)
