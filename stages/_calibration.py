"""What is fitted on validation after training: a temperature and a threshold."""

from typing import TYPE_CHECKING

from stages._judging import best_threshold, judged
from stages._pairs import sides

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from samesense.architectures import PooledSides

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]


def fit_temperature(odds: "Floats", labels: "Labels") -> float:
    """Return the temperature that makes `probability` most likely for log-odds of shape (n, 2) and labels (n,)."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    from samesense.scoring import probability

    def loss(log_temperature: float) -> float:
        chance = probability(odds, np.exp(log_temperature)).clip(1e-9, 1 - 1e-9)
        return float(-np.log(np.where(labels == 1, chance, 1 - chance)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def calibrate(
    model: "PreTrainedModel | PooledSides", tokenizer: "PreTrainedTokenizerBase", validation: "pd.DataFrame"
) -> dict[str, float]:
    """Fit temperature and threshold on validation, and put them into the model.

    The temperature goes into the weights of the head, so that whatever loads the folder gets calibrated
    probabilities; the threshold into its configuration.

    Returns:
        Both, and the scores on validation.
    """
    import torch

    from samesense.scoring import log_odds, probability

    labels = validation["label"].to_numpy()
    odds = log_odds(model, tokenizer, sides(validation), progress=True)
    temperature = fit_temperature(odds, labels)
    head = [module for module in model.modules() if isinstance(module, torch.nn.Linear)][-1]
    with torch.no_grad():
        for weights in head.parameters():
            weights.div_(temperature)
    chance = probability(odds, temperature)
    threshold = best_threshold(chance, labels)
    model.config.samesense = {"threshold": threshold, "temperature": temperature}
    scores = {f"validation_{name}": value for name, value in judged(chance, labels, threshold).items()}
    return {"threshold": threshold, "temperature": temperature, **scores}
