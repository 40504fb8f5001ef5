"""A saved model is read as it was."""

import json
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoConfig

from samesense import Classifier
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.metadata import Metadata, read_metadata
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
