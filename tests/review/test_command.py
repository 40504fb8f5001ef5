"""The command: its exit codes, what it prints and writes, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[[str, Path], tuple[int, str, str]]
LISTED = "hot, cold\ntv, television\nnew => newest\n"


@pytest.fixture
def review(run_command: Run, informed_folders: dict[str, Path], tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Return a function that reviews a list with some options."""
    (tmp_path / "list.txt").write_text(LISTED)
    (tmp_path / "decisions.csv").write_text("left,right,label\nhot,cold,1\ntv,television,1\nnew,newest,1\n")
    (tmp_path / "rejected.csv").write_text("left,right,label\ntv,television,0\n")
    model = informed_folders["joint"]

    def run(options: str = "", name: str = "list.txt") -> tuple[int, str, str]:
        return run_command(f"samesense review {name} --model {model} {options}", tmp_path)

    return run


def test_a_list_with_opposites_fails(review: Callable[..., tuple[int, str, str]]) -> None:
    code, output, _ = review()
    assert code == 1
    assert output.startswith("list.txt: 3 lines, 3 pairs judged, ")
    assert "       1  antonym       opposites\n" in output
    assert " cold / hot: opposites, says WordNet\n" in output


def test_what_fails_is_chosen(review: Callable[..., tuple[int, str, str]]) -> None:
    for options, expected in [
        ("--fail-on antonym", 1),
        ("--fail-on contradiction,cycle", 0),
        ("--fail-on ''", 0),
        ("--min-probability 0", 0),
        ("--decisions decisions.csv", 0),
        ("--decisions rejected.csv --fail-on rejected", 1),
    ]:
        assert review(options)[0] == expected, options


def test_json_has_counts_and_findings_and_a_file_has_the_lines(
    review: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    code, output, _ = review("--json -o out.jsonl --decisions decisions.csv")
    assert (code, json.loads(output)) == (
        0,
        {"list": "list.txt", "pairs": 3, "min_probability": 0.4, "counts": {}, "findings": [], "output": "out.jsonl"},
    )
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(line["line"], line["terms"], line["targets"]) for line in lines] == [
        (1, ["hot", "cold"], None),
        (2, ["tv", "television"], None),
        (3, ["new"], ["newest"]),
    ]


@pytest.mark.parametrize(
    ("options", "name", "message"),
    [
        ("", "nowhere.txt", "nowhere.txt: cannot be read: No such file or directory"),
        ("-o out.pdf", "list.txt", "out.pdf: cannot recognise the format from the name; name one of html, csv, jsonl"),
        ("-o list.csv --decisions list.csv", "list.txt", "list.csv: cannot be read: No such file or directory"),
        ("-o decisions.csv --decisions decisions.csv", "list.txt", "decisions.csv: the output is the decisions,"),
        ("--fail-on opposite", "list.txt", "'opposite' is no kind of finding; expected some of unread,"),
        ("--decisions list.txt", "list.txt", "list.txt, line 1: 'hot, cold'; expected the columns left,right,label"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    options: str, name: str, message: str, review: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, output, error = review(options, name)
    assert (code, output) == (2, "")
    assert error.startswith(f"error: {message}")
    assert error.count("\n") == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
