"""Judge candidates by the model, and skip work that cannot change which of them reach a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.models.runtime import Runtime
    from samesense.texts import Pair

    Floats = NDArray[np.float64]

CHUNK = 4096  # pairs that are tokenized at once, to bound the memory


def probabilities_above(runtime: Runtime, pairs: Sequence[Pair], threshold: float, *, progress: bool = False) -> Floats:
    """Return the probability of each pair, or 0 where it is certain to be less than ``threshold``.

    It is the mean over both orders, so it reaches the threshold t only if that of the first order reaches 2t - 1. Where
    that does not, the model does not judge the second order.

    Args:
        runtime: the model.
        pairs: words and phrases as `samesense.texts.checked_text` returns them.
        threshold: least probability that matters, 0-1.
        progress: show progress bars.

    Returns:
        Of shape (number of pairs,).
    """
    import numpy as np
    from scipy.special import expit

    if runtime.symmetric:  # its score has no order, and costs little once the words are encoded
        return runtime.probabilities(pairs, progress=progress)
    first = expit(_log_odds(runtime, pairs, "first order", progress=progress))
    undecided = np.flatnonzero(first >= 2 * threshold - 1)
    swapped = [pairs[row][::-1] for row in undecided.tolist()]
    result = np.zeros(len(pairs))
    second = expit(_log_odds(runtime, swapped, "second order", progress=progress))
    result[undecided] = (first[undecided] + second) / 2
    return result


def _log_odds(runtime: Runtime, pairs: Sequence[Pair], title: str, *, progress: bool) -> Floats:
    """Score pairs in the order they have, of shape (number of pairs,)."""
    import numpy as np
    from tqdm import tqdm

    parts = [np.empty(0)]
    with tqdm(total=len(pairs), desc=title, unit="pair", disable=not progress) as bar:
        for start in range(0, len(pairs), CHUNK):
            parts.append(runtime.log_odds_as_given(pairs[start : start + CHUNK]))
            bar.update(len(parts[-1]))
    return np.concatenate(parts)
