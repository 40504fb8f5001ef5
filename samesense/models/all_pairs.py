"""All pairs of many words, judged by a twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from samesense.models.pooled import Twin

ROWS, COLUMNS = 8, 256  # vectors on the sides of a block: it stays in the cache


class Block(NamedTuple):
    """Pairs that reach a threshold.

    Attributes:
        left: rows of the first vectors, of shape (pairs,).
        right: rows of the second, each greater than the first.
        probabilities: that they are synonyms.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    probabilities: NDArray[np.float32]


class Grid:
    """A twin's head for every pair of two sets of vectors: as `Twin.judge`, up to rounding, but faster.

    The first layer is linear in u * v, so u goes into the weights, and one matrix product serves a block; the cosine is
    a sum of u * v. Of the features, only the difference |u - v| is written to memory.
    """

    def __init__(self, model: Twin) -> None:
        """Arrange the weights of the head."""
        head: Any = model.head
        first, last = head[0], head[-1]
        size = model.config.hidden_size
        products, differences, cosine = first.weight.detach().split([size, size, 1], dim=1)
        self._products = (products * size + cosine).T.contiguous()  # the scales are those of `PooledSides.judge`
        self._differences = (differences * size**0.5).T.contiguous()
        self._bias = first.bias.detach()
        self._last = (last.weight[1] - last.weight[0]).detach()
        self._offset = (last.bias[1] - last.bias[0]).detach()

    def log_odds(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Return the log-odds, of shape (rows, columns), of vectors (rows, size) with vectors (columns, size)."""
        rows, size = left.shape
        weights = (self._products[:, None] * left.T[:, :, None]).reshape(size, -1)
        differences = (left[:, None] - right).abs_().view(-1, size)
        hidden = torch.addmm(self._bias, differences, self._differences).view(rows, len(right), -1)
        hidden += (right @ weights).view(len(right), rows, -1).transpose(0, 1)
        odds: torch.Tensor = functional.gelu(hidden) @ self._last + self._offset
        return odds


def all_pairs(model: Twin, vectors: NDArray[np.float32], threshold: float) -> Iterator[Block]:
    """Judge every pair of ``vectors``, of shape (words, size), once.

    Args:
        model: a twin.
        vectors: of the words, as `samesense.models.runtime.Runtime.vectors` returns them.
        threshold: least probability of the pairs to yield, 0-1.

    Yields:
        The pairs that reach the threshold, by ascending rows; memory does not grow with the number of pairs.
    """
    grid = Grid(model)
    every = torch.from_numpy(vectors).to(model.device)
    with torch.inference_mode():
        for start in range(0, len(every), ROWS):
            left = every[start : start + ROWS]
            odds = [grid.log_odds(left, right) for right in torch.split(every[start:], COLUMNS)]
            probabilities = torch.cat(odds, dim=1).sigmoid()
            mask = (probabilities >= threshold).triu(diagonal=1)  # a pair once, and no word with itself
            rows, columns = (part + start for part in mask.nonzero(as_tuple=True))
            yield Block(rows.cpu().numpy(), columns.cpu().numpy(), probabilities[mask].cpu().numpy())
