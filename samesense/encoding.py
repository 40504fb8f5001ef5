"""Texts as the batches of token ids that models read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer
    from transformers import PreTrainedTokenizerBase

SIDES = {None: 0, 0: 1, 1: 2}  # of a pair encoding, by the tokenizer's number: neither, left, right


def encodings(tokenizer: PreTrainedTokenizerBase | Tokenizer, *sides: list[str]) -> list[Encoding]:
    """Return the encodings of texts, or of pairs: ``sides`` are one list, or two. They are cut at the model's limit.

    Args:
        tokenizer: of transformers, or of tokenizers and set to truncate.
        sides: the texts.
    """
    from tokenizers import Tokenizer

    if not sides[0]:
        return []
    if isinstance(tokenizer, Tokenizer):
        return tokenizer.encode_batch(list(zip(*sides, strict=True)) if len(sides) > 1 else sides[0])
    found: list[Encoding] = tokenizer(*sides, truncation=True).encodings
    return found


def batches(encoded: Sequence[Encoding], tokens: int) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of batches of like length, the longest first, with at most ``tokens`` tokens if padded."""
    lengths = np.array([len(one) for one in encoded], dtype=np.int64)
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        end = start + max(1, tokens // max(1, int(lengths[order[start]])))
        yield order[start:end]
        start = end


def padded_batch(encoded: Sequence[Encoding], names: Sequence[str], pad: int) -> dict[str, NDArray[np.int64]]:
    """Return the arrays ``names`` of encodings, of shape (rows, tokens of the longest), padded at the end.

    Args:
        encoded: rows.
        names: of ``input_ids``, ``attention_mask``, ``token_type_ids``, and ``sides``: which tokens are of the left
            side (1), of the right (2) and of neither (0).
        pad: the token id to pad with.
    """
    shape = len(encoded), max(len(one) for one in encoded)
    batch = {name: np.full(shape, pad if name == "input_ids" else 0, dtype=np.int64) for name in names}
    for name, array in batch.items():
        read = _READERS[name]
        for row, one in enumerate(encoded):
            array[row, : len(one)] = read(one)
    return batch


def sides_of(encoding: Encoding) -> list[int]:
    """Return which side each token of a pair encoding is of: left (1), right (2), or neither (0)."""
    return [SIDES[side] for side in encoding.sequence_ids]


_READERS: dict[str, Callable[[Encoding], list[int]]] = {
    "input_ids": lambda encoding: encoding.ids,
    "attention_mask": lambda encoding: encoding.attention_mask,
    "token_type_ids": lambda encoding: encoding.type_ids,
    "sides": sides_of,
}
