"""Find the synonyms within a vocabulary: the nearest words are candidates, which model and evidence judge."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.mining.groups import group_synonyms
from samesense.mining.nearest import nearest_pairs
from samesense.mining.reranking import synonyms_above
from samesense.mining.writers import Format, synonym_writer
from samesense.scoring.writers import rejects_beside, rejects_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier
    from samesense.mining.groups import Synonyms
    from samesense.mining.vocabulary import Vocabulary

# Chosen on the validation words of WordNet (`benchmarks.mining`), by precision and recall of its synonyms. The model
# alone judged: as evidence, WordNet would judge itself.
#   3 neighbours, threshold .8:  18%, 30%
#   3 neighbours, threshold .9:  25%, 24%
#   3 neighbours, threshold .95: 37%, 17%
#   5 neighbours, threshold .9:  23%, 27%
#   10 neighbours, threshold .9: 20%, 27%
# A farther neighbour takes as long to judge, and is worth less. The model's own threshold is lower, because it was
# chosen on pairs two in five of which are synonyms; of the nearest words, one in seven is.
NEIGHBOURS = 3
THRESHOLD = 0.9


@dataclass(frozen=True)
class Search:
    """The parameters of the search.

    Attributes:
        neighbours: how many of each word's nearest, by the model's encoder, are candidates.
        threshold: least probability of synonyms, 0-1.
    """

    neighbours: int = NEIGHBOURS
    threshold: float = THRESHOLD


@dataclass(frozen=True)
class Mined:
    """The synonyms within a vocabulary.

    Attributes:
        candidates: how many pairs were considered, whether or not the model had to be asked.
        pairs: the synonyms, by descending probability, then by words.
    """

    candidates: int
    pairs: list[Synonyms]


@dataclass(frozen=True)
class Summary:
    """How much was searched and found.

    Attributes:
        words: in the vocabulary.
        rejected: lines that could not be scored.
        candidates: pairs that were considered.
        pairs: of synonyms.
        groups: of words that are all synonyms of each other; each pair is in one at least.
        seconds: that the search took.
    """

    words: int
    rejected: int
    candidates: int
    pairs: int
    groups: int
    seconds: float


def mine(
    classifier: Classifier,
    words: Iterable[str],
    search: Search,
    *,
    encoder: Classifier | None = None,
    progress: bool = False,
) -> Mined:
    """Find the pairs of words that are judged synonyms, except words that differ in case only (May, may).

    Args:
        classifier: judges the candidates.
        words: words and phrases as `samesense.texts.checked_text` returns them, each once.
        search: the parameters.
        encoder: the model whose vectors find the candidates, if ``classifier`` has no vectors of words.
        progress: show progress bars.
    """
    words = sorted(words)
    vectors = (encoder or classifier).runtime.vectors(words, progress=progress)
    rows = spelt_apart(words, nearest_pairs(vectors, search.neighbours))
    candidates = [(words[left], words[right]) for left, right in rows.tolist()]
    synonyms = synonyms_above(classifier, candidates, search.threshold, progress=progress)
    return Mined(len(candidates), ranked(synonyms))


def spelt_apart(words: Sequence[str], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those ``pairs`` of rows of ``words``, of shape (pairs, 2), that differ in more than case."""
    import numpy as np

    differ = (words[left].casefold() != words[right].casefold() for left, right in zip(*pairs.T, strict=True))
    kept: NDArray[np.int64] = pairs[np.fromiter(differ, bool, len(pairs))]
    return kept


def ranked(synonyms: Iterable[Synonyms]) -> list[Synonyms]:
    """Return pairs by descending probability, then by words."""
    return sorted(synonyms, key=lambda pair: (-pair.probability, pair.left, pair.right))


def mine_file(find: Callable[[Sequence[str]], Mined], vocabulary: Vocabulary, target: tuple[Path, Format]) -> Summary:
    """Find the synonyms within a vocabulary and write them.

    Args:
        find: finds them, as `mine` does, within words that are sorted, each once.
        vocabulary: the words; its rejected lines, if any, go to a file beside the synonyms.
        target: the file to write and its format.

    Raises:
        DataError: a file cannot be written.
    """
    start = time.perf_counter()
    with synonym_writer(*target) as write:
        with rejects_writer(rejects_beside(target[0])) as reject:
            for line in vocabulary.rejects:
                reject(line)
        mined = find(vocabulary.words)
        groups = group_synonyms(mined.pairs)
        write(mined.pairs, groups)
    counts = len(vocabulary.words), len(vocabulary.rejects), mined.candidates, len(mined.pairs), len(groups)
    return Summary(*counts, seconds=round(time.perf_counter() - start, 1))
