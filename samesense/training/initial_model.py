"""The model that training starts from: a pretrained checkpoint with a new head."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedConfig, PreTrainedModel

    from samesense.models.architectures import Architecture
    from samesense.models.pooled import PooledSides

    Model: TypeAlias = PreTrainedModel | PooledSides


def load_initial_model(architecture: Architecture, folder: Path, dropout: float | None, relations: int = 0) -> Model:
    """Load a checkpoint with a new head.

    Args:
        architecture: of the model.
        folder: of the checkpoint.
        dropout: in the encoder; None: the checkpoint's own.
        relations: how many relations a head beside it is to tell apart; 0: no such head.
    """
    import torch
    from transformers import AutoModel, AutoModelForSequenceClassification

    from samesense.models.architectures import LABELS
    from samesense.models.pooled import HEADS

    config = _read_config(folder, dropout)
    options = {"config": config, "dtype": torch.float32, "use_safetensors": True}
    if architecture == "cross":
        config.id2label, config.label2id = LABELS, {label: number for number, label in LABELS.items()}
        model: PreTrainedModel = AutoModelForSequenceClassification.from_pretrained(folder, **options)
        return model
    return HEADS[architecture](AutoModel.from_pretrained(folder, **options), relations)


def _read_config(folder: Path, dropout: float | None) -> PreTrainedConfig:
    from transformers import AutoConfig

    config: PreTrainedConfig = AutoConfig.from_pretrained(folder)
    rates = [name for name, rate in config.to_dict().items() if "dropout" in name and isinstance(rate, float)]
    for name in rates if dropout is not None else []:
        setattr(config, name, dropout)
    return config
