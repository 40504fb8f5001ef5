"""The weights of a BERT model, read from its ONNX graph, also from a dynamically quantised one."""

import re
from typing import TYPE_CHECKING

from samesense.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnx import GraphProto

PRODUCTS = {"MatMul", "MatMulInteger"}
QUANTIZED, SCALE, ZERO_POINT = "_quantized", "_scale", "_zero_point"  # ends of the names that ONNX Runtime gives


def read_graph(content: bytes) -> "GraphProto":
    """Return the graph in an ONNX file of that content.

    Raises:
        DataError: it is no such file.
    """
    from google.protobuf.message import DecodeError
    from onnx import load_from_string

    try:
        return load_from_string(content).graph
    except DecodeError as error:
        raise DataError(f"not an ONNX file: {error}") from error


def is_quantized(graph: "GraphProto") -> bool:
    """Return whether some weights are rounded to 8 bits."""
    return any(tensor.name.endswith(QUANTIZED) for tensor in graph.initializer)


def read_bert_weights(graph: "GraphProto") -> dict[str, "NDArray[np.float32]"]:
    """Return the weights, in float32, by the names that `transformers.BertModel` gives them.

    PyTorch's exporter keeps the names of all tensors but matrices, which it transposes and calls ``onnx::MatMul_N``:
    the name of the node that multiplies by one says which it is. A quantised tensor q stands for
    (q - zero point) * scale; both are of the whole tensor or of each column (onnxruntime.ai, Quantize ONNX models).
    """
    import numpy as np
    from onnx.numpy_helper import to_array

    tensors = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    matrices, weights = _name_matrices(graph), {}
    for full_name, tensor in tensors.items():
        name, values = full_name.removesuffix(QUANTIZED), tensor
        if name.endswith((SCALE, ZERO_POINT)):
            continue
        if name != full_name:
            values = (tensor.astype(np.float32) - tensors[name + ZERO_POINT].astype(np.float32)) * tensors[name + SCALE]
        if name in matrices:
            weights[matrices[name]] = np.ascontiguousarray(values.T)
        elif parameter := _parameter_name(name):
            weights[parameter] = values
    return weights


def _name_matrices(graph: "GraphProto") -> dict[str, str]:
    """Return, by the name of each tensor that a linear layer multiplies by, that of the parameter."""
    names = {}
    for node in graph.node:
        layer = _parameter_name(node.name.rpartition("/")[0].replace("/", "."))
        if node.op_type in PRODUCTS and layer:
            names[node.input[1].removesuffix(QUANTIZED)] = f"{layer}.weight"
    return names


def _parameter_name(name: str) -> str | None:
    """Return a dotted name without the modules around the encoder; None if it is of nothing in the encoder."""
    part = re.search(r"(?:^|\.)((?:embeddings|encoder)\..*)", name)
    return part[1] if part else None
