"""What a trained model has to beat: the formulas of the baselines, and their fitted values."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from samesense.errors import DataError
from samesense.models.word_vectors import cosine
from samesense.params import Section, describe_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.models.word_vectors import Vectors
    from samesense.texts import Pair

    Floats = NDArray[np.float64]

NAMES = ("logistic_regression", "cosine", "spelling", "all_synonyms")


class Baselines(Section):
    """Fitted baselines.

    Attributes:
        thresholds: the score of highest F1 on validation, of each.
        weights: of the logistic regression, by the features of `features`.
        intercept: of the logistic regression.
    """

    thresholds: dict[str, float]
    weights: list[float]
    intercept: float


def read_baselines(path: Path) -> Baselines:
    """Read what the stage ``baselines`` wrote.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        return Baselines.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise DataError(f"{describe_problems(error, str(path))}; expected the fitted baselines") from error
    except FileNotFoundError as error:
        raise DataError(f"{path} is missing; `make repro` makes it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not the fitted baselines: {error}") from error


def features(left: "Vectors", right: "Vectors") -> "Floats":
    """Return u * v and |u - v| of the vectors of two sides: of shape (pairs, 2 * hidden size)."""
    import numpy as np

    return np.hstack([left * right, np.abs(left - right)]).astype(float)


def spelling_scores(pairs: "Sequence[Pair]") -> "Floats":
    """Return the normalised Indel similarity of the spellings, 0-1, of shape (pairs,)."""
    import numpy as np
    from rapidfuzz import fuzz

    return np.array([fuzz.ratio(left, right) / 100 for left, right in pairs])


def encoder_scores(baselines: Baselines, left: "Vectors", right: "Vectors") -> "dict[str, Floats]":
    """Return the scores of the baselines that judge an untuned encoder's vectors, each of shape (pairs,).

    Args:
        baselines: the fitted values.
        left: the unit vectors of the left sides, of shape (pairs, hidden size).
        right: those of the right sides.

    Raises:
        DataError: the baselines were fitted to an encoder with another hidden size.
    """
    import numpy as np
    from scipy.special import expit

    weights, inputs = np.array(baselines.weights), features(left, right)
    if inputs.shape[1:] != weights.shape:
        raise DataError("the baselines were fitted to another encoder")
    return {
        "logistic_regression": expit(inputs @ weights + baselines.intercept),
        "cosine": cosine(left, right).astype(float),
    }


def baseline_scores(
    baselines: Baselines, pairs: "Sequence[Pair]", left: "Vectors", right: "Vectors"
) -> "dict[str, Floats]":
    """Return the scores of every baseline, each of shape (pairs,); ``left`` and ``right`` are the pairs' vectors.

    ``all_synonyms`` calls every pair synonyms; its F1 is 2p / (1 + p) where p is the share of synonyms.
    """
    import numpy as np

    others = {"spelling": spelling_scores(pairs), "all_synonyms": np.ones(len(pairs))}
    return encoder_scores(baselines, left, right) | others
