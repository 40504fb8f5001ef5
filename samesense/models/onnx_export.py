"""Write a trained model as ONNX, in single precision and in int8, for `samesense.models.onnx_runtime`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from samesense.errors import ModelError
from samesense.evidence.store import copy_evidence
from samesense.files import replacing_folder
from samesense.models.encodings import encode, pad_batch
from samesense.models.loading import find_folder, load_torch_model
from samesense.models.metadata import seal_model
from samesense.models.onnx_graphs import Graph, quantize, quiet, write_graph
from samesense.models.onnx_parity import Parity, check_parity, measure_parity, read_labelled_pairs
from samesense.models.onnx_runtime import GRAPHS, HEAD, PAIR_GRAPHS, TOKENIZER
from samesense.models.pooled import RELATION_LOGITS, embed
from samesense.models.torch_runtime import TorchRuntime, log_odds
from samesense.places import claimed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from samesense.models.late import Late
    from samesense.models.pooled import PooledSides, Twin

    Outputs = torch.Tensor | tuple[torch.Tensor, ...]

EXAMPLES = ["cold", "a very hot day", "ice box"]  # of different lengths, so that there is padding


def export_model(source: str | Path, target: Path, pairs: Path) -> list[Parity]:
    """Write a model as a folder for the backends ``onnx`` and ``int8``, if both judge like it.

    The evidence beside the model, if there is any, is copied; what is compared is the model alone.

    Args:
        source: folder of a trained model, or owner/name of one on the hub.
        target: folder to write; an earlier export there is replaced.
        pairs: labelled pairs to compare on, Parquet with ``left``, ``right`` and ``label``.

    Returns:
        How far each backend is from torch.

    Raises:
        ModelError: there is no model, or an export of it differs too much (see `samesense.models.onnx_parity`), or
            ``target`` is something else than an export. Nothing is written.
        DataError: the pairs cannot be read, or the folder cannot be written, or it is not apart from model and pairs.
        TextError: a text of the pairs cannot be scored.
    """
    table = read_labelled_pairs(pairs)
    if target.exists() and not (target / GRAPHS["onnx"]).is_file():
        raise ModelError(f"{target}: exists, and is not an export; name another folder to write")
    folder = find_folder(source)
    with claimed({"the model": folder, "the pairs": pairs}, {"the output": target}, parents=True):
        runtime = load_torch_model(folder)
        with replacing_folder(target) as partial:
            write_export(runtime, partial)
            copy_evidence(folder, partial)
            parities = measure_parity(runtime, partial, table)
            check_parity(parities)
    return parities


def write_export(runtime: TorchRuntime, folder: Path) -> None:
    """Write a model of torch, and its tokenizer, for the backends ``onnx`` and ``int8``; the model goes to the CPU.

    It does not compare how they judge: `export_model` does.
    """
    model, tokenizer = runtime.model, runtime.tokenizer
    model.to("cpu")
    model.config.save_pretrained(folder)
    _save_tokenizer(tokenizer, model.config.max_position_embeddings, folder)
    inputs, outputs = _example_batch(runtime), ("result", RELATION_LOGITS) if runtime.relations else ("result",)
    with quiet():
        if runtime.late:
            _write_upper_layers(runtime, folder, outputs)
            write_graph(Graph(model, _read), inputs, folder / GRAPHS["onnx"])
        elif runtime.symmetric:
            write_graph(Graph(model, _embed), inputs, folder / GRAPHS["onnx"])
            left, right = torch.rand(2, 3, runtime.width)
            write_graph(Graph(model, _judge), {"left": left, "right": right}, folder / HEAD, outputs)
        else:
            write_graph(Graph(model, _scorer(list(inputs))), inputs, folder / GRAPHS["onnx"], outputs)
        quantize(folder / GRAPHS["onnx"], folder / GRAPHS["int8"])
    seal_model(folder)


def _write_upper_layers(runtime: TorchRuntime, folder: Path, outputs: tuple[str, ...]) -> None:
    states, sides = torch.rand(2, 5, runtime.width), torch.tensor([[1, 1, 2, 2, 2], [1, 2, 2, 0, 0]])
    with torch.no_grad():  # a bias to be trained would take a kernel for attention that cannot be exported
        graph = Graph(runtime.model, _interact)
        write_graph(graph, {"states": states, "sides": sides}, folder / PAIR_GRAPHS["onnx"], outputs)
    quantize(folder / PAIR_GRAPHS["onnx"], folder / PAIR_GRAPHS["int8"])


def _save_tokenizer(tokenizer: Any, max_positions: int, folder: Path) -> None:  # noqa: ANN401  # transformers is untyped
    """Save a tokenizer, so that the library tokenizers reads it as transformers would: without padding, truncated."""
    from tokenizers import Tokenizer

    tokenizer.save_pretrained(folder)
    bare = Tokenizer.from_file(str(folder / TOKENIZER))
    bare.no_padding()
    bare.enable_truncation(min(tokenizer.model_max_length, max_positions))
    bare.save(str(folder / TOKENIZER))


def _example_batch(runtime: TorchRuntime) -> dict[str, torch.Tensor]:
    sides = [EXAMPLES] if runtime.symmetric else [EXAMPLES, EXAMPLES[1:] + EXAMPLES[:1]]
    names = runtime.word_inputs if runtime.symmetric else runtime.pair_inputs
    batch = pad_batch(encode(runtime.tokenizer, *sides), names, runtime.pad)
    return {name: torch.from_numpy(values) for name, values in batch.items()}


def _embed(model: Twin, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    return embed(model.encoder, input_ids, attention_mask)


def _read(model: Late, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    return model.read(input_ids, attention_mask)


def _interact(model: Late, states: torch.Tensor, sides: torch.Tensor) -> Outputs:
    return _judge(model, *model.interact(states, sides))


def _judge(model: PooledSides, *vectors: torch.Tensor) -> Outputs:
    return _outputs(model.judge(*vectors), model.judge_relations(*vectors))


def _scorer(names: list[str]) -> Callable[..., Outputs]:
    """Return a function of a model and its inputs, in this order, that gives its log-odds, and relations' logits."""

    def score(model: Any, *inputs: torch.Tensor) -> Outputs:  # noqa: ANN401  # its class depends on the architecture
        output = model(**dict(zip(names, inputs, strict=True)))
        return _outputs(output.logits, output.get(RELATION_LOGITS))

    return score


def _outputs(logits: torch.Tensor, relation_logits: torch.Tensor | None) -> Outputs:
    odds = log_odds(logits)
    return odds if relation_logits is None else (odds, relation_logits)
