"""The project in which evaluation is measured, and the table."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import evaluation_speed
from benchmarks.evaluation_speed import lay_out, sample_table
from benchmarks.harness import Judge, Measurement, stage_command
from samesense.errors import DataError
from samesense.gold.reserved import reserved_word_digests
from samesense.gold.sets import read_gold, read_sets
from samesense.pairs import pair_table, read_pairs
from samesense.texts import Pair, word_digest

COLUMNS = ["left", "right", "label"]


def pairs() -> pd.DataFrame:
    rows = [("a", "b", 1), ("a", "c", 0), ("b", "d", 1), ("c", "e", 0)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    kind = frame["label"].map({1: "synonym", 0: "random"})
    return pair_table(frame.assign(kind=kind, pos="n", origin="wordnet", source=""))


def test_half_of_the_pairs_are_test_and_half_a_gold_set(tmp_path: Path) -> None:
    lay_out(tmp_path, pairs())
    assert read_pairs(tmp_path / "data/test.parquet")[COLUMNS].to_numpy().tolist() == [["a", "b", 1], ["b", "d", 1]]
    gold = read_sets(tmp_path / "data/gold")
    assert gold.keys() == {"mine"}
    table = read_gold(tmp_path / "data/gold/mine.csv", gold["mine"], "test")
    assert table[COLUMNS].to_numpy().tolist() == [["a", "c", 0], ["c", "e", 0]]
    assert reserved_word_digests(tmp_path / "data/gold") == {word_digest(word) for word in "ace"}
    links = {path.name for path in (tmp_path / "data").iterdir() if path.is_symlink()}
    assert links == {"wordnet", "judged", "baselines.json", "train.parquet", "paraphrases.parquet"}


def test_pairs_are_a_sample_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def read_data(*tables: str) -> pd.DataFrame:
        names.extend(tables)
        return pairs()

    monkeypatch.setattr(evaluation_speed, "read_data", read_data)
    sample = sample_table(3)
    assert names == ["corpus", "negatives", "paraphrases"]
    assert len(sample) == 3
    assert sample.merge(pairs()).equals(sample)
    with pytest.raises(DataError, match="4 pairs to choose from"):
        sample_table(5)


def test_the_table_has_both_stages_and_the_plain_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measurements = {"evaluate": Measurement(0.5, 1.25, ""), "gold": Measurement(1.5, 0.75, "")}
    by_command = {tuple(stage_command(stage)): measurement for stage, measurement in measurements.items()}
    judged: list[list[Pair]] = []

    def measure(command: Sequence[str], _: Path) -> Measurement:
        return by_command[tuple(command)]

    def load_pipeline(folder: Path, batch_size: int) -> Judge:
        assert (folder.name, batch_size) == ("judged", 64)
        return lambda batch: judged.append(batch) or [0.5] * len(batch)  # type: ignore[func-returns-value]

    def measure_rate(judge: Judge, batch: list[Pair]) -> float:
        judge(batch)
        return 2.0

    monkeypatch.setattr(evaluation_speed, "sample_table", lambda _: pairs())
    monkeypatch.setattr(evaluation_speed, "lay_out", lambda *_: None)
    monkeypatch.setattr(evaluation_speed, "measure", measure)
    monkeypatch.setattr(evaluation_speed, "load_pipeline", load_pipeline)
    monkeypatch.setattr(evaluation_speed, "measure_rate", measure_rate)
    monkeypatch.setattr(evaluation_speed, "SAMPLE", 2)
    evaluation_speed.main(4)
    assert capsys.readouterr().out.splitlines() == [
        "|  | pairs | seconds | pairs per second | peak memory (GB) |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| evaluate | 2 | 0 | 4 | 1.2 |",
        "| gold | 2 | 2 | 1 | 0.8 |",
        "| both | 4 | 2 | 2 |  |",
        "| transformers pipeline, scores only | 2 | 1 | 2 |  |",
    ]
    (batch,) = judged
    assert batch[2:] == [(right, left) for left, right in batch[:2]]
