"""Training from start to end, on ten pairs."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import load_file

from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.pooled import PROJECTION, Joint
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_tuples
from samesense.training.fine_tuning import Training, fine_tune, load_base


@pytest.mark.parametrize("offline", [False, True])
def test_a_saved_tokenizer_does_not_depend_on_whether_the_hub_is_offline(
    *, offline: bool, make_training: Callable[..., Training], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transformers.tokenization_utils_base.is_offline_mode", lambda: offline)
    _, tokenizer = load_base(make_training())
    tokenizer.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    assert (config["local_files_only"], config["model_max_length"]) == (True, 64)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_training_lowers_the_loss_and_leaves_frozen_embeddings(
    architecture: Architecture, make_training: Callable[..., Training], tables: dict[str, pd.DataFrame]
) -> None:
    training = make_training(architecture=architecture, epochs=30.0, label_smoothing=0.0)
    before, _ = load_base(training)
    model, tokenizer, state = fine_tune(tables, training)
    losses = [entry["eval_loss"] for entry in state.log_history if "eval_loss" in entry]
    assert min(losses) == state.best_metric != losses[0]
    embeddings, frozen = (next(one.get_input_embeddings().parameters()) for one in (model, before))
    assert torch.equal(embeddings, frozen)
    assert type(model) is type(before)
    assert tokenizer.model_max_length == 64


def test_the_projection_of_opposites_is_learned_with_the_head(
    make_training: Callable[..., Training], tables: dict[str, pd.DataFrame]
) -> None:
    model, _, _ = fine_tune(tables, make_training(architecture="joint", parasiamese=True))
    assert isinstance(model, Joint)
    projection = model.head.get_parameter(PROJECTION).detach()
    assert projection.shape == (16, 16)
    assert 0.01 < float((projection - torch.eye(16)).abs().max()) < 1


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_validation_loss_is_plain_and_of_both_orders(
    architecture: Architecture, make_training: Callable[..., Training], tables: dict[str, pd.DataFrame]
) -> None:
    training = make_training(architecture=architecture, label_smoothing=0.5, batch_size=1)
    model, tokenizer, state = fine_tune(tables, training)
    validation = tables["validation"]
    log_odds = TorchRuntime(model, tokenizer).log_odds(pair_tuples(validation))
    assert np.array_equal(log_odds[:, 0], log_odds[:, 1]) == (architecture in {"twin", "late"})
    of_label = np.where(validation["label"] == 1, 1, -1)[:, np.newaxis] * log_odds
    assert state.best_metric == pytest.approx(np.log1p(np.exp(-of_label)).mean(), rel=1e-5)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_without_validation_training_takes_the_same_steps_and_keeps_the_weights_of_the_last(
    architecture: Architecture, make_training: Callable[..., Training], pairs: pd.DataFrame
) -> None:
    # With dropout, other units would drop out: the loader of an evaluation draws a number from torch's generator, too.
    changes = {"architecture": architecture, "dropout": 0.0, "evaluations": 5, "patience": 5}
    opposed = pairs.assign(label=1 - pairs["label"])  # so that the last step is not the best
    with_best, without = make_training("with best", **changes), make_training("without", **changes)
    _, _, evaluated = fine_tune({"train": pairs, "validation": opposed}, with_best)
    model, _, state = fine_tune({"train": pairs}, without)
    assert evaluated.best_global_step in range(1, evaluated.global_step)
    assert evaluated.global_step == 5
    assert (state.best_global_step, state.best_metric, state.global_step) == (None, None, 5)
    losses = [[entry["loss"] for entry in one.log_history if "loss" in entry] for one in (evaluated, state)]
    assert losses[0] == losses[1]
    assert len(losses[0]) == 5
    last = load_file(with_best.checkpoints / "checkpoint-5" / "model.safetensors")
    torch.testing.assert_close(model.state_dict(), last, rtol=0, atol=0)
