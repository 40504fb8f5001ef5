"""What a trained model has to beat, fitted on train and validation by the stage ``baselines``."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from stages._cli import BadInputError
from stages._encoder import Vectors
from stages._judging import best_threshold
from stages._pairs import sides
from stages._params import Section, complaints

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NAMES = ("logistic_regression", "cosine", "spelling", "majority")
PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1)  # of the logistic regression, inverse strengths to choose from


class Baselines(Section):
    """Fitted baselines.

    Attributes:
        majority: 1 if most training pairs are synonyms, else 0.
        thresholds: the score of highest F1 on validation, of each.
        weights: of the logistic regression, by the features of `features`.
        intercept: of the logistic regression.
    """

    majority: float
    thresholds: dict[str, float]
    weights: list[float]
    intercept: float


def read_baselines(path: Path) -> Baselines:
    """Read what the stage ``baselines`` wrote.

    Raises:
        BadInputError: the file is missing or damaged.
    """
    try:
        return Baselines.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise BadInputError(f"{complaints(error, str(path))}; expected the fitted baselines") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path}: not the fitted baselines: {error}") from error


def fitted(train: "pd.DataFrame", validation: "pd.DataFrame", vectors: Vectors) -> Baselines:
    """Fit the baselines: the regression on ``train``, its penalty and every threshold on ``validation``."""
    weights, intercept = logistic_regression(train, validation, vectors)
    start = Baselines(
        majority=float(train["label"].mean() > 0.5),  # noqa: PLR2004  # a half
        thresholds=dict.fromkeys(NAMES, 0.5),
        weights=weights.tolist(),
        intercept=intercept,
    )
    labels = validation["label"].to_numpy()
    scores = scored(start, validation, vectors)
    thresholds = {name: best_threshold(scores[name], labels) for name in NAMES if name != "majority"}
    return start.model_copy(update={"thresholds": start.thresholds | thresholds})


def features(pairs: "pd.DataFrame", vectors: Vectors) -> "Floats":
    """Return u * v and |u - v| of the two sides' embeddings, of shape (rows, 2 * hidden size)."""
    import numpy as np

    left, right = vectors.of(pairs["left"]), vectors.of(pairs["right"])
    return np.hstack([left * right, np.abs(left - right)]).astype(float)


def logistic_regression(train: "pd.DataFrame", validation: "pd.DataFrame", vectors: Vectors) -> "tuple[Floats, float]":
    """Return weights and intercept of the regression of least log loss on ``validation``."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(features(train, vectors))
    known, held_out = (scaler.transform(features(pairs, vectors)) for pairs in (train, validation))
    models = [LogisticRegression(C=penalty, max_iter=1000).fit(known, train["label"]) for penalty in PENALTIES]
    best = min(models, key=lambda model: float(log_loss(validation["label"], model.predict_proba(held_out)[:, 1])))
    weights = best.coef_[0] / scaler.scale_
    return weights, float(best.intercept_[0] - weights @ scaler.mean_)


def scored(baselines: Baselines, pairs: "pd.DataFrame", vectors: Vectors) -> "dict[str, Floats]":
    """Return each baseline's scores of ``pairs``, of shape (rows,); ``vectors`` has their words."""
    import numpy as np
    from rapidfuzz import fuzz
    from scipy.special import expit

    return {
        "logistic_regression": expit(features(pairs, vectors) @ np.array(baselines.weights) + baselines.intercept),
        "cosine": vectors.cosine(pairs).astype(float),
        "spelling": np.array([fuzz.ratio(left, right) / 100 for left, right in sides(pairs)]),  # normalised Indel
        "majority": np.full(len(pairs), baselines.majority),
    }
