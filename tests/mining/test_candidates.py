"""Candidates are near each other, spelled alike, or an abbreviation and its phrase."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense.evidence.store import Evidence
from samesense.mining.candidates import MOST, candidate_pairs


@given(st.integers(1, 14), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_the_nearest_are_candidates_and_closeness_is_without_what_is_near_to_all(
    rows: int, number: int, seed: int
) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = candidate_pairs([f"w{chr(97 + row)}x" for row in range(rows)], vectors, number)
    cosines = vectors.astype(float) @ vectors.T.astype(float)
    np.fill_diagonal(cosines, -9)
    nearest = np.argsort(-cosines, axis=1)[:, : min(number, rows - 1)]
    assert {*map(tuple, found.rows.tolist())} == {
        tuple(sorted((row, near))) for row, of_row in enumerate(nearest.tolist()) for near in of_row
    }
    crowds = -np.sort(-cosines, axis=1)[:, : min(10, rows - 1)].mean(axis=1) if rows > 1 else np.zeros(1)
    expected = [2 * cosines[left, right] - crowds[left] - crowds[right] for left, right in found.rows]
    np.testing.assert_allclose(found.closeness, expected, atol=1e-5)


def candidates(words: list[str]) -> set[tuple[str, str]]:
    """Return the candidates of words whose vectors are equally far from each other, so that some are near by chance."""
    found = candidate_pairs(words, np.eye(len(words), dtype=np.float32), 1)
    return {(words[left], words[right]) for left, right in found.rows.tolist()}


def test_what_is_spelled_alike_and_what_abbreviates_are_candidates() -> None:
    alike = {
        ("CBO", "cost-based optimizer"),
        ("LLMs", "large language model"),
        ("i18n", "internationalization"),
        ("ice cream", "ice-cream"),
        ("A&E", "accident and emergency"),
    }
    assert candidates(sorted({word for pair in alike for word in pair})) >= alike


def test_what_is_known_to_share_a_synset_is_a_candidate(evidence: Evidence) -> None:
    words = ["auto", "bicycle", "bike", "car", "cold", "hot", "xyzzy"]
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 1, 2, 2, 3]]
    by_vectors = [[0, 1], [2, 3], [4, 5]]
    known, unknown = (candidate_pairs(words, vectors, 1, source).rows.tolist() for source in (evidence, None))
    assert [pair for pair in unknown if 6 not in pair] == by_vectors
    assert [pair for pair in known if 6 not in pair] == sorted([*by_vectors, [0, 3], [1, 2]])


@pytest.mark.parametrize(("phrases", "found"), [(MOST, True), (MOST + 1, False)])
def test_letters_that_may_stand_for_many_phrases_stand_for_none(phrases: int, *, found: bool) -> None:
    words = sorted(["zz", *(f"z{number} zone" for number in range(phrases))])
    pairs = [pair for pair in candidates(words) if "zz" in pair]
    assert (len(pairs) == phrases) == found
