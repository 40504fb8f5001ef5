"""What the lower layers of a late model make of words, kept to judge any number of pairs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float32]


class WordStates:
    """The states of words' tokens, one word after another, without padding.

    Attributes:
        lengths: in tokens, of shape (words,).
    """

    def __init__(self, lengths: Integers, width: int) -> None:
        """Make room for words of these lengths, and states of this width."""
        self.lengths = lengths
        self._starts = lengths.cumsum() - lengths
        self._states = np.empty((lengths.sum(), width), dtype=np.float32)

    def put(self, words: Integers, states: Floats) -> None:
        """Keep the states of some words: of shape (words, tokens of the longest at least, width)."""
        tokens, lengths = np.arange(states.shape[1]), self.lengths[words, None]
        self._states[(self._starts[words, None] + tokens)[tokens < lengths]] = states[tokens < lengths]

    def of_pairs(self, pairs: Integers) -> tuple[Floats, Integers]:
        """Return the states of both words of pairs, of shape (pairs, tokens, width), and their sides (pairs, tokens).

        See `samesense.models.late.Late`. Where there is padding, the states are any.
        """
        (left, right), (left_start, right_start) = self.lengths[pairs].T[:, :, None], self._starts[pairs].T[:, :, None]
        tokens = np.arange((left + right).max())
        is_left, is_token = tokens < left, tokens < left + right
        places = np.where(is_left, left_start + tokens, right_start + tokens - left)
        return self._states[np.where(is_token, places, 0)], np.where(is_left, 1, np.where(is_token, 2, 0))
