"""Judge candidates, and skip work of the model that cannot change which of them reach a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.mining.calibration import ALONE, WITH_EVIDENCE
from samesense.mining.groups import Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier
    from samesense.evidence.known import Known, Unknown
    from samesense.models.runtime import Runtime
    from samesense.texts import Pair

    Floats = NDArray[np.float64]

CHUNK = 4096  # pairs that are looked up or tokenized at once, to bound the memory


def synonyms_above(
    classifier: Classifier, pairs: Sequence[Pair], closeness: Floats, threshold: float, *, progress: bool = False
) -> list[Synonyms]:
    """Return the pairs whose probability among candidates reaches a threshold, with it and the reason, in their order.

    It is what a calibration makes of the probability by `samesense.Classifier.judge`, but for pairs that a lexicon or
    the rule of abbreviations decides. The model is not asked about a pair that a lexicon lists, nor about one that
    cannot reach the threshold whatever the model says.

    Args:
        classifier: judges the pairs.
        pairs: words and phrases as `samesense.texts.checked_text` returns them.
        closeness: of their vectors: see `samesense.mining.candidates.Candidates`.
        threshold: least probability, 0-1.
        progress: show progress bars.
    """
    import numpy as np

    calibration = WITH_EVIDENCE if classifier.evidence else ALONE
    starts = range(0, len(pairs), CHUNK)
    known = [classifier.look_up(pairs[start : start + CHUNK]) for start in starts]
    near = [closeness[start : start + CHUNK] for start in starts]
    least = [
        _least(each, calibration.least_judged(threshold, part), threshold)
        for each, part in zip(known, near, strict=True)
    ]
    model = probabilities_above(classifier.runtime, pairs, np.concatenate([[], *least]), progress=progress)
    synonyms = []
    for start, each, part in zip(starts, known, near, strict=True):
        judged = each.probabilities(model[start : start + CHUNK])
        probabilities = each.overruled(calibration.probabilities(judged, part))
        reached = probabilities >= threshold
        chunk = pairs[start : start + CHUNK]
        rows = zip(chunk, probabilities.tolist(), each.reasons(reached), reached.tolist(), strict=True)
        synonyms += [Synonyms(*pair, value, reason) for pair, value, reason, kept in rows if kept]
    return synonyms


def _least(known: Known | Unknown, judged: Floats, threshold: float) -> Floats:
    """Return what the model's probability of each pair must reach; infinity: the model is not asked about the pair.

    Args:
        known: what is known of the pairs.
        judged: what the classifier's probability must reach, of shape (pairs,).
        threshold: what the probability among candidates must reach.
    """
    import numpy as np

    least = known.least_model_probabilities(judged)
    is_sure = known.overruled(np.zeros(len(judged))) >= threshold
    return np.where(known.is_listed, np.inf, np.where(is_sure, 0.0, least))


def probabilities_above(
    runtime: Runtime, pairs: Sequence[Pair], least: float | Floats, *, progress: bool = False
) -> Floats:
    """Return the model's probability of each pair, or 0 where it is certain to be less than ``least``.

    It is the mean over both orders, so it reaches the bound b only if that of the first order reaches 2b - 1. Where
    that does not, the model does not judge the second order.

    Args:
        runtime: the model.
        pairs: words and phrases as `samesense.texts.checked_text` returns them.
        least: probability that matters, 0-1, of all pairs or of each; infinity: the model is not asked about the pair.
        progress: show progress bars.

    Returns:
        Of shape (number of pairs,).
    """
    import numpy as np
    from scipy.special import expit

    least, result = np.broadcast_to(least, len(pairs)), np.zeros(len(pairs))
    asked = np.flatnonzero(np.isfinite(least))
    first = [pairs[row] for row in asked.tolist()]
    if runtime.symmetric:  # its score has no order, and costs little once the words are encoded
        result[asked] = runtime.probabilities(first, progress=progress)
        return result
    result[asked] = expit(_log_odds(runtime, first, "first order", progress=progress))
    undecided = asked[result[asked] >= 2 * least[asked] - 1]
    second = [pairs[row][::-1] for row in undecided.tolist()]
    both = result[undecided] + expit(_log_odds(runtime, second, "second order", progress=progress))
    result[:] = 0
    result[undecided] = both / 2
    return result


def _log_odds(runtime: Runtime, pairs: Sequence[Pair], title: str, *, progress: bool) -> Floats:
    """Score pairs in the order they have, of shape (number of pairs,)."""
    import numpy as np
    from tqdm import tqdm

    parts = [np.empty(0)]
    with tqdm(total=len(pairs), desc=title, unit="pair", disable=not progress or None) as bar:
        for chunk in _chunks(pairs):
            parts.append(runtime.log_odds_as_given(chunk))
            bar.update(len(chunk))
    return np.concatenate(parts)


def _chunks(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    return (pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK))
