"""The summary on a terminal."""

from pathlib import Path

import pytest

from samesense.lists.decisions import Decisions
from samesense.review import summary
from samesense.review.reviewing import review_verdicts
from samesense.review.summary import summary_lines
from samesense.review.verdicts import Verdict
from tests.review.harness import listed, verdicts


def test_counts_come_by_kind_and_then_the_worst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {("cold", "hot"): Verdict(0.0625, "antonym", "opposites, says WordNet")}
    synonyms = listed(tmp_path, "hot, cold", "solo", "tv, television")
    review = review_verdicts(synonyms, verdicts(synonyms, wrong), Decisions(), 0.5)
    lines = [
        "list.txt: 3 lines, 2 pairs judged, 2 findings in 2 lines",
        "       1  antonym       opposites",
        "       1  needless      says nothing, or nothing beyond a stemmer",
        "All of them:",
        "       1  antonym       0.06  cold / hot: opposites, says WordNet",
        "       2  needless            one term: the line says nothing",
    ]
    assert list(summary_lines(review)) == lines
    monkeypatch.setattr(summary, "WORST", 1)
    assert list(summary_lines(review)) == [*lines[:3], "The worst 1:", lines[4]]


def test_a_list_without_findings_has_one_line(tmp_path: Path) -> None:
    synonyms = listed(tmp_path, "tv, television")
    review = review_verdicts(synonyms, verdicts(synonyms, {}), Decisions(), 0.5)
    assert list(summary_lines(review)) == ["list.txt: 1 line, 1 pair judged, 0 findings in 0 lines"]
