"""How a trained model is saved: as transformers does it, with our metadata in the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.files import replacing_folder
from samesense.models.metadata import KEY, seal_model

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedTokenizerBase

    from samesense.models.metadata import Metadata
    from samesense.training.initial_model import Model


def save_model(model: Model, tokenizer: PreTrainedTokenizerBase, metadata: Metadata, folder: Path) -> None:
    """Write a model and its tokenizer to a folder, whole or not at all.

    Raises:
        DataError: the folder cannot be written.
    """
    setattr(model.config, KEY, metadata.as_config())
    with replacing_folder(folder) as partial:
        model.save_pretrained(partial)
        tokenizer.save_pretrained(partial)
        seal_model(partial)
