"""Metrics that became worse than their tolerance allows."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from samesense.errors import DataError
from tools.gate import Gate, compare, main, read_gate

GATE = Gate(higher_is_better={"f1": 0.01}, lower_is_better={"brier": 0.01})
TOLERANCES = "higher_is_better: {f1: 0.01}\nlower_is_better: {brier: 0.01}\n"


@pytest.mark.parametrize(
    ("f1", "brier", "expected"),
    [
        (0.7, 0.2, []),
        (0.691, 0.209, []),
        (0.9, 0.1, []),
        (0.68, 0.2, ["f1: 0.7 -> 0.68, worse by more than 0.01"]),
        (0.7, 0.22, ["brier: 0.2 -> 0.22, worse by more than 0.01"]),
        (None, 0.2, ["f1: 0.7 is gone"]),
    ],
)
def test_the_gate_names_what_got_worse(f1: float | None, brier: float, expected: list[str]) -> None:
    changes: dict[str, dict[str, float | None]] = {
        "f1": {"old": 0.7, "new": f1},
        "brier": {"old": 0.2, "new": brier},
        "other": {"old": 1.0, "new": 0.0},
    }
    worse = [f"{one.name}: {one.regression}" for one in compare(changes, GATE) if one.regression]
    assert worse == expected


def test_the_gate_lets_a_new_metric_in_and_refuses_an_unknown_one() -> None:
    new = compare({"f1": {"new": 0.1}, "brier": {"old": None, "new": 0.9}}, GATE)
    assert [one.regression for one in new] == ["", ""]
    with pytest.raises(DataError, match=r"^tools/gate\.yaml: 'brier' is in none of the metrics$"):
        compare({"f1": {"old": 0.7, "new": 0.7}}, GATE)


def test_tolerances_are_read(tmp_path: Path) -> None:
    (tmp_path / "gate.yaml").write_text(TOLERANCES)
    assert read_gate(tmp_path / "gate.yaml") == GATE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("higher_is_better: {}", ": lower_is_better is missing"),
        ("higher_is_better: {f1: much}\nlower_is_better: {}", r": higher_is_better\.f1: .*, not 'much'"),
        ("higher_is_better: [", ", line 1: not readable YAML: expected the node content"),
    ],
)
def test_bad_tolerances_are_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gate.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"gate\.yaml{message}"):
        read_gate(path)


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Put the tolerances into the working folder, and an answer that a test fills in the place of DVC's."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/gate.yaml").write_text(TOLERANCES)
    monkeypatch.chdir(tmp_path)
    answer = SimpleNamespace(returncode=0, stdout="", stderr="", command=[])

    def run(command: list[str], **_: Any) -> SimpleNamespace:
        answer.command = command
        return answer

    monkeypatch.setattr(subprocess, "run", run)
    return answer


def test_metrics_are_compared_with_those_of_a_commit(
    answer: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    f1, brier = {"f1": {"old": 0.7, "new": 0.7}}, {"brier": {"old": 0.2, "new": 0.1}}
    answer.stdout = json.dumps({"metrics/eval.json": f1, "metrics/gold.json": brier})
    main([Path("metrics/eval.json"), Path("metrics/gold.json")], commit="main")
    options = ["--all", "--json", "main", "--targets", "metrics/eval.json", "metrics/gold.json"]
    assert answer.command == [sys.executable, "-m", "dvc", "metrics", "diff", *options]
    assert capsys.readouterr().out == "no metric is worse than main's beyond its tolerance\n"


def test_a_regression_is_printed_with_exit_code_1(answer: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    changes = {"f1": {"old": 0.7, "new": 0.6}, "brier": {"old": 0.2, "new": 0.3}}
    answer.stdout = json.dumps({"metrics/eval.json": changes})
    with pytest.raises(typer.Exit) as exit_:
        main([Path("metrics/eval.json")])
    assert exit_.value.exit_code == 1
    assert capsys.readouterr().out.splitlines() == [
        "f1: 0.7 -> 0.6, worse by more than 0.01",
        "brier: 0.2 -> 0.3, worse by more than 0.01",
    ]


def test_the_comment_under_a_pull_request_has_every_metric_of_the_gate(
    answer: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {"f1": {"old": 0.7, "new": 0.68}, "brier": {"new": 0.2}, "other": {"old": 1, "new": 0}}
    answer.stdout = json.dumps({"metrics/eval.json": changes})
    with pytest.raises(typer.Exit):
        main([Path("metrics/eval.json")], commit="origin/main", markdown=True)
    assert capsys.readouterr().out.splitlines() == [
        "| metric | origin/main | now | difference | allowed |  |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| f1 | 0.7000 | 0.6800 | -0.0200 | -0.01 | **worse** |",
        "| brier |  | 0.2000 |  | +0.01 | passes |",
        "",
        "f1: 0.7 -> 0.68, worse by more than 0.01",
    ]


def test_a_commit_that_dvc_cannot_compare_with_is_refused(answer: SimpleNamespace) -> None:
    answer.returncode, answer.stderr = 255, "ERROR: unknown Git revision 'nowhere'\n"
    with pytest.raises(DataError, match=r"^dvc metrics diff nowhere: ERROR: unknown Git revision 'nowhere'$"):
        main([Path("metrics/eval.json")], commit="nowhere")
