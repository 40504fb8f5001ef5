"""Exports judge as torch does, symmetric and calibrated, and are refused if they do not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samesense import Classifier, ModelError, parity
from samesense.errors import TableError
from samesense.loading import Backend
from samesense.onnx_export import export
from samesense.parity import Parity, refuse
from stages._architectures import ARCHITECTURES

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]
ODD = [("naïve", "ingénue 🙂"), ("zq日本", "x" * 200), ("e=mc2", "?!1")]
BACKENDS: tuple[Backend, ...] = ("onnx", "int8")
INT8 = 0.2  # how far the tiny models' probabilities move in int8: their heads are as steep as none that is trained


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pairs") / "pairs.parquet"
    pd.DataFrame(PAIRS, columns=["left", "right"]).assign(label=[1, 0, 1, 0]).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def exports(
    model_folders: dict[str, Path], pairs: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, list[Parity]]]:
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(parity.BOUNDS, "int8", (INT8, INT8))
        patch.setattr(parity, "F1_DROP", 1)
        for name, folder in model_folders.items():
            target = tmp_path_factory.mktemp("onnx") / name
            found[name] = target, export(folder, target, pairs)
    return found


@pytest.fixture
def one(model_folders: dict[str, Path], exports: dict[str, tuple[Path, list[Parity]]]) -> tuple[Path, Path]:
    """Give the folders of one architecture: an export takes seconds."""
    return model_folders["twin"], exports["twin"][0]


@pytest.fixture(params=sorted(ARCHITECTURES))
def both(
    request: pytest.FixtureRequest, model_folders: dict[str, Path], exports: dict[str, tuple[Path, list[Parity]]]
) -> tuple[Path, Path]:
    return model_folders[request.param], exports[request.param][0]


def test_onnx_gives_the_probabilities_of_torch(both: tuple[Path, Path]) -> None:
    every = PAIRS + ODD + [(right, left) for left, right in PAIRS]
    expected = Classifier.load(both[0]).probabilities(every)
    np.testing.assert_allclose(Classifier.load(both[1], backend="onnx").probabilities(every), expected, atol=1e-5)
    int8 = Classifier.load(both[1], backend="int8").probabilities(every)
    np.testing.assert_allclose(int8, expected, atol=INT8)
    assert np.abs(int8 - expected).max() > 1e-6  # it is another graph


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_backend_keeps_order_is_symmetric_and_takes_any_number_of_pairs(
    both: tuple[Path, Path], backend: Backend
) -> None:
    classifier = Classifier.load(both[1], backend=backend)
    found = classifier.probabilities(PAIRS)
    swapped = [(right, left) for left, right in PAIRS]
    np.testing.assert_allclose(classifier.probabilities(swapped), found, rtol=1e-6)
    assert classifier.probabilities([]).shape == (0,)
    single = [classifier.predict(*pair).probability for pair in PAIRS]
    # int8 scales a batch's activations together
    bound = 1e-5 if backend == "onnx" else INT8
    np.testing.assert_allclose(classifier.probabilities(PAIRS * 100), single * 100, atol=bound)
    assert classifier.threshold == Classifier.load(both[0]).threshold


def test_what_is_measured_is_told(
    exports: dict[str, tuple[Path, list[Parity]]], model_folders: dict[str, Path]
) -> None:
    for name, (folder, found) in exports.items():
        expected = Classifier.load(model_folders[name]).probabilities(PAIRS)
        for one, backend in zip(found, BACKENDS, strict=True):
            differences = np.abs(Classifier.load(folder, backend=backend).probabilities(PAIRS) - expected)
            assert one.backend == backend
            np.testing.assert_allclose([one.greatest, one.mean], [differences.max(), differences.mean()], atol=1e-7)
        assert 1 < found[1].megabytes < found[0].megabytes


def test_an_export_is_self_contained_and_needs_no_torch(both: tuple[Path, Path]) -> None:
    names = {"config.json", "tokenizer.json", "tokenizer_config.json", "model.onnx", "model_int8.onnx"}
    assert {file.name for file in both[1].iterdir()} - {"head.onnx"} == names
    code = (
        "import sys; from samesense import Classifier; "
        f"print(Classifier.load({str(both[1])!r}, backend='onnx').predict('cold', 'icy').probability); "
        "print({'torch', 'transformers'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    chance, modules = done.stdout.splitlines()
    assert float(chance) == pytest.approx(Classifier.load(both[0]).predict("cold", "icy").probability, abs=1e-5)
    assert modules == "set()"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"greatest": 0.5}, r"^int8: probabilities differ from torch's by up to 0\.5, 0\.001 on average; at most "),
        ({"mean": 0.1}, r"^int8: probabilities differ from torch's by up to 0\.01, 0\.1 on average; at most "),
        ({"mean": float("nan")}, r"^int8: probabilities differ from torch's by up to 0\.01, nan on average; at most "),
        (
            {"f1": 0.694},
            r"^int8: F1 is 0\.694, and torch's 0\.700; it may drop by 0\.005 at most; nothing was written$",
        ),
    ],
)
def test_an_export_out_of_bounds_is_refused(changes: dict[str, Any], message: str) -> None:
    within: dict[str, Any] = {
        "backend": "int8",
        "megabytes": 1,
        "greatest": 0.01,
        "mean": 0.001,
        "f1": 0.696,
        "f1_torch": 0.7,
    }
    refuse([Parity(**within)])
    with pytest.raises(ModelError, match=message):
        refuse([Parity(**within), Parity(**within | changes)])


def test_a_refused_export_leaves_what_was_there(
    one: tuple[Path, Path], pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(parity.BOUNDS, "int8", (0.0, 0.0))
    monkeypatch.setattr(parity, "F1_DROP", 1)  # the threshold is at one of the pairs, so that rounding decides
    shutil.copytree(one[1], tmp_path / "old")
    (tmp_path / "old" / "mark").touch()
    with pytest.raises(ModelError, match="int8: probabilities differ"):
        export(one[0], tmp_path / "old", pairs)
    assert [file.name for file in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old" / "mark").is_file()


def test_a_folder_that_is_no_export_is_not_replaced(one: tuple[Path, Path], pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").touch()
    with pytest.raises(ModelError, match=r"is there, and is no export; name another folder to write$"):
        export(one[0], tmp_path, pairs)
    assert [file.name for file in tmp_path.iterdir()] == ["letters"]


def test_pairs_that_cannot_be_compared_on_are_named(model_folders: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    for message, write in (
        ("not a Parquet file of left, right and label: ", lambda: None),
        ("not a Parquet file of left, right and label: ", lambda: path.write_text("left,right,label")),
        (
            "not a Parquet file of left, right and label: ",
            lambda: pd.DataFrame({"left": ["a"], "right": ["b"]}).to_parquet(path),
        ),
        (
            "its labels are not 0 and 1, with pairs of both",
            lambda: pd.DataFrame({"left": ["a"], "right": ["b"], "label": [1]}).to_parquet(path),
        ),
    ):
        write()
        with pytest.raises(TableError, match=f"^{path}: {message}"):
            export(model_folders["cross"], tmp_path / "new", path)
    assert not (tmp_path / "new").exists()


def test_a_folder_without_the_graphs_or_with_damaged_ones_is_refused(one: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"no ONNX model here \(model\.onnx is missing\); write one with `samesense exp"
    ):
        Classifier.load(one[0], backend="onnx")
    with pytest.raises(ModelError, match=r"no model here \(model\.safetensors is missing\); for its ONNX model name"):
        Classifier.load(one[1])
    with pytest.raises(ModelError, match=r"^no backend 'tensorflow'; there are torch, onnx, int8$"):
        Classifier.load(one[1], backend="tensorflow")  # type: ignore[arg-type]
    for name in ("model_int8.onnx", "head.onnx", "tokenizer.json"):
        damaged = tmp_path / name
        shutil.copytree(one[1], damaged)
        (damaged / name).write_bytes(b"{")
        with pytest.raises(ModelError, match=f"^{damaged}: not a readable model: "):
            Classifier.load(damaged, backend="int8")


def test_the_command_prints_what_was_measured(one: tuple[Path, Path], pairs: Path, tmp_path: Path) -> None:
    target = tmp_path / "onnx"
    arguments = ["export", "--model", str(one[0]), "--output", str(target), "--pairs", str(pairs), "--json"]
    code = (
        "import sys; from samesense import cli, parity; "
        f"parity.BOUNDS['int8'] = ({INT8}, {INT8}); parity.F1_DROP = 1; sys.argv[1:] = {arguments!r}; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["output"] == str(target)
    assert [backend["backend"] for backend in told["backends"]] == list(BACKENDS)
    assert all(backend["greatest"] <= INT8 for backend in told["backends"])
    assert Classifier.load(target, backend="int8").threshold == Classifier.load(one[0]).threshold


def test_the_table_has_a_row_per_backend(capsys: pytest.CaptureFixture[str]) -> None:
    parity.show([Parity("onnx", 90.4, 2e-6, 1e-7, 0.7, 0.7), Parity("int8", 35.2, 0.0812, 0.0114, 0.698, 0.7)])
    assert [line.split() for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["onnx", "90", "2e-06", "1e-07", "0.700", "0.700"],
        ["int8", "35", "0.08", "0.01", "0.698", "0.700"],
    ]
