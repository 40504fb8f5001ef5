"""Write a trained model as ONNX, in single precision and in int8, for `samesense.onnx_runtime`."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import torch

from samesense.architectures import Twin
from samesense.classifier import Classifier
from samesense.encoding import encodings, padded_batch
from samesense.errors import ModelError
from samesense.onnx_graphs import Graph, quantize, quiet, write_graph
from samesense.onnx_runtime import GRAPHS, HEAD
from samesense.parity import Parity, measured, read_pairs, refuse
from samesense.torch_runtime import TorchModel, odds

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = ["cold", "a very hot day", "ice box"]  # of different lengths, so that there is padding


def export(source: str | Path, target: Path, pairs: Path) -> list[Parity]:
    """Write a model as a folder for the backends ``onnx`` and ``int8``, if both judge as it does.

    Args:
        source: folder of a trained model, or owner/name of one on the hub.
        target: folder to write; an export that lies there is replaced.
        pairs: labelled pairs to compare on, Parquet with ``left``, ``right`` and ``label``.

    Returns:
        How far each backend is from torch.

    Raises:
        ModelError: there is no model, or an export of it differs too much (see `samesense.parity`), or ``target`` is
            something else than an export. Nothing is written.
        TableError: the pairs cannot be read.
    """
    table = read_pairs(pairs)
    if target.exists() and not (target / GRAPHS["onnx"]).is_file():
        raise ModelError(f"{target}: is there, and is no export; name another folder to write")
    classifier = Classifier.load(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as name:
        partial = Path(name) / target.name
        write(classifier, partial)
        found = measured(classifier, partial, table)
        refuse(found)
        if target.exists():
            shutil.rmtree(target)
        partial.rename(target)
    return found


def write(classifier: Classifier, folder: Path) -> None:
    """Write a model of torch, and its tokenizer, for the backends ``onnx`` and ``int8``; it goes to the CPU.

    How it judges is not looked at: that is what `export` does.
    """
    from tokenizers import Tokenizer

    model: Any = classifier.model
    model.to("cpu")
    tokenizer: Any = classifier.tokenizer
    model.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    bare = Tokenizer.from_file(str(folder / "tokenizer.json"))
    bare.no_padding()
    bare.enable_truncation(min(tokenizer.model_max_length, model.config.max_position_embeddings))
    bare.save(str(folder / "tokenizer.json"))
    runtime = TorchModel(model, tokenizer)
    sides = [EXAMPLES] if runtime.size else [EXAMPLES, EXAMPLES[1:] + EXAMPLES[:1]]
    batch = padded_batch(encodings(tokenizer, *sides), runtime.names, runtime.pad)
    inputs = {name: torch.from_numpy(values) for name, values in batch.items()}
    with quiet():
        if runtime.size:
            write_graph(Graph(model, Twin.embed_padded), inputs, folder / GRAPHS["onnx"])
            left, right = torch.rand(2, 3, runtime.size)
            write_graph(Graph(model, _judged), {"left": left, "right": right}, folder / HEAD)
        else:
            write_graph(Graph(model, _judged_by(list(inputs))), inputs, folder / GRAPHS["onnx"])
        quantize(folder / GRAPHS["onnx"], folder / GRAPHS["int8"])


def _judged(model: Twin, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return odds(model.judge(left, right))


def _judged_by(names: list[str]) -> Callable[..., torch.Tensor]:
    """Return what gives a model's log-odds, from its inputs in this order."""
    return lambda model, *inputs: odds(model(**dict(zip(names, inputs, strict=True))).logits)
