"""Find the synonyms within a vocabulary: candidates, which model and evidence judge, in groups."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from samesense.lists.decisions import Decisions
from samesense.mining.groups import Synonyms, group_synonyms
from samesense.mining.rules import mined_rules
from samesense.mining.seeds import Seeds
from samesense.mining.word_forms import PartOfSpeech, are_forms, can_be
from samesense.mining.writers import Target, synonym_writer
from samesense.scoring.writers import rejects_beside, rejects_writer

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier
    from samesense.evidence.store import Evidence
    from samesense.mining.candidates import Candidates
    from samesense.mining.vocabulary import Vocabulary
    from samesense.texts import Pair

    Floats = NDArray[np.float64]

NEAREST = (3, 30)  # neighbours of a word, at least and at most, unless their number is given
WORD_PAIRS = 100_000  # words and neighbours: as many neighbours as they allow
THRESHOLD = 0.5
WEAK = 0.5  # of the threshold: the least probability of two members of a group
ACCEPTED = "accepted by people"  # the reason of such a pair

Inflections = Literal["keep", "drop"]


@dataclass(frozen=True)
class Search:
    """The parameters of the search.

    Attributes:
        neighbours: how many of each word's nearest, by the model's encoder, are candidates; None: the more, the smaller
            the vocabulary.
        threshold: least probability of synonyms, 0-1.
        inflections: whether inflections and derivations of one word are candidates.
        pos: the part of speech that a word must be able to be; None: any.
        seeds: what is known, and therefore not proposed.
        decisions: of people: pairs that they rejected are left out, and those that they accepted come in.
    """

    neighbours: int | None = None
    threshold: float = THRESHOLD
    inflections: Inflections = "drop"
    pos: PartOfSpeech | None = None
    seeds: Seeds = field(default_factory=Seeds)
    decisions: Decisions = field(default_factory=Decisions)

    def neighbours_among(self, words: int) -> int:
        """Return how many neighbours of each word are candidates in a vocabulary of so many words."""
        least, most = NEAREST
        return self.neighbours or min(max(WORD_PAIRS // words, least), most)

    def asks_for(self, pair: Pair) -> bool:
        """Tell whether a pair is to be judged: it is not known, not decided, and not one word in two forms."""
        if pair[0].casefold() == pair[1].casefold() or pair in self.seeds or self.decisions.label(pair) is not None:
            return False
        return self.inflections == "keep" or not are_forms(*pair)

    def accepted(self, words: Iterable[str]) -> list[Synonyms]:
        """Return the pairs among some words that people accepted and that are not known."""
        pairs = (pair for pair in self.decisions.accepted(words) if pair not in self.seeds)
        return [Synonyms(*pair, 1.0, ACCEPTED) for pair in pairs]


@dataclass(frozen=True)
class Mined:
    """The synonyms within a vocabulary.

    Attributes:
        candidates: how many pairs were considered, whether or not the model had to be asked.
        pairs: the synonyms, by descending probability, then by words.
        weak: the pairs whose probability is at least `WEAK` of the threshold, but does not reach it.
    """

    candidates: int
    pairs: list[Synonyms]
    weak: list[Synonyms]


@dataclass(frozen=True)
class Summary:
    """How much was searched and found.

    Attributes:
        words: in the vocabulary.
        rejected: lines that could not be scored.
        candidates: pairs that were considered.
        pairs: of synonyms.
        groups: of words that agree; each pair that holds both ways is in one at least.
        unwritten: terms of groups that the format cannot hold.
        seconds: that the search took.
    """

    words: int
    rejected: int
    candidates: int
    pairs: int
    groups: int
    unwritten: int
    seconds: float


class Engine(Protocol):
    """Does the long steps of a search: on this machine (`Local`), or on a cluster."""

    @property
    def evidence(self) -> Evidence | None:
        """What the classifier that judges knows of pairs; None: it has none."""

    def find(self, words: Sequence[str], neighbours: int) -> Candidates:
        """Return the candidates within words: see `samesense.mining.candidates.candidate_pairs`."""

    def judge(self, words: Sequence[str], candidates: Candidates, search: Search) -> Judged:
        """Judge candidates within words: see `judge_candidates`."""


class Judged(NamedTuple):
    """What was found among candidates.

    Attributes:
        candidates: how many of them were judged, whether or not the model had to be asked.
        synonyms: whose probability is at least `WEAK` of the threshold.
    """

    candidates: int
    synonyms: list[Synonyms]


@dataclass(frozen=True)
class Local:
    """Searches on this machine.

    Attributes:
        classifier: judges the candidates.
        encoder: the model whose vectors find them, if ``classifier`` has no vectors of words.
        progress: show progress bars.
    """

    classifier: Classifier
    encoder: Classifier | None = None
    progress: bool = False

    @property
    def evidence(self) -> Evidence | None:
        """See `Engine`."""
        return self.classifier.evidence

    def find(self, words: Sequence[str], neighbours: int) -> Candidates:
        """See `Engine`."""
        from samesense.mining.candidates import candidate_pairs

        vectors = (self.encoder or self.classifier).runtime.vectors(words, progress=self.progress)
        return candidate_pairs(words, vectors, neighbours, self.evidence)

    def judge(self, words: Sequence[str], candidates: Candidates, search: Search) -> Judged:
        """See `Engine`."""
        pairs = [(words[left], words[right]) for left, right in candidates.rows.tolist()]
        return judge_candidates(self.classifier, pairs, candidates.closeness, search, progress=self.progress)


def mine(engine: Engine, words: Iterable[str], search: Search) -> Mined:
    """Find the pairs of words that are judged synonyms, except words that differ in case only (May, may).

    Args:
        engine: finds and judges the candidates.
        words: words and phrases as `samesense.texts.checked_text` returns them.
        search: the parameters.
    """
    words = sorted({*words, *search.seeds.words})
    if search.pos:
        words = [word for word in words if can_be(word, search.pos)]
    if not words:
        return Mined(0, [], [])
    found = engine.find(words, search.neighbours_among(len(words)))
    number, synonyms = engine.judge(words, found, search)
    synonyms += search.accepted(words)
    synonyms.sort(key=lambda pair: (-pair.probability, pair.left, pair.right))
    strong = sum(pair.probability >= search.threshold for pair in synonyms)
    return Mined(number, synonyms[:strong], synonyms[strong:])


def judge_candidates(
    classifier: Classifier, pairs: Sequence[Pair], closeness: Floats, search: Search, *, progress: bool = False
) -> Judged:
    """Judge those pairs that the search asks for.

    Args:
        classifier: judges them.
        pairs: words and phrases as `samesense.texts.checked_text` returns them.
        closeness: of their vectors: see `samesense.mining.candidates.Candidates`.
        search: the parameters.
        progress: show progress bars.
    """
    from samesense.mining.reranking import synonyms_above

    kept = [place for place, pair in enumerate(pairs) if search.asks_for(pair)]
    wanted, least = [pairs[place] for place in kept], WEAK * search.threshold
    return Judged(len(kept), synonyms_above(classifier, wanted, closeness[kept], least, progress=progress))


def mine_file(engine: Engine, vocabulary: Vocabulary, target: Target, search: Search) -> Summary:
    """Find the synonyms within a vocabulary and write them.

    Args:
        engine: finds and judges the candidates.
        vocabulary: the words; its rejected lines, if any, go to a file beside the synonyms.
        target: the file to write.
        search: the parameters.

    Raises:
        DataError: a file cannot be written.
    """
    from samesense.mining.directions import one_way

    start = time.perf_counter()
    with synonym_writer(target) as write:
        with rejects_writer(rejects_beside(target.path)) as reject:
            for line in vocabulary.rejects:
                reject(line)
        mined = mine(engine, vocabulary.words, search)
        directed = one_way([pair[:2] for pair in mined.pairs], engine.evidence) if target.one_way else {}
        groups = _groups(mined, directed, search)
        unwritten = write(mined.pairs, mined_rules(groups, directed.values(), vocabulary.counts))
    counts = len(vocabulary.words), len(vocabulary.rejects), mined.candidates, len(mined.pairs), len(groups)
    return Summary(*counts, len(unwritten), seconds=round(time.perf_counter() - start, 1))


def _groups(mined: Mined, directed: Container[Pair], search: Search) -> list[list[str]]:
    """Group the pairs that hold both ways, beside those that are known; return the groups that say something new."""
    known = search.seeds.pairs
    pairs = [pair[:2] for pair in mined.pairs if pair[:2] not in directed]
    pairs += sorted(pair for pair in known if search.decisions.label(pair) is not False)
    groups = group_synonyms(pairs, (pair[:2] for pair in mined.weak))
    return [group for group in groups if not known.issuperset(combinations(group, 2))]
