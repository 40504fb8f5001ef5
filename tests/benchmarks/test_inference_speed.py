"""The contestants of the comparison of inference, what is measured of each, and the table."""

import json
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from transformers import AutoTokenizer

from benchmarks import inference_speed
from benchmarks.harness import Judge
from benchmarks.inference_speed import (
    ALL_PAIRS,
    MODULE,
    OURS,
    PEERS,
    REFERENCE,
    assemble,
    compare,
    grid,
    load_judge,
    one,
    speed_rows,
    without_shared_words,
)
from samesense import Classifier
from samesense.models.metadata import Metadata
from samesense.training.initial_model import Design, load_initial_model
from samesense.training.saving import save_model

if TYPE_CHECKING:
    from samesense.texts import Pair

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog")]


@pytest.fixture(scope="module")
def source(tiny_bert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a model of an encoder that every architecture can have."""
    import torch

    torch.manual_seed(0)
    model, tokenizer = load_initial_model(tiny_bert, Design("cross")), AutoTokenizer.from_pretrained(tiny_bert)
    folder = tmp_path_factory.mktemp("source") / "model"
    save_model(model, tokenizer, Metadata("cross", 0.5, 1.0, {}), folder)
    return folder


@pytest.fixture(scope="module")
def assembled(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assembled")
    assemble(source, folder)
    return folder


def test_peers_and_ours_judge_alike_with_the_same_weights(source: Path, assembled: Path) -> None:
    expected = Classifier.load(source).probabilities(PAIRS)
    for contestant in [*PEERS, "samesense, cross, torch", "samesense, cross, onnx"]:
        assert load_judge(contestant, assembled)(PAIRS) == pytest.approx(expected.tolist(), rel=1e-4), contestant


@pytest.mark.parametrize("architecture", ["joint", "twin", "late"])
def test_an_architecture_that_is_not_the_models_own_gets_a_new_head(assembled: Path, architecture: str) -> None:
    as_torch, as_onnx, as_int8 = (
        load_judge(f"samesense, {architecture}, {backend}", assembled)(PAIRS) for backend in ("torch", "onnx", "int8")
    )
    assert as_onnx == pytest.approx(as_torch, rel=1e-4)
    assert as_int8 == pytest.approx(as_torch, abs=0.02)
    assert Classifier.load(assembled / architecture).metadata.architecture == architecture


def test_a_model_that_names_relations_takes_part(relation_folders: dict[str, Path], tmp_path: Path) -> None:
    assemble(relation_folders["late"], tmp_path)
    for name in ("cross", "joint", "twin", "late"):
        judge = load_judge(f"samesense, {name}, torch", tmp_path)
        assert load_judge(f"samesense, {name}, onnx", tmp_path)(PAIRS) == pytest.approx(judge(PAIRS), rel=1e-3), name
        assert bool(Classifier.load(tmp_path / name).metadata.relations) == (name != "cross")


def test_every_backend_of_every_architecture_takes_part() -> None:
    backends = ("torch", "onnx", "int8")
    names = [f"samesense, {name}, {backend}" for name in ("cross", "joint", "twin", "late") for backend in backends]
    assert list(OURS) == names


def test_a_contestant_is_measured_on_all_pairs_and_on_single_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[list[Pair]] = []

    def load_judge(contestant: str, folder: Path) -> Judge:
        assert (contestant, folder) == ("ours", tmp_path)
        return lambda pairs: batches.append(pairs) or [0.5] * len(pairs)  # type: ignore[func-returns-value]

    monkeypatch.setattr(inference_speed, "load_judge", load_judge)
    monkeypatch.setattr(inference_speed, "SINGLE", 2)
    (tmp_path / "pairs.json").write_text(json.dumps(PAIRS))
    one("ours", tmp_path, tmp_path / "pairs.json", tmp_path / "result.json")
    assert batches == [PAIRS, PAIRS, PAIRS[:1], PAIRS[1:2]]
    figures = json.loads((tmp_path / "result.json").read_text())
    assert figures.keys() == {"rate", "p50", "p99"}
    assert 0 < figures["p50"] <= figures["p99"]


def test_a_twin_judges_all_pairs_of_words(model_folders: dict[str, Path], tmp_path: Path) -> None:
    words = ["cold", "icy", "hot", "run", "jog", "a very hot summer day in the city"]
    probabilities = Classifier.load(model_folders["twin"]).probabilities(combinations(words, 2))
    (tmp_path / "words.json").write_text(json.dumps(words))
    grid(model_folders["twin"].parent, tmp_path / "words.json", tmp_path / "result.json")
    figures = json.loads((tmp_path / "result.json").read_text())
    assert figures["synonyms"] == (probabilities >= inference_speed.THRESHOLD).sum()
    assert figures["rate"] > 0


def test_no_word_is_in_two_pairs() -> None:
    assert without_shared_words([("a", "b"), ("b", "c"), ("c", "d"), ("d", "d"), ("e", "e")]) == [
        ("a", "b"),
        ("c", "d"),
        ("e", "e"),
    ]


def test_the_table_has_medians_and_ratios() -> None:
    run = {"rate": 100.0, "p50": 10.0, "p99": 20.04, "memory": 0.5}
    runs = {
        REFERENCE: [run, run | {"rate": 300.0}, run | {"rate": 200.0, "p50": 12.0}],
        ALL_PAIRS.format(words=10): [{"rate": 1_250_000.0, "synonyms": 3.0, "memory": 1.0}],
    }
    assert speed_rows(runs) == [
        ["CrossEncoder.predict", "200", "1.00", "10.0", "20.0", "0.50"],
        ["samesense, twin, all pairs of 10 words", "1,250,000", "6,250.00", "", "", "1.00"],
    ]


def test_contestants_take_turns_on_the_same_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []
    turns: list[str] = []

    def measure_figures(module: str, command: str, *arguments: object) -> dict[str, float]:
        assert module == MODULE
        inputs = json.loads(Path(str(arguments[-1])).read_text())
        turns.append(str(arguments[0]) if command == "one" else f"grid of {inputs}")
        assert inputs == ([["c", "d"]] if command == "one" else ["a", "b"])
        return {"rate": 50.0, "p50": 1.0, "p99": 2.0, "memory": 0.25}

    monkeypatch.setattr(inference_speed, "measure", lambda command, _: commands.append(command))
    monkeypatch.setattr(inference_speed, "measure_figures", measure_figures)
    monkeypatch.setattr(inference_speed, "shuffle_pairs", lambda _: [("c", "d"), ("d", "e"), ("f", "g")])
    monkeypatch.setattr(inference_speed, "read_data", lambda _: pd.DataFrame({"left": ["a", "c"], "right": ["b", "a"]}))
    compare(1, 2, tmp_path, 2)
    assert [command[2:5] for command in commands] == [[MODULE, "assemble", str(tmp_path)]]
    assert turns == 2 * [*PEERS, *OURS, "grid of ['a', 'b']"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "|  | pairs per second | times CrossEncoder | one pair, median (ms) | 99th percentile | peak memory (GB) |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| transformers pipeline | 50 | 1.00 | 1.0 | 2.0 | 0.25 |",
    ]
    assert len(lines) == 2 + len(PEERS) + len(OURS) + 1
