"""Models of every architecture, loaded by torch."""

import shutil
from pathlib import Path

import pytest
from transformers import DistilBertForSequenceClassification

from samesense.errors import ModelError
from samesense.models.architectures import ARCHITECTURES
from samesense.models.late import Late
from samesense.models.pooled import Joint, Twin
from samesense.models.torch_runtime import TorchRuntime

CLASSES: dict[str, type] = {"cross": DistilBertForSequenceClassification, "joint": Joint, "twin": Twin, "late": Late}
PAIR_INPUTS = {
    "cross": ["input_ids", "token_type_ids", "attention_mask"],
    "joint": ["input_ids", "token_type_ids", "attention_mask", "sides"],
    "twin": [],
    "late": [],
}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_folder_is_loaded_as_its_architecture(architecture: str, model_folders: dict[str, Path]) -> None:
    runtime = TorchRuntime.load(model_folders[architecture])
    assert not runtime.model.training
    assert type(runtime.model) is CLASSES[architecture]
    assert runtime.symmetric == (architecture in {"twin", "late"})
    assert runtime.pair_inputs == PAIR_INPUTS[architecture]
    assert (runtime.width, runtime.pad, runtime.tokenizer.model_max_length) == (16, 0, 64)


@pytest.mark.parametrize("name", ["model.safetensors", "head.safetensors"])
def test_a_folder_with_damaged_or_missing_weights_is_refused(
    name: str, model_folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(model_folders["joint"], folder)
    (folder / name).write_bytes(b"{")
    with pytest.raises(ModelError, match=f"^{folder}: not a readable model: "):
        TorchRuntime.load(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"^{folder}: .*{name}"):
        TorchRuntime.load(folder)
