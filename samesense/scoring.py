"""How a model's output becomes a probability that does not depend on the order of the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from samesense.encoding import batches, encodings, padded_batch, sides_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from samesense.architectures import PooledSides, Twin
    from samesense.onnx_runtime import OnnxModel

    Model: TypeAlias = PreTrainedModel | PooledSides | OnnxModel
    AnyTokenizer: TypeAlias = PreTrainedTokenizerBase | Tokenizer
    Floats: TypeAlias = NDArray[np.float64]

PAIRS = 4096  # of vectors, that a twin's head judges at once


class Runtime(Protocol):
    """What runs a model, of whatever architecture, by torch or onnxruntime: all that scoring knows of it.

    Attributes:
        names: of the inputs that a batch has: see `samesense.encoding.padded_batch`.
        pad: the token id to pad with.
        tokens: in a batch, padding counted, that are the fastest.
        size: of the vectors of single words, by which a twin judges; 0: the model reads pair encodings.
    """

    names: list[str]
    pad: int
    tokens: int
    size: int

    def run(self, batch: dict[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        """Return the log-odds of label 1 of pair encodings, of shape (rows,), or a twin's vectors (rows, size)."""

    def judge(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log-odds, of shape (pairs,), of pairs of a twin's vectors."""


def log_odds(
    model: Model, tokenizer: AnyTokenizer, pairs: Sequence[tuple[str, str]], *, progress: bool = False
) -> Floats:
    """Score pairs with a trained model of any architecture, which is left in evaluation mode.

    Args:
        model: the classifier: labels 0 not synonyms, 1 synonyms.
        tokenizer: its tokenizer.
        pairs: the words and phrases.
        progress: show a progress bar.

    Returns:
        Log-odds of label 1, in nats, of shape (number of pairs, 2): as given, and with the sides exchanged.
    """
    if _runtime(model, tokenizer).size:  # a twin's score has no order
        return np.repeat(one_order(model, tokenizer, pairs, progress=progress)[:, None], 2, 1)
    both = [*pairs, *((right, left) for left, right in pairs)]
    return one_order(model, tokenizer, both, progress=progress).reshape(2, -1).T


def one_order(
    model: Model, tokenizer: AnyTokenizer, pairs: Sequence[tuple[str, str]], *, progress: bool = False
) -> Floats:
    """Score pairs like `log_odds`, but in the order they have only: of shape (number of pairs,)."""
    runtime = _runtime(model, tokenizer)
    if not runtime.size:
        encoded = encodings(tokenizer, [left for left, _ in pairs], [right for _, right in pairs])
        return _run(runtime, encoded, "pair", progress=progress).astype(float)
    words = sorted({word for pair in pairs for word in pair})
    rows = {word: row for row, word in enumerate(words)}
    vectors = _run(runtime, encodings(tokenizer, words), "word", progress=progress)
    sides = np.array([(rows[left], rows[right]) for left, right in pairs], dtype=int).reshape(-1, 2)
    parts = [
        runtime.judge(*(vectors[side] for side in sides[start : start + PAIRS].T))
        for start in range(0, len(sides), PAIRS)
    ]
    return np.concatenate([np.empty(0), *parts])


def embedded(
    model: Twin | OnnxModel, tokenizer: AnyTokenizer, words: Sequence[str], *, progress: bool = False
) -> NDArray[np.float32]:
    """Return a twin's vectors of ``words``, of shape (number of words, hidden size), each encoded once."""
    return _run(_runtime(model, tokenizer), encodings(tokenizer, list(words)), "word", progress=progress)


def pair_encodings(
    tokenizer: PreTrainedTokenizerBase, left: list[str], right: list[str], *, sides: bool
) -> dict[str, list[list[int]]]:
    """Return the tokenizer's pair encodings, a list per name of a model's input.

    With ``sides``, also which tokens are of the left side (1), the right (2), and neither (0).
    """
    encoded = tokenizer(left, right, truncation=True)
    found = dict(encoded)
    if sides:
        found["sides"] = [sides_of(one) for one in encoded.encodings]
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


def probability(odds: Floats, temperature: float = 1.0) -> Floats:
    """Return the mean over both orders of the probability of label 1: of shape (n,) for log-odds of shape (n, 2).

    ``temperature`` divides the log-odds (Guo et al. 2017, arxiv.org/abs/1706.04599).
    """
    from scipy.special import expit

    return np.asarray(expit(odds / temperature).mean(axis=1))


def _runtime(model: Model, tokenizer: AnyTokenizer) -> Runtime:
    from samesense.onnx_runtime import OnnxModel

    if isinstance(model, OnnxModel):
        return model
    from samesense.torch_runtime import TorchModel

    return TorchModel(model, tokenizer)  # type: ignore[arg-type]  # torch's models have transformers' tokenizers


def _run(runtime: Runtime, encoded: Sequence[Encoding], unit: str, *, progress: bool) -> NDArray[np.float32]:
    """Run encodings by batches of like length, so that little is padded; the longest come first.

    Memory runs out at once or not at all.
    """
    from tqdm import tqdm

    shape = (len(encoded), runtime.size) if runtime.size else (len(encoded),)
    result = np.empty(shape, dtype=np.float32)
    with tqdm(total=len(encoded), disable=not progress, unit=unit) as bar:
        for rows in batches(encoded, runtime.tokens):
            result[rows] = runtime.run(padded_batch([encoded[row] for row in rows], runtime.names, runtime.pad))
            bar.update(len(rows))
    return result
