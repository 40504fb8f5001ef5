"""The scores of whatever is judged, the trained model and the baselines beside it, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samesense.classifier import Classifier
from samesense.errors import ModelError
from samesense.scoring import log_odds, probability
from stages._baselines import NAMES, Baselines, scored
from stages._cli import BadInputError
from stages._encoder import Vectors
from stages._judging import judge, judged
from stages._pairs import sides

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from stages._bootstrap import Bootstrap

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Scored:
    """Scores of pairs by one classifier.

    Attributes:
        scores: one per pair; the higher, the likelier synonyms.
        threshold: the least value that is called synonyms.
    """

    scores: Floats
    threshold: float

    def at(self, rows: Mask | NDArray[np.int64]) -> Scored:
        """Return the scores of some of the pairs."""
        return Scored(self.scores[rows], self.threshold)

    def told(self, pairs: pd.DataFrame, labels: Labels, bootstrap: Bootstrap | None = None) -> dict[str, float]:
        """Return the counts of rows and synonyms, and what `judge` tells; with a bootstrap, intervals too."""
        found: dict[str, float] = {"rows": len(pairs), "synonyms": int(labels.sum())}
        found |= judged(self.scores, labels, self.threshold)
        if bootstrap:
            words = pairs["left"], pairs["right"]
            found |= bootstrap.intervals(lambda weights: judge(self.scores, labels, self.threshold, weights), words)
        return found


def load_model(folder: Path) -> Classifier:
    """Load the trained model.

    Raises:
        BadInputError: the folder holds none.
    """
    try:
        return Classifier.load(folder)
    except ModelError as error:
        raise BadInputError(str(error)) from error


def model_odds(classifier: Classifier, pairs: pd.DataFrame) -> Floats:
    """Return the model's calibrated log-odds of ``pairs`` in both orders, of shape (rows, 2)."""
    return log_odds(classifier.model, classifier.tokenizer, sides(pairs), progress=True)


def every_score(
    odds: Floats, threshold: float, baselines: Baselines, pairs: pd.DataFrame, encoder: Path
) -> dict[str, Scored]:
    """Return the scores of ``pairs`` by ``model``, of these log-odds, and by each baseline.

    ``encoder`` is the folder of the checkpoint before training.
    """
    others = scored(baselines, pairs, Vectors([*pairs["left"], *pairs["right"]], encoder))
    return {
        "model": Scored(probability(odds), threshold),
        **{name: Scored(others[name], baselines.thresholds[name]) for name in NAMES},
    }
