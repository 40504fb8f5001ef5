"""Learn from the probabilities of another model, not from the labels alone.

Hinton et al. 2015, arxiv.org/abs/1503.02531.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.pairs import pair_tuples

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import torch

SOFT_LABEL = "soft_label"  # the column of the teacher's probabilities


def with_soft_labels(pairs: pd.DataFrame, teacher: Path) -> pd.DataFrame:
    """Return the pairs with the probability of synonyms by the model in a folder, as the column `SOFT_LABEL`.

    Raises:
        ModelError: the folder holds no model.
    """
    from samesense.models.torch_runtime import TorchRuntime

    probabilities = TorchRuntime.load(teacher).probabilities(pair_tuples(pairs), progress=True)
    return pairs.assign(**{SOFT_LABEL: probabilities.astype("float32")})


def soft_loss(logits: torch.Tensor, probabilities: torch.Tensor) -> torch.Tensor:
    """Return the mean cross-entropy of logits (rows, 2) with the ``probabilities`` of synonyms (rows,)."""
    import torch
    from torch.nn import functional

    return functional.cross_entropy(logits.float(), torch.stack([1 - probabilities, probabilities], dim=1))
