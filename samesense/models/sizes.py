"""Whether the files of a model agree on sizes: a configuration can ask for any number of layers, weights and tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.errors import ModelError
from samesense.models.hub import WEIGHTS
from samesense.models.pretrained import read_pretrained

if TYPE_CHECKING:
    from pathlib import Path

    from samesense.models.torch_runtime import TorchRuntime

MAX_LAYERS = 1000
ADDED = 10_000_000  # weights that a file may lack, since nothing uses them: of a pooler, of another head


def check_sizes(folder: Path) -> None:
    """Check that a configuration asks for no more weights than are there: transformers would make up the others.

    Raises:
        ModelError: it asks for far more, or for more than `MAX_LAYERS` layers, or is not readable.
    """
    import torch
    from transformers import AutoConfig, AutoModel

    weights = folder / WEIGHTS
    if not weights.is_file():
        return  # loading says so
    config = read_pretrained(AutoConfig, folder)
    layers = getattr(config, "num_hidden_layers", None)
    if not isinstance(layers, int) or not 0 <= layers <= MAX_LAYERS:
        raise ModelError(f"{folder}: not a readable model: it has {layers} layers; expected at most {MAX_LAYERS:,}")
    try:
        with torch.device("meta"):  # no weights are made
            model = AutoModel.from_config(config)  # type: ignore[no-untyped-call]
    except Exception as error:  # of transformers, at values that fit no model
        raise ModelError(f"{folder}: not a readable model: {error}") from error
    asked, size = sum(parameter.numel() for parameter in model.parameters()), weights.stat().st_size
    if asked > size + ADDED:  # a weight has a byte at least
        raise ModelError(f"{folder}: not a readable model: {asked:,} weights, but {WEIGHTS} has {size:,} bytes")


def check_tokens(runtime: TorchRuntime, folder: Path) -> None:
    """Check that the model has a vector for every token of its tokenizer.

    Raises:
        ModelError: it has not.
    """
    tokens = 1 + max(runtime.tokenizer.get_vocab().values(), default=0)
    known = runtime.model.get_input_embeddings().num_embeddings
    if tokens > known:
        raise ModelError(f"{folder}: not a readable model: the tokenizer has {tokens:,} tokens, the weights {known:,}")
