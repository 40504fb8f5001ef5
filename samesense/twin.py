"""The twin architecture: one encoder reads each word by itself, and a symmetric head judges two of its vectors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from transformers import PreTrainedConfig, PreTrainedModel
    from transformers.modeling_outputs import SequenceClassifierOutput

HEAD = "head.safetensors"  # beside the encoder's own files
EXACT = 8  # tokens; longer words share a pass with words up to the next power of two
DROPOUT = 0.1


class Twin(nn.Module):
    """Judges a pair by a vector of each side (Sentence-BERT: Reimers and Gurevych 2019, arxiv.org/abs/1908.10084).

    Both sides go through one encoder, and the features of a pair do not depend on their order: neither does the score.
    A word is encoded once, however many pairs it is in.

    Attributes:
        encoder: a stock encoder.
        head: a perceptron with one hidden layer on the features of a pair: u * v, |u - v| and the cosine.
    """

    def __init__(self, encoder: PreTrainedModel) -> None:
        """Put a new head on ``encoder``."""
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.head = nn.Sequential(
            nn.Dropout(DROPOUT), nn.Linear(2 * size + 1, size), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(size, 2)
        )
        for name, weights in encoder.named_parameters():
            if name.startswith("pooler."):  # of [CLS], which is not looked at
                weights.requires_grad = False

    @classmethod
    def from_pretrained(cls, folder: Path, *, local_files_only: bool = True) -> Twin:
        """Load what `save_pretrained` wrote.

        Raises:
            OSError: a file is missing.
            ValueError: a file is damaged.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file
        from transformers import AutoModel

        twin = cls(
            AutoModel.from_pretrained(
                folder, dtype=torch.float32, use_safetensors=True, local_files_only=local_files_only
            )
        )
        try:
            twin.head.load_state_dict(load_file(folder / HEAD))
        except (SafetensorError, RuntimeError) as error:
            raise ValueError(f"{folder / HEAD}: {error}") from error
        return twin

    def save_pretrained(self, folder: Path) -> None:
        """Write the encoder, as transformers has it, and the head beside it."""
        from safetensors.torch import save_file

        self.encoder.save_pretrained(folder)
        save_file(self.head.state_dict(), folder / HEAD)

    @property
    def config(self) -> PreTrainedConfig:
        """The encoder's configuration."""
        return self.encoder.config

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.encoder.device

    def get_input_embeddings(self) -> nn.Module:
        """Return the encoder's embeddings of tokens."""
        return self.encoder.get_input_embeddings()

    def embed(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return the vectors of words: mean-pooled token embeddings, of length 1.

        Words of like length go through the encoder together, so that hardly anything is padded.

        Args:
            input_ids: of shape (words, tokens).
            attention_mask: 1 where there is a token, else 0: of the same shape.

        Returns:
            Of shape (words, hidden size).
        """
        lengths = attention_mask.sum(1)
        bounds = torch.where(lengths <= EXACT, lengths, 2 ** torch.log2(lengths.double()).ceil().long())
        rows, parts = [], []
        for bound in sorted(set(bounds.tolist())):
            of_bound = (bounds == bound).nonzero().squeeze(1)
            ids, mask = input_ids[of_bound, :bound], attention_mask[of_bound, :bound]
            states = self.encoder(input_ids=ids, attention_mask=None if bound <= EXACT else mask).last_hidden_state
            weights = mask.unsqueeze(-1).to(states.dtype)
            rows.append(of_bound)
            parts.append((states * weights).sum(1) / weights.sum(1))
        vectors = torch.cat(parts)[torch.cat(rows).argsort()]
        return functional.normalize(vectors.float(), dim=-1)

    def judge(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """Return the logits, of shape (pairs, 2), of pairs of vectors, each of shape (pairs, hidden size)."""
        size = left.shape[1]  # the features are scaled to about 1 each
        products = left * right * size
        features = [products, (left - right).abs() * size**0.5, products.mean(1, keepdim=True)]
        logits: torch.Tensor = self.head(torch.cat(features, dim=1))
        return logits

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        left: torch.Tensor,
        right: torch.Tensor,
        labels: torch.Tensor | None = None,
    ) -> SequenceClassifierOutput:
        """Judge pairs of the words ``input_ids``: ``left`` and ``right`` are their rows in it, of shape (pairs,)."""
        from transformers.modeling_outputs import SequenceClassifierOutput

        vectors = self.embed(input_ids, attention_mask)
        logits = self.judge(vectors[left], vectors[right])
        loss = None if labels is None else functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)
