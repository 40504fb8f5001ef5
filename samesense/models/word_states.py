"""What the lower layers of a late model make of words, joined to judge any number of pairs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float32]


class WordStates:
    """The states of words' tokens, one word after another, without padding.

    Attributes:
        lengths: in tokens, of shape (words,).
    """

    def __init__(self, states: Sequence[Floats]) -> None:
        """Take the states of each word, of shape (tokens, width)."""
        self.lengths = np.array(list(map(len, states)), dtype=np.int64)
        self._starts = self.lengths.cumsum() - self.lengths
        self._states = np.concatenate(states)

    def of_pairs(self, pairs: Integers) -> tuple[Floats, Integers]:
        """Return the states of both words of pairs, of shape (pairs, tokens, width), and their sides (pairs, tokens).

        See `samesense.models.late.Late`. Where there is padding, the states are any.
        """
        (left, right), (left_start, right_start) = self.lengths[pairs].T[:, :, None], self._starts[pairs].T[:, :, None]
        tokens = np.arange((left + right).max())
        is_left, is_token = tokens < left, tokens < left + right
        places = np.where(is_left, left_start + tokens, right_start + tokens - left)
        return self._states[np.where(is_token, places, 0)], np.where(is_left, 1, np.where(is_token, 2, 0))
