"""Mean-pooled vectors, and the models that judge them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoModel, AutoTokenizer, PreTrainedModel

from samesense.errors import ModelError
from samesense.models.architectures import Architecture
from samesense.models.metadata import Metadata
from samesense.models.onnx_export import write_export
from samesense.models.onnx_runtime import OnnxRuntime
from samesense.models.pooled import (
    EXACT_LENGTH,
    HEAD,
    PROJECTION,
    Joint,
    PooledSides,
    Twin,
    compare_opposed,
    embed,
    embed_by_length,
    mean_pool,
)
from samesense.models.relations import RELATIONS
from samesense.models.torch_runtime import TorchRuntime
from samesense.training.initial_model import Design, load_initial_model
from samesense.training.saving import save_model

PAIRS = [("icy", "cold"), ("a very hot summer day", "hot")]
WORDS = ["icy", "a very hot summer day in the city, and a very cold night", "ice box", "cold", "to be or not to be, so"]


@pytest.fixture(scope="module")
def encoder(tiny_distilbert: Path) -> PreTrainedModel:
    encoder: PreTrainedModel = AutoModel.from_pretrained(tiny_distilbert).eval()
    return encoder


def test_the_mean_is_of_the_tokens_in_the_mask() -> None:
    states = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]], [[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]]])
    mask = torch.tensor([[1, 1, 0], [0, 0, 0]])
    assert mean_pool(states, mask).tolist() == [[2.0, 3.0], [0.0, 0.0]]
    assert mean_pool(states, mask == 0).tolist() == [[5.0, 9.0], [3.0, 5.0]]


def test_words_in_passes_by_length_get_the_vectors_of_words_alone(
    encoder: PreTrainedModel, tiny_distilbert: Path
) -> None:
    tokenizer = AutoTokenizer.from_pretrained(tiny_distilbert)
    batch = tokenizer(WORDS, padding=True, return_tensors="pt")
    lengths = batch["attention_mask"].sum(1)
    assert lengths.min() < EXACT_LENGTH < lengths.max()
    with torch.inference_mode():
        alone = [embed(encoder, tokenizer(word, return_tensors="pt")["input_ids"])[0] for word in WORDS]
        together = embed(encoder, batch["input_ids"], batch["attention_mask"])
        by_length = embed_by_length(encoder, batch["input_ids"], batch["attention_mask"])
    torch.testing.assert_close(together, torch.stack(alone), rtol=0, atol=1e-6)
    torch.testing.assert_close(by_length, torch.stack(alone), rtol=0, atol=1e-6)
    torch.testing.assert_close(by_length.norm(dim=1), torch.ones(len(WORDS)))


@pytest.mark.parametrize("kind", [Joint, Twin])
def test_a_model_is_read_as_it_was_written(kind: type[PooledSides], encoder: PreTrainedModel, tmp_path: Path) -> None:
    model = kind(encoder)
    model.save_pretrained(tmp_path)
    again = kind.from_pretrained(tmp_path)
    assert model.state_dict().keys() == again.state_dict().keys()
    assert all(torch.equal(weights, again.state_dict()[name]) for name, weights in model.state_dict().items())


def test_a_damaged_head_and_one_of_another_architecture_are_refused(encoder: PreTrainedModel, tmp_path: Path) -> None:
    Joint(encoder).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match=rf"^{tmp_path}: not a readable model: {HEAD}: .*\s.*size mismatch"):
        Twin.from_pretrained(tmp_path)
    (tmp_path / HEAD).write_bytes(b"{")
    with pytest.raises(ModelError, match=f"^{tmp_path}: not a readable model: {HEAD}: "):
        Joint.from_pretrained(tmp_path)


def test_opposed_features_by_hand() -> None:
    left, right = torch.tensor([[0.6, 0.8]]), torch.tensor([[1.0, 0.0]])
    turn = torch.tensor(
        [[0.0, -1.0], [1.0, 0.0]]
    )  # by a right angle: once, (-.8, .6) and (0, 1); twice, their negatives
    torch.testing.assert_close(compare_opposed(left, right, torch.eye(2)), torch.tensor([[1.2, 0.0]]))
    torch.testing.assert_close(compare_opposed(left, right, turn), torch.tensor([[0.8, -0.8]]))


@pytest.mark.parametrize("architecture", ["joint", "late"])
def test_a_model_with_a_projection_is_read_and_exported_as_it_was_written(
    architecture: Architecture, tiny_bert: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    model: Any = load_initial_model(tiny_bert, Design(architecture, relations=len(RELATIONS), parasiamese=True))
    with torch.no_grad():
        model.head.get_parameter(PROJECTION).normal_()
    metadata = Metadata(architecture, 0.5, 1.0, {}, RELATIONS)
    save_model(model, AutoTokenizer.from_pretrained(tiny_bert), metadata, tmp_path)
    again = TorchRuntime.load(tmp_path)
    assert all(torch.equal(weights, again.model.state_dict()[name]) for name, weights in model.state_dict().items())
    log_odds = again.log_odds(PAIRS)
    assert np.array_equal(log_odds[:, 0], log_odds[:, 1]) == (architecture == "late")
    write_export(again, tmp_path / "onnx")
    exported = OnnxRuntime.load(tmp_path / "onnx", "onnx")
    np.testing.assert_allclose(exported.log_odds(PAIRS), log_odds, atol=1e-5)
