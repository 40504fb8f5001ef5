"""The kinds of finding: named, sorted by gravity, and described in the docs."""

import re
from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.review.findings import FAIL_ON, KINDS, Finding, check_kinds, counted, gravity

DOCS = Path(__file__).parents[2] / "docs" / "review.md"


def test_the_docs_have_every_kind_and_whether_it_fails() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| (yes)? ?\|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert [kind for kind, _ in rows] == [*KINDS]
    assert tuple(kind for kind, fails in rows if fails) == FAIL_ON


def test_graver_kinds_come_first_then_less_probable_pairs() -> None:
    opposites = [Finding(line, "antonym", (), "", probability) for line, probability in ((3, 0.1), (1, 0.2), (2, 0.2))]
    expected = [Finding(9, "unread", (), ""), *opposites, Finding(1, "needless", (), "")]
    shuffled = expected[3:] + expected[:3]
    assert sorted(shuffled, key=gravity) == expected


def test_an_unknown_kind_is_refused() -> None:
    assert check_kinds(["antonym", "cycle"]) == {"antonym", "cycle"}
    with pytest.raises(DataError, match="'opposite' is no kind of finding; expected some of unread, rejected, antonym"):
        check_kinds(["antonym", "opposite"])


def test_numbers_have_nouns() -> None:
    assert [counted(number, "line") for number in (0, 1, 2000)] == ["0 lines", "1 line", "2,000 lines"]
