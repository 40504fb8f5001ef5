"""What says something about a pair's label without its meaning: one word alone, or tokens that both sides have."""

from typing import TYPE_CHECKING

from samesense.pairs import SIDES, pair_forms, token_overlaps, zipf_frequency

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.models.word_vectors import WordVectors


def word_features(words: "pd.Series[str]", vectors: "WordVectors") -> "NDArray[np.float64]":
    """Return a word's vector, frequency (Zipf scale), letters and number of words: of shape (n, hidden size + 3)."""
    import numpy as np

    shape = [(zipf_frequency(word), len(word), word.count(" ") + 1) for word in words]
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


def token_overlap(pairs: "pd.DataFrame") -> dict[str, float]:
    """Return what the tokens that two phrases have in common say about their label: nothing, if the corpus is fair.

    Tokens are lower-cased and end at spaces and hyphens. Only pairs count whose sides are both phrases, with a space.

    Returns:
        ``two_phrase_pairs``, their number; ``common_token_share_synonyms`` and ``common_token_share_negatives``, the
        share of them with a common token, where there are pairs of that label; and, where there are pairs of both,
        ``token_overlap_roc_auc``, the ROC AUC of the share of common tokens among all tokens of a pair (Jaccard).
    """
    from sklearn.metrics import roc_auc_score

    phrases = pairs[pair_forms(pairs) == "phrases"]
    overlaps, labels = token_overlaps(phrases).to_numpy(), phrases["label"].to_numpy()
    result: dict[str, float] = {"two_phrase_pairs": len(phrases)}
    for name, label in (("synonyms", 1), ("negatives", 0)):
        if (labels == label).any():
            result[f"common_token_share_{name}"] = float((overlaps[labels == label] > 0).mean())
    if 0 < labels.sum() < len(labels):
        result["token_overlap_roc_auc"] = float(roc_auc_score(labels, overlaps))
    return result
