"""The pairs of a vocabulary that may be synonyms: near each other, spelled alike, abbreviated, or known as such."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from samesense.evidence.abbreviations import abbreviation_key, abbreviation_keys
from samesense.mining.nearest import Neighbours, near_pairs
from samesense.models.nearest import nearest_rows
from samesense.texts import word_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from samesense.evidence.store import Evidence

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]
    Vectors = NDArray[np.float32]

HUB = 10  # nearest words by which a word's neighbourhood is measured
MOST = 10  # words of one key: more are no variants of one word


@dataclass(frozen=True)
class Candidates:
    """Pairs of words that may be synonyms.

    Attributes:
        rows: of the words in the vocabulary, the lower first, of shape (pairs, 2); each pair once, sorted.
        closeness: of the two vectors, of shape (pairs,): see `candidate_pairs`.
    """

    rows: NDArray[np.int64]
    closeness: Floats


def candidate_pairs(
    words: Sequence[str], vectors: Vectors, neighbours: int, evidence: Evidence | None = None
) -> Candidates:
    """Return the candidates by exact cosine: see `join_candidates`.

    Args:
        words: the vocabulary.
        vectors: their unit vectors, of shape (words, size).
        neighbours: how many of each word's nearest are candidates.
        evidence: what is known; None: nothing.
    """
    near = Neighbours(*nearest_rows(vectors, nearest_needed(neighbours, len(words))))
    return join_candidates(words, near, neighbours, partial(_cosines, vectors), evidence)


def nearest_needed(neighbours: int, words: int) -> int:
    """Return how many nearest of each word `join_candidates` takes."""
    return min(max(neighbours, HUB) + 1, words)  # the nearest of a row is itself, or one that is equal to it


def join_candidates(
    words: Sequence[str],
    near: Neighbours,
    neighbours: int,
    cosines: Callable[[Rows], Floats],
    evidence: Evidence | None = None,
) -> Candidates:
    """Return the candidates: what the encoder puts near each other, what is alike by the letters, and what is known.

    The first are the pairs one of which is among the nearest of the other, by cosine. The second have one
    `samesense.texts.word_key`, or one has an `abbreviation_key` that the other may be abbreviated to. The third are in
    one synset of WordNet.

    Closeness is cross-domain similarity local scaling (CSLS, Conneau et al. 2018, Word translation without parallel
    data): twice the cosine, less the mean cosine of each word with its `HUB` nearest. A word that is near to
    everything is near to nothing in particular.

    Args:
        words: the vocabulary.
        near: the nearest of each word, as many as `nearest_needed` says.
        neighbours: how many of each word's nearest are candidates.
        cosines: returns those of pairs that are not near, of shape (pairs,).
        evidence: what is known; None: nothing.
    """
    rows, of_rows = near_pairs(Neighbours(near.cosines[:, : neighbours + 1], near.rows[:, : neighbours + 1]))
    known = [*_same_synsets(words, evidence)] if evidence else []
    alike = np.array([*_same_keys(words), *_abbreviations(words), *known], dtype=np.int64).reshape(-1, 2)
    more = _beside(rows, alike, len(words))
    pairs, scores = np.concatenate([rows, more]), np.concatenate([of_rows, cosines(more)])
    order = np.lexsort(pairs.T[::-1])
    crowds = near.cosines[:, 1 : HUB + 1].mean(axis=1, dtype=float) if len(words) > 1 else np.zeros(1)
    return Candidates(pairs[order], (2 * scores - crowds[pairs].sum(axis=1))[order])


def _beside(pairs: Rows, others: Rows, number: int) -> Rows:
    """Return those of others that are not among ``pairs``, as `Candidates.rows` are, of ``number`` rows."""
    base = np.array([number, 1])  # an integer for each pair sorts fast
    others = np.sort(others[others[:, 0] != others[:, 1]], axis=1)
    return np.column_stack(np.divmod(np.setdiff1d(others @ base, pairs @ base), number))


def _cosines(vectors: Vectors, pairs: Rows) -> Floats:
    """Return the cosine of each pair of rows, of shape (pairs,), in memory that does not grow with the pairs."""
    parts = [np.zeros(0)]
    for start in range(0, len(pairs), 100_000):
        left, right = pairs[start : start + 100_000].T
        parts.append(np.einsum("ij,ij->i", vectors[left], vectors[right]))
    return np.concatenate(parts)


def _same_synsets(words: Sequence[str], evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows whose words are in one synset of WordNet."""
    rows, synsets, _ = evidence.links.tables["synsets"].links(evidence.links.rows(words))
    order = np.argsort(synsets, kind="stable")
    ends = np.flatnonzero(np.diff(synsets[order])) + 1
    for members in np.split(rows[order], ends):
        yield from combinations(members.tolist(), 2)


def _same_keys(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows whose words are spelled alike but for case, spaces, hyphens and other marks."""
    rows = defaultdict(list)
    for row, word in enumerate(words):
        rows[word_key(word)].append(row)
    for alike in rows.values():
        if len(alike) <= MOST:
            yield from combinations(alike, 2)


def _abbreviations(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows of what may be an abbreviation and of a phrase that it may stand for."""
    shorts = defaultdict(list)
    for row, word in enumerate(words):
        if key := abbreviation_key(word):
            shorts[key].append(row)
    phrases = defaultdict(list)
    for row, word in enumerate(words):
        for key in abbreviation_keys(word) & shorts.keys():
            phrases[key].append(row)
    for key, expansions in phrases.items():
        if len(expansions) <= MOST:
            yield from ((short, phrase) for short in shorts[key] for phrase in expansions)
