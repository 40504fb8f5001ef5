"""Hard negatives by form: words that look or sound like each other."""

import re
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from samesense.corpus.quotas import unique_pairs
from samesense.pairs import pair_tuples, zipf_frequency

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

CHUNK = 500  # words that are compared with all others at once, to bound the memory
NEAREST = 3  # words of each anchor
SHORTEST = 3  # letters; shorter words look like half of all others
KNOWN = 3.0  # on the Zipf scale, once in a million words: people confuse words that they know
SOUND_SIMILARITY = 60  # least similarity of words that sound alike: right and write have 60


def find_lookalikes(anchors: "pd.DataFrame", vocabulary: "pd.DataFrame", min_similarity: float) -> "pd.DataFrame":
    """Return pairs of an anchor and the words of its part of speech that are spelt most like it, `NEAREST` of them.

    Words of less than `SHORTEST` letters are left out, and so are pairs of which one is an inflected form of the other.

    Args:
        anchors: ``word`` and ``pos`` to look for.
        vocabulary: ``word`` and ``pos`` to find.
        min_similarity: least ``rapidfuzz.fuzz.ratio`` of a pair, 0-100.

    Returns:
        In the form of `unique_pairs`.
    """
    import pandas as pd
    from tqdm import tqdm

    anchors, vocabulary = (words[words["word"].str.len() >= SHORTEST] for words in (anchors, vocabulary))
    parts = [pd.DataFrame({"left": [], "right": [], "pos": []}, dtype=str)]
    with tqdm(total=len(anchors), desc="lookalikes", unit="word", mininterval=1) as bar:
        for pos, group in anchors.groupby("pos"):
            others = vocabulary.loc[vocabulary["pos"] == pos, "word"].to_numpy()
            for start in range(0, len(group), CHUNK):
                words = group["word"].to_numpy()[start : start + CHUNK]
                parts.append(_without_inflected(_nearest_spellings(words, others, min_similarity)).assign(pos=pos))
                bar.update(len(words))
    pairs = pd.concat(parts)
    return unique_pairs(pairs["left"], pairs["right"], pairs["pos"])


def find_soundalikes(vocabulary: "pd.DataFrame") -> "pd.DataFrame":
    """Return pairs of common words of one part of speech that sound alike: desert and dessert, principal and principle.

    They have one key of Metaphone, by Lawrence Philips (Hanging on the Metaphone, Computer Language 7(12), 1990), which
    is about the consonants of a word, and similar spellings. A word that has several parts of speech is paired in each.
    Spellings of one word (gray, grey) are among them.

    Args:
        vocabulary: ``word`` and ``pos``, each once.

    Returns:
        In the form of `unique_pairs`.
    """
    import pandas as pd
    from rapidfuzz import fuzz

    words = vocabulary[vocabulary["word"].str.fullmatch(f"[a-z]{{{SHORTEST},}}")]
    common = words[words["word"].map(zipf_frequency).astype(float) >= KNOWN]
    rows = [
        (left, right, pos)
        for (pos, _), group in common.groupby(["pos", common["word"].map(_sound)])["word"]
        for left, right in combinations(group, 2)
        if fuzz.ratio(left, right) >= SOUND_SIMILARITY
    ]
    pairs = _without_inflected(pd.DataFrame(rows, columns=["left", "right", "pos"], dtype=str))
    return unique_pairs(pairs["left"], pairs["right"], pairs["pos"])


def _sound(word: str) -> str:
    """Return the Metaphone key of a word, in which any first vowel is an A, as accept and except sound the same."""
    from jellyfish import metaphone

    return re.sub("^[EIOU]", "A", re.sub(r"(.)\1+", r"\1", metaphone(word)))


def _without_inflected(pairs: "pd.DataFrame") -> "pd.DataFrame":
    import numpy as np

    others = [not _is_one_lexeme(left.split(), right.split()) for left, right in pair_tuples(pairs)]
    return pairs[np.array(others, dtype=bool)]


def _is_one_lexeme(left: list[str], right: list[str]) -> bool:
    """Tell whether two phrases are the same but for the inflection of words."""
    return len(left) == len(right) and all(
        one == other or one in _bases(other) or other in _bases(one) for one, other in zip(left, right, strict=True)
    )


@lru_cache(maxsize=100_000)
def _bases(word: str) -> frozenset[str]:
    """Return what a word may be inflected from; dictionaries lack many of those that end in -er (runner, writer)."""
    from lemminflect import getAllLemmas

    lemmas = {lemma for some in getAllLemmas(word).values() for lemma in some}
    if word.endswith("er"):
        lemmas |= {word[:-1], word[:-2], re.sub(r"(.)\1er$", r"\1", word)}
    return frozenset(lemmas - {word})


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
