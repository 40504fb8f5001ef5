"""How negatives are drawn: each word as often as its share of the positives, so that no word tells the label."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Stub = tuple[str, str]  # one end of a pair: a word and its part of speech


def quotas(positives: "pd.DataFrame", per_positive: float, rng: "np.random.Generator") -> dict[Stub, int]:
    """Return how many negatives each word should be in: ``per_positive`` per positive, rounded at random."""
    degree: Counter[Stub] = Counter()
    for side in ("left", "right"):
        degree.update(zip(positives[side], positives["pos"], strict=True))
    whole, part = divmod(per_positive, 1)
    return {stub: int(whole) * count + int(rng.binomial(count, part)) for stub, count in sorted(degree.items())}


class Draw:
    """Draws pairs within a quota of pairs per word.

    A word that is commoner among negatives than among positives tells the label to a model that sees it alone: the
    bias of Poliak et al. 2018, aclanthology.org/S18-2023.

    Attributes:
        quota: how many more pairs each word may be in.
    """

    def __init__(self, quota: Mapping[Stub, int], taken: Iterable[tuple[str, str]], rng: "np.random.Generator") -> None:
        """Start with ``quota`` and the pairs that are taken already."""
        self.quota = dict(quota)
        self._taken = set(taken)
        self._rng = rng

    def take(self, candidates: "pd.DataFrame", size: int, extra: int = 0) -> "pd.DataFrame":
        """Return up to ``size`` rows drawn at random; ``extra`` is the quota of a word that has none."""
        sides = candidates[["left", "right", "pos"]].to_numpy()
        rows: list[int] = []
        for row in self._rng.permutation(len(candidates)):
            if len(rows) >= size:
                break
            left, right, pos = sides[row]
            left_quota, right_quota = (self.quota.get((word, pos), extra) for word in (left, right))
            if (left, right) not in self._taken and left_quota > 0 and right_quota > 0:
                self._taken.add((left, right))
                self.quota |= {(left, pos): left_quota - 1, (right, pos): right_quota - 1}
                rows.append(row)
        return candidates.iloc[sorted(rows)]

    def stubs(self) -> list[Stub]:
        """Return what is left of every quota, in random order."""
        left = [stub for stub, count in sorted(self.quota.items()) for _ in range(count)]
        return [left[place] for place in self._rng.permutation(len(left))]


def lookalikes(anchors: Iterable[Stub], vocabulary: Iterable[Stub], min_similarity: float) -> "pd.DataFrame":
    """Return pairs of an anchor and the three words of its part of speech that are spelt most like it.

    Args:
        anchors: words to look for.
        vocabulary: words to find.
        min_similarity: least ``rapidfuzz.fuzz.ratio`` of a pair, 0-100.

    Returns:
        ``left`` and ``right`` in sorted order, ``pos`` and an empty ``source``.
    """
    from rapidfuzz import fuzz, process
    from tqdm import tqdm

    words = _by_pos(sorted(vocabulary))
    rows = [
        (anchor, other, pos)
        for anchor, pos in tqdm(sorted(anchors), desc="lookalikes", unit="word", mininterval=1)
        for other, _, _ in process.extract(anchor, words[pos], scorer=fuzz.ratio, limit=4, score_cutoff=min_similarity)
        if other != anchor
    ]
    return _pairs(rows)


def random_pairs(stubs: Iterable[Stub]) -> "pd.DataFrame":
    """Return pairs of the stubs that follow each other within a part of speech, in the form of `lookalikes`."""
    words = sorted(_by_pos(stubs).items())
    return _pairs(
        [(one, other, pos) for pos, found in words for one, other in zip(found[::2], found[1::2], strict=False)]
    )


def _by_pos(stubs: Iterable[Stub]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for word, pos in stubs:
        words.setdefault(pos, []).append(word)
    return words


def _pairs(rows: list[tuple[str, str, str]]) -> "pd.DataFrame":
    import pandas as pd

    ordered = [(*sorted((one, other)), pos, "") for one, other, pos in rows]
    return pd.DataFrame(ordered, columns=["left", "right", "pos", "source"]).drop_duplicates(ignore_index=True)
