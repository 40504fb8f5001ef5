"""Intervals by the bootstrap: how far a score would move with other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from samesense.params import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CHUNK = 2_000_000  # weights in memory at once: 16 MB


class BootstrapParams(Section):
    """The section ``bootstrap`` of params.yaml."""

    samples: int = Field(ge=100)


def word_weights(words: Sequence[pd.Series[str]], rng: np.random.Generator, samples: int) -> Floats:
    """Draw bootstrap weights of rows by the words they are made of, a column of words per side.

    Pairs that share a word are not independent: so each word gets a Poisson weight, and a pair the product of its
    words' weights. For pairs, the intervals are somewhat too wide (Owen and Eckles 2012, arxiv.org/abs/1106.2125).

    Returns:
        Weights of shape (samples, rows), without samples of which no row is left.
    """
    import numpy as np
    import pandas as pd

    codes, names = pd.factorize(pd.concat(words))
    word_draws = rng.poisson(1, (samples, len(names))).astype(float)
    weights = np.prod([word_draws[:, column] for column in codes.reshape(len(words), -1)], axis=0)
    return np.asarray(weights[weights.any(axis=1)])


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
        self, judge: Callable[[Floats], dict[str, Floats]], words: Sequence[pd.Series[str]]
    ) -> dict[str, float]:
        """Return the limits of the 95% interval of each score of ``judge``: ``NAME_low`` and ``NAME_high``.

        Args:
            judge: the scores of rows by name, each of shape (samples,), given weights of shape (samples, rows).
            words: of the rows: see `word_weights`.
        """
        import numpy as np

        rng = np.random.default_rng(self.seed)
        size = max(CHUNK // max(len(words[0]), 1), 1)
        sizes = [min(size, self.samples - start) for start in range(0, self.samples, size)]
        parts = [judge(word_weights(words, rng, count)) for count in sizes]
        limits: dict[str, float] = {}
        for name in parts[0]:
            low, high = np.quantile(np.concatenate([part[name] for part in parts]), [0.025, 0.975])
            limits |= {f"{name}_low": float(low), f"{name}_high": float(high)}
        return limits
