"""The recipe of a training: the section ``train`` of params.yaml."""

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from samesense.models.architectures import Architecture
from samesense.models.catalogue import Checkpoint
from samesense.models.relations import RELATIONS
from samesense.pairs import METHODS, NEGATIVES
from samesense.params import Section


class Contrastive(Section):
    """The section ``train.contrastive``: a training of word vectors before that of pairs."""

    steps: int = Field(ge=0)
    batch_size: int = Field(ge=2)
    loss: Literal["info_nce", "attract_repel"]
    temperature: float = Field(gt=0)
    attract_margin: float = Field(ge=0, le=2)
    repel_margin: float = Field(ge=0, le=2)
    learning_rate: float = Field(gt=0, lt=1)
    hard_negatives: list[Literal[*NEGATIVES]]  # type: ignore[valid-type]  # built at run time


class Recipe(Section):
    """The section ``train`` of params.yaml, which says what each parameter does."""

    seed: int | None = Field(ge=0)
    start: Literal["checkpoint", "model"]
    distillation: float = Field(ge=0, le=1)
    architecture: Architecture
    layers: int | None = Field(ge=1)
    lower_layers: int | None = Field(ge=1)
    leave_out: list[Literal[*NEGATIVES, *METHODS]]  # type: ignore[valid-type]  # built at run time
    repeat: dict[Literal[*NEGATIVES], Annotated[int, Field(ge=1)]]  # type: ignore[valid-type]  # the same
    repeat_common: int = Field(ge=1)
    max_pairs: int | None = Field(ge=1)
    contrastive: Contrastive
    max_steps: int | None = Field(ge=1)
    epochs: float = Field(gt=0)
    batch_size: int = Field(ge=1)
    learning_rate: float = Field(gt=0, lt=1)
    head_learning_rate: float = Field(gt=0, lt=1)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    label_smoothing: float = Field(ge=0, lt=1)
    relation_weight: float = Field(ge=0)
    parasiamese: bool
    dropout: float | None = Field(ge=0, lt=1)
    freeze_embeddings: bool
    template: str | None = Field(pattern=r"^[^{}]*\{\}[^{}]*$")
    max_length: int = Field(ge=8)
    evaluations: int = Field(ge=1)
    patience: int = Field(ge=1)
    resume: bool

    @model_validator(mode="after")
    def _keep_template(self) -> "Recipe":
        if self.start == "model" and self.template:
            raise ValueError("template: a model to start from keeps its own; expected null")
        return self

    @model_validator(mode="after")
    def _check_parasiamese(self) -> "Recipe":
        if self.parasiamese and self.architecture not in {"joint", "late"}:
            raise ValueError(f"parasiamese: {self.architecture} models have no such features; expected false")
        return self

    @property
    def relations(self) -> tuple[str, ...]:
        """What a relation head is to tell apart; none if there is to be no such head: cross is a stock model."""
        return RELATIONS if self.relation_weight and self.architecture != "cross" else ()

    def seed_or(self, seed: int) -> int:
        """Return the seed of training: its own, or else the ``seed`` of everything random."""
        return seed if self.seed is None else self.seed

    def steps(self, pairs: int) -> int:
        """Return the number of training steps for so many pairs in an epoch."""
        return int(min(self.max_steps or math.inf, math.ceil(pairs / self.batch_size * self.epochs)))


class TrainingParams(Section):
    """The parameters that a training depends on: the recipe, what it starts from, and the seed."""

    seed: int = Field(ge=0)
    model: str
    models: dict[str, Checkpoint]
    train: Recipe
