"""Exports judge as torch does, and are refused if they do not."""

import json
import logging
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from samesense import Classifier, ModelError, cli
from samesense.errors import DataError
from samesense.evidence.store import FILES
from samesense.models import onnx_parity
from samesense.models.architectures import ARCHITECTURES
from samesense.models.metadata import read_metadata
from samesense.models.onnx_export import export_model
from samesense.models.onnx_graphs import quantize
from samesense.models.onnx_parity import Parity
from samesense.models.onnx_runtime import OnnxRuntime, Precision
from samesense.models.torch_runtime import TorchRuntime
from samesense.texts import Pair

ODD = [("naïve", "ingénue 🙂"), ("zq日本", "x" * 200), ("e=mc2", "?!1")]
BACKENDS: tuple[Precision, ...] = ("onnx", "int8")
Exports = dict[str, tuple[Path, list[Parity]]]


@pytest.fixture
def twin(model_folders: dict[str, Path], exports: Exports) -> tuple[Path, Path]:
    """Return the folders of the twin and of its export."""
    return model_folders["twin"], exports["twin"][0]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_onnx_gives_the_probabilities_of_torch(
    architecture: str, model_folders: dict[str, Path], exports: Exports, pairs: list[Pair], int8_bound: float
) -> None:
    folder, _ = exports[architecture]
    every = pairs + ODD + [(right, left) for left, right in pairs]
    expected = TorchRuntime.load(model_folders[architecture]).probabilities(every)
    np.testing.assert_allclose(OnnxRuntime.load(folder, "onnx").probabilities(every), expected, atol=1e-5)
    int8 = OnnxRuntime.load(folder, "int8").probabilities(every)
    np.testing.assert_allclose(int8, expected, atol=int8_bound)
    assert np.abs(int8 - expected).max() > 1e-6  # it is another graph


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_parities_are_those_of_the_exported_graphs(
    architecture: str, model_folders: dict[str, Path], exports: Exports, pairs: list[Pair]
) -> None:
    folder, parities = exports[architecture]
    expected = TorchRuntime.load(model_folders[architecture]).probabilities(pairs)
    assert [parity.backend for parity in parities] == list(BACKENDS)
    for parity in parities:
        differences = np.abs(OnnxRuntime.load(folder, parity.backend).probabilities(pairs) - expected)
        np.testing.assert_allclose([parity.greatest, parity.mean], [differences.max(), differences.mean()], atol=1e-7)
    assert 1 < parities[1].megabytes < parities[0].megabytes


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_an_export_is_whole(architecture: str, model_folders: dict[str, Path], exports: Exports) -> None:
    folder, _ = exports[architecture]
    names = {"config.json", "tokenizer.json", "tokenizer_config.json", "model.onnx", "model_int8.onnx", "model.sha256"}
    head = {"twin": {"head.onnx"}, "late": {"pairs.onnx", "pairs_int8.onnx"}}.get(architecture, set())
    assert {file.name for file in folder.iterdir()} == names | head
    assert read_metadata(folder) == read_metadata(model_folders[architecture])


