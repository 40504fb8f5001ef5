"""How negatives are sampled: each word in proportion to its positives, so that no word gives the label away."""

from typing import TYPE_CHECKING

from samesense.draws import uniform_draws
from samesense.pairs import SIDES, are_common, is_among, row_keys, sort_sides

if TYPE_CHECKING:
    import pandas as pd


def stubs(pairs: "pd.DataFrame", side: str) -> "pd.Series[str]":
    """Return the stub of one side of each pair: its part of speech and word, ``n/word``, which awaits a partner."""
    return pairs["pos"] + "/" + pairs[side]


def split_stubs(names: "pd.Index[str]") -> "pd.DataFrame":
    """Return ``pos`` and ``word`` of stubs."""
    return names.to_series().reset_index(drop=True).str.extract(r"^(?P<pos>[^/]*)/(?P<word>.*)$")


def negative_quotas(
    pairs: "pd.DataFrame", per_positive: float, per_common_positive: float, seed: int
) -> "pd.Series[int]":
    """Return the number of negatives that each word of the positives still lacks, by stub.

    It should be in ``per_positive`` for each of its positives, or in ``per_common_positive`` if both words are common,
    rounded at random; the negatives in ``pairs`` count.
    """
    import pandas as pd

    def sums(pairs: "pd.DataFrame", values: "pd.Series[float]") -> "pd.Series[float]":
        both = pd.concat([stubs(pairs, "left"), stubs(pairs, "right")])
        return pd.concat([values, values]).groupby(both).sum().sort_index()

    positives, negatives = pairs[pairs["label"] == 1], pairs[pairs["label"] == 0]
    wanted = are_common(positives).map({True: per_common_positive, False: per_positive})
    share = sums(positives, wanted)
    total = (share + uniform_draws(share.index, seed, "quota")).astype(int)
    known = sums(negatives, pd.Series(1, index=negatives.index)).reindex(total.index, fill_value=0)
    return (total - known).clip(lower=0).astype(int)


class QuotaSampler:
    """Samples pairs within a quota of pairs per word.

    A word that is commoner among negatives than among positives gives the label away to a model that sees it alone:
    the bias of Poliak et al. 2018, aclanthology.org/S18-2023.

    Attributes:
        quota: how many more pairs each word may be in, by stub.
    """

    def __init__(self, quota: "pd.Series[int]", taken: "pd.DataFrame", seed: int) -> None:
        """Start with ``quota`` and the pairs that are taken already: none of them is sampled."""
        self.quota = quota
        self._extra = quota.head(0)  # what words without a quota may be in, in samples that allow it
        self._taken = [row_keys(taken)]
        self._seed = seed

    def sample(self, candidates: "pd.DataFrame", size: int, purpose: str, extra: int = 0) -> "pd.DataFrame":
        """Return up to ``size`` rows, drawn by a hash of ``purpose`` and their words, in their order.

        Rows are drawn in proportion to their ``weight`` (Efraimidis and Spirakis 2006,
        doi.org/10.1016/j.ipl.2005.11.003). A word without a quota may be in ``extra`` pairs, of all samples with an
        ``extra`` together.
        """
        import numpy as np
        import pandas as pd

        fresh = candidates[~is_among(row_keys(candidates), pd.concat(self._taken))]
        sides = [pd.Index(stubs(fresh, side)) for side in SIDES]
        if extra:
            new = sides[0].union(sides[1]).difference(self.quota.index).difference(self._extra.index)
            self._extra = pd.concat([self._extra, pd.Series(extra, index=new, dtype=int)])
        quota = pd.concat([self.quota, self._extra]) if extra else self.quota
        draws = uniform_draws(row_keys(fresh), self._seed, purpose)
        order = np.argsort(-np.log1p(-draws) / fresh["weight"].to_numpy(float), kind="stable")
        places = [quota.index.get_indexer(side)[order].tolist() for side in sides]
        left = [*quota.tolist(), 0]  # the last is that of an unknown word, whose place is -1
        rows: list[int] = []
        for row, one, other in zip(order.tolist(), *places, strict=True):
            if len(rows) >= size:
                break
            if left[one] > 0 and left[other] > 0:
                left[one] -= 1
                left[other] -= 1
                rows.append(row)
        rest, known = pd.Series(left[:-1], index=quota.index, dtype=int), len(self.quota)
        self.quota = rest.iloc[:known]
        if extra:
            self._extra = rest.iloc[known:]
        sample = fresh.iloc[sorted(rows)].drop(columns="weight")
        self._taken.append(row_keys(sample))
        return sample

    def random_pairs(self, purpose: str) -> "pd.DataFrame":
        """Return random pairs within a part of speech: about as many of each word as twice its quota.

        Each word has as many places in a row as its quota says, by a hash; neighbours in the row are pairs (as in
        consistent hashing, Karger et al. 1997): so a word more or less changes the pairs beside it only.

        Returns:
            ``left`` and ``right`` in sorted order, each pair once, ``pos`` and an empty ``source``.
        """
        names = self.quota.index.repeat(self.quota)
        slots = split_stubs(names)
        numbers = slots.groupby(["pos", "word"]).cumcount().astype(str)
        slots["draw"] = uniform_draws(names + "\t" + numbers, self._seed, purpose)
        slots = slots.sort_values(["pos", "draw", "word"], ignore_index=True)
        right = slots["word"].shift(-1)
        matched = (slots["pos"] == slots["pos"].shift(-1)) & (slots["word"] != right)
        return unique_pairs(slots["word"][matched], right[matched], slots["pos"][matched])


def unique_pairs(one: "pd.Series[str]", other: "pd.Series[str]", pos: "pd.Series[str]") -> "pd.DataFrame":
    """Return each pair once: ``left`` and ``right`` in sorted order, ``pos``, no ``source`` and a ``weight`` of 1."""
    import pandas as pd

    left, right = sort_sides(one, other)
    pairs = pd.DataFrame({"left": left, "right": right, "pos": pos, "source": "", "weight": 1.0})
    return pairs.drop_duplicates(["left", "right"], ignore_index=True)
