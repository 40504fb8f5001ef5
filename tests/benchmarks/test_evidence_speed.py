"""What is measured of the model and of its evidence, and the table."""

from pathlib import Path

import pytest

from benchmarks import evidence_speed
from benchmarks.evidence_speed import evidence_judge, main, model_judge
from benchmarks.harness import Judge
from samesense import Classifier
from samesense.errors import ModelError
from samesense.evidence.store import Evidence
from samesense.texts import Pair

PAIRS = [("cold", "icy"), ("freezing", "cold"), ("car", "xyzzy")]


def test_the_model_judges_alone(informed_folders: dict[str, Path]) -> None:
    expected = Classifier.load(informed_folders["twin"], evidence=False).probabilities(PAIRS)
    judge = model_judge(Classifier.load(informed_folders["twin"]))
    assert judge(PAIRS) == pytest.approx(expected.tolist())


def test_evidence_judges_without_the_model(evidence: Evidence) -> None:
    assert [round(value, 3) for value in evidence_judge(evidence)(PAIRS)] == [0.731, 1.0, 0.438]


def test_the_table_has_both_times_and_their_ratio(
    informed_folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = iter([100.0, 4_000.0, 50.0, 1_000.0, 25.0, 2_000.0])
    judged: list[list[Pair]] = []

    def measure_rate(judge: Judge, pairs: list[Pair]) -> float:
        assert len(judge(pairs)) == len(pairs)
        judged.append(pairs)
        return next(rates)

    monkeypatch.setattr(evidence_speed, "measure_rate", measure_rate)
    monkeypatch.setattr(evidence_speed, "shuffle_pairs", lambda _: PAIRS)
    main(2, 3, informed_folders["twin"])
    assert judged == [PAIRS[:2]] * 6
    assert capsys.readouterr().out.splitlines() == [
        "|  | pairs | seconds | pairs per second | times the model's seconds |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| the model alone | 2 | 0.04 | 50 | 1.000 |",
        "| evidence | 2 | 0.00 | 2,000 | 0.025 |",
    ]


def test_a_model_without_evidence_is_refused(model_folders: dict[str, Path]) -> None:
    with pytest.raises(ModelError, match="its evidence is not readable"):
        main(2, 1, model_folders["twin"])
