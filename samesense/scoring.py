"""How a model's output becomes a probability that does not depend on the order of the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

BATCH_SIZE = 256


def log_odds(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    pairs: Sequence[tuple[str, str]],
    *,
    progress: bool = False,
) -> NDArray[np.float64]:
    """Score pairs with a sequence classifier of two labels (0 not synonyms, 1 synonyms).

    Pairs of like length share a batch, so that little is padded. The model is left in evaluation mode.

    Args:
        model: the classifier.
        tokenizer: its tokenizer; a pair is its pair encoding.
        pairs: the words and phrases.
        progress: show a progress bar.

    Returns:
        Log-odds of label 1, in nats, of shape (number of pairs, 2): as given, and with the sides exchanged.
    """
    import torch
    from tqdm import tqdm

    model.train(mode=False)
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    encoded = tokenizer([*left, *right], [*right, *left], truncation=True) if pairs else {"input_ids": []}
    lengths = np.array([len(ids) for ids in encoded["input_ids"]], dtype=int)
    order = np.argsort(-lengths, kind="stable")  # the longest first: memory runs out at once or not at all
    result = np.empty(len(order))
    with torch.inference_mode(), tqdm(total=len(order) // 2, disable=not progress, unit="pair") as bar:
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            batch = {name: [values[row] for row in rows] for name, values in encoded.items()}
            logits = model(**tokenizer.pad(batch, return_tensors="pt").to(model.device)).logits.double()
            result[rows] = (logits[:, 1] - logits[:, 0]).cpu().numpy()
            bar.update(len(rows) / 2)
    return result.reshape(2, -1).T


def probability(odds: NDArray[np.float64], temperature: float = 1.0) -> NDArray[np.float64]:
    """Return the mean over both orders of the probability of label 1: of shape (n,) for log-odds of shape (n, 2).

    ``temperature`` divides the log-odds (Guo et al. 2017, arxiv.org/abs/1706.04599).
    """
    from scipy.special import expit

    return np.asarray(expit(odds / temperature).mean(axis=1))
