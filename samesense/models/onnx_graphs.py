"""The graphs of a model: how they are written as ONNX and quantized."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn

from samesense.errors import DataError, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VECTORS = 2  # dimensions: rows and the vectors' size
OPSET = 23  # the first with an operator for attention, which onnxruntime runs as one kernel


class Graph(nn.Module):
    """A function of a model, for `write_graph` to write.

    Attributes:
        model: the model.
        function: takes it and the graph's inputs, and gives the graph's output, or several.
    """

    def __init__(self, model: nn.Module, function: Callable[..., torch.Tensor | tuple[torch.Tensor, ...]]) -> None:
        """Join a model and a function of it."""
        super().__init__()
        self.model = model
        self.function = function

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor | tuple[torch.Tensor, ...]:
        """Return the output for ``inputs``, or the outputs."""
        return self.function(self.model, *inputs)


def write_graph(
    graph: Graph, inputs: dict[str, torch.Tensor], path: Path, outputs: tuple[str, ...] = ("result",)
) -> None:
    """Write one graph, whose inputs have any number of rows, and of tokens unless they are vectors: rows of numbers.

    ``outputs`` are the names of its outputs, in order.
    """
    rows, tokens = torch.export.Dim("rows"), torch.export.Dim("tokens")
    are_vectors = [values.is_floating_point() and values.ndim == VECTORS for values in inputs.values()]
    shapes = tuple({0: rows} if vectors else {0: rows, 1: tokens} for vectors in are_vectors)
    program = torch.onnx.export(
        graph.eval(),
        tuple(inputs.values()),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_shapes={"inputs": shapes},
        opset_version=OPSET,
        dynamo=True,
        verbose=False,
    )
    if program is None:
        raise ModelError("torch wrote no ONNX program")
    program.save(path)


def quantize(source: Path, target: Path) -> None:
    """Write a graph with most matrices in int8, and activations quantized as they come, per batch.

    Weights have 7 bits, because sums of 8-bit products saturate on CPUs that have AVX2 but not VNNI. Three parts stay
    in single precision: embeddings and head, which take hardly any time, and the matrix at the end of each feed-forward
    block, a few of whose inputs are so much greater than the rest that 8 bits resolve the rest too coarsely.

    Raises:
        DataError: a graph is not whole: a full disk stops what writes one without a word.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnxruntime.quantization import QuantType, quantize_dynamic

    try:
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=_with_outliers(source),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        onnx.load(target)
    except DecodeError as error:
        raise DataError(f"{target}: cannot be written whole: {error}; is the disk full?") from error


def _with_outliers(path: Path) -> list[str]:
    """Return the nodes that end a feed-forward block: their matrices narrow the states."""
    import onnx

    graph = onnx.load(path).graph
    shapes = {weights.name: tuple(weights.dims) for weights in graph.initializer}
    nodes = [node for node in graph.node if node.op_type == "MatMul" and node.input[1] in shapes]
    return [node.name for node in nodes if shapes[node.input[1]][0] > shapes[node.input[1]][1]]


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the exporters' warnings: about their own deprecations, and about packages that are not needed."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logging.disable(before)
