"""The architectures that can be trained: how each is loaded, and what its batches hold.

``cross`` reads both words as one pair encoding and judges its first token by a linear head: a stock model of
transformers, and the reference recipe. ``joint`` reads the same and judges the mean-pooled sides, ``twin`` encodes each
word by itself: see `samesense.architectures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from samesense.scoring import padded, pair_encodings
from stages._pairs import sides

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    import torch
    from datasets import Dataset
    from transformers import PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

    from samesense.architectures import PooledSides

    Model = PreTrainedModel | PooledSides
    Collator = Callable[[list[dict[str, Any]]], dict[str, torch.Tensor]]

Name = Literal["cross", "joint", "twin"]
LABELS = {0: "not_synonym", 1: "synonym"}


class Architecture(Protocol):
    """What training needs to know of an architecture."""

    @property
    def symmetric(self) -> bool:
        """Whether the order of a pair's sides makes no difference."""

    def load(self, folder: Path, dropout: float | None) -> Model:
        """Load a checkpoint with a new head, and with this dropout in the encoder; None: with its own."""

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the pairs, tokenised, with ``labels``, and ``length`` if batches should be of like length."""

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Return what makes a batch of rows."""


class Cross:
    """Pair encodings for a stock sequence classifier."""

    symmetric = False
    sides = False  # whether the model is told which tokens are of which side

    def load(self, folder: Path, dropout: float | None) -> Model:
        """Load a checkpoint as a sequence classifier of two labels."""
        import torch
        from transformers import AutoModelForSequenceClassification

        config = _config(folder, dropout)
        config.id2label, config.label2id = LABELS, {label: number for number, label in LABELS.items()}
        model: PreTrainedModel = AutoModelForSequenceClassification.from_pretrained(
            folder, config=config, dtype=torch.float32, use_safetensors=True
        )
        return model

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the pairs as the tokenizer's pair encoding."""
        from datasets import Dataset

        encoded = pair_encodings(tokenizer, pairs["left"].tolist(), pairs["right"].tolist(), sides=self.sides)
        lengths = [len(tokens) for tokens in encoded["input_ids"]]
        return Dataset.from_dict({**encoded, "labels": pairs["label"].tolist(), "length": lengths})

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Pad to the longest row of the batch."""

        def collate(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
            import torch

            labels = torch.tensor([row.pop("labels") for row in rows])
            return {**padded(tokenizer, rows), "labels": labels}

        return collate


class JointEncoding(Cross):
    """Pair encodings for a `Joint`."""

    sides = True

    def load(self, folder: Path, dropout: float | None) -> Model:
        """Load a checkpoint as the encoder of a `Joint`."""
        from samesense.architectures import Joint

        return Joint(_encoder(folder, dropout))


class SingleEncodings:
    """Words, each by itself, for a `Twin`."""

    symmetric = True

    def load(self, folder: Path, dropout: float | None) -> Model:
        """Load a checkpoint as the encoder of a `Twin`."""
        from samesense.architectures import Twin

        return Twin(_encoder(folder, dropout))

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the tokens of both sides; each word is tokenised once."""
        from datasets import Dataset

        words = sorted({word for pair in sides(pairs) for word in pair})
        tokens = dict(zip(words, tokenizer(words, truncation=True)["input_ids"], strict=True))
        columns = {side: [tokens[word] for word in pairs[side]] for side in ("left", "right")}
        return Dataset.from_dict({**columns, "labels": pairs["label"].tolist()})

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Put each word of the batch into it once; ``left`` and ``right`` are its rows there."""

        def collate(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
            import torch

            both = [[tuple(row[side]) for row in rows] for side in ("left", "right")]
            places = {word: place for place, word in enumerate(dict.fromkeys(both[0] + both[1]))}
            batch = tokenizer.pad({"input_ids": [list(word) for word in places]}, return_tensors="pt")
            left, right = (torch.tensor([places[word] for word in side]) for side in both)
            labels = torch.tensor([row["labels"] for row in rows])
            return {**batch, "left": left, "right": right, "labels": labels}

        return collate


def _encoder(folder: Path, dropout: float | None) -> PreTrainedModel:
    import torch
    from transformers import AutoModel

    encoder: PreTrainedModel = AutoModel.from_pretrained(
        folder, config=_config(folder, dropout), dtype=torch.float32, use_safetensors=True
    )
    return encoder


def _config(folder: Path, dropout: float | None) -> PreTrainedConfig:
    from transformers import AutoConfig

    config: PreTrainedConfig = AutoConfig.from_pretrained(folder)
    rates = [name for name, rate in config.to_dict().items() if "dropout" in name and isinstance(rate, float)]
    for name in rates if dropout is not None else []:
        setattr(config, name, dropout)
    return config


ARCHITECTURES: dict[Name, Architecture] = {"cross": Cross(), "joint": JointEncoding(), "twin": SingleEncodings()}
