"""Ask whether one word tells the label: a probe that sees one side of a pair must do no better than chance."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._encoder import Vectors
from stages._files import write_json
from stages._pairs import read_pairs
from stages._params import Section, declared

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TRAINING_PAIRS = 10_000  # more of them only take longer to embed
SIDES = ("left", "right")


class Params(Section):
    """What the stage declares."""

    seed: int
    model: str
    models: dict[str, Checkpoint]


def features(words: "pd.Series[str]", vectors: Vectors) -> "NDArray[np.float64]":
    """Return what one word shows: its vector, frequency (Zipf scale), letters, words; of shape (n, hidden size + 3)."""
    import numpy as np
    from wordfreq import zipf_frequency

    shape = [(zipf_frequency(word, "en"), len(word), word.count(" ") + 1) for word in words]
    return np.hstack([vectors.of(words), np.array(shape, dtype=float).reshape(-1, 3)])


def one_word_auc(train: "pd.DataFrame", test: "pd.DataFrame", vectors: Vectors) -> dict[str, float]:
    """Return the ROC AUC on ``test`` of a logistic regression on one side of the pairs of ``train``, for each side.

    At chance it is .5: more tells that words of synonyms and of negatives differ (Poliak et al. 2018,
    aclanthology.org/S18-2023, call it a hypothesis-only baseline).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    found = {}
    for side in SIDES:
        probe = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000))
        probe.fit(features(train[side], vectors), train["label"])
        scores = probe.predict_proba(features(test[side], vectors))[:, 1]
        found[f"one_word_roc_auc_{side}"] = float(roc_auc_score(test["label"], scores))
    return found


def main(
    train: Annotated[Path, typer.Argument(help="pairs to train the probe on (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to judge it on (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="its ROC AUC per side, to write (JSON)")],
) -> None:
    """Ask whether one word tells the label: a probe that sees one side of a pair must do no better than chance."""
    params = declared("probe", Params)
    seen, held_out = read_pairs(train), read_pairs(test)
    seen = seen.sample(min(TRAINING_PAIRS, len(seen)), random_state=params.seed)
    words = [word for table in (seen, held_out) for side in SIDES for word in table[side]]
    folder = checkpoint_folder(params.model, params.models[params.model])
    write_json(one_word_auc(seen, held_out, Vectors(words, folder)), metrics)


if __name__ == "__main__":
    run(main)
