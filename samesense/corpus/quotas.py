"""How negatives are sampled: each word in proportion to its positives, so that no word gives the label away."""

from typing import TYPE_CHECKING

from samesense.pairs import SIDES, is_among, row_keys, sort_sides

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def stubs(pairs: "pd.DataFrame", side: str) -> "pd.Series[str]":
    """Return the stub of one side of each pair: its part of speech and word, ``n/word``, which awaits a partner."""
    return pairs["pos"] + "/" + pairs[side]


def split_stubs(names: "pd.Index[str]") -> "pd.DataFrame":
    """Return ``pos`` and ``word`` of stubs."""
    return names.to_series().reset_index(drop=True).str.extract(r"^(?P<pos>[^/]*)/(?P<word>.*)$")


def negative_quotas(corpus: "pd.DataFrame", per_positive: float, rng: "np.random.Generator") -> "pd.Series[int]":
    """Return the number of negatives that each word of the positives still lacks, by stub.

    It should be in ``per_positive`` per positive, rounded at random; the negatives in ``corpus`` count.
    """
    import pandas as pd

    def degrees(pairs: "pd.DataFrame") -> "pd.Series[int]":
        return pd.concat([stubs(pairs, "left"), stubs(pairs, "right")]).value_counts().sort_index()

    degree = degrees(corpus[corpus["label"] == 1])
    whole, part = divmod(per_positive, 1)
    total = int(whole) * degree + rng.binomial(degree, part)
    known = degrees(corpus[corpus["label"] == 0]).reindex(degree.index, fill_value=0)
    return (total - known).clip(lower=0)


class QuotaSampler:
    """Samples pairs within a quota of pairs per word.

    A word that is commoner among negatives than among positives gives the label away to a model that sees it alone:
    the bias of Poliak et al. 2018, aclanthology.org/S18-2023.

    Attributes:
        quota: how many more pairs each word may be in, by stub.
    """

    def __init__(self, quota: "pd.Series[int]", taken: "pd.DataFrame", rng: "np.random.Generator") -> None:
        """Start with ``quota`` and the pairs that are taken already: none of them is sampled."""
        self.quota = quota
        self._taken = [row_keys(taken)]
        self._rng = rng

    def sample(self, candidates: "pd.DataFrame", size: int, extra: int = 0) -> "pd.DataFrame":
        """Return up to ``size`` rows at random, in their order.

        A word without a quota gets ``extra``; later samples can use the rest of it.
        """
        import pandas as pd

        fresh = candidates[~is_among(row_keys(candidates), pd.concat(self._taken))]
        fresh = fresh.iloc[self._rng.permutation(len(fresh))]
        sides = [stubs(fresh, side) for side in SIDES]
        if extra:
            new = pd.Index(sorted(set(pd.concat(sides)) - set(self.quota.index)), dtype=self.quota.index.dtype)
            self.quota = pd.concat([self.quota, pd.Series(extra, index=new, dtype=int)])
        left, right = (self.quota.index.get_indexer(pd.Index(side)).tolist() for side in sides)
        quota = [*self.quota.tolist(), 0]  # the last is that of an unknown word, whose place is -1
        rows: list[int] = []
        for row, (one, other) in enumerate(zip(left, right, strict=True)):
            if len(rows) >= size:
                break
            if quota[one] > 0 and quota[other] > 0:
                quota[one] -= 1
                quota[other] -= 1
                rows.append(row)
        self.quota = pd.Series(quota[:-1], index=self.quota.index)
        sample = fresh.iloc[rows].sort_index()
        self._taken.append(row_keys(sample))
        return sample

    def random_pairs(self) -> "pd.DataFrame":
        """Return random pairs within a part of speech, each once, with every word as often as its quota says.

        Returns:
            ``left`` and ``right`` in sorted order, ``pos`` and an empty ``source``.
        """
        names = self.quota.index.repeat(self.quota)[self._rng.permutation(int(self.quota.sum()))]
        left = split_stubs(names)
        left = left.sort_values("pos", kind="stable", ignore_index=True)
        place = left.groupby("pos").cumcount()
        right = left["word"].shift(-1)
        matched = (place % 2 == 0) & (left["pos"] == left["pos"].shift(-1)) & (left["word"] != right)
        return unique_pairs(left["word"][matched], right[matched], left["pos"][matched])


def unique_pairs(one: "pd.Series[str]", other: "pd.Series[str]", pos: "pd.Series[str]") -> "pd.DataFrame":
    """Return each pair once: ``left`` and ``right`` in sorted order, ``pos`` and an empty ``source``."""
    import pandas as pd

    left, right = sort_sides(one, other)
    pairs = pd.DataFrame({"left": left, "right": right, "pos": pos, "source": ""})
    return pairs.drop_duplicates(["left", "right"], ignore_index=True)
