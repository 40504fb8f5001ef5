"""Late interaction: the lower layers of a BERT read each word by itself, and the upper layers read both side by side.

As in PreTTR (MacAvaney et al. 2020, arxiv.org/abs/2004.14255), what the lower layers make of a word serves every pair
that it is in. BERT adds positions below its first layer only, so the upper layers know of no order of the two words:
the score is symmetric.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from samesense.errors import ModelError
from samesense.models.pooled import PooledSides, compare, mean_pool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transformers import PreTrainedModel

    from samesense.models.outputs import PairOutput

SIDE_BIAS = "side_bias"  # in the head, so that it is saved with it


class Late(PooledSides):
    """Reads each word by itself up to a depth, from there both at once, and judges the vectors of both depths.

    To the attention scores of the upper layers, a learned bias is added that depends on layer and head, and on whether
    the two tokens are of the same word: of shape (upper layers, heads, 2), for the same word first.

    Everywhere, ``sides`` says which tokens are of the left word (1), of the right (2) and padding (0).
    """

    extra_features = 3

    def __init__(self, encoder: PreTrainedModel, relations: int = 0, *, parasiamese: bool = False) -> None:
        """Put new heads on a BERT; its configuration's ``lower_layers`` is the depth, by default half of its layers.

        Raises:
            ModelError: the encoder is no BERT, or has no layer above ``lower_layers``.
        """
        config = encoder.config
        if config.model_type != "bert":
            raise ModelError(f"architecture late: splits the layers of a BERT; this encoder is a {config.model_type}")
        depth, layers = getattr(config, "lower_layers", None), config.num_hidden_layers
        config.lower_layers = layers // 2 if depth is None else depth
        if not 1 <= config.lower_layers < layers:
            raise ModelError(f"architecture late: lower_layers is {config.lower_layers}, not 1 to {layers - 1}")
        super().__init__(encoder, relations, parasiamese=parasiamese)
        bias = torch.zeros(layers - config.lower_layers, config.num_attention_heads, 2)
        self.head.register_parameter(SIDE_BIAS, nn.Parameter(bias))

    def forward(self, input_ids: torch.Tensor, sides: torch.Tensor, labels: torch.Tensor | None = None) -> PairOutput:
        """Judge pairs, of shape (pairs, tokens): the tokens of the left word, then those of the right, then padding."""
        return self.output(labels, *self.interact(self.read(input_ids, sides), sides))

    def read(self, input_ids: torch.Tensor, sides: torch.Tensor) -> torch.Tensor:
        """Return the states (rows, tokens, hidden size) of the lower layers: each word has positions of its own.

        The rows are pairs as in `forward`, or single words; their ``sides`` are the attention mask.
        """
        encoder: Any = self.encoder
        places = torch.arange(sides.shape[1], device=sides.device)
        positions = (places - (sides == 2) * (sides == 1).sum(1, keepdim=True)) * (sides > 0)  # noqa: PLR2004  # right
        states = encoder.embeddings(
            input_ids=input_ids, token_type_ids=torch.zeros_like(input_ids), position_ids=positions
        )
        same = _equal(sides)[:, None]  # padding reads padding: a softmax over nothing would be undefined
        return _run_layers([(layer, same) for layer in encoder.encoder.layer[: self.config.lower_layers]], states)

    def interact(self, states: torch.Tensor, sides: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the vectors for `judge` and `judge_relations`, by what `read` returned of the pairs' words."""
        encoder: Any = self.encoder
        same, blocked = _equal(sides)[:, None], ~_equal(sides > 0)[:, None]
        masks = (
            torch.where(same, bias[:, 0, None, None], bias[:, 1, None, None]).masked_fill(blocked, -torch.inf)
            for bias in self.head.get_parameter(SIDE_BIAS)
        )
        layers = encoder.encoder.layer[self.config.lower_layers :]
        top, bottom = _run_layers(zip(layers, masks, strict=True), states).float(), states.float()
        below, above = (
            [functional.normalize(mean_pool(depth, sides == side), dim=-1) for side in (1, 2)]
            for depth in (bottom, top)
        )
        return *above, *compare(*below), mean_pool(top, sides > 0)


def _equal(values: torch.Tensor) -> torch.Tensor:
    """Return which tokens of a row are equal: of shape (rows, tokens, tokens)."""
    return values[:, :, None] == values[:, None, :]


def _run_layers(layers: Iterable[tuple[Any, torch.Tensor]], states: torch.Tensor) -> torch.Tensor:
    """Run layers of a BERT, each with its attention mask: which tokens to read, or what to add to their scores."""
    for layer, mask in layers:
        attention = layer.attention
        projections = (attention.self.query, attention.self.key, attention.self.value)
        shape = (attention.self.num_attention_heads, attention.self.attention_head_size)
        query, key, value = (project(states).unflatten(-1, shape).transpose(1, 2) for project in projections)
        mask_ = mask if mask.dtype == torch.bool else mask.to(query.dtype)
        dropout = attention.self.dropout.p if layer.training else 0.0
        context = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask_, dropout_p=dropout)
        states = attention.output(context.transpose(1, 2).flatten(2), states)
        states = layer.output(layer.intermediate(states), states)
    return states
