"""What transformers reads from a folder, and what a hostile folder cannot make it do."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, AutoModel, AutoTokenizer

from samesense.errors import ModelError
from samesense.models.pretrained import read_pretrained, read_pretrained_model


@pytest.fixture
def folder(tiny_distilbert: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_distilbert, tmp_path / "model"))


@pytest.fixture
def trap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that code of the folder, if it ran, would make; whoever is asked whether to run it agrees."""
    sprung = folder.parent / "sprung"
    (folder / "evil.py").write_text(f"open({str(sprung)!r}, 'w')\nclass Evil: ...\n")
    monkeypatch.setattr("builtins.input", lambda _="": "y")
    return sprung


def test_code_of_a_folder_does_not_run_and_nobody_is_asked(folder: Path, trap: Path) -> None:
    values = json.loads((folder / "config.json").read_text())
    references = {"AutoConfig": "evil.Evil", "AutoModel": "evil.Evil"}
    (folder / "config.json").write_text(json.dumps(values | {"model_type": "evil", "auto_map": references}))
    for kind in (AutoConfig, AutoModel):
        with pytest.raises(ModelError, match=rf"^{folder}: not a readable model: The repository .* custom code"):
            read_pretrained(kind, folder)
    assert not trap.exists()


def test_code_of_a_tokenizer_does_not_run(folder: Path, trap: Path) -> None:
    values = json.loads((folder / "tokenizer_config.json").read_text())
    named = {"tokenizer_class": "Evil", "auto_map": {"AutoTokenizer": ["evil.Evil", "evil.Evil"]}}
    (folder / "tokenizer_config.json").write_text(json.dumps(values | named))
    read_pretrained(AutoTokenizer, folder)  # transformers has a tokenizer of its own for this model
    assert not trap.exists()


def test_weights_in_a_pickle_are_not_read(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    torch.save({"weights": torch.ones(1)}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=rf"^{folder}: not a readable model: .*model\.safetensors"):
        read_pretrained_model(AutoModel, folder)
