"""Find the synonyms within a vocabulary: candidates by their vectors, judged by the model."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.synonym_files import Format, Synonyms, grouped, synonym_writer
from samesense.writers import rejects_beside, rejects_writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samesense.classifier import Classifier
    from samesense.vocabulary import Vocabulary

# Chosen on the validation words of WordNet (`benchmarks.mining`). Of the nearest 3, 5 and 10 words with a probability
# of .9, WordNet has 25%, 23% and 20% as synonyms, which are 24%, 27% and 27% of its pairs: a farther neighbour takes
# as long and is worth less. Of the nearest 3 with .8, .9 and .95, it has 18%, 25% and 37%, which are 30%, 24% and 17%
# of its pairs. The model's own threshold is lower, for pairs two in five of which are synonyms; of the nearest, one
# in seven is.
NEIGHBOURS = 3
THRESHOLD = 0.9


@dataclass(frozen=True)
class Search:
    """How synonyms are looked for.

    Attributes:
        neighbours: how many nearest words of each word, by the model's encoder, are candidates.
        threshold: least probability of synonyms, 0-1.
    """

    neighbours: int = NEIGHBOURS
    threshold: float = THRESHOLD


@dataclass(frozen=True)
class Mined:
    """What was found in a vocabulary.

    Attributes:
        candidates: how many pairs the model judged.
        pairs: the synonyms, by falling probability, then by words.
    """

    candidates: int
    pairs: list[Synonyms]


@dataclass(frozen=True)
class Summary:
    """What was done.

    Attributes:
        words: that were searched.
        rejected: lines that could not be scored.
        candidates: pairs that the model judged.
        pairs: of synonyms.
        groups: of words that are all synonyms of each other; a pair is in one at least.
        seconds: that it took.
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
    """Find the pairs of words that the model judges synonyms; those that differ in case only (May, may) are left out.

    Args:
        classifier: the model.
        words: words and phrases as `samesense.texts.surface` gives them, each once.
        search: how they are looked for.
        encoder: the model that embeds the words, if ``classifier`` cannot: see `samesense.vectors.embedded`.
        progress: show progress bars.
    """
    from samesense.reranking import probabilities
    from samesense.vectors import embedded, nearest

    words = sorted(words)
    rows = nearest(embedded(encoder or classifier, words, progress=progress), search.neighbours)
    pairs = ((words[left], words[right]) for left, right in rows.tolist())
    candidates = [pair for pair in pairs if pair[0].casefold() != pair[1].casefold()]
    chances = probabilities(classifier, candidates, search.threshold, progress=progress).tolist()
    found = [
        Synonyms(left, right, chance)
        for (left, right), chance in zip(candidates, chances, strict=True)
        if chance >= search.threshold
    ]
    return Mined(len(candidates), sorted(found, key=lambda pair: (-pair.probability, pair.left, pair.right)))


def mine_file(  # noqa: PLR0913  # the last two have defaults
    classifier: Classifier,
    vocabulary: Vocabulary,
    target: tuple[Path, Format],
    search: Search,
    *,
    encoder: Classifier | None = None,
    progress: bool = False,
) -> Summary:
    """Find the synonyms within a vocabulary and write them.

    Args:
        classifier: the model.
        vocabulary: its words; its rejected lines are written beside the synonyms, if there are any.
        target: the file to write and its format.
        search: how synonyms are looked for.
        encoder: as `mine` has it.
        progress: show progress bars.

    Raises:
        TableError: a file cannot be written.
    """
    start = time.perf_counter()
    with synonym_writer(*target) as write:
        with rejects_writer(rejects_beside(target[0])) as reject:
            for line in vocabulary.rejects:
                reject(line)
        mined = mine(classifier, vocabulary.words, search, encoder=encoder, progress=progress)
        groups = grouped(mined.pairs)
        write(mined.pairs, groups)
    counts = len(vocabulary.words), len(vocabulary.rejects), mined.candidates, len(mined.pairs), len(groups)
    return Summary(*counts, seconds=round(time.perf_counter() - start, 1))
