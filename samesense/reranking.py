"""Judge candidates by the model, without work that cannot change which of them reach a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier

    Floats = NDArray[np.float64]

CHUNK = 4096  # pairs that are tokenized at once: bounds the memory


def probabilities(
    classifier: Classifier, pairs: Sequence[tuple[str, str]], threshold: float, *, progress: bool = False
) -> Floats:
    """Return the probability of each pair, or 0 where it is certain that it is less than ``threshold``.

    It is the mean over both orders, so it reaches the threshold t only if that of the first order reaches 2t - 1. Where
    that does not, the second order is not asked.

    Args:
        classifier: the model.
        pairs: words and phrases as `samesense.texts.surface` gives them.
        threshold: least probability that matters, 0-1.
        progress: show progress bars.

    Returns:
        Of shape (number of pairs,).
    """
    import numpy as np
    from scipy.special import expit

    if _is_twin(classifier):  # its score has no order, and costs little once the words are encoded
        return classifier.probabilities(pairs, progress=progress)
    first = expit(_log_odds(classifier, pairs, "first order", progress=progress))
    open_ = np.flatnonzero(first >= 2 * threshold - 1)
    swapped = [pairs[row][::-1] for row in open_.tolist()]
    result = np.zeros(len(pairs))
    result[open_] = (first[open_] + expit(_log_odds(classifier, swapped, "second order", progress=progress))) / 2
    return result


def _is_twin(classifier: Classifier) -> bool:
    from samesense.architectures import Twin
    from samesense.onnx_runtime import OnnxModel

    model = classifier.model
    return isinstance(model, Twin) or (isinstance(model, OnnxModel) and model.size > 0)


def _log_odds(classifier: Classifier, pairs: Sequence[tuple[str, str]], title: str, *, progress: bool) -> Floats:
    """Score pairs in the order they have, of shape (number of pairs,)."""
    import numpy as np
    from tqdm import tqdm

    from samesense.scoring import one_order

    parts = [np.empty(0)]
    with tqdm(total=len(pairs), desc=title, unit="pair", disable=not progress) as bar:
        for start in range(0, len(pairs), CHUNK):
            parts.append(one_order(classifier.model, classifier.tokenizer, pairs[start : start + CHUNK]))
            bar.update(len(parts[-1]))
    return np.concatenate(parts)
