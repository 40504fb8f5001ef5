"""What is fitted on validation after training: a temperature and a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samesense.evaluation.metrics import best_threshold, label_metrics
from samesense.models.runtime import mean_probability
from samesense.pairs import pair_tuples
from samesense.training.temperature import divide_head

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from transformers import PreTrainedTokenizerBase

    from samesense.training.initial_model import Model

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]


@dataclass(frozen=True)
class Calibration:
    """What was fitted, and how good the model is with it.

    Attributes:
        temperature: divides the log-odds.
        threshold: of the best F1 on validation.
        metrics: on validation.
    """

    temperature: float
    threshold: float
    metrics: dict[str, float]

    def as_metrics(self) -> dict[str, float]:
        """Return what was fitted, and the metrics as ``validation_NAME``."""
        scores = {f"validation_{name}": value for name, value in self.metrics.items()}
        return {"temperature": self.temperature, "threshold": self.threshold, **scores}


def fit_temperature(log_odds: Floats, labels: Labels) -> float:
    """Return the temperature that makes labels (n,) most likely, given log-odds in both orders, of shape (n, 2)."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        probabilities = mean_probability(log_odds, np.exp(log_temperature)).clip(1e-9, 1 - 1e-9)
        return float(-np.log(np.where(labels == 1, probabilities, 1 - probabilities)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def calibrate(model: Model, tokenizer: PreTrainedTokenizerBase, validation: pd.DataFrame) -> Calibration:
    """Fit temperature and threshold on validation, and divide the model's head by the temperature."""
    from samesense.models.torch_runtime import TorchRuntime

    labels = validation["label"].to_numpy()
    log_odds = TorchRuntime(model, tokenizer).log_odds(pair_tuples(validation), progress=True)
    temperature = fit_temperature(log_odds, labels)
    divide_head(model, temperature)
    probabilities = mean_probability(log_odds, temperature)
    threshold = best_threshold(probabilities, labels)
    return Calibration(temperature, threshold, label_metrics(probabilities, labels, threshold))
