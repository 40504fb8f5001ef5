"""What is wrong in a list whatever its terms mean."""

from pathlib import Path

import pytest

from samesense.lists.rules import Rule, SynonymList
from samesense.review import pairs, structure
from samesense.review.findings import Finding
from samesense.review.structure import structural_findings
from tests.review.harness import listed

CASES = {
    "a line twice, in another order": (
        ["tv, television", "television, tv"],
        [Finding(2, "duplicate", ("television", "tv"), "line 1 says all of it")],
    ),
    "a line within a later one": (
        ["tv, television", "television, telly, tv"],
        [Finding(1, "duplicate", ("tv", "television"), "line 2 says all of it")],
    ),
    "one way within both ways": (
        ["tv => television", "television, tv"],
        [Finding(1, "duplicate", ("tv", "television"), "line 2 says all of it")],
    ),
    "both ways by two one-way rules": (
        ["tv, television", "tv => television", "television => tv"],
        [
            Finding(2, "duplicate", ("tv", "television"), "line 1 says all of it"),
            Finding(3, "duplicate", ("television", "tv"), "line 1 says all of it"),
            Finding(3, "cycle", ("television", "tv"), "one-way rules go in a circle: television => tv => television"),
        ],
    ),
    "a line twice, but for case and hyphens": (
        ["e-mail, message", "Message, email"],
        [Finding(2, "spelling", ("Message", "email"), "line 1 says all of it, but for case, spaces and hyphens")],
    ),
    "a circle of three": (
        ["a1 => b1", "c1 => a1, x1", "b1 => c1", "x1 => y1", "z1 => z1, y1"],
        [Finding(3, "cycle", ("b1", "c1", "a1"), "one-way rules go in a circle: b1 => c1 => a1 => b1")],
    ),
    "one term": (["solo"], [Finding(1, "needless", ("solo",), "one term: the line says nothing")]),
    "terms of one stem": (
        ["print, printing, printed", "print, printer"],
        [Finding(1, "needless", ("print", "printing", "printed"), "a stemmer makes 'print' of each term")],
    ),
    "terms of one stem, one way": (
        ["run shoes => running shoe"],
        [Finding(1, "needless", ("run shoes", "running shoe"), "a stemmer makes 'run shoe' of each term")],
    ),
    "terms that differ in case": (
        ["sofa, Sofa, couch"],
        [Finding(1, "spelling", ("sofa", "Sofa"), "sofa, Sofa differ in case only")],
    ),
    "a plural that is missing": (
        ["laptop, notebook, notebooks, portable computer"],
        [
            Finding(
                1,
                "inflection",
                ("laptop", "portable computer"),
                "notebooks stands beside notebook, but no such form beside laptop, portable computer",
            )
        ],
    ),
    "plurals of all": (["laptop, laptops, notebook, notebooks"], []),
    "what cannot be read": (
        ["猫, cat", "a => b => c"],
        [
            Finding(1, "unread", ("猫",), "'猫' has no Latin letter and no digit; the model reads English"),
            Finding(2, "unread", ("a => b => c",), "'a => b => c' has more than one =>; expected a, b, c or a, b => c"),
        ],
    ),
}


@pytest.mark.parametrize(("lines", "findings"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_found(lines: list[str], findings: list[Finding], tmp_path: Path) -> None:
    assert sorted(structural_findings(listed(tmp_path, *lines)), key=lambda each: each.line) == findings


def test_more_rules_than_a_set_takes_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(structure, "SET_SIZE", 2)
    found = list(structural_findings(listed(tmp_path, "a, b", "c, d", "e, f")))
    message = "3 rules; a set of Elasticsearch's synonyms API takes 2: split the list"
    assert found == [Finding(3, "limit", (), message)]


def test_a_term_of_too_many_lines_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pairs, "MOST", 1)
    monkeypatch.setattr(structure, "MOST", 1)
    found = list(structural_findings(listed(tmp_path, "it, a", "it, b", "it, c")))
    message = "it is in 3 lines, and joins over 1 pairs of terms: they were not judged"
    assert found == [Finding(1, "hub", ("it",), message)]


def test_an_empty_list_has_nothing_wrong(tmp_path: Path) -> None:
    assert list(structural_findings(SynonymList(tmp_path, [], []))) == []
    assert list(structural_findings(SynonymList(tmp_path, [Rule(1, ("a", "b"))], []))) == []
