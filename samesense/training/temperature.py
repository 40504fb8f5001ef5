"""Temperature scaling, in the weights of a model's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samesense.training.initial_model import Model


def divide_head(model: Model, temperature: float) -> None:
    """Divide the weights of the head's last layer, and with them the log-odds, by a temperature.

    So whatever loads the weights gets calibrated probabilities.
    """
    import torch

    head = [module for module in model.modules() if isinstance(module, torch.nn.Linear)][-1]
    with torch.no_grad():
        for weights in head.parameters():
            weights.div_(temperature)
