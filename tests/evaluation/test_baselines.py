"""The baselines, scored by hand."""

from pathlib import Path

import numpy as np
import pytest

from samesense.errors import DataError
from samesense.evaluation.baselines import (
    NAMES,
    Baselines,
    baseline_scores,
    encoder_scores,
    features,
    read_baselines,
    spelling_scores,
)

PAIRS = [("cat", "cats"), ("abcd", "wxyz"), ("cat", "wxyz")]
LEFT = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
RIGHT = np.array([[0.8, 0.6], [-0.6, 0.8], [-0.6, 0.8]], dtype=np.float32)
FITTED = Baselines(thresholds={}, weights=[1.0, 2.0, 0.0, -1.0], intercept=0.5)
ODDS = np.array([0.8 + 0 - 0.6, 0 + 1.6 - 0.2, -0.6 + 0 - 0.8]) + 0.5  # u * v weighs 1 and 2, |u - v| 0 and -1


def test_features_are_products_and_distances() -> None:
    expected = [[0.8, 0, 0.2, 0.6], [0, 0.8, 0.6, 0.2], [-0.6, 0, 1.6, 0.8]]
    np.testing.assert_allclose(features(LEFT, RIGHT), expected, atol=1e-7)


def test_every_baseline_by_hand() -> None:
    scores = baseline_scores(FITTED, PAIRS, LEFT, RIGHT)
    assert scores.keys() == set(NAMES)
    assert scores["spelling"].tolist() == pytest.approx([6 / 7, 0, 0], rel=1e-12)
    assert scores["cosine"].tolist() == pytest.approx([0.8, 0.8, -0.6])
    assert scores["all_synonyms"].tolist() == [1, 1, 1]
    assert scores["logistic_regression"].tolist() == pytest.approx((1 / (1 + np.exp(-ODDS))).tolist())


def test_the_encoders_baselines_are_those_of_all() -> None:
    every, of_encoder = baseline_scores(FITTED, PAIRS, LEFT, RIGHT), encoder_scores(FITTED, LEFT, RIGHT)
    assert {name: values.tolist() for name, values in of_encoder.items()} == {
        name: every[name].tolist() for name in ("logistic_regression", "cosine")
    }
    assert spelling_scores(PAIRS).tolist() == every["spelling"].tolist()


def test_vectors_of_another_width_are_refused() -> None:
    with pytest.raises(DataError, match=r"^the baselines were fitted to another encoder$"):
        encoder_scores(FITTED, LEFT[:, :1], RIGHT[:, :1])


def test_fitted_baselines_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "baselines.json"
    path.write_text(FITTED.model_dump_json())
    assert read_baselines(path) == FITTED


def test_a_file_without_fitted_baselines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "baselines.json"
    with pytest.raises(DataError, match=rf"^{path} is missing; `make repro` makes it$"):
        read_baselines(path)
    path.write_text("{}")
    with pytest.raises(DataError, match=rf"^{path}: thresholds is missing; .*; expected the fitted baselines$"):
        read_baselines(path)
    path.write_bytes(b"\xff")
    with pytest.raises(DataError, match=rf"^{path}: not the fitted baselines: "):
        read_baselines(path)
