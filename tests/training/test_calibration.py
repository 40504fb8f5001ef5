"""The temperature and the threshold that are fitted after training."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samesense.evaluation.metrics import label_metrics
from samesense.models.architectures import ARCHITECTURES
from samesense.models.runtime import mean_probability
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_tuples
from samesense.training.calibration import Calibration, calibrate, fit_temperature

PAIRS = pd.DataFrame(
    [("cold", "icy", 1), ("hot", "a very hot summer day in the city", 0), ("run", "jog", 1), ("a", "b", 1)],
    columns=["left", "right", "label"],
)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_calibration_divides_the_log_odds(architecture: str, model_folders: dict[str, Path]) -> None:
    runtime, pairs = TorchRuntime.load(model_folders[architecture]), pair_tuples(PAIRS)
    before, labels = runtime.log_odds(pairs), PAIRS["label"].to_numpy()
    fit = calibrate(runtime.model, runtime.tokenizer, PAIRS)
    assert fit.temperature == fit_temperature(before, labels) != 1
    np.testing.assert_allclose(runtime.log_odds(pairs), before / fit.temperature, rtol=1e-4)
    probabilities = mean_probability(before, fit.temperature)
    assert fit.threshold in probabilities
    assert fit.metrics == label_metrics(probabilities, labels, fit.threshold)


def test_the_metrics_of_calibration_have_the_name_of_the_pairs() -> None:
    fit = Calibration(1.5, 0.25, {"f1": 0.75, "roc_auc": 0.5})
    metrics = {"temperature": 1.5, "threshold": 0.25, "validation_f1": 0.75, "validation_roc_auc": 0.5}
    assert fit.as_metrics() == metrics


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_scaled_the_odds_is_recovered(temperature: float) -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(size=(50_000, 1)).repeat(2, axis=1)
    labels = (rng.random(len(odds)) < 1 / (1 + np.exp(-odds[:, 0]))).astype(np.int8)
    assert fit_temperature(odds * temperature, labels) == pytest.approx(temperature, rel=0.05)
