"""The weights of a BERT in its ONNX graphs."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from samesense.errors import DataError
from tests.tools.tiny_bert import Exported
from tools.onnx_weights import is_quantized, read_bert_weights, read_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUERY = "encoder.layer.0.attention.self.query.weight"


def test_a_graph_in_full_precision_has_exactly_the_weights_of_the_encoder(exported: Exported) -> None:
    graph = read_graph(exported.plain.read_bytes())
    weights, expected = read_bert_weights(graph), exported.encoder.state_dict()
    assert not is_quantized(graph)
    assert weights.keys() == expected.keys()
    assert len(weights) == 5 + 2 * 16
    for name, values in weights.items():
        np.testing.assert_array_equal(values, expected[name].numpy(), err_msg=name)


def test_a_quantised_graph_has_weights_within_a_step_of_those(exported: Exported) -> None:
    graph = read_graph(exported.quantized.read_bytes())
    weights, expected = read_bert_weights(graph), exported.encoder.state_dict()
    assert is_quantized(graph)
    assert weights.keys() == expected.keys()
    rounded = {name for name, values in weights.items() if (values != expected[name].numpy()).any()}
    assert rounded == {name for name, values in expected.items() if values.ndim == 2}
    for name in rounded:
        step = (expected[name].max() - expected[name].min()) / 255
        assert np.abs(weights[name] - expected[name].numpy()).max() <= step, name


def test_a_quantised_matrix_has_a_scale_for_each_column_and_is_transposed() -> None:
    arrays: dict[str, NDArray[Any]] = {
        "onnx::MatMul_7_quantized": np.array([[1, 2, 3], [-1, 0, 5]], np.int8),
        "onnx::MatMul_7_scale": np.array([0.5, 1, 2], np.float32),
        "onnx::MatMul_7_zero_point": np.array([0, 1, -1], np.int8),
        "model.0.auto_model.embeddings.word_embeddings.weight_quantized": np.array([[130, 126]], np.uint8),
        "model.0.auto_model.embeddings.word_embeddings.weight_scale": np.array(0.25, np.float32),
        "model.0.auto_model.embeddings.word_embeddings.weight_zero_point": np.array(128, np.uint8),
        "model.2.linear.weight": np.array([1], np.float32),
    }
    path = "/model/model.0/auto_model/encoder/layer.0/attention/self"
    nodes = [
        helper.make_node("MatMulInteger", ["x", "onnx::MatMul_7_quantized"], ["y"], f"{path}/query/MatMul_quant"),
        helper.make_node("MatMul", ["y", "z"], ["o"], f"{path}/MatMul"),  # of two inputs
    ]
    tensors = [numpy_helper.from_array(values, name) for name, values in arrays.items()]
    output = helper.make_tensor_value_info("o", TensorProto.INT32, None)
    content = helper.make_model(helper.make_graph(nodes, "tiny", [], [output], tensors)).SerializeToString()
    weights = read_bert_weights(read_graph(content))
    assert {name: values.tolist() for name, values in weights.items()} == {
        QUERY: [[0.5, -0.5], [1.0, -1.0], [8.0, 12.0]],
        "embeddings.word_embeddings.weight": [[0.5, -0.5]],
    }
    assert {values.dtype.name for values in weights.values()} == {"float32"}
    assert weights[QUERY].flags.c_contiguous, "safetensors writes the memory as it is"


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(DataError, match=r"^not an ONNX file: "):
        read_graph(b"nonsense")
