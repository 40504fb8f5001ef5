"""What a trial trains on and is scored by, further pairs, and the table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks import trials
from benchmarks.harness import Measurement, change_params, read_project_params, stage_command
from benchmarks.trials import print_table, run_trial, write_rare_senses, write_second_draw
from benchmarks.tuning_sets import TITLES, TuningSets
from samesense.errors import ParamsError
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import WordNet
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_table, read_pairs, write_pairs
from samesense.texts import word_digest
from stages.train import Params

SETS: Any = TuningSets(pd.DataFrame(), pd.DataFrame(), [], {})
SCORES = dict.fromkeys(TITLES, 0.5)


def pairs(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["left", "right", "label"])
    kind = frame["label"].map({1: "synonym", 0: "random"})
    return pair_table(frame.assign(kind=kind, pos="n", origin="wordnet", source=""))


def test_changes_are_those_of_dvc() -> None:
    values = change_params(["train.contrastive.steps=20", "train.leave_out=[typo]", "model=fast", "train.layers=null"])
    expected = read_project_params()
    expected["train"] |= {"leave_out": ["typo"], "layers": None}
    expected["train"]["contrastive"]["steps"] = 20
    assert values == expected | {"model": "fast"}


@pytest.mark.parametrize("change", ["train.step=1", "train.contrastive", "nosuch.part=1", "seed.part=1"])
def test_a_change_of_nothing_is_refused(change: str) -> None:
    with pytest.raises(ParamsError, match=rf"^{change}: expected NAME=VALUE"):
        change_params([change])


def test_a_trial_trains_on_all_tables_with_each_seed_once(
    model_folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = TorchRuntime.load(model_folders["twin"])
    done: list[tuple[Any, ...]] = []

    def train_model(tables: dict[str, pd.DataFrame], params: Params) -> tuple[Any, Any]:
        done.append((params.train.seed, params.train.max_pairs, sorted(tables["train"]["right"]), [*tables]))
        return runtime.model, runtime.tokenizer

    monkeypatch.setattr(trials, "train_model", train_model)
    monkeypatch.setattr(trials, "read_data", lambda *_: pairs(("a zqx", "b", 0), ("a zqx", "c", 0), ("a zqx", "d", 0)))
    monkeypatch.setattr(trials, "read_tuning_sets", lambda _: SETS)
    monkeypatch.setattr(TuningSets, "scores", lambda *_: SCORES)
    write_pairs(pairs(("a zqx", "e", 1)), tmp_path / "also.parquet")
    for seeds in ([1], [1, 2]):
        run_trial(tmp_path / "runs.csv", "more", ["train.max_pairs=2"], [tmp_path / "also.parquet"], seeds)
    assert [(seed, size, names) for seed, size, _, names in done] == [(1, 2, ["train"]), (2, 2, ["train"])]
    for _, _, right, _ in done:
        assert len(right) == 3  # two of the first table, and the one of the second
        assert right[-1] == "e"
    assert (tmp_path / "runs.csv").read_text().splitlines() == [
        f"trial,seed,{','.join(TITLES)}",
        "more,1,0.5,0.5,0.5,0.5,0.5,0.5",
        "more,2,0.5,0.5,0.5,0.5,0.5,0.5",
    ]


def test_rare_senses_are_synonyms_of_words_that_are_not_held_out(
    wordnet: WordNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = pairs(("auto", "car", 1), ("bike", "car", 0))
    (tmp_path / "held_out.txt").write_text(f"{word_digest('bicycle')}\n")
    monkeypatch.setattr(trials, "read_wordnet", lambda _: wordnet)
    monkeypatch.setattr(Moby, "read", lambda _: Moby(frozenset(), frozenset()))
    monkeypatch.setattr(trials, "DATA", tmp_path)
    monkeypatch.setattr(trials, "read_data", lambda *_: known)
    write_rare_senses(tmp_path / "rare.parquet", share=1)
    rare = read_pairs(tmp_path / "rare.parquet")
    found = rare[["left", "right", "label", "source"]].to_numpy().tolist()
    assert found == [["auto", "machine", 1, "car.n.01"], ["car", "machine", 1, "car.n.01"]]  # and not bike
    assert capsys.readouterr().out == "2 of 2 synonyms of rare senses\n"
    write_rare_senses(tmp_path / "rare.parquet", share=0)
    assert read_pairs(tmp_path / "rare.parquet").empty


def test_a_second_draw_is_by_the_next_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[Sequence[str]] = []
    laid_out: list[Any] = []

    def lay_out_project(folder: Path, params: dict[str, Any], data: Sequence[str]) -> None:
        (folder / "data").mkdir()
        laid_out.append((params, data))

    def measure(command: Sequence[str], folder: Path) -> Measurement:
        commands.append(command)
        write_pairs(pairs(("a", "b", 1), ("a", "d", 0)), folder / "data" / "train.parquet")
        return Measurement(1.0, 1.0, "")

    tables = {"train": pairs(("a", "b", 1), ("a", "c", 0)), "paraphrases": pairs(("a", "bs", 1))}
    monkeypatch.setattr(trials, "lay_out_project", lay_out_project)
    monkeypatch.setattr(trials, "measure", measure)
    monkeypatch.setattr(trials, "read_data", lambda name: tables[name])
    write_second_draw(tmp_path / "second.parquet")
    values = read_project_params()
    assert laid_out == [(values | {"seed": values["seed"] + 1}, trials.DRAWN)]
    assert commands == [stage_command(stage) for stage in ("corpus", "negatives", "split")]
    assert read_pairs(tmp_path / "second.parquet")["right"].tolist() == ["b", "bs", "d"]
    assert capsys.readouterr().out == "1 of 2 training pairs are new\n"


def test_the_table_compares_with_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "runs.csv"
    runs.write_text(
        "trial,seed,validation,fallows\ndefault,1,0.6,0.7\ndefault,2,0.62,0.7\nmargins,1,0.7,0.6\nmargins,2,0.7,0.6\n"
    )
    print_table(runs)
    assert capsys.readouterr().out.splitlines() == [
        "| what differs | seeds | validation, average precision | Fallows, ROC AUC |",
        "| --- | ---: | ---: | ---: |",
        "| default | 2 | 0.610 ± 0.014 | 0.700 ± 0.000 |",
        "| margins | 2 | 0.700 ± 0.000 (+0.090) | 0.600 ± 0.000 (-0.100) |",
    ]
