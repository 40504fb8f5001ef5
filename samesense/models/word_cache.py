"""What a model made of words by themselves, kept for the next pairs that they are in."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class WordCache:
    """Arrays by word; when they are too many, those that nobody asked for longest are dropped.

    It is for one thread at a time.
    """

    def __init__(self, size: int) -> None:
        """Keep arrays of at most ``size`` bytes in all; 0: none."""
        self._size, self._used = size, 0
        self._arrays: OrderedDict[str, Floats] = OrderedDict()

    def of(self, words: Sequence[str], compute: Callable[[Sequence[str]], Sequence[Floats]]) -> list[Floats]:
        """Return the array of each word; ``compute`` is asked for those of new words, all at once."""
        new = [word for word in dict.fromkeys(words) if word not in self._arrays]
        computed = dict(zip(new, compute(new), strict=True)) if new else {}
        found = [computed[word] if word in computed else self._arrays[word] for word in words]
        for word, array in zip(words, found, strict=True):
            self._keep(word, array)
        return found

    def _keep(self, word: str, array: Floats) -> None:
        if word in self._arrays:
            self._arrays.move_to_end(word)
        elif array.nbytes <= self._size:
            self._arrays[word] = array.copy()  # a view would keep its whole batch
            self._used += array.nbytes
            while self._used > self._size:
                self._used -= self._arrays.popitem(last=False)[1].nbytes
