"""Judge candidates by the model, without work that cannot change which of them reach a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier

    Floats = NDArray[np.float64]

CHUNK = 32_768  # pairs that are tokenized at once: bounds the memory


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

    from samesense.architectures import Twin

    if isinstance(classifier.model, Twin):  # its score has no order, and costs next to nothing
        return classifier.probabilities(pairs, progress=progress)
    first = expit(_log_odds(classifier, pairs, "first order", progress=progress))
    open_ = np.flatnonzero(first >= 2 * threshold - 1)
    swapped = [pairs[row][::-1] for row in open_.tolist()]
    result = np.zeros(len(pairs))
    result[open_] = (first[open_] + expit(_log_odds(classifier, swapped, "second order", progress=progress))) / 2
    return result


def _log_odds(classifier: Classifier, pairs: Sequence[tuple[str, ...]], title: str, *, progress: bool) -> Floats:
    """Score pairs in the order they have, of shape (number of pairs,): `scoring.log_odds` scores both."""
    import numpy as np
    from tqdm import tqdm

    result = np.empty(len(pairs))
    with tqdm(total=len(pairs), desc=title, unit="pair", disable=not progress) as bar:
        for start in range(0, len(pairs), CHUNK):
            for rows, values in _batches(classifier, pairs[start : start + CHUNK]):
                result[start + rows] = values
                bar.update(len(rows))
    return result


def _batches(classifier: Classifier, pairs: Sequence[tuple[str, ...]]) -> Iterator[tuple[NDArray[np.int_], Floats]]:
    """Yield rows of ``pairs`` and their log-odds. Pairs of like length share a batch, so that little is padded."""
    import numpy as np
    import torch

    from samesense.architectures import Joint
    from samesense.scoring import BATCH_SIZE, padded, pair_encodings

    model, tokenizer = classifier.model.eval(), classifier.tokenizer
    left, right = map(list, zip(*pairs, strict=True))
    encoded = pair_encodings(tokenizer, left, right, sides=isinstance(model, Joint))
    order = np.argsort([-len(ids) for ids in encoded["input_ids"]], kind="stable")
    for start in range(0, len(order), BATCH_SIZE):
        rows = order[start : start + BATCH_SIZE]
        batch = padded(tokenizer, [{name: column[row] for name, column in encoded.items()} for row in rows])
        with torch.inference_mode():
            logits = model(**{name: values.to(model.device) for name, values in batch.items()}).logits.double()
        yield rows, (logits[:, 1] - logits[:, 0]).cpu().numpy()
