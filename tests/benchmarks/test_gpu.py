"""The runs of the large models: what each trains with, what is kept of it, and the budget."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch
import yaml

from benchmarks import gpu
from benchmarks.gpu import FULL, MADE_BY, MODELS, PAIRS, RESULTS, check_machine, main, make_pairs, train_and_score
from benchmarks.harness import Measurement, change_params, stage_command
from benchmarks.tuning_sets import TuningSets
from samesense.errors import DataError
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_table, write_pairs
from stages.train import Params

SETS: Any = TuningSets(pd.DataFrame(), pd.DataFrame(), [], {})


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make stages write what the next steps need, and return the list of the stages that ran."""
    stages = {tuple(stage_command(stage)): stage for stage in (*PAIRS, "train")}
    names: list[str] = []

    def measure(command: list[str], folder: Path) -> Measurement:
        names.append(stages[tuple(command)])
        row = pd.DataFrame([("a", "b", 1, "synonym", "n", "wordnet", "")])
        row.columns = ["left", "right", "label", "kind", "pos", "origin", "source"]
        for name in ("validation", "paraphrases"):
            write_pairs(pair_table(row), folder / "data" / f"{name}.parquet")
        (folder / "metrics" / "train.json").write_text('{"steps": 2}')
        return Measurement(12.3, 1.0, "")

    def lay_out_project(folder: Path, params: dict[str, Any], data: tuple[str, ...]) -> None:
        assert data == gpu.SOURCES
        for name in ("data", "metrics"):
            (folder / name).mkdir()
        (folder / "params.yaml").write_text(yaml.safe_dump(params))

    monkeypatch.setattr(gpu, "measure", measure)
    monkeypatch.setattr(gpu, "lay_out_project", lay_out_project)
    return names


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_trained_at_full_size(model: str) -> None:
    values = change_params([*FULL, f"model={model}", *MODELS[model]])
    train = Params.model_validate({name: values[name] for name in Params.model_fields}).train
    assert (train.layers, train.batch_size, train.freeze_embeddings, train.max_pairs) == (None, 1024, False, None)
    assert values["corpus"]["min_sense_share"] == 0


def test_pairs_are_made_once_and_only_for_their_parameters(ran: list[str], tmp_path: Path) -> None:
    values = change_params(FULL)
    for learning_rate in (1e-4, 2e-4):
        make_pairs(tmp_path, values | {"train": values["train"] | {"learning_rate": learning_rate}})
    assert ran == [*PAIRS]
    with pytest.raises(DataError, match=rf"^{tmp_path}/params.yaml: the pairs there have another corpus; "):
        make_pairs(tmp_path, change_params([]))


def test_a_run_says_all_there_is_to_say(ran: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "read_tuning_sets", lambda _: SETS)
    monkeypatch.setattr(TuningSets, "scores", lambda *_: {"validation": 0.7})
    monkeypatch.setattr(TorchRuntime, "load", lambda _: TorchRuntime)
    monkeypatch.setattr("sys.argv", ["gpu.py", "a folder", "--model", "minilm"])
    values = change_params(["model=minilm", "train.learning_rate=8.0e-5"])
    make_pairs(tmp_path, values)
    record = train_and_score(tmp_path, values)
    assert ran == [*PAIRS, "train"]
    assert yaml.safe_load((tmp_path / "params.yaml").read_text()) == values
    assert record.pop("machine")
    assert len(record.pop("date")) == len("2026-11-27")
    assert record == {
        "command": "python -m benchmarks.gpu 'a folder' --model minilm",
        "training_seconds": 12,
        "scores": {"validation": 0.7},
        "train": {"steps": 2},
        "params": {name: values[name] for name in ("model", "train", *MADE_BY)},
    }


def test_runs_begin_while_the_longest_fits_and_the_next_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]

    def train(_: Path, values: dict[str, Any]) -> dict[str, Any]:
        now[0] += 100
        return {"rate": values["train"]["learning_rate"], "seed": values["train"]["seed"]}

    monkeypatch.setattr(gpu, "monotonic", lambda: now[0])
    monkeypatch.setattr(gpu, "make_pairs", lambda *_: None)
    monkeypatch.setattr(gpu, "train_and_score", train)
    main(tmp_path, tmp_path / "results", seeds=[1, 2], minutes=5)
    names = ["bge-small-1.json", "mpnet-1.json", "mpnet-2.json"]
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == names
    assert capsys.readouterr().err.endswith("bge-small, seed 2: no time left; call again to go on\n")
    assert json.loads((tmp_path / "results/mpnet-2.json").read_text()) == {"rate": 8e-5, "seed": 2}
    main(tmp_path, tmp_path / "results", seeds=[1, 2], minutes=5)
    assert len(list((tmp_path / "results").iterdir())) == 4
    assert now == [400]


def test_results_of_a_cpu_do_not_go_where_those_of_gpus_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    check_machine(tmp_path)
    with pytest.raises(DataError, match=rf"^{RESULTS}: for results of a GPU, and there is none here; "):
        check_machine(RESULTS)
