"""Fit the weights that join model and evidence, to pairs that people labelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.evaluation.metrics import label_metrics, most_right_threshold
from samesense.evidence.features import FEATURES
from samesense.evidence.regression import Regression, bounded_log_odds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from samesense.evidence.features import PairFeatures

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]

STRENGTH = 10.0  # of the L2 penalty, as scikit-learn's C: the inverse; by cross-validation on the tuning half
PLACES = 4  # decimals of a weight


def fit_regression(features: PairFeatures, probabilities: Floats, labels: Labels) -> Regression:
    """Fit the weights, and choose the threshold by the share of right verdicts on the same pairs.

    Never fit to WordNet's own labels: there, the evidence is the label.

    Args:
        features: of the pairs.
        probabilities: the model's, of shape (pairs,).
        labels: 1 for synonyms, 0 for others.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    log_odds, known = bounded_log_odds(probabilities), features.is_known
    columns = [features.values, features.is_composed, log_odds * known, log_odds * ~known]
    inputs = np.column_stack(columns).astype(float)
    regression = LogisticRegression(C=STRENGTH, max_iter=10_000)
    fitted = regression.fit(inputs, labels)
    while (against := np.flatnonzero(fitted.coef_[0, -2:] < 0)).size:  # a model that is worse than none: leave it out
        inputs[:, against - 2] = 0
        fitted = regression.fit(inputs, labels)
    *weights, composed, model, alone = fitted.coef_[0].round(PLACES).tolist()
    return Regression(
        intercept=round(float(fitted.intercept_[0]), PLACES),
        weights=dict(zip(FEATURES, weights, strict=True)),
        composed=composed,
        model=model,
        model_alone=alone,
        threshold=round(most_right_threshold(fitted.predict_proba(inputs)[:, 1], labels), PLACES),
    )


def count_fit(regression: Regression, features: PairFeatures, probabilities: Floats, labels: Labels) -> dict[str, Any]:
    """Return the weights, how many pairs have each feature and how many of these are synonyms, and scores on the pairs.

    Args:
        regression: the fitted weights.
        features: of the pairs that it was fitted to.
        probabilities: the model's, of shape (pairs,).
        labels: of the pairs.
    """
    joined = regression.probabilities(features, probabilities)
    counts = {
        name: {"pairs": int(has.sum()), "synonyms": int(labels[has].sum()), "weight": regression.weights[name]}
        for name, has in zip(FEATURES, features.values.T, strict=True)
    }
    others = regression.model_dump(exclude={"weights"})
    return {"features": counts, **others, "pairs": len(labels), "synonyms": int(labels.sum())} | {
        f"tuning_{name}": value for name, value in label_metrics(joined, labels, regression.threshold).items()
    }
