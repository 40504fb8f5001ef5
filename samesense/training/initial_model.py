"""The model that training starts from: a pretrained checkpoint with new heads, or a trained model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedConfig, PreTrainedModel

    from samesense.models.architectures import Architecture
    from samesense.models.pooled import PooledSides

    Model: TypeAlias = PreTrainedModel | PooledSides


@dataclass(frozen=True)
class Design:
    """What a model is to be made of a checkpoint.

    Attributes:
        architecture: of the model.
        layers: of the checkpoint's encoder to keep at most, from the bottom; None: all (Sajjad et al. 2023,
            doi.org/10.1016/j.csl.2022.101429).
        dropout: in the encoder; None: the checkpoint's own.
        lower_layers: of a late model, which read each word by itself; None: half of those kept.
        relations: how many relations a head beside the verdict's is to tell apart; 0: no such head.
        parasiamese: whether the head compares a side, projected, with the other, projected twice.
        trained: whether the checkpoint is a model of samesense: its heads stay, and all its layers.
    """

    architecture: Architecture
    layers: int | None = None
    dropout: float | None = None
    lower_layers: int | None = None
    relations: int = 0
    parasiamese: bool = False
    trained: bool = False


def load_initial_model(folder: Path, design: Design) -> Model:
    """Load the checkpoint in a folder with new heads, or with those that it has.

    Raises:
        ModelError: a file is missing or damaged, or the checkpoint cannot have the architecture: see
            `samesense.models.late.Late`.
    """
    import torch
    from transformers import AutoModel, AutoModelForSequenceClassification

    from samesense.models.architectures import LABELS
    from samesense.models.heads import HEADS
    from samesense.models.pretrained import read_pretrained_model

    config = _read_config(folder, design)
    options = {"config": config, "dtype": torch.float32}
    if design.architecture == "cross":
        config.id2label, config.label2id = LABELS, {label: number for number, label in LABELS.items()}
        model: PreTrainedModel = read_pretrained_model(AutoModelForSequenceClassification, folder, **options)
        return model
    if design.architecture == "late":
        config.lower_layers = config.lower_layers if design.trained else design.lower_layers
    encoder = read_pretrained_model(AutoModel, folder, **options)
    pooled = HEADS[design.architecture](encoder, design.relations, parasiamese=design.parasiamese)
    if design.trained:
        pooled.load_heads(folder)
    return pooled


def encoder_of(model: Model) -> Any:  # noqa: ANN401  # transformers has a class for each encoder
    """Return the pretrained part of a model: all but the head."""
    return getattr(model, "base_model", getattr(model, "encoder", model))


def _read_config(folder: Path, design: Design) -> PreTrainedConfig:
    from transformers import AutoConfig

    from samesense.models.pretrained import read_pretrained

    config: PreTrainedConfig = read_pretrained(AutoConfig, folder)
    if design.layers is not None and not design.trained:
        _keep_layers(config, design.layers)
    rates = [name for name, rate in config.to_dict().items() if "dropout" in name and isinstance(rate, float)]
    for name in rates if design.dropout is not None else []:
        setattr(config, name, design.dropout)
    return config


def _keep_layers(config: PreTrainedConfig, layers: int) -> None:
    config.num_hidden_layers = min(layers, config.num_hidden_layers)
    if getattr(config, "layer_types", None):  # of ModernBERT: the attention of each layer
        config.layer_types = config.layer_types[:layers]
