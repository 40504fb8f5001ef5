"""A tiny BERT in a module of its own, as PyTorch's exporter writes it: in full precision, and dynamically quantised."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

SIZES = {
    "vocab_size": 20,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 12,
    "max_position_embeddings": 16,
    "type_vocab_size": 2,
}
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
BATCH = tuple(map(torch.tensor, ([[2, 5, 6, 3], [2, 7, 3, 0]], [[1, 1, 1, 1], [1, 1, 1, 0]], [[0, 0, 0, 0]] * 2)))


class Sentence(torch.nn.Module):
    """An encoder in a module, which its name in the graph shows."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.auto_model = encoder

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.auto_model(**dict(zip(INPUTS, inputs, strict=True))).last_hidden_state
        return states


@dataclass
class Exported:
    """An encoder and the files of its graphs."""

    encoder: BertModel
    plain: Path
    quantized: Path

    def run(self, graph: Path) -> torch.Tensor:
        """Return the states of `BATCH` by a graph: of shape (rows, tokens, hidden size)."""
        from onnxruntime import InferenceSession

        session = InferenceSession(graph, providers=["CPUExecutionProvider"])
        (states,) = session.run(None, {name: rows.numpy() for name, rows in zip(INPUTS, BATCH, strict=True)})
        return torch.from_numpy(states)


def export(folder: Path) -> Exported:
    """Export a tiny encoder, no two of whose weights are equal."""
    from onnxruntime.quantization import quantize_dynamic

    torch.manual_seed(1)
    encoder = BertModel(BertConfig.from_dict(SIZES), add_pooling_layer=False)
    for weights in encoder.parameters():
        torch.nn.init.normal_(weights, std=0.3)
    plain, quantized = folder / "plain.onnx", folder / "quantized.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the published graphs are of this exporter, which is deprecated
        torch.onnx.export(Sentence(encoder).eval(), BATCH, plain, input_names=INPUTS, dynamo=False)
        quantize_dynamic(plain, quantized, per_channel=True)
    return Exported(encoder, plain, quantized)
