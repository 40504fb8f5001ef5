"""Temperature scaling, in the weights of a model's head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    from samesense.training.initial_model import Model


def divide_relation_head(model: Model, temperature: float) -> None:
    """Divide the weights of the relation head, and with them the relations' logits, by a temperature."""
    head: Any = model.relation_head
    _divide(head, temperature)


def divide_head(model: Model, temperature: float) -> None:
    """Divide the weights of the head's last layer, and with them the log-odds, by a temperature.

    So whatever loads the weights gets calibrated probabilities.
    """
    import torch

    from samesense.models.pooled import PooledSides

    judging = model.head if isinstance(model, PooledSides) else model
    head = [module for module in judging.modules() if isinstance(module, torch.nn.Linear)][-1]
    _divide(head, temperature)


def _divide(layer: torch.nn.Module, temperature: float) -> None:
    import torch

    with torch.no_grad():
        for weights in layer.parameters():
            weights.div_(temperature)
