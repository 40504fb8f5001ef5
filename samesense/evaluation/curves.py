"""The data of the plots: tables of fixed size, so that experiments can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.files import replacing_folder
from samesense.models.architectures import LABELS
from samesense.pairs import NEGATIVES, POSITIVE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.classifier_scores import ClassifierScores

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]

POINTS = 101  # of a curve
PLOT_BINS = 10  # of probabilities


def precision_at_recall(scores: Floats, labels: Labels) -> Floats:
    """Return the best precision at recalls of at least 0, .01, ..., 1."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(labels, scores)
    precision, recall = precision[:-1], recall[:-1]  # scikit-learn adds the last, of no threshold
    return np.array([precision[recall >= least].max() for least in np.linspace(0, 1, POINTS)])


def recall_at_false_positives(scores: Floats, labels: Labels) -> Floats:
    """Return the recall at false-positive rates of 0, .01, ..., 1 (the ROC curve)."""
    import numpy as np
    from sklearn.metrics import roc_curve

    false, true, _ = roc_curve(labels, scores)
    return np.asarray(np.interp(np.linspace(0, 1, POINTS), false, true))


def curve(
    formula: Callable[[Floats, Labels], Floats], x: str, scores: dict[str, ClassifierScores], labels: Labels
) -> pd.DataFrame:
    """Return a column ``x`` of 0, .01, ..., 1, and a column per classifier."""
    import numpy as np
    import pandas as pd

    columns = {name: formula(one.scores, labels) for name, one in scores.items()}
    return pd.DataFrame({x: np.linspace(0, 1, POINTS)} | columns)


def bin_middles(probabilities: Floats) -> pd.Series[float]:
    """Return the middle of each probability's bin."""
    import numpy as np
    import pandas as pd

    return pd.Series((np.minimum((probabilities * PLOT_BINS).astype(int), PLOT_BINS - 1) + 0.5) / PLOT_BINS)


def reliability(probabilities: Floats, uncalibrated: Floats, labels: Labels) -> pd.DataFrame:
    """Return the share of synonyms by probability, with temperature scaling and before; empty bins are left out."""
    import pandas as pd

    columns = {
        name: pd.Series(labels, dtype=float).groupby(bin_middles(values)).mean()
        for name, values in {"calibrated": probabilities, "uncalibrated": uncalibrated}.items()
    }
    return (
        pd.DataFrame(columns).dropna().rename_axis("probability").reset_index().assign(ideal=lambda t: t["probability"])
    )


def histograms(probabilities: Floats, kinds: pd.Series[str]) -> pd.DataFrame:
    """Return, by probability, the share of the pairs of each kind: a column per kind, 0 where there are none."""
    import pandas as pd

    shares = pd.crosstab(bin_middles(probabilities), kinds.reset_index(drop=True), normalize="columns")
    middles = [(number + 0.5) / PLOT_BINS for number in range(PLOT_BINS)]
    shares = shares.reindex(index=middles, columns=[POSITIVE, *NEGATIVES], fill_value=0.0)
    return shares.rename_axis(index="probability", columns=None).reset_index()


def write_curves(scores: dict[str, ClassifierScores], uncalibrated: Floats, pairs: pd.DataFrame, folder: Path) -> None:
    """Write the data of all plots: a CSV file each.

    Args:
        scores: of the test pairs, the model's and the baselines'.
        uncalibrated: the model's probabilities before temperature scaling.
        pairs: the test pairs.
        folder: to write.
    """
    import pandas as pd

    labels, model = pairs["label"].to_numpy(), scores["model"]
    names = pd.Series(LABELS)
    tables = {
        "precision_recall": curve(precision_at_recall, "recall", scores, labels),
        "roc": curve(recall_at_false_positives, "false_positive_rate", scores, labels),
        "reliability": reliability(model.scores, uncalibrated, labels),
        "histograms": histograms(model.scores, pairs["kind"]),
        "confusion": pd.DataFrame(
            {"actual": names[labels].array, "predicted": names[(model.scores >= model.threshold).astype(int)].array}
        ),
    }
    with replacing_folder(folder) as partial:
        for name, table in tables.items():
            table.round(4).to_csv(partial / f"{name}.csv", index=False)