def test_the_evidence_beside_a_model_is_copied_so_that_backends_judge_with_it(  # noqa: PLR0913, PLR0917  # fixtures
    informed_folders: dict[str, Path],
    labelled_pairs: Path,
    pairs: list[Pair],
    tmp_path: Path,
    int8_bound: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(onnx_parity.BOUNDS, "int8", (int8_bound, int8_bound))
    monkeypatch.setattr(onnx_parity, "F1_DROP", 1)  # of a few pairs, whose order rounding decides
    source, target = informed_folders["joint"], tmp_path / "onnx"
    before = {path.name: path.read_bytes() for path in source.iterdir()}
    export_model(source, target, labelled_pairs)
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before
    assert {name: (target / name).read_bytes() for name in FILES} == {name: before[name] for name in FILES}
    expected = Classifier.load(source).judge(pairs)
    for backend in BACKENDS:
        judgements = Classifier.load(target, backend=backend).judge(pairs)
        bound = 1e-4 if backend == "onnx" else int8_bound
        np.testing.assert_allclose(judgements.probabilities, expected.probabilities, atol=bound)
        assert judgements.reasons[2] == expected.reasons[2] == "listed as no synonyms in sport"
    with pytest.raises(ModelError, match=rf"^{target}: an ONNX model, for the backends onnx and int8$"):
        Classifier.load(target)


def test_a_folder_that_holds_the_model_is_not_replaced(
    informed_folders: dict[str, Path], labelled_pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = Path("export/model")
    shutil.copytree(informed_folders["twin"], source)
    for folder in (source, source.parent):
        (folder / "model.onnx").touch()  # as if it were an export
    for target in (source, source.parent, Path("export/../export/model")):
        with pytest.raises(DataError, match=rf"^{target}: the output (is|holds) the model, {source.resolve()}; name "):
            export_model(source, target, labelled_pairs)
    assert {path.name for path in source.iterdir()} == {path.name for path in informed_folders["twin"].iterdir()} | {
        "model.onnx"
    }


def test_a_folder_that_holds_the_pairs_is_not_replaced(
    model_folders: dict[str, Path], labelled_pairs: Path, tmp_path: Path
) -> None:
    (tmp_path / "model.onnx").touch()  # as if it were an export
    pairs = tmp_path / "pairs.parquet"
    shutil.copyfile(labelled_pairs, pairs)
    with pytest.raises(DataError, match=rf"^{tmp_path}: the output holds the pairs, {pairs}; name another place to "):
        export_model(model_folders["twin"], tmp_path, pairs)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["model.onnx", "pairs.parquet"]


def test_a_refused_export_is_quiet_and_leaves_the_old_one(  # noqa: PLR0913, PLR0917  # fixtures
    twin: tuple[Path, Path],
    labelled_pairs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(onnx_parity.BOUNDS, "int8", (0.0, 0.0))
    monkeypatch.setattr(onnx_parity, "F1_DROP", 1)  # of a few pairs, whose order rounding decides
    shutil.copytree(twin[1], tmp_path / "old")
    (tmp_path / "old" / "mark").touch()
    with pytest.raises(ModelError, match="int8: probabilities differ"):
        export_model(twin[0], tmp_path / "old", labelled_pairs)
    assert [file.name for file in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old" / "mark").is_file()
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_folder_that_is_not_an_export_is_not_replaced(
    twin: tuple[Path, Path], labelled_pairs: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters").touch()
    with pytest.raises(ModelError, match=rf"^{tmp_path}: exists, and is not an export; name another folder to write$"):
        export_model(twin[0], tmp_path, labelled_pairs)
    assert [file.name for file in tmp_path.iterdir()] == ["letters"]


def test_unusable_pairs_are_refused_before_anything_is_written(model_folders: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"pairs\.parquet: not a readable Parquet file: "):
        export_model(model_folders["cross"], tmp_path / "new", tmp_path / "pairs.parquet")
    assert not (tmp_path / "new").exists()


PARITIES = [Parity("onnx", 90.4, 2e-6, 1e-7, 0.7, 0.7), Parity("int8", 35.2, 0.0812, 0.0114, 0.698, 0.7)]


@pytest.fixture
def export_calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Put a function that returns `PARITIES` in the place of `export_model`, and return the arguments of its calls."""
    calls = []

    def export(*arguments: object) -> list[Parity]:
        calls.append(arguments)
        return PARITIES

    monkeypatch.setattr("samesense.models.onnx_export.export_model", export)
    return calls


def test_the_command_prints_the_parities_as_json(
    export_calls: list[tuple[object, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    cli.export("someone/model", Path("onnx"), Path("test.parquet"), as_json=True)
    assert export_calls == [("someone/model", Path("onnx"), Path("test.parquet"))]
    onnx = {"backend": "onnx", "megabytes": 90.4, "greatest": 2e-6, "mean": 1e-7, "f1": 0.7, "f1_torch": 0.7}
    int8 = {"backend": "int8", "megabytes": 35.2, "greatest": 0.0812, "mean": 0.0114, "f1": 0.698, "f1_torch": 0.7}
    assert json.loads(capsys.readouterr().out) == {"output": "onnx", "backends": [onnx, int8]}


@pytest.mark.usefixtures("export_calls")
def test_the_command_prints_a_row_per_backend(capsys: pytest.CaptureFixture[str]) -> None:
    cli.export("someone/model", Path("onnx"), Path("test.parquet"))
    _, *rows, last = capsys.readouterr().out.splitlines()
    assert [line.split() for line in rows] == [
        ["onnx", "90", "2e-06", "1e-07", "0.700", "0.700"],
        ["int8", "35", "0.08", "0.01", "0.698", "0.700"],
    ]
    assert last == "onnx written"


@pytest.mark.parametrize("cut", ["model.onnx", "model_int8.onnx"])
def test_a_graph_that_a_full_disk_cut_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
    source, target = tmp_path / "model.onnx", tmp_path / "model_int8.onnx"
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph([], "graph", [], [])), source)

    def write(_: Path, path: Path, **_options: object) -> None:
        shutil.copy(source, path)
        (tmp_path / cut).write_bytes(b"\x0a\xff")

    monkeypatch.setattr("onnxruntime.quantization.quantize_dynamic", write)
    if cut == source.name:
        source.write_bytes(b"\x0a\xff")
    with pytest.raises(DataError, match=f"^{target}: cannot be written whole: .*; is the disk full[?]$"):
        quantize(source, target)
