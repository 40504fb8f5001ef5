"""How negatives are drawn: each word as often as its share of the positives, so that no word tells the label."""

from typing import TYPE_CHECKING

from stages._pairs import among, ordered, row_keys

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def stubs(pairs: "pd.DataFrame", side: str) -> "pd.Series[str]":
    """Return the stub of one side of each pair: its part of speech and the word, as ``n/word``."""
    return pairs["pos"] + "/" + pairs[side]


def words_of(names: "pd.Index[str]") -> "pd.DataFrame":
    """Return ``pos`` and ``word`` of stubs."""
    return names.to_series().reset_index(drop=True).str.extract(r"^(?P<pos>[^/]*)/(?P<word>.*)$")


def quotas(corpus: "pd.DataFrame", per_positive: float, rng: "np.random.Generator") -> "pd.Series[int]":
    """Return how many negatives each word of the positives should yet be in, by stub.

    That is ``per_positive`` per positive, rounded at random, less the negatives that ``corpus`` has already.
    """
    import pandas as pd

    def degrees(pairs: "pd.DataFrame") -> "pd.Series[int]":
        return pd.concat([stubs(pairs, "left"), stubs(pairs, "right")]).value_counts().sort_index()

    degree = degrees(corpus[corpus["label"] == 1])
    whole, part = divmod(per_positive, 1)
    wanted = int(whole) * degree + rng.binomial(degree, part)
    had = degrees(corpus[corpus["label"] == 0]).reindex(degree.index, fill_value=0)
    return (wanted - had).clip(lower=0)


class Draw:
    """Draws pairs within a quota of pairs per word.

    A word that is commoner among negatives than among positives tells the label to a model that sees it alone: the
    bias of Poliak et al. 2018, aclanthology.org/S18-2023.

    Attributes:
        quota: how many more pairs each word may be in, by stub.
    """

    def __init__(self, quota: "pd.Series[int]", taken: "pd.DataFrame", rng: "np.random.Generator") -> None:
        """Start with ``quota`` and the pairs that are taken already."""
        self.quota = quota
        self._taken = [row_keys(taken)]
        self._rng = rng

    def take(self, candidates: "pd.DataFrame", size: int, extra: int = 0) -> "pd.DataFrame":
        """Return up to ``size`` rows drawn at random; ``extra`` is the quota of a word that has none."""
        import pandas as pd

        fresh = candidates[~among(row_keys(candidates), pd.concat(self._taken))]
        fresh = fresh.iloc[self._rng.permutation(len(fresh))]
        sides = [stubs(fresh, side) for side in ("left", "right")]
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
        drawn = fresh.iloc[rows].sort_index()
        self._taken.append(row_keys(drawn))
        return drawn

    def random_pairs(self) -> "pd.DataFrame":
        """Return what is left of every quota as pairs at random within a part of speech, each pair once.

        Returns:
            ``left`` and ``right`` in sorted order, ``pos`` and an empty ``source``.
        """
        names = self.quota.index.repeat(self.quota)[self._rng.permutation(int(self.quota.sum()))]
        left = words_of(names)
        left = left.sort_values("pos", kind="stable", ignore_index=True)
        place = left.groupby("pos").cumcount()
        right = left["word"].shift(-1)
        matched = (place % 2 == 0) & (left["pos"] == left["pos"].shift(-1)) & (left["word"] != right)
        return in_order(left["word"][matched], right[matched], left["pos"][matched])


def lookalikes(anchors: "pd.DataFrame", vocabulary: "pd.DataFrame", min_similarity: float) -> "pd.DataFrame":
    """Return pairs of an anchor and the three words of its part of speech that are spelt most like it.

    Args:
        anchors: ``word`` and ``pos`` to look for.
        vocabulary: ``word`` and ``pos`` to find.
        min_similarity: least ``rapidfuzz.fuzz.ratio`` of a pair, 0-100.

    Returns:
        In the form of `Draw.random_pairs`.
    """
    import pandas as pd
    from tqdm import tqdm

    found = []
    with tqdm(total=len(anchors), desc="lookalikes", unit="word", mininterval=1) as bar:
        for pos, group in anchors.groupby("pos"):
            others = vocabulary.loc[vocabulary["pos"] == pos, "word"].to_numpy()
            for start in range(0, len(group), 500):
                words = group["word"].to_numpy()[start : start + 500]
                found.append(_nearest_spellings(words, others, min_similarity).assign(pos=pos))
                bar.update(len(words))
    pairs = pd.concat(found) if found else pd.DataFrame({"left": [], "right": [], "pos": []}, dtype=str)
    return in_order(pairs["left"], pairs["right"], pairs["pos"])


def _nearest_spellings(words: "np.ndarray", others: "np.ndarray", min_similarity: float) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd
    from rapidfuzz import fuzz, process

    scores = process.cdist(
        words, others, scorer=fuzz.ratio, score_cutoff=min_similarity, dtype=np.uint8, workers=-1
    ).astype(np.int16)
    scores[words[:, None] == others[None, :]] = 0
    best = np.argsort(-scores, axis=1, kind="stable")[:, :3]  # of equal scores the first in sorted order
    rows = np.repeat(np.arange(len(words)), best.shape[1])
    close = scores[rows, best.ravel()] > 0
    return pd.DataFrame({"left": words[rows[close]], "right": others[best.ravel()[close]]})


def in_order(one: "pd.Series[str]", other: "pd.Series[str]", pos: "pd.Series[str]") -> "pd.DataFrame":
    """Return the pairs once each, with ``left`` and ``right`` in sorted order, ``pos`` and an empty ``source``."""
    import pandas as pd

    left, right = ordered(one, other)
    pairs = pd.DataFrame({"left": left, "right": right, "pos": pos, "source": ""})
    return pairs.drop_duplicates(["left", "right"], ignore_index=True)
