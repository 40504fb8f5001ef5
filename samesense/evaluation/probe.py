"""What one word of a pair says about its label: nothing, if the corpus is fair."""

from typing import TYPE_CHECKING

from samesense.pairs import SIDES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.models.word_vectors import WordVectors


def word_features(words: "pd.Series[str]", vectors: "WordVectors") -> "NDArray[np.float64]":
    """Return a word's vector, frequency (Zipf scale), letters and number of words: of shape (n, hidden size + 3)."""
    import numpy as np
    from wordfreq import zipf_frequency

    shape = [(zipf_frequency(word, "en"), len(word), word.count(" ") + 1) for word in words]
    return np.hstack([vectors.of(words), np.array(shape, dtype=float).reshape(-1, 3)])


def one_word_auc(train: "pd.DataFrame", test: "pd.DataFrame", vectors: "WordVectors") -> dict[str, float]:
    """Return the ROC AUC on ``test`` of a logistic regression on one side of the pairs of ``train``, for each side.

    By chance it is .5. More means that words of synonyms and of negatives differ (a hypothesis-only baseline: Poliak
    et al. 2018, aclanthology.org/S18-2023).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    scores = {}
    for side in SIDES:
        probe = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000))
        probe.fit(word_features(train[side], vectors), train["label"])
        predictions = probe.predict_proba(word_features(test[side], vectors))[:, 1]
        scores[f"one_word_roc_auc_{side}"] = float(roc_auc_score(test["label"], predictions))
    return scores
