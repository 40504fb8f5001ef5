"""What the relation head is taught, and how much that counts."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from torch.nn import functional

from samesense.models.heads import HEADS
from samesense.models.metadata import Metadata, read_metadata
from samesense.models.relations import RELATIONS, UNKNOWN, mean_distribution
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_tuples
from samesense.training.calibration import calibrate, fit_relation_temperature
from samesense.training.fine_tuning import Training, fine_tune, load_base, make_trainer
from samesense.training.relation_targets import TARGET, exchange_targets, relation_loss, with_targets
from samesense.training.rows import with_exchanged
from samesense.training.saving import save_model

HYPERNYM, HYPONYM = RELATIONS.index("hypernym"), RELATIONS.index("hyponym")


def test_a_rewritten_pair_keeps_its_direction_where_a_side_shows_it() -> None:
    columns = ["left", "right", "kind", "origin", "source"]
    rows = pd.DataFrame(
        [
            ("bird", "robin", "hyponym", "wordnet", ""),
            ("bird", "robbin", "hyponym", "paraphrase:typo", "bird\trobin"),
            ("a robin", "bird", "hyponym", "paraphrase:gloss", "bird\trobin"),  # the sides have changed places
            ("birds", "robins", "hyponym", "paraphrase:inflection", "bird\trobin"),  # nobody knows whether they have
            ("col", "hot", "antonym", "paraphrase:typo", "cold\thot"),
        ],
        columns=columns,
    )
    targeted = with_targets(rows)
    assert targeted[TARGET].tolist() == [HYPONYM, HYPONYM, HYPERNYM, UNKNOWN, 1]
    pd.testing.assert_frame_equal(targeted[columns], rows)
    exchanged = with_exchanged(targeted)
    assert exchanged[TARGET].tolist()[5:] == [HYPERNYM, HYPERNYM, HYPONYM, UNKNOWN, 1]
    assert exchange_targets(exchange_targets(targeted[TARGET])).equals(targeted[TARGET])


def test_the_loss_is_the_mean_over_known_targets() -> None:
    logits = torch.randn(3, len(RELATIONS), generator=torch.Generator().manual_seed(0))
    targets = torch.tensor([2, UNKNOWN, 6])
    expected = functional.cross_entropy(logits[[0, 2]], targets[[0, 2]])
    torch.testing.assert_close(relation_loss(logits, targets), expected)
    assert relation_loss(logits, torch.full((3,), UNKNOWN)) == 0


@pytest.mark.parametrize("architecture", HEADS)
def test_training_teaches_the_relations_and_calibration_fits_their_temperature(
    architecture: str, make_training: Callable[..., Training], tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    training = make_training(architecture=architecture, epochs=40.0, relation_weight=1.0, label_smoothing=0.0)
    model, tokenizer, _ = fine_tune(tables, training)
    pairs = tables["train"]
    targets = with_targets(pairs)[TARGET].to_numpy()
    before = TorchRuntime(model, tokenizer).outputs(pair_tuples(pairs))
    assert (mean_distribution(before[..., 1:]).argmax(axis=1) == targets).mean() >= 0.9
    fit = calibrate(model, tokenizer, pairs)
    assert fit.relation_temperature == fit_relation_temperature(before[..., 1:], targets)
    assert fit.as_metrics()["validation_named.accuracy"] >= 0.9
    outputs = TorchRuntime(model, tokenizer).outputs(pair_tuples(pairs))
    expected = before / np.array([fit.temperature, *[fit.relation_temperature] * len(RELATIONS)])
    np.testing.assert_allclose(outputs, expected, rtol=1e-3, atol=1e-4)
    metadata = Metadata("joint", 0.5, 1.0, {}, RELATIONS, fit.relation_temperature)
    save_model(model, tokenizer, metadata, tmp_path / "model")
    assert read_metadata(tmp_path / "model") == metadata


def test_the_loss_of_training_has_that_of_the_relations_and_that_of_validation_has_not(
    make_training: Callable[..., Training], tables: dict[str, pd.DataFrame]
) -> None:
    losses = {}
    for weight in (0.5, 1.0):
        training = make_training(f"{weight}", architecture="joint", relation_weight=weight, dropout=0.0)
        model, tokenizer = load_base(training)
        trainer = make_trainer(tables, training, model, tokenizer)
        batch = next(iter(trainer.get_train_dataloader()))
        logits, labels = model(**{name: batch[name] for name in batch if name != TARGET}).logits, batch["labels"]
        smoothed = functional.cross_entropy(logits, labels, label_smoothing=training.recipe.label_smoothing)
        loss = trainer.compute_loss(model.train(), dict(batch))
        assert isinstance(loss, torch.Tensor)
        losses[weight] = (loss - smoothed).item()
        plain = trainer.compute_loss(model.eval(), dict(batch))
        torch.testing.assert_close(plain, functional.cross_entropy(logits, labels))
    assert losses[1.0] == pytest.approx(2 * losses[0.5], rel=1e-4)
    assert losses[0.5] > 0.1


def test_without_a_weight_there_is_no_head_and_no_target(
    make_training: Callable[..., Training], tables: dict[str, pd.DataFrame]
) -> None:
    training = make_training(architecture="joint")
    model, tokenizer = load_base(training)
    assert not [name for name in model.state_dict() if "relation" in name]
    trainer = make_trainer(tables, training, model, tokenizer)
    assert TARGET not in next(iter(trainer.get_train_dataloader()))
