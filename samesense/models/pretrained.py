"""Configurations, tokenizers and models of transformers, read from a folder, of which no code runs."""

from pathlib import Path
from typing import Any

from samesense.errors import ModelError
from samesense.models.hub import first_line


def read_pretrained(kind: Any, folder: Path, **options: Any) -> Any:  # noqa: ANN401  # transformers returns anything
    """Return a configuration or a tokenizer; code that the folder names is refused, where transformers would ask.

    Args:
        kind: AutoConfig or AutoTokenizer.
        folder: with their files.
        options: of ``from_pretrained``.

    Raises:
        ModelError: a file is missing or damaged, or needs code that transformers does not have.
    """
    try:
        return kind.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **options)
    except Exception as error:  # of transformers' parsing: whatever class of error it stumbles on
        raise ModelError(f"{folder}: not a readable model: {first_line(error)}") from error


def read_pretrained_model(kind: Any, folder: Path, **options: Any) -> Any:  # noqa: ANN401
    """Return a model; its weights are read from safetensors and never from a pickle, which could run code.

    Args:
        kind: a class of models, such as AutoModel.
        folder: with the model's configuration and weights.
        options: of ``from_pretrained``.

    Raises:
        ModelError: see `read_pretrained`.
    """
    return read_pretrained(kind, folder, use_safetensors=True, **options)
