"""The parts of a set of pairs that are told apart: part of speech, origin, form, frequency, kind of negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stages._pairs import POSITIVE, sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from stages._bootstrap import Bootstrap
    from stages._scores import Scored

OF_KIND = ("rows", "synonyms", "false_positive_rate", "roc_auc")


def groups(pairs: pd.DataFrame) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield the parts: ``DIMENSION.GROUP``, and which rows.

    ``form`` is ``word``, or ``phrase`` if a side has a space; ``zipf`` is the frequency of the rarer side on the Zipf
    scale, rounded down (3: once to ten times in a million words); ``kind`` is a kind of negative against all synonyms.
    """
    import numpy as np
    from wordfreq import zipf_frequency

    phrase = pairs["left"].str.contains(" ") | pairs["right"].str.contains(" ")
    zipf = [int(min(zipf_frequency(word, "en") for word in row)) for row in sides(pairs)]
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


def sliced(pairs: pd.DataFrame, scores: Scored, bootstrap: Bootstrap | None) -> dict[str, float]:
    """Return what is told of each part, with intervals if ``bootstrap`` is given, by ``DIMENSION.GROUP.NAME``."""
    labels = pairs["label"].to_numpy()
    found: dict[str, float] = {}
    for name, rows in groups(pairs):
        told = scores.at(rows).told(pairs[rows], labels[rows], bootstrap)
        if name.startswith("kind."):  # precision and recall would be of a mix that nobody meets
            told = {key: value for key, value in told.items() if key.startswith(OF_KIND)}
        found |= {f"{name}.{key}": value for key, value in told.items()}
    return found
