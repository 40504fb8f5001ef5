"""Texts as the batches of token ids that models read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer
    from transformers import PreTrainedTokenizerBase

    AnyTokenizer: TypeAlias = PreTrainedTokenizerBase | Tokenizer
    Batch: TypeAlias = dict[str, NDArray[np.int64]]  # by a model's input, of shape (rows, tokens)

TOKEN_SIDES = {None: 0, 0: 1, 1: 2}  # of a pair encoding, by the tokenizer's number: neither, left, right


def encode(tokenizer: AnyTokenizer, *sides: list[str]) -> list[Encoding]:
    """Return the encodings of texts, or of pairs: ``sides`` are one list, or two. They are cut at the model's limit.

    Args:
        tokenizer: of transformers; or of tokenizers, set to truncate.
        sides: the texts.
    """
    from tokenizers import Tokenizer

    if not sides[0]:
        return []
    if isinstance(tokenizer, Tokenizer):
        return tokenizer.encode_batch(list(zip(*sides, strict=True)) if len(sides) > 1 else sides[0])
    encodings: list[Encoding] = tokenizer(*sides, truncation=True).encodings
    return encodings


def batches_by_tokens(encodings: Sequence[Encoding], tokens: int) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of batches of similar length, the longest first, with at most ``tokens`` tokens when padded."""
    yield from batches_by_length(np.array([len(encoding) for encoding in encodings], dtype=np.int64), tokens)


def batches_by_length(lengths: NDArray[np.int64], tokens: int) -> Iterator[NDArray[np.int64]]:
    """Yield the same for rows of such lengths, of shape (rows,)."""
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        end = start + max(1, tokens // max(1, int(lengths[order[start]])))
        yield order[start:end]
        start = end


def pad_batch(encodings: Sequence[Encoding], names: Sequence[str], pad: int) -> Batch:
    """Return the arrays ``names`` of encodings, of shape (rows, tokens of the longest), padded at the end.

    Args:
        encodings: rows.
        names: of ``input_ids``, ``attention_mask``, ``token_type_ids``, and ``sides``: which tokens are of the left
            side (1), of the right (2) and of neither (0).
        pad: the token id to pad with.
    """
    shape = len(encodings), max(len(encoding) for encoding in encodings)
    batch = {name: np.full(shape, pad if name == "input_ids" else 0, dtype=np.int64) for name in names}
    for name, array in batch.items():
        read = _READERS[name]
        for row, encoding in enumerate(encodings):
            array[row, : len(encoding)] = read(encoding)
    return batch


def token_sides(encoding: Encoding) -> list[int]:
    """Return which side each token of a pair encoding is of: left (1), right (2), or neither (0)."""
    return [TOKEN_SIDES[side] for side in encoding.sequence_ids]


def run_batches(  # noqa: PLR0913  # the last two only say what a bar shows
    run: Callable[[Batch], NDArray[np.float32]],
    encodings: Sequence[Encoding],
    batches: Iterable[NDArray[np.int64]],
    names: Sequence[str],
    pad: int,
    *,
    width: tuple[int, ...] = (),
    bar: str | None = None,
) -> NDArray[np.float32]:
    """Return what ``run`` makes of every batch, in the order of ``encodings``.

    Args:
        run: a model: from a batch of n rows, an array of shape (n, *width).
        encodings: rows.
        batches: the rows of each batch; together, each row once.
        names: of the model's inputs: see `pad_batch`.
        pad: the token id to pad with.
        width: what follows the rows in the shape of the result.
        bar: what a row is, for a progress bar; None: no bar.

    Returns:
        Of shape (len(encodings), *width).
    """
    from tqdm import tqdm

    result = np.empty((len(encodings), *width), dtype=np.float32)
    is_quiet = bar is None or None  # None: tqdm sees whether there is a terminal
    with tqdm(total=len(encodings), disable=is_quiet, unit=bar or "row", mininterval=1) as progress:
        for rows in batches:
            result[rows] = run(pad_batch([encodings[row] for row in rows], names, pad))
            progress.update(len(rows))
    return result


_READERS: dict[str, Callable[[Encoding], list[int]]] = {
    "input_ids": lambda encoding: encoding.ids,
    "attention_mask": lambda encoding: encoding.attention_mask,
    "token_type_ids": lambda encoding: encoding.type_ids,
    "sides": token_sides,
}
