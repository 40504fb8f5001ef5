"""What a model reads in training, by architecture: the rows of a table, and the batches of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from samesense.models.encodings import token_sides
from samesense.pairs import SIDES, all_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    import torch
    from datasets import Dataset
    from transformers import PreTrainedTokenizerBase

    from samesense.models.architectures import Architecture

    Collator: TypeAlias = Callable[[list[dict[str, Any]]], dict[str, torch.Tensor]]


class Inputs(Protocol):
    """How pairs become rows, and rows become batches."""

    @property
    def symmetric(self) -> bool:
        """Whether the order of a pair's sides makes no difference."""

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the pairs, tokenised, with ``labels``, and ``length`` if batches should be of similar length."""

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Return a function that makes a batch of rows."""


class CrossInputs:
    """Pair encodings for a stock sequence classifier."""

    symmetric = False
    marks_sides = False  # whether the model reads which tokens are of which side

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the pairs as the tokenizer's pair encoding."""
        from datasets import Dataset

        encoded = tokenizer(pairs["left"].tolist(), pairs["right"].tolist(), truncation=True)
        columns = {**encoded, "labels": pairs["label"].tolist(), "length": list(map(len, encoded["input_ids"]))}
        if self.marks_sides:
            columns["sides"] = [token_sides(encoding) for encoding in encoded.encodings]
        return Dataset.from_dict(columns)

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Return a function that pads rows to the longest of the batch."""

        def collate(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
            import torch

            names = [name for name in rows[0] if name not in {"labels", "sides"}]
            batch = dict(tokenizer.pad({name: [row[name] for row in rows] for name in names}, return_tensors="pt"))
            if self.marks_sides:
                longest = batch["input_ids"].shape[1]
                batch["sides"] = torch.tensor([row["sides"] + [0] * (longest - len(row["sides"])) for row in rows])
            return batch | {"labels": torch.tensor([row["labels"] for row in rows])}

        return collate


class JointInputs(CrossInputs):
    """Pair encodings for a `Joint`, which reads the side of each token."""

    marks_sides = True


class TwinInputs:
    """Words, each by itself, for a `Twin`."""

    symmetric = True

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the tokens of both sides; each word is tokenised once."""
        from datasets import Dataset

        columns = dict(zip(SIDES, _tokens_of_sides(pairs, tokenizer), strict=True))
        return Dataset.from_dict({**columns, "labels": pairs["label"].tolist()})

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Return a function that puts each word of a batch into it once; ``left`` and ``right`` are its rows there."""

        def collate(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
            import torch

            both = [[tuple(row[side]) for row in rows] for side in SIDES]
            places = {word: place for place, word in enumerate(dict.fromkeys(both[0] + both[1]))}
            batch = tokenizer.pad({"input_ids": [list(word) for word in places]}, return_tensors="pt")
            left, right = (torch.tensor([places[word] for word in side]) for side in both)
            labels = torch.tensor([row["labels"] for row in rows])
            return {**batch, "left": left, "right": right, "labels": labels}

        return collate


class LateInputs:
    """Pairs of words, each tokenised by itself, for a `Late`."""

    symmetric = True

    def rows(self, pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> Dataset:
        """Return the tokens of the left word followed by those of the right, and the side of each."""
        from datasets import Dataset

        both = [*zip(*_tokens_of_sides(pairs, tokenizer), strict=True)]
        columns = {
            "input_ids": [left + right for left, right in both],
            "sides": [[1] * len(left) + [2] * len(right) for left, right in both],
            "length": [len(left) + len(right) for left, right in both],
        }
        return Dataset.from_dict({**columns, "labels": pairs["label"].tolist()})

    def collator(self, tokenizer: PreTrainedTokenizerBase) -> Collator:
        """Return a function that pads rows to the longest of the batch."""
        padding = {"input_ids": tokenizer.pad_token_id, "sides": 0}

        def collate(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
            import torch
            from torch.nn.utils.rnn import pad_sequence

            batch = {
                name: pad_sequence([torch.tensor(row[name]) for row in rows], batch_first=True, padding_value=pad)
                for name, pad in padding.items()
            }
            return batch | {"labels": torch.tensor([row["labels"] for row in rows])}

        return collate


INPUTS: dict[Architecture, Inputs] = {
    "cross": CrossInputs(),
    "joint": JointInputs(),
    "twin": TwinInputs(),
    "late": LateInputs(),
}


def _tokens_of_sides(pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> list[list[list[int]]]:
    """Return the token ids of the left sides, and of the right ones; each word is tokenised by itself, once."""
    words = all_words(pairs)
    tokens = dict(zip(words, tokenizer(words, truncation=True)["input_ids"], strict=True))
    return [[tokens[word] for word in pairs[side]] for side in SIDES]


def collated_with(columns: Sequence[str], collate: Collator) -> Collator:
    """Return a function that makes a batch of rows as ``collate`` does, with those of ``columns`` that they have."""

    def collate_with_columns(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        import torch

        batch = collate([{name: value for name, value in row.items() if name not in columns} for row in rows])
        return batch | {name: torch.tensor([row[name] for row in rows]) for name in columns if name in rows[0]}

    return collate_with_columns
