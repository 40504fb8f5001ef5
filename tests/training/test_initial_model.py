"""The model that training starts from."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertConfig,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ModernBertConfig,
    PreTrainedConfig,
)

from samesense.errors import ModelError
from samesense.models.architectures import ARCHITECTURES, LABELS, Architecture
from samesense.models.late import Late
from samesense.models.metadata import Metadata
from samesense.models.pooled import Joint, PooledSides, Twin
from samesense.models.torch_runtime import TorchRuntime
from samesense.training.initial_model import Design, load_initial_model
from samesense.training.saving import save_model

CLASSES: dict[str, type] = {"cross": DistilBertForSequenceClassification, "joint": Joint, "twin": Twin, "late": Late}


def encoder_of(model: Any) -> Any:
    return model.encoder if isinstance(model, PooledSides) else model.base_model


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_is_the_encoder_with_a_new_head(
    architecture: Architecture, tiny_checkpoints: dict[str, Path]
) -> None:
    folder = tiny_checkpoints[architecture]
    stock = AutoModel.from_pretrained(folder).state_dict()
    torch.manual_seed(1)
    one = load_initial_model(folder, Design(architecture))
    other = load_initial_model(folder, Design(architecture))
    assert type(one) is CLASSES[architecture]
    encoder = encoder_of(one).state_dict()
    assert encoder.keys() == stock.keys()
    assert all(torch.equal(weights, encoder[name]) for name, weights in stock.items())
    head = "classifier.weight" if architecture == "cross" else "head.2.weight"
    assert one.state_dict()[head].shape[0] == len(LABELS)
    assert not torch.equal(one.state_dict()[head], other.state_dict()[head])


def test_a_cross_encoder_names_its_labels(tiny_distilbert: Path) -> None:
    config = load_initial_model(tiny_distilbert, Design("cross")).config
    assert (config.id2label, config.label2id) == (LABELS, {"not_synonym": 0, "synonym": 1})


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize(("dropout", "expected"), [(0.0, 0.0), (0.3, 0.3), (None, 0.1)])
def test_dropout_is_set_in_the_whole_encoder(
    architecture: Architecture, dropout: float | None, expected: float, tiny_checkpoints: dict[str, Path]
) -> None:
    model = load_initial_model(tiny_checkpoints[architecture], Design(architecture, dropout=dropout))
    names = ("dropout", "attention_dropout", "hidden_dropout_prob", "attention_probs_dropout_prob")
    assert {getattr(model.config, name, expected) for name in names} == {expected}
    assert {module.p for module in encoder_of(model).modules() if isinstance(module, torch.nn.Dropout)} == {expected}


@pytest.mark.parametrize(("lower_layers", "expected"), [(None, 1), (2, 2)])
def test_the_depth_of_a_late_model_is_in_its_configuration(
    lower_layers: int | None, expected: int, tiny_bert: Path
) -> None:
    model = load_initial_model(tiny_bert, Design("late", lower_layers=lower_layers))
    assert model.config.to_dict()["lower_layers"] == expected


def test_a_checkpoint_that_cannot_be_split_there_is_refused(tiny_bert: Path, tiny_distilbert: Path) -> None:
    with pytest.raises(ModelError, match=r"^architecture late: lower_layers is 3, not 1 to 2$"):
        load_initial_model(tiny_bert, Design("late", lower_layers=3))
    with pytest.raises(ModelError, match=r"^architecture late: .*; this encoder is a distilbert$"):
        load_initial_model(tiny_distilbert, Design("late"))


SIZE: dict[str, Any] = {"hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2, "intermediate_size": 32}
CONFIGS = [
    BertConfig(**SIZE),
    DistilBertConfig(dim=16, n_layers=3, n_heads=2, hidden_dim=32),
    ElectraConfig(**SIZE, embedding_size=16),
    ModernBertConfig(**SIZE, vocab_size=100, pad_token_id=0),
]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.model_type)
def test_the_layers_that_are_kept_are_the_first_of_the_checkpoint(config: PreTrainedConfig, tmp_path: Path) -> None:
    AutoModel.from_config(config).save_pretrained(tmp_path)  # type: ignore[no-untyped-call]
    stock = AutoModel.from_pretrained(tmp_path).state_dict()
    model = load_initial_model(tmp_path, Design("joint", layers=2))
    kept = encoder_of(model).state_dict()
    assert kept.keys() == {name for name in stock if ".2." not in name.partition("layer")[2]}
    assert len(kept) < len(stock)
    assert all(torch.equal(weights, stock[name]) for name, weights in kept.items())


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_model_of_fewer_layers_is_read_as_it_was_written(
    architecture: Architecture, tiny_bert: Path, tmp_path: Path
) -> None:
    model = load_initial_model(tiny_bert, Design(architecture, layers=2))
    tokenizer = AutoTokenizer.from_pretrained(tiny_bert)
    save_model(model, tokenizer, Metadata(architecture, 0.5, 1.0, {}), tmp_path)
    again = TorchRuntime.load(tmp_path)
    assert again.model.config.to_dict()["num_hidden_layers"] == 2
    pairs = [("icy", "cold"), ("a very hot summer day", "hot")]
    assert again.log_odds(pairs).tolist() == TorchRuntime(model, tokenizer).log_odds(pairs).tolist()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_checkpoint_of_fewer_layers_keeps_all(architecture: Architecture, tiny_bert: Path) -> None:
    assert load_initial_model(tiny_bert, Design(architecture, layers=4)).config.num_hidden_layers == 3
