"""Sets of pairs that look like another: the same shares of kinds, parts of speech, forms and frequencies."""

from typing import TYPE_CHECKING

from samesense.draws import uniform_draws
from samesense.pairs import frequency_bands, pair_forms, row_keys

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

ROUNDS = 50  # of proportional fitting; it converges in fewer
LEAST = 50  # pairs to look like; fewer have no shares to speak of


def composition(pairs: "pd.DataFrame") -> dict[str, dict[str, float]]:
    """Return the shares of the pairs by kind, part of speech, form and frequency band."""
    shares = {name: values.value_counts(normalize=True).sort_index() for name, values in _dimensions(pairs).items()}
    return {name: {str(group): float(share) for group, share in one.items()} for name, one in shares.items()}


def _dimensions(pairs: "pd.DataFrame") -> "dict[str, pd.Series[str]]":
    pos = pairs["pos"].replace("", "none")
    return {"kind": pairs["kind"], "pos": pos, "form": pair_forms(pairs), "zipf": frequency_bands(pairs)}


def match_composition(pairs: "pd.DataFrame", like: "pd.DataFrame", lacking: float) -> "pd.DataFrame":
    """Return rows of ``pairs`` with about the shares of kinds, parts of speech, forms and frequencies of ``like``.

    Weights by iterative proportional fitting (Deming and Stephan 1940, doi.org/10.1214/aoms/1177731829) give ``pairs``
    these shares. A row stays with a probability in proportion to its weight, by a hash. As many rows stay as possible
    without lacking more than the share ``lacking`` of those that the weights ask for. All stay if ``like`` has fewer
    than `LEAST`.
    """
    import numpy as np

    if len(like) < LEAST:
        return pairs
    weights = _fitted_weights(_dimensions(pairs), _dimensions(like))
    if not weights.any():
        return pairs.head(0)
    scales = np.geomspace(1 / weights.max(), len(pairs), 1000)
    kept = [scale for scale in scales if np.minimum(scale * weights, 1).sum() >= (1 - lacking) * scale * weights.sum()]
    stays: NDArray[np.bool_] = uniform_draws(row_keys(pairs), 0, "match") < max(kept) * weights
    return pairs.loc[stays]


def _fitted_weights(ours: "dict[str, pd.Series[str]]", theirs: "dict[str, pd.Series[str]]") -> "NDArray[np.float64]":
    """Return a weight per row that gives each of our dimensions the shares that theirs has, as far as it can."""
    import numpy as np
    import pandas as pd

    weights = pd.Series(1.0, index=ours["kind"].index)
    for _ in range(ROUNDS):
        for name, groups in ours.items():
            weights = weights.where(groups.isin(theirs[name]), 0.0)
            sums = weights[weights > 0].groupby(groups).sum()
            shares = theirs[name][theirs[name].isin(sums.index)].value_counts(normalize=True)
            ratio = shares * sums.sum() / sums  # the sum of the weights stays, even if we lack a group
            weights *= groups.map(ratio).fillna(0.0).astype(float)
    return np.asarray(weights, dtype=np.float64)
