"""Hard negatives by spelling: words that look like each other."""

from typing import TYPE_CHECKING

from samesense.corpus.quotas import unique_pairs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

CHUNK = 500  # words that are compared with all others at once, to bound the memory
NEAREST = 3  # words of each anchor


def find_lookalikes(anchors: "pd.DataFrame", vocabulary: "pd.DataFrame", min_similarity: float) -> "pd.DataFrame":
    """Return pairs of an anchor and the words of its part of speech that are spelt most like it, `NEAREST` of them.

    Args:
        anchors: ``word`` and ``pos`` to look for.
        vocabulary: ``word`` and ``pos`` to find.
        min_similarity: least ``rapidfuzz.fuzz.ratio`` of a pair, 0-100.

    Returns:
        In the form of `unique_pairs`.
    """
    import pandas as pd
    from tqdm import tqdm

    parts = []
    with tqdm(total=len(anchors), desc="lookalikes", unit="word", mininterval=1) as bar:
        for pos, group in anchors.groupby("pos"):
            others = vocabulary.loc[vocabulary["pos"] == pos, "word"].to_numpy()
            for start in range(0, len(group), CHUNK):
                words = group["word"].to_numpy()[start : start + CHUNK]
                parts.append(_nearest_spellings(words, others, min_similarity).assign(pos=pos))
                bar.update(len(words))
    pairs = pd.concat(parts) if parts else pd.DataFrame({"left": [], "right": [], "pos": []}, dtype=str)
    return unique_pairs(pairs["left"], pairs["right"], pairs["pos"])


def _nearest_spellings(words: "np.ndarray", others: "np.ndarray", min_similarity: float) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd
    from rapidfuzz import fuzz, process

    scores = process.cdist(
        words, others, scorer=fuzz.ratio, score_cutoff=min_similarity, dtype=np.uint8, workers=-1
    ).astype(np.int16)
    scores[words[:, None] == others[None, :]] = 0
    best = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]  # of equal scores the first in sorted order
    rows = np.repeat(np.arange(len(words)), best.shape[1])
    close = scores[rows, best.ravel()] > 0
    return pd.DataFrame({"left": words[rows[close]], "right": others[best.ravel()[close]]})
