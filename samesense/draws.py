"""Draws that do not depend on each other: each is a hash of the seed, a purpose, and what is drawn.

So another processor, one more row, or one candidate less changes the draw of no other row; with a generator of random
numbers, every later row would get another number.
"""

from __future__ import annotations

from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

BITS = 53  # that a float holds


def uniform_draws(keys: Iterable[str], seed: int, purpose: str) -> NDArray[np.float64]:
    """Return a number from 0 to 1 (exclusive) for each key, of shape (keys,).

    Equal keys get equal numbers. Draws of another ``purpose`` are independent of these.
    """
    import numpy as np

    start = _hasher(seed, purpose)
    values = []
    for key in keys:
        hasher = start.copy()
        hasher.update(key.encode())
        values.append(int.from_bytes(hasher.digest(), "little"))
    return (np.array(values, dtype=np.uint64) >> np.uint64(64 - BITS)).astype(np.float64) * 2.0**-BITS


def draw_order(keys: Iterable[str], seed: int, purpose: str) -> NDArray[np.int64]:
    """Return the places of the keys in random order, of shape (keys,); equal keys stay in their order."""
    import numpy as np

    return np.argsort(uniform_draws(keys, seed, purpose), kind="stable")


def generator(key: str, seed: int, purpose: str) -> Random:
    """Return a generator of its own for what ``key`` names, for whoever draws more than once."""
    hasher = _hasher(seed, purpose)
    hasher.update(key.encode())
    return Random(int.from_bytes(hasher.digest(), "little"))  # noqa: S311  # a seeded draw, not a secret


def _hasher(seed: int, purpose: str) -> blake2b:
    return blake2b(f"{seed}\t{purpose}\t".encode(), digest_size=8)
