"""Scores by slice of a set of pairs: part of speech, origin, form, frequency, kind of negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.pairs import POSITIVE, pair_tuples

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

    ``form`` is ``word``, or ``phrase`` if a side has a space; ``zipf`` is the frequency of the rarer side on the Zipf
    scale, rounded down (3: once to ten times in a million words); ``kind`` is a kind of negative against all synonyms.
    """
    import numpy as np
    from wordfreq import zipf_frequency

    phrase = pairs["left"].str.contains(" ") | pairs["right"].str.contains(" ")
    zipf = [int(min(zipf_frequency(word, "en") for word in row)) for row in pair_tuples(pairs)]
    dimensions = {
        "pos": pairs["pos"].replace("", "none").to_numpy(),
        "origin": pairs["origin"].to_numpy(),
        "form": np.where(phrase, "phrase", "word"),
        "zipf": np.array(zipf, dtype=str),
    }
    for dimension, values in dimensions.items():
        for group in sorted(set(values)):
            yield f"{dimension}.{group}", values == group
    kinds = pairs["kind"].to_numpy()
    for kind in sorted(set(kinds) - {POSITIVE}):
        yield f"kind.{kind}", (kinds == kind) | (kinds == POSITIVE)


def slice_metrics(pairs: pd.DataFrame, scores: ClassifierScores, bootstrap: Bootstrap | None) -> dict[str, float]:
    """Return the metrics of each slice by ``DIMENSION.GROUP.NAME``; with a bootstrap, their intervals too."""
    labels = pairs["label"].to_numpy()
    result: dict[str, float] = {}
    for name, rows in slices(pairs):
        metrics = scores.at(rows).metrics(pairs[rows], labels[rows], bootstrap)
        if name.startswith("kind."):  # precision and recall would be of a mix that nobody meets
            metrics = {key: value for key, value in metrics.items() if key.startswith(OF_KIND)}
        result |= {f"{name}.{key}": value for key, value in metrics.items()}
    return result
