"""What is fitted on validation after training: a temperature and a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samesense.evaluation.metrics import best_threshold, label_metrics
from samesense.evaluation.relations import relation_metrics
from samesense.models.relations import UNKNOWN, mean_distribution, name_relations
from samesense.models.runtime import mean_probability
from samesense.pairs import pair_tuples
from samesense.training.relation_targets import TARGET, with_targets
from samesense.training.temperature import divide_head, divide_relation_head

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from transformers import PreTrainedTokenizerBase

    from samesense.training.initial_model import Model

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]
    Places = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Calibration:
    """What was fitted, and how good the model is with it.

    Attributes:
        temperature: divides the log-odds.
        threshold: of the best F1 on validation.
        metrics: on validation.
        relation_temperature: divides the logits of the relations; None: the model has no relation head.
    """

    temperature: float
    threshold: float
    metrics: dict[str, float]
    relation_temperature: float | None = None

    def as_metrics(self) -> dict[str, float]:
        """Return what was fitted, and the metrics as ``validation_NAME``."""
        scores = {f"validation_{name}": value for name, value in self.metrics.items()}
        own = {} if self.relation_temperature is None else {"relation_temperature": self.relation_temperature}
        return {"temperature": self.temperature, "threshold": self.threshold, **own, **scores}


def fit_temperature(log_odds: Floats, labels: Labels) -> float:
    """Return the temperature that makes labels (n,) most likely, given log-odds in both orders, of shape (n, 2)."""
    import numpy as np

    def of_labels(temperature: float) -> Floats:
        probabilities = mean_probability(log_odds, temperature)
        return np.where(labels == 1, probabilities, 1 - probabilities)

    return _likeliest_temperature(of_labels)


def fit_relation_temperature(logits: Floats, targets: Places) -> float:
    """Return the temperature that makes the known ``targets`` (n,) most likely, given logits (n, 2, relations)."""
    import numpy as np

    logits, targets = logits[targets != UNKNOWN], targets[targets != UNKNOWN]
    return _likeliest_temperature(
        lambda temperature: mean_distribution(logits, temperature)[np.arange(len(targets)), targets]
    )


def _likeliest_temperature(probabilities: Callable[[float], Floats]) -> float:
    """Return the temperature at which what is so has the greatest ``probabilities``."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        return float(-np.log(probabilities(np.exp(log_temperature)).clip(1e-9, 1 - 1e-9)).mean())

    # the minimum is found to five digits; the others depend on the machine
    return round(float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x)), 5)


def calibrate(model: Model, tokenizer: PreTrainedTokenizerBase, validation: pd.DataFrame) -> Calibration:
    """Fit temperature and threshold on validation, and divide the model's head by the temperature.

    So is the relation head by a temperature of its own, if there is one.
    """
    from samesense.models.torch_runtime import TorchRuntime

    labels = validation["label"].to_numpy()
    outputs = TorchRuntime(model, tokenizer).outputs(pair_tuples(validation), progress=True)
    log_odds, logits = outputs[..., 0], outputs[..., 1:]
    temperature = fit_temperature(log_odds, labels)
    divide_head(model, temperature)
    probabilities = mean_probability(log_odds, temperature)
    threshold = best_threshold(probabilities, labels)
    metrics = label_metrics(probabilities, labels, threshold)
    if not logits.size:
        return Calibration(temperature, threshold, metrics)
    targets = with_targets(validation)[TARGET].to_numpy()
    own = fit_relation_temperature(logits, targets)
    divide_relation_head(model, own)
    named, _ = name_relations(mean_distribution(logits, own), probabilities, probabilities >= threshold)
    return Calibration(temperature, threshold, metrics | relation_metrics(named, targets), own)
