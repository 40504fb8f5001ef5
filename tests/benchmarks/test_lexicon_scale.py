"""The made-up lexicon, and the measurement of the data stages."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
import yaml

from benchmarks import harness, lexicon_scale
from benchmarks.harness import Measurement
from benchmarks.lexicon_scale import lay_out, write_lexicon
from samesense.lexicons.folder import read_lexicons


def test_the_made_up_lexicon_is_a_lexicon(tmp_path: Path) -> None:
    write_lexicon(tmp_path / "made-up.csv", 3000)
    pairs = read_lexicons(tmp_path)
    assert 2990 < len(pairs) <= 3000  # without words paired with themselves
    assert pairs["label"].mean() == pytest.approx(0.5, abs=0.05)
    words = pd.concat([pairs["left"], pairs["right"]])
    assert words.value_counts().mean() == pytest.approx(3, abs=0.3)


def test_the_lexicon_is_the_whole_corpus_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, folder = tmp_path / "data", tmp_path / "project"
    (data / "gold").mkdir(parents=True)
    (data / "gold/words.txt").write_text("0123456789abcdef\n")  # the stage split reads it
    (data / "wordnet").mkdir()
    folder.mkdir()
    monkeypatch.setattr(harness, "DATA", data)
    lay_out(folder, 10)
    assert len((folder / "data/lexicons/made-up.csv").read_text().splitlines()) == 11
    assert (folder / "data/gold/words.txt").is_file()
    assert (folder / "data/wordnet").is_dir()
    params = yaml.safe_load((folder / "params.yaml").read_text())
    expected = harness.read_project_params()
    assert params == expected | {"corpus": expected["corpus"] | {"wordnet": False}}


def test_the_table_has_the_seconds_of_every_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stages: list[str] = []

    def measure(command: Sequence[str], _: Path) -> Measurement:
        assert command[:2] == [sys.executable, "-m"]
        stages.append(command[2])
        return Measurement(float(len(stages)), 2 / len(stages), "")

    monkeypatch.setattr(lexicon_scale, "measure", measure)
    monkeypatch.setattr(lexicon_scale, "lay_out", lambda *_: None)
    lexicon_scale.main([1_000_000])
    assert stages == ["stages.corpus", "stages.negatives", "stages.split", "stages.paraphrases"]
    assert capsys.readouterr().out.splitlines() == [
        "| rows | corpus (s) | negatives (s) | split (s) | paraphrases (s) | all (s) | peak memory (GB) |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| 1,000,000 | 1 | 2 | 3 | 4 | 10 | 2.0 |",
    ]
