"""Scores by slice of a set of pairs: part of speech, origin, form, frequency, kind of negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.pairs import POSITIVE, frequency_bands, pair_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.bootstrap import Bootstrap
    from samesense.evaluation.classifier_scores import ClassifierScores

OF_KIND = ("rows", "synonyms", "false_positive_rate", "roc_auc")


def slices(pairs: pd.DataFrame) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield the name of each slice, ``DIMENSION.GROUP``, and which rows it has.

    ``form`` is that of `pair_forms`, ``zipf`` that of `frequency_bands`; ``kind`` is a kind of negative against all
    synonyms.
    """
    dimensions = {
        "pos": pairs["pos"].replace("", "none").to_numpy(),
        "origin": pairs["origin"].to_numpy(),
        "form": pair_forms(pairs).to_numpy(),
        "zipf": frequency_bands(pairs).to_numpy(),
    }
    for dimension, values in dimensions.items():
        for group in sorted(set(values)):
            yield f"{dimension}.{group}", values == group
    kinds = pairs["kind"].to_numpy()
    for kind in sorted(set(kinds) - {POSITIVE}):
        yield f"kind.{kind}", (kinds == kind) | (kinds == POSITIVE)


def slice_metrics(pairs: pd.DataFrame, scores: ClassifierScores, bootstrap: Bootstrap | None) -> dict[str, float]:
    """Return the metrics of each slice by ``DIMENSION.GROUP.NAME``; with a bootstrap, their intervals too."""
    from tqdm import tqdm

    labels = pairs["label"].to_numpy()
    result: dict[str, float] = {}
    for name, rows in tqdm([*slices(pairs)], "slices", unit="slice", mininterval=1):
        metrics = scores.at(rows).metrics(pairs[rows], labels[rows], bootstrap)
        if name.startswith("kind."):  # precision and recall would be of a mix that nobody meets
            metrics = {key: value for key, value in metrics.items() if key.startswith(OF_KIND)}
        result |= {f"{name}.{key}": value for key, value in metrics.items()}
    return result
