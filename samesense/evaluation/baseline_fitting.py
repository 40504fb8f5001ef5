"""Fit the baselines on train and validation."""

from typing import TYPE_CHECKING

from samesense.evaluation.baselines import NAMES, Baselines, baseline_scores, features
from samesense.evaluation.metrics import best_threshold
from samesense.pairs import pair_tuples

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.models.word_vectors import WordVectors

    Floats = NDArray[np.float64]

PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1)  # of the logistic regression, inverse strengths to choose from


def fit_baselines(train: "pd.DataFrame", validation: "pd.DataFrame", vectors: "WordVectors") -> Baselines:
    """Fit the baselines: the regression on ``train``, its penalty and every threshold on ``validation``.

    ``vectors`` has the words of both.
    """
    weights, intercept = _fit_regression(train, validation, vectors)
    baselines = Baselines(thresholds={}, weights=weights.tolist(), intercept=intercept)
    labels = validation["label"].to_numpy()
    sides = vectors.of(validation["left"]), vectors.of(validation["right"])
    scores = baseline_scores(baselines, pair_tuples(validation), *sides)
    thresholds = {name: best_threshold(scores[name], labels) for name in NAMES}
    return baselines.model_copy(update={"thresholds": thresholds})


def _fit_regression(
    train: "pd.DataFrame", validation: "pd.DataFrame", vectors: "WordVectors"
) -> "tuple[Floats, float]":
    """Return weights and intercept of the regression of least log loss on ``validation``."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.preprocessing import StandardScaler
    from tqdm import tqdm

    inputs = [features(vectors.of(pairs["left"]), vectors.of(pairs["right"])) for pairs in (train, validation)]
    scaler = StandardScaler().fit(inputs[0])
    known, held_out = (scaler.transform(table) for table in inputs)
    bar = tqdm(PENALTIES, "penalties", unit="fit", mininterval=1)
    models = [LogisticRegression(C=penalty, max_iter=1000).fit(known, train["label"]) for penalty in bar]
    best = min(models, key=lambda model: float(log_loss(validation["label"], model.predict_proba(held_out)[:, 1])))
    weights = best.coef_[0] / scaler.scale_
    return weights, float(best.intercept_[0] - weights @ scaler.mean_)
