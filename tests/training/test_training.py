"""How training is laid out: the order of rows, batches of both architectures, and taking up what was interrupted."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from datasets import Dataset
from hypothesis import given
from hypothesis import strategies as st

from samesense.architectures import Joint, Twin
from stages import train
from stages._architectures import ARCHITECTURES, Name
from stages._cli import BadInputError
from stages._resume import IDENTITY, clear, last_checkpoint
from stages._rows import by_length, in_order, with_exchanged
from stages._trainer import Recipe, arguments
from stages.train import Params, drawn, trained

RECIPE = {
    "max_steps": None,
    "epochs": 2.0,
    "batch_size": 4,
    "learning_rate": 0.01,
    "head_learning_rate": 0.01,
    "weight_decay": 0.01,
    "warmup": 0.1,
    "label_smoothing": 0.1,
    "evaluations": 4,
}
TRAIN: dict[str, Any] = RECIPE | {
    "architecture": "twin",
    "leave_out": [],
    "repeat": {},
    "max_pairs": None,
    "freeze_embeddings": True,
    "dropout": 0.1,
    "max_length": 64,
    "patience": 4,
    "resume": True,
}
WORDS = ["big", "large", "small", "tiny", "to get up early", "wake", "buy", "purchase", "sell", "street"]
PAIRS = pd.DataFrame(
    [
        (left, right, int(number % 3 == 0), "synonym" if number % 3 == 0 else "random", "wordnet")
        for number, (left, right) in enumerate(zip(WORDS, WORDS[1:] + WORDS[:1], strict=True))
    ],
    columns=["left", "right", "label", "kind", "origin"],
)
TABLES = {"train": PAIRS, "validation": PAIRS.head(4)}


def recipe(**changes: Any) -> Recipe:
    return Recipe.model_validate(RECIPE | changes)


def params(**changes: Any) -> Params:
    entry = {"hub": "some/model", "revision": "1", "sha256": None, "package": None, "license": "mit"}
    return Params.model_validate({"seed": 1, "model": "tiny", "models": {"tiny": entry}, "train": TRAIN | changes})


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch, tiny_distilbert: Path) -> None:
    monkeypatch.setattr(train, "checkpoint_folder", lambda *_: tiny_distilbert)


@given(
    pairs=st.integers(1, 40),
    orders=st.integers(1, 2),
    batch_size=st.integers(1, 9),
    epochs=st.floats(0.1, 4),
    seed=st.integers(0, 9),
)
def test_every_pair_comes_once_per_epoch(pairs: int, orders: int, batch_size: int, epochs: float, seed: int) -> None:
    steps = recipe(batch_size=batch_size, epochs=epochs).steps(pairs)
    rows = range(orders * pairs)
    data = Dataset.from_dict({"row": list(rows), "length": [row % pairs % 5 for row in rows]})
    found = in_order(data, pairs, steps, batch_size, seed)
    assert len(found) == steps * batch_size
    assert found.column_names == ["row"]
    counts = np.bincount(np.array(found["row"]) % pairs, minlength=pairs)
    assert counts.max() - counts.min() <= 1
    assert found["row"] == in_order(data, pairs, steps, batch_size, seed)["row"]


def test_a_pair_is_seen_in_one_order_and_the_next_time_in_the_other() -> None:
    data = Dataset.from_dict({"row": list(range(20))})  # 10 pairs, then the same with their sides exchanged
    one, other = np.array(in_order(data, pairs=10, steps=4, batch_size=5, seed=1)["row"]).reshape(2, 10)
    assert sorted(one % 10) == sorted(other % 10) == list(range(10))
    assert sorted([*one, *other]) == list(range(20))
    assert 0 < (one >= 10).sum() < 10


def test_exchanged_pairs_follow_the_pairs() -> None:
    found = with_exchanged(PAIRS.head(2))
    assert found["left"].tolist() == ["big", "large", "large", "small"]
    assert found["right"].tolist() == ["large", "small", "big", "large"]
    assert found["label"].tolist() == [1, 0, 1, 0]


def test_a_batch_has_rows_of_like_length() -> None:
    lengths = [length for length in range(1, 11) for _ in range(8)]
    data = Dataset.from_dict({"tokens": lengths, "length": lengths})
    found = np.array(in_order(data, pairs=80, steps=10, batch_size=8, seed=1)["tokens"]).reshape(-1, 8)
    assert (found == found[:, :1]).all()
    assert found[:, 0].tolist() != sorted(found[:, 0])


def test_training_is_judged_on_pairs_of_like_length_together() -> None:
    data = Dataset.from_dict({"row": [0, 1, 2], "length": [5, 3, 4]})
    assert by_length(data)["row"] == [1, 2, 0]
    assert by_length(data.remove_columns("length"))["row"] == [0, 1, 2]


def test_a_word_is_in_a_batch_of_twins_once(tiny_distilbert: Path) -> None:
    from transformers import AutoTokenizer

    twin, folder = ARCHITECTURES["twin"], tiny_distilbert
    tokenizer = AutoTokenizer.from_pretrained(folder)
    rows = twin.rows(PAIRS, tokenizer)
    batch = twin.collator(tokenizer)([rows[number] for number in range(len(rows))])
    assert len(batch["input_ids"]) == len(WORDS)
    words = tokenizer.batch_decode(batch["input_ids"], skip_special_tokens=True)
    assert [words[place] for place in batch["left"]] == PAIRS["left"].tolist()
    assert [words[place] for place in batch["right"]] == PAIRS["right"].tolist()
    assert batch["labels"].tolist() == PAIRS["label"].tolist()


def test_a_cross_encoder_reads_the_pair_encoding(tiny_distilbert: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_distilbert)
    rows = ARCHITECTURES["cross"].rows(with_exchanged(PAIRS.head(1)), tokenizer)
    decoded = tokenizer.batch_decode(list(rows["input_ids"]))
    assert decoded == ["[CLS] big [SEP] large [SEP]", "[CLS] large [SEP] big [SEP]"]
    assert rows["labels"] == [1, 1]


@pytest.mark.parametrize("offline", [False, True])
def test_what_is_saved_does_not_depend_on_whether_the_hub_is_offline(
    *, offline: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transformers.tokenization_utils_base.is_offline_mode", lambda: offline)
    _, tokenizer = train.loaded(params())
    tokenizer.save_pretrained(tmp_path)
    assert json.loads((tmp_path / "tokenizer_config.json").read_text())["local_files_only"] is True


@pytest.mark.parametrize("architecture", ["cross", "joint", "twin"])
def test_training_lowers_the_loss_and_leaves_frozen_embeddings(architecture: Name, tmp_path: Path) -> None:
    wanted = params(architecture=architecture, epochs=30.0, label_smoothing=0.0)
    before, _ = train.loaded(wanted)
    model, _, state = trained(TABLES, wanted, tmp_path / "checkpoints")
    losses = [entry["eval_loss"] for entry in state.log_history if "eval_loss" in entry]
    assert min(losses) == state.best_metric != losses[0]
    assert all(map(torch.equal, *(one.get_input_embeddings().parameters() for one in (model, before))))
    assert (isinstance(model, Joint), isinstance(model, Twin)) == (architecture == "joint", architecture == "twin")


@pytest.mark.parametrize("architecture", ["cross", "joint", "twin"])
@pytest.mark.parametrize(("dropout", "found"), [(0.0, 0.0), (0.3, 0.3), (None, 0.1)])
def test_dropout_is_set_in_the_whole_encoder(architecture: Name, dropout: float | None, found: float) -> None:
    model, _ = train.loaded(params(architecture=architecture, dropout=dropout))
    assert {model.config.dropout, model.config.attention_dropout} == {found}
    encoder = getattr(model, "encoder", model).modules()
    assert {module.p for module in encoder if isinstance(module, torch.nn.Dropout)} >= {found}


@pytest.mark.parametrize("architecture", ["cross", "joint", "twin"])
def test_an_interrupted_training_goes_on_to_equal_weights(
    architecture: Name, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = params(architecture=architecture, epochs=4.0)
    whole, _, state = trained(TABLES, wanted, tmp_path / "whole")

    class Killed(Exception):  # noqa: N818
        pass

    from transformers import Trainer

    steps, step = [], Trainer.training_step

    def training_step(self: Trainer, *arguments: Any, **options: Any) -> torch.Tensor:
        steps.append(self.state.global_step)
        if len(steps) == state.max_steps // 2 + 2:  # after the second evaluation
            raise Killed
        return step(self, *arguments, **options)

    monkeypatch.setattr(Trainer, "training_step", training_step)
    with pytest.raises(Killed):
        trained(TABLES, wanted, tmp_path / "parts")
    steps.clear()
    mended, _, again = trained(TABLES, wanted, tmp_path / "parts")
    assert 0 < len(steps) < state.max_steps == again.max_steps
    assert [entry.get("eval_loss") for entry in again.log_history] == [
        entry.get("eval_loss") for entry in state.log_history
    ]
    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, mended.state_dict()[name]), name


def test_only_whole_checkpoints_of_the_same_training_are_taken_up(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"

    def write(step: int, state: str | None) -> None:
        (folder / f"checkpoint-{step}").mkdir(parents=True)
        if state is not None:
            (folder / f"checkpoint-{step}" / "trainer_state.json").write_text(state)

    clear(folder, "this training")
    assert last_checkpoint(folder) is None
    for step, state in ((9, "{}"), (18, "{}"), (27, "{"), (36, None)):
        write(step, state)
    clear(folder, "this training")
    assert last_checkpoint(folder) == str(folder / "checkpoint-18")
    assert sorted(path.name for path in folder.iterdir()) == ["checkpoint-18", "checkpoint-9", IDENTITY]
    clear(folder, "another training")
    assert last_checkpoint(folder) is None
    write(9, "{}")
    clear(folder, None)
    assert last_checkpoint(folder) is None


def test_processes_share_a_batch_evenly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "3")
    with pytest.raises(BadInputError, match=r"train\.batch_size: 4 is no multiple of 3 processes"):
        arguments(recipe(), 10, 1, tmp_path)


def test_pairs_are_left_out_and_repeated() -> None:
    found = drawn(PAIRS, params(leave_out=["synonym_replacement"], repeat={"random": 3}, max_pairs=None))
    assert found["kind"].value_counts().to_dict() == {"random": 18, "synonym": 4}
    assert len(drawn(PAIRS, params(max_pairs=3))) == 3
    assert set(drawn(PAIRS, params(leave_out=["random"]))["kind"]) == {"synonym"}
