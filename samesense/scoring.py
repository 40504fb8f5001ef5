"""How a model's output becomes a probability that does not depend on the order of the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from samesense.architectures import PooledSides, Twin

BATCH_SIZE = 128  # texts in one forward pass: the fastest on CPU
PAIRS = 4096  # of vectors, that a twin's head judges at once


def log_odds(
    model: PreTrainedModel | PooledSides,
    tokenizer: PreTrainedTokenizerBase,
    pairs: Sequence[tuple[str, str]],
    *,
    progress: bool = False,
) -> NDArray[np.float64]:
    """Score pairs with a trained model of either architecture, which is left in evaluation mode.

    Args:
        model: the classifier: labels 0 not synonyms, 1 synonyms.
        tokenizer: its tokenizer.
        pairs: the words and phrases.
        progress: show a progress bar.

    Returns:
        Log-odds of label 1, in nats, of shape (number of pairs, 2): as given, and with the sides exchanged.
    """
    from samesense.architectures import Twin

    if not isinstance(model, Twin):
        return _of_pair_encodings(model, tokenizer, pairs, progress=progress)
    words = sorted({word for pair in pairs for word in pair})
    rows = {word: row for row, word in enumerate(words)}
    sides = np.array([(rows[left], rows[right]) for left, right in pairs], dtype=int).reshape(-1, 2)
    return np.repeat(_of_vectors(model, embedded(model, tokenizer, words, progress=progress), sides)[:, None], 2, 1)


def embedded(
    model: Twin, tokenizer: PreTrainedTokenizerBase, words: Sequence[str], *, progress: bool = False
) -> torch.Tensor:
    """Return the vectors of ``words``, of shape (number of words, hidden size), each encoded once."""
    import torch
    from tqdm import tqdm

    model.train(mode=False)
    tokens = tokenizer(list(words), truncation=True)["input_ids"] if words else []
    order = sorted(range(len(words)), key=lambda row: -len(tokens[row]))
    vectors = torch.empty((len(words), model.config.hidden_size), device=model.device)
    with torch.inference_mode(), tqdm(total=len(words), disable=not progress, unit="word") as bar:
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            batch = tokenizer.pad({"input_ids": [tokens[row] for row in rows]}, return_tensors="pt").to(model.device)
            vectors[rows] = model.embed(batch["input_ids"], batch["attention_mask"])
            bar.update(len(rows))
    return vectors


def _of_vectors(model: Twin, vectors: torch.Tensor, sides: NDArray[np.int_]) -> NDArray[np.float64]:
    import torch

    result = np.empty(len(sides))
    with torch.inference_mode():
        for start in range(0, len(sides), PAIRS):
            left, right = (vectors[rows] for rows in sides[start : start + PAIRS].T)
            logits = model.judge(left, right).double()
            result[start : start + PAIRS] = (logits[:, 1] - logits[:, 0]).cpu().numpy()
    return result


def _of_pair_encodings(
    model: PreTrainedModel | PooledSides,
    tokenizer: PreTrainedTokenizerBase,
    pairs: Sequence[tuple[str, str]],
    *,
    progress: bool,
) -> NDArray[np.float64]:
    """Score both orders. Pairs of like length share a batch, so that little is padded."""
    import torch
    from tqdm import tqdm

    from samesense.architectures import Joint

    model.train(mode=False)
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not pairs:
        return np.empty((0, 2))
    both = [*left, *right], [*right, *left]
    encoded = pair_encodings(tokenizer, *both, sides=isinstance(model, Joint))
    lengths = np.array([len(ids) for ids in encoded["input_ids"]], dtype=int)
    order = np.argsort(-lengths, kind="stable")  # the longest first: memory runs out at once or not at all
    result = np.empty(len(order))
    with torch.inference_mode(), tqdm(total=len(order) // 2, disable=not progress, unit="pair") as bar:
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            batch = padded(tokenizer, [{name: values[row] for name, values in encoded.items()} for row in rows])
            logits = model(**{name: values.to(model.device) for name, values in batch.items()}).logits.double()
            result[rows] = (logits[:, 1] - logits[:, 0]).cpu().numpy()
            bar.update(len(rows) / 2)
    return result.reshape(2, -1).T


def pair_encodings(
    tokenizer: PreTrainedTokenizerBase, left: list[str], right: list[str], *, sides: bool
) -> dict[str, list[list[int]]]:
    """Return the tokenizer's pair encodings, a list per name of a model's input.

    With ``sides``, also which tokens are of the left side (1), the right (2), and neither (0).
    """
    encoded = tokenizer(left, right, truncation=True)
    found = dict(encoded)
    if sides:
        numbers = {None: 0, 0: 1, 1: 2}
        found["sides"] = [[numbers[side] for side in encoded.sequence_ids(row)] for row in range(len(left))]
    return found


def padded(tokenizer: PreTrainedTokenizerBase, rows: list[dict[str, list[int]]]) -> dict[str, torch.Tensor]:
    """Return rows of `pair_encodings` as tensors of one length."""
    import torch

    names = [name for name in rows[0] if name != "sides"]
    batch = dict(tokenizer.pad({name: [row[name] for row in rows] for name in names}, return_tensors="pt"))
    if "sides" in rows[0]:
        longest = batch["input_ids"].shape[1]
        batch["sides"] = torch.tensor([row["sides"] + [0] * (longest - len(row["sides"])) for row in rows])
    return batch


def probability(odds: NDArray[np.float64], temperature: float = 1.0) -> NDArray[np.float64]:
    """Return the mean over both orders of the probability of label 1: of shape (n,) for log-odds of shape (n, 2).

    ``temperature`` divides the log-odds (Guo et al. 2017, arxiv.org/abs/1706.04599).
    """
    from scipy.special import expit

    return np.asarray(expit(odds / temperature).mean(axis=1))
