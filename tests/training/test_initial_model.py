"""The model that training starts from."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModel, DistilBertForSequenceClassification

from samesense.models.architectures import ARCHITECTURES, LABELS, Architecture
from samesense.models.pooled import Joint, PooledSides, Twin
from samesense.training.initial_model import load_initial_model

CLASSES: dict[str, type] = {"cross": DistilBertForSequenceClassification, "joint": Joint, "twin": Twin}


def encoder_of(model: Any) -> Any:
    return model.encoder if isinstance(model, PooledSides) else model.base_model


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_is_the_encoder_with_a_new_head(architecture: Architecture, tiny_distilbert: Path) -> None:
    stock = AutoModel.from_pretrained(tiny_distilbert).state_dict()
    torch.manual_seed(1)
    one = load_initial_model(architecture, tiny_distilbert, None)
    other = load_initial_model(architecture, tiny_distilbert, None)
    assert type(one) is CLASSES[architecture]
    encoder = encoder_of(one).state_dict()
    assert encoder.keys() == stock.keys()
    assert all(torch.equal(weights, encoder[name]) for name, weights in stock.items())
    head = "classifier.weight" if architecture == "cross" else "head.2.weight"
    assert one.state_dict()[head].shape[0] == len(LABELS)
    assert not torch.equal(one.state_dict()[head], other.state_dict()[head])


def test_a_cross_encoder_names_its_labels(tiny_distilbert: Path) -> None:
    config = load_initial_model("cross", tiny_distilbert, None).config
    assert (config.id2label, config.label2id) == (LABELS, {"not_synonym": 0, "synonym": 1})


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize(("dropout", "expected"), [(0.0, 0.0), (0.3, 0.3), (None, 0.1)])
def test_dropout_is_set_in_the_whole_encoder(
    architecture: Architecture, dropout: float | None, expected: float, tiny_distilbert: Path
) -> None:
    model = load_initial_model(architecture, tiny_distilbert, dropout)
    assert {model.config.dropout, model.config.attention_dropout} == {expected}
    assert {module.p for module in encoder_of(model).modules() if isinstance(module, torch.nn.Dropout)} == {expected}
