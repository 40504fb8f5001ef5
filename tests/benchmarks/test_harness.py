"""What the benchmarks share, and the command lines that their docstrings document."""

import importlib
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from pydantic import ValidationError

from benchmarks import harness
from benchmarks.harness import (
    check_params,
    check_size,
    in_both_orders,
    lay_out_project,
    measure,
    measure_figures,
    measure_rate,
    print_header,
    print_row,
    read_data,
    read_project_params,
    shuffle_pairs,
    stage_command,
)
from samesense.console import new_app
from samesense.errors import DataError
from samesense.pairs import pair_table, write_pairs
from samesense.params import read_params
from samesense.texts import Pair
from stages.split import Params

ROOT = Path(__file__).parents[2]
NAMES = sorted(file.stem for file in (ROOT / "benchmarks").glob("*.py") if '"__main__"' in file.read_text())
COMMANDS = [
    (name, line.strip())
    for name in NAMES
    for line in re.findall(r"\n    python -m benchmarks\.([^#\n]*)", (ROOT / f"benchmarks/{name}.py").read_text())
]


@pytest.mark.parametrize(("name", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_a_benchmark_takes_the_command_lines_that_its_docstring_documents(name: str, line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == name
    module = importlib.import_module(f"benchmarks.{name}")
    app = getattr(module, "app", None)
    if app is None:
        app = new_app()
        app.command()(module.main)
    command: Any = typer.main.get_command(app)
    if subcommands := getattr(command, "commands", {}):
        command = subcommands[arguments.pop(0)]
    command.make_context(name, arguments)  # it raises an error for a wrong argument


def test_every_benchmark_documents_its_command_lines() -> None:
    assert {name for name, _ in COMMANDS} == set(NAMES)


def test_a_command_runs_in_a_folder_with_the_project_on_its_path(tmp_path: Path) -> None:
    code = "import sys, benchmarks; print('out', benchmarks.__file__); sys.exit(open('written', 'w').write(''))"
    measurement = measure([sys.executable, "-c", f"import sys; print('error', file=sys.stderr); {code}"], tmp_path)
    assert sorted(measurement.output.splitlines()) == ["error", f"out {ROOT / 'benchmarks' / '__init__.py'}"]
    assert (tmp_path / "written").is_file()


def test_seconds_are_those_of_the_command(tmp_path: Path) -> None:
    short, long = (measure([sys.executable, "-c", f"import time; time.sleep({s})"], tmp_path) for s in (0, 0.5))
    assert short.seconds > 0
    assert long.seconds > 0.5


def test_memory_is_the_peak_of_the_command_in_gb(tmp_path: Path) -> None:
    held_here = bytearray(b"x" * 300_000_000)  # does not count
    small, large = (
        measure([sys.executable, "-c", f"text = b'x' * {size}; del text"], tmp_path).memory for size in (1, 200_000_000)
    )
    assert len(held_here) == 300_000_000
    assert 0.005 < small < 0.1
    assert 0.2 < large < 0.3


def test_a_command_that_fails_ends_the_benchmark_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such row"):
        measure([sys.executable, "-c", "raise ValueError('no such row')"], tmp_path)


def test_the_command_of_a_stage_is_that_of_the_pipeline() -> None:
    arguments = ["data/train.parquet", "data/test.parquet", "metrics/probe.json"]
    assert stage_command("probe") == [sys.executable, "-m", "stages.probe", *arguments]


def test_figures_of_a_process_come_with_its_memory(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    harness.write_figures({"rate": 0.123456789}, file)
    figures = measure_figures("json.tool", file)  # it copies JSON from one file to another
    assert figures.keys() == {"rate", "memory"}
    assert figures["rate"] == 0.123456789
    assert figures["memory"] > 0


def test_stages_can_run_in_a_throw_away_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made/words.txt").write_text("car\n")
    monkeypatch.setattr(harness, "DATA", tmp_path / "made")
    values = read_project_params()
    values["split"]["validation"] = 0.25
    folder = tmp_path / "project"
    folder.mkdir()
    lay_out_project(folder, values, ["words.txt"])
    assert (folder / "data/words.txt").read_text() == "car\n"
    assert (folder / "metrics").is_dir()
    monkeypatch.chdir(folder)
    params = read_params("split", Params)
    assert params.split.validation == 0.25
    assert params == check_params(values, Params)


def test_the_parameters_of_a_stage_are_checked() -> None:
    values = read_project_params()
    values["split"]["validation"] = 2
    with pytest.raises(ValidationError, match=r"less than 0\.5"):
        check_params(values, Params)


def test_the_base_encoder_is_the_checkpoint_that_the_parameters_name(monkeypatch: pytest.MonkeyPatch) -> None:
    values = read_project_params() | {"model": "mpnet"}
    monkeypatch.setattr(harness, "read_project_params", lambda: values)
    monkeypatch.setattr(harness, "find_checkpoint", lambda name, checkpoint: Path(name, checkpoint.hub))
    assert harness.find_base() == Path("mpnet/sentence-transformers/all-mpnet-base-v2")


def test_tables_are_read_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "DATA", tmp_path)
    for name, left in (("train", "c"), ("paraphrases", "a")):
        rows = pd.DataFrame([(left, "z", 1, "synonym", "n", "wordnet", "")])
        rows.columns = ["left", "right", "label", "kind", "pos", "origin", "source"]
        write_pairs(pair_table(rows), tmp_path / f"{name}.parquet")
    pairs = read_data("train", "paraphrases")
    assert pairs["left"].to_dict() == {0: "c", 1: "a"}
    check_size(pairs, 2)
    with pytest.raises(DataError, match="2 pairs to choose from; expected 3,000 at least"):
        check_size(pairs, 3_000)


def test_pairs_are_shuffled_the_same_way_each_time(tmp_path: Path) -> None:
    file = tmp_path / "pairs.parquet"
    pairs = [(f"left {number}", f"right {number}") for number in range(20)]
    pd.DataFrame([*pairs, pairs[0]], columns=["left", "right"]).assign(label=1).to_parquet(file)
    shuffled = shuffle_pairs(file)
    assert shuffled != pairs
    assert sorted(shuffled) == sorted(pairs)
    assert shuffle_pairs(file) == shuffled


def test_the_probability_in_both_orders_is_the_mean() -> None:
    probabilities = {("a", "b"): 0.25, ("b", "a"): 0.75, ("c", "d"): 1.0, ("d", "c"): 0.5}
    judge = in_both_orders(lambda pairs: [probabilities[pair] for pair in pairs])
    assert judge([("a", "b"), ("c", "d")]) == [0.5, 0.75]


def test_the_rate_counts_each_pair_once_after_warming_up(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    clock = iter([10.0, 12.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))

    def judge(pairs: list[Pair]) -> list[float]:
        calls.append(len(pairs))
        return [0.5] * len(pairs)

    assert measure_rate(judge, [("a", "b")] * 100) == 50.0
    assert calls == [64, 100]


def test_a_table_is_printed_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    print_header(["", "pairs"])
    print_row(["ours", "2"])
    print_header(["rows", "seconds"], labels=False)
    print_row(["10", ""])
    assert capsys.readouterr().out.splitlines() == [
        "|  | pairs |",
        "| --- | ---: |",
        "| ours | 2 |",
        "| rows | seconds |",
        "| ---: | ---: |",
        "| 10 |  |",
    ]


def test_the_pipeline_of_transformers_gives_the_probability_of_synonyms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def pipeline(task: str, folder: str, device: str) -> Any:
        calls.append((task, folder, device))
        return classify

    def classify(texts: list[dict[str, str]], batch_size: int) -> list[dict[str, Any]]:
        calls.append((texts, batch_size))
        return [{"label": "synonym", "score": 0.875}, {"label": "not_synonym", "score": 0.75}]

    importlib.import_module("transformers.pipelines")  # it puts another module transformers in the place of the first
    monkeypatch.setattr(sys.modules["transformers"], "pipeline", pipeline)
    assert harness.load_pipeline(tmp_path, 8)([("a", "b"), ("c", "d")]) == [0.875, 0.25]
    texts = [{"text": "a", "text_pair": "b"}, {"text": "c", "text_pair": "d"}]
    assert calls == [("text-classification", str(tmp_path), "cpu"), (texts, 8)]
