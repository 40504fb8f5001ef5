"""An interrupted training resumes, and ends with the weights that it would have had."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch
import yaml
from transformers import Trainer, TrainerState
from transformers.trainer_utils import get_last_checkpoint

from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.training.fine_tuning import Training, fine_tune
from samesense.training.recipe import Recipe
from samesense.training.resuming import IDENTITY, clear_checkpoints, training_identity


def last_checkpoint(folder: Path) -> str | None:
    path: str | None = get_last_checkpoint(folder)  # type: ignore[no-untyped-call]
    return path


RECIPE = yaml.safe_load((Path(__file__).parents[2] / "params.yaml").read_text())["train"]


class KilledError(Exception):
    """What interrupts a training."""


def losses(state: TrainerState) -> list[tuple[float | None, float | None]]:
    """Return what was logged, of training and of validation, without the speed at the end."""
    return [(entry.get("loss"), entry.get("eval_loss")) for entry in state.log_history if "train_loss" not in entry]


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Return a function that makes training end with `KilledError` at a step, once; it returns the steps begun."""

    def at(last: int) -> list[int]:
        steps: list[int] = []
        original = Trainer.training_step

        def training_step(self: Trainer, *arguments: Any, **options: Any) -> torch.Tensor:
            steps.append(self.state.global_step)
            if len(steps) == last:
                raise KilledError
            result: torch.Tensor = original(self, *arguments, **options)
            return result

        monkeypatch.setattr(Trainer, "training_step", training_step)
        return steps

    return at


@pytest.mark.parametrize("names", [("train", "validation"), ("train",)])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_an_interrupted_training_resumes_to_equal_weights(
    architecture: Architecture,
    names: tuple[str, ...],
    make_training: Callable[..., Training],
    tables: dict[str, pd.DataFrame],
    interrupt: Callable[[int], list[int]],
) -> None:
    tables = {name: tables[name] for name in names}
    whole, _, state = fine_tune(tables, make_training("whole", architecture=architecture, epochs=4.0))
    parts = make_training("parts", architecture=architecture, epochs=4.0)
    steps = interrupt(state.max_steps // 2 + 2)  # after the second checkpoint
    with pytest.raises(KilledError):
        fine_tune(tables, parts)
    steps.clear()
    resumed, _, again = fine_tune(tables, parts)
    assert 0 < len(steps) < state.max_steps == again.max_steps
    assert losses(again) == losses(state)
    torch.testing.assert_close(resumed.state_dict(), whole.state_dict(), rtol=0, atol=0)


@pytest.mark.parametrize("names", [("train", "validation"), ("train",)])
def test_a_training_that_is_killed_before_the_model_is_saved_repeats_no_step(
    names: tuple[str, ...],
    make_training: Callable[..., Training],
    tables: dict[str, pd.DataFrame],
    interrupt: Callable[[int], list[int]],
) -> None:
    tables, training = {name: tables[name] for name in names}, make_training(evaluations=2)  # 3 of 5 steps, and all
    whole, _, state = fine_tune(tables, training)
    steps = interrupt(1)
    again, _, resumed = fine_tune(tables, training)
    assert steps == []
    assert (resumed.global_step, losses(resumed)) == (state.global_step, losses(state))
    torch.testing.assert_close(again.state_dict(), whole.state_dict(), rtol=0, atol=0)


@pytest.mark.parametrize("last", [1, 4])  # before the first checkpoint, after it
def test_a_resumed_training_has_its_contrastive_training_once(
    last: int,
    make_training: Callable[..., Training],
    tables: dict[str, pd.DataFrame],
    interrupt: Callable[[int], list[int]],
) -> None:
    contrastive = RECIPE["contrastive"] | {"steps": 3}
    bare, _, _ = fine_tune(tables, make_training("bare"))
    whole, _, state = fine_tune(tables, make_training("whole", contrastive=contrastive))
    parts = make_training("parts", contrastive=contrastive)
    interrupt(last)
    with pytest.raises(KilledError):
        fine_tune(tables, parts)
    resumed, _, again = fine_tune(tables, parts)
    assert losses(again) == losses(state)
    torch.testing.assert_close(resumed.state_dict(), whole.state_dict(), rtol=0, atol=0)
    assert any(not torch.equal(one, other) for one, other in zip(bare.parameters(), whole.parameters(), strict=True))


def test_only_whole_checkpoints_of_the_same_training_stay(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"

    def write(step: int, state: str | None) -> None:
        (folder / f"checkpoint-{step}").mkdir(parents=True)
        if state is not None:
            (folder / f"checkpoint-{step}" / "trainer_state.json").write_text(state)

    clear_checkpoints(folder, "this training")
    assert last_checkpoint(folder) is None
    for step, state in ((9, "{}"), (18, "{}"), (27, "{"), (36, None)):
        write(step, state)
    clear_checkpoints(folder, "this training")
    assert last_checkpoint(folder) == str(folder / "checkpoint-18")
    assert sorted(path.name for path in folder.iterdir()) == ["checkpoint-18", "checkpoint-9", IDENTITY]
    clear_checkpoints(folder, "another training")
    assert last_checkpoint(folder) is None
    write(9, "{}")
    clear_checkpoints(folder, None)
    assert last_checkpoint(folder) is None


def test_parameters_pairs_weights_code_and_processes_tell_trainings_apart(
    make_recipe: Callable[..., Recipe], tables: dict[str, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, code = tmp_path / "base", tmp_path / "code"
    for path in (base / "model.safetensors", code / "late.py"):
        path.parent.mkdir()
        path.write_text("1")
    monkeypatch.setattr("samesense.training.resuming.CODE", code)

    def params(**changes: Any) -> dict[str, Any]:
        return {"seed": 1, "train": make_recipe(**changes).model_dump(mode="json")}

    identity = training_identity(tables, params(), [base])
    assert training_identity(tables, params(resume=False), [base]) == identity
    others = [
        training_identity(tables, params(epochs=3.0), [base]),
        training_identity(tables, params(contrastive=RECIPE["contrastive"] | {"steps": 1}), [base]),
        training_identity(tables, params(template="' {} '"), [base]),
        training_identity(tables, params() | {"seed": 2}, [base]),
        training_identity(tables, params(seed=2), [base]),
        training_identity(tables | {"train": tables["train"].iloc[::-1]}, params(), [base]),
        training_identity(tables | {"validation": tables["validation"].head(3)}, params(), [base]),
        training_identity({"train": tables["train"]}, params(), [base]),
    ]
    monkeypatch.setenv("WORLD_SIZE", "2")
    others.append(training_identity(tables, params(), [base]))
    for path in (base / "model.safetensors", code / "late.py"):
        path.write_text("2")
        others.append(training_identity(tables, params(), [base]))
    assert len({identity, *others}) == 12
