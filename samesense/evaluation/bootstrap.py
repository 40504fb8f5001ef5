"""Intervals by the bootstrap: how far a score would move with other words and other pairs of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from samesense.params import Section

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]
    Judge = Callable[[Floats], dict[str, Floats]]  # scores, of shape (samples,), given weights of (samples, rows)

CHUNK = 2_000_000  # weights in memory at once: 16 MB
SIGNED = ("mcc", "spearman")  # scores in -1..1; others are in 0..1
NORMAL = 1.959964  # the 97.5% quantile of the normal distribution
EDGE = 1e-9  # a score nearer to the end of its range counts as so near: the logit of the end is infinite


class BootstrapParams(Section):
    """The section ``bootstrap`` of params.yaml."""

    samples: int = Field(ge=100)


def scores_of_all(judge: Judge, rows: int) -> dict[str, float]:
    """Return the scores of ``rows`` rows that each count once."""
    import numpy as np

    return {name: float(values[0]) for name, values in judge(np.ones((1, rows))).items()}


def difference(ours: Judge, theirs: Judge, names: Sequence[str]) -> Judge:
    """Return a judge of how much higher than ``theirs`` each of our scores is, by the same weights."""

    def judge(weights: Floats) -> dict[str, Floats]:
        one, other = ours(weights), theirs(weights)
        return {name: one[name] - other[name] for name in names}

    return judge


def draw_weights(codes: Codes, rng: np.random.Generator, samples: int) -> Floats:
    """Draw bootstrap weights of rows: a row weighs the mean of the weights of what it is made of.

    Weights are exponential (the Bayesian bootstrap), hence positive: no sample lacks one of the labels.

    Args:
        codes: what each row is made of, as numbers from 0 on, of shape (parts, rows).
        rng: what draws.
        samples: how many.

    Returns:
        Weights of shape (samples, rows).
    """
    import numpy as np

    draws = rng.exponential(size=(samples, int(codes.max()) + 1))
    return np.asarray(np.mean([draws[:, part] for part in codes], axis=0))


@dataclass(frozen=True)
class Bootstrap:
    """Confidence intervals by the bootstrap.

    Attributes:
        seed: of the samples.
        samples: how many.
    """

    seed: int
    samples: int

    def intervals(
        self, judge: Judge, words: Sequence[pd.Series[str]], signed: Collection[str] = SIGNED
    ) -> dict[str, float]:
        """Return the limits of the 95% interval of each score of ``judge``: ``NAME_low`` and ``NAME_high``.

        Pairs that share a word are not independent. The variance of a score is the sum of its pairs' covariances, over
        all pairs of pairs that share a word (Aronow, Samii and Assenova 2015, doi.org/10.1093/pan/mpv018). Weights of
        rows that are the mean of their two words' weights have a quarter of that sum, and once more a quarter of each
        pair's own variance; so four times the scores' variance by such weights, less that by weights of pairs, is the
        variance (as Cameron, Gelbach and Miller 2011, doi.org/10.1198/jbes.2010.07136, subtract what is counted
        twice). It is not below that of independent pairs. The interval is normal on the logit scale, or on that of
        Fisher's z, and so stays within the range of the score.

        Args:
            judge: the scores of rows, given weights.
            words: of the rows: a column for each side of pairs, or one column.
            signed: names of scores in -1..1; others are in 0..1.
        """
        import numpy as np
        import pandas as pd

        codes, names = pd.factorize(pd.concat(words))
        sides = np.sort(codes.reshape(len(words), -1), axis=0)
        pairs, _ = pd.factorize(sides[0] * len(names) + sides[-1])
        by_word, by_pair = (self._replicates(judge, each) for each in (sides, pairs[None]))
        limits: dict[str, float] = {}
        for name, score in scores_of_all(judge, len(pairs)).items():
            least = -1 if name in signed else 0
            of_words, of_pairs = (_to_line(each[name], least).var(ddof=1) for each in (by_word, by_pair))
            variance = max(4 * of_words - of_pairs, of_pairs) if len(words) > 1 else of_words
            low, high = _interval(score, float(variance) ** 0.5, least)
            limits |= {f"{name}_low": low, f"{name}_high": high}
        return limits

    def _replicates(self, judge: Judge, codes: Codes) -> dict[str, Floats]:
        """Return the scores of ``judge`` by each sample of weights, of shape (samples,)."""
        import numpy as np

        rng = np.random.default_rng((self.seed, len(codes)))
        size = max(CHUNK // max(codes.shape[1], 1), 1)
        sizes = [min(size, self.samples - start) for start in range(0, self.samples, size)]
        parts = [judge(draw_weights(codes, rng, count)) for count in sizes]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _to_line(scores: Floats, least: int) -> Floats:
    """Return scores in ``least``..1 on the logit scale; that of scores in -1..1 is twice Fisher's z."""
    import numpy as np
    from scipy.special import logit

    shares = (scores - least) / (1 - least)
    return np.asarray(logit(np.clip(shares, EDGE, 1 - EDGE)))


def _interval(score: float, deviation: float, least: int) -> tuple[float, float]:
    """Return the limits of the 95% interval of a score whose standard deviation on the logit scale is known."""
    import numpy as np
    from scipy.special import expit

    if deviation < EDGE:
        return score, score
    middle = float(_to_line(np.array(score), least))
    low, high = (least + (1 - least) * float(expit(middle + way * NORMAL * deviation)) for way in (-1, 1))
    return low, high
