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


def fit_regression(features: PairFeatures, probabilities: Floats, labels: Labels) -> tuple[Regression, float]:
    """Fit the weights, and choose thresholds by the share of right verdicts on the same pairs.

    Never fit to WordNet's own labels: there, the evidence is the label. Where nothing is known of a pair, the model
    alone decides: the weights of such pairs are set so that the model's own threshold becomes that of the regression.

    Args:
        features: of the pairs.
        probabilities: the model's, of shape (pairs,).
        labels: 1 for synonyms, 0 for others.

    Returns:
        The regression, and the threshold of the model alone.
    """
    alone = round(most_right_threshold(probabilities, labels), PLACES)
    intercept, (*weights, composed, model, model_alone) = _fit(_inputs(features, probabilities), labels)
    values = {"intercept": intercept, "composed": composed, "model": model, "model_alone": model_alone}
    fitted = Regression(weights=dict(zip(FEATURES, weights, strict=True)), threshold=0.5, **values)
    known = features.is_known
    if 0 < labels[known].sum() < known.sum():
        of_known = fitted.probabilities(features, probabilities)[known]
        threshold = round(most_right_threshold(of_known, labels[known]), PLACES)
        fitted = fitted.model_copy(update={"threshold": threshold})
    return fitted.with_unknown_as_alone(alone), alone


def _inputs(features: PairFeatures, probabilities: Floats) -> Floats:
    """Return the columns that the weights are of, of shape (pairs, features + 3)."""
    import numpy as np

    log_odds, known = bounded_log_odds(probabilities), features.is_known
    columns = [features.values, features.is_composed, log_odds * known, log_odds * ~known]
    return np.column_stack(columns).astype(float)


def _fit(inputs: Floats, labels: Labels) -> tuple[float, list[float]]:
    """Return intercept and weights; those of the model, the last two, are not negative."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=STRENGTH, max_iter=10_000)
    fitted = regression.fit(inputs, labels)
    while (against := np.flatnonzero(fitted.coef_[0, -2:] < 0)).size:  # a model that is worse than none: leave it out
        inputs = inputs.copy()
        inputs[:, against - 2] = 0
        fitted = regression.fit(inputs, labels)
    return round(float(fitted.intercept_[0]), PLACES), fitted.coef_[0].round(PLACES).tolist()


def cross_validated_accuracy(features: PairFeatures, probabilities: Floats, labels: Labels, folds: Labels) -> float:
    """Return the share of right verdicts on each fold by what is fitted to the others; ``folds`` has each pair's."""
    import numpy as np

    right = np.zeros(len(labels), dtype=bool)
    for fold in np.unique(folds):
        ours, others = folds == fold, folds != fold
        if len(np.unique(labels[others])) == 1:  # nothing to fit
            right[ours] = labels[ours] == labels[others][0]
            continue
        fitted, _ = fit_regression(features.at(others), probabilities[others], labels[others])
        verdicts = fitted.probabilities(features.at(ours), probabilities[ours]) >= fitted.threshold
        right[ours] = verdicts == (labels[ours] == 1)
    return float(right.mean())


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
