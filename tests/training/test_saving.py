"""A saved model is read as it was."""

import json
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoConfig

from samesense import Classifier
from samesense.errors import ModelError
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.metadata import Metadata, read_metadata, write_threshold
from samesense.models.torch_runtime import TorchRuntime
from samesense.training.saving import save_model

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city")]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_model_and_its_metadata_are_read_as_they_were_saved(
    architecture: Architecture, model_folders: dict[str, Path], tmp_path: Path
) -> None:
    runtime = TorchRuntime.load(model_folders[architecture])
    metadata = Metadata(architecture, 0.25, 1.5, {"hub": "someone/tiny", "revision": "main", "package": ["a", "b"]})
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "old").touch()
    save_model(runtime.model, runtime.tokenizer, metadata, folder)
    assert not (folder / "old").exists()
    assert json.loads((folder / "config.json").read_text())["samesense"] == metadata.as_config()
    assert AutoConfig.from_pretrained(folder).samesense == metadata.as_config()
    assert read_metadata(folder) == metadata
    classifier = Classifier.load(folder)
    assert (classifier.metadata, classifier.threshold) == (metadata, 0.25)
    np.testing.assert_array_equal(classifier.probabilities(PAIRS), runtime.probabilities(PAIRS))
    listed = [line.split("  ")[1] for line in (folder / "model.sha256").read_text().splitlines()]
    assert listed == sorted(path.name for path in folder.iterdir() if path.suffix != ".sha256")


def test_a_flipped_bit_in_weights_is_told_and_another_threshold_is_not_one(
    model_folders: dict[str, Path], tmp_path: Path
) -> None:
    runtime, folder = TorchRuntime.load(model_folders["twin"]), tmp_path / "model"
    save_model(runtime.model, runtime.tokenizer, read_metadata(model_folders["twin"]), folder)
    write_threshold(0.75, folder)
    assert TorchRuntime.load(folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelError, match=r"/model\.safetensors: damaged or edited: its sha256 is not that in model\."):
        TorchRuntime.load(folder)
