"""An exported model in use: symmetric, calibrated, without torch."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from samesense import Classifier, ModelError
from samesense.models.architectures import ARCHITECTURES
from samesense.models.onnx_parity import Parity
from samesense.models.onnx_runtime import OnnxRuntime, Precision
from samesense.texts import Pair

Exports = dict[str, tuple[Path, list[Parity]]]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("backend", ["onnx", "int8"])
def test_a_backend_keeps_order_is_symmetric_and_takes_any_number_of_pairs(
    architecture: str, backend: Precision, exports: Exports, pairs: list[Pair], int8_bound: float
) -> None:
    runtime = OnnxRuntime.load(exports[architecture][0], backend)
    probabilities = runtime.probabilities(pairs)
    exchanged = [(right, left) for left, right in pairs]
    np.testing.assert_allclose(runtime.probabilities(exchanged), probabilities, rtol=1e-6)
    assert runtime.probabilities([]).shape == (0,)
    single = np.concatenate([runtime.probabilities([pair]) for pair in pairs])
    bound = 1e-5 if backend == "onnx" else int8_bound  # int8 scales a batch's activations together
    np.testing.assert_allclose(runtime.probabilities(pairs * 100), np.tile(single, 100), atol=bound)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_an_export_needs_no_torch(architecture: str, model_folders: dict[str, Path], exports: Exports) -> None:
    code = (
        "import sys; from samesense import Classifier; "
        "print(Classifier.load(sys.argv[1], backend='onnx').predict('cold', 'icy').probability); "
        "print({'torch', 'transformers'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code, str(exports[architecture][0])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    probability, modules = done.stdout.splitlines()
    expected = Classifier.load(model_folders[architecture]).predict("cold", "icy").probability
    assert float(probability) == pytest.approx(expected, abs=1e-5)
    assert modules == "set()"


def test_a_twin_has_vectors_and_other_exports_refuse(exports: Exports) -> None:
    twin = OnnxRuntime.load(exports["twin"][0], "onnx")
    vectors = twin.vectors(["cold", "a very hot summer day in the city"])
    assert vectors.shape == (2, twin.width) == (2, 16)
    np.testing.assert_allclose((vectors**2).sum(axis=1), 1, rtol=1e-5)
    with pytest.raises(ModelError, match=r"^an ONNX model that reads pairs has no vectors of words; give --encoder "):
        OnnxRuntime.load(exports["joint"][0], "onnx").vectors(["cold"])


def test_a_classifier_keeps_one_runtime(
    exports: Exports, pairs: list[Pair], count_calls: Callable[[Any, str], list[tuple[Any, ...]]]
) -> None:
    runtimes, tokenizers = count_calls(OnnxRuntime, "__init__"), count_calls(Tokenizer, "from_file")
    classifier = Classifier.load(exports["twin"][0], backend="onnx")
    classifier.predict("cold", "icy")
    classifier.probabilities(pairs)
    list(classifier.stream(pairs))
    assert (len(runtimes), len(tokenizers)) == (1, 1)


def test_a_folder_without_the_graphs_or_with_damaged_ones_is_refused(
    model_folders: dict[str, Path], exports: Exports, tmp_path: Path
) -> None:
    advice = r"no ONNX model here \(model\.onnx is missing\); write one with `samesense export`$"
    with pytest.raises(ModelError, match=advice):
        OnnxRuntime.load(model_folders["twin"], "onnx")
    for name in ("model_int8.onnx", "head.onnx", "tokenizer.json"):
        damaged = tmp_path / name
        shutil.copytree(exports["twin"][0], damaged)
        (damaged / name).write_bytes(b"{")
        with pytest.raises(ModelError, match=f"^{damaged / name}: damaged or edited: "):
            OnnxRuntime.load(damaged, "int8")
        (damaged / "model.sha256").unlink()
        with pytest.raises(ModelError, match=f"^{damaged}: not a readable model: "):
            OnnxRuntime.load(damaged, "int8")
        (damaged / name).unlink()
        with pytest.raises(ModelError, match=rf"^{damaged}: no ONNX model here \({name} is missing\)"):
            OnnxRuntime.load(damaged, "int8")
