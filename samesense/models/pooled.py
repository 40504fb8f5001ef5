"""Mean-pooled vectors, and two architectures with a head of ours that judge them: twin and joint.

The vectors are those of Sentence-BERT (Reimers and Gurevych 2019, arxiv.org/abs/1908.10084).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

import torch
from torch import nn
from torch.nn import functional

from samesense.errors import ModelError
from samesense.models.pretrained import read_pretrained_model

if TYPE_CHECKING:
    from transformers import PreTrainedConfig, PreTrainedModel

    from samesense.models.outputs import PairOutput

HEAD = "head.safetensors"  # beside the encoder's own files
RELATION_LOGITS = "relation_logits"  # in a model's output, beside its logits
PROJECTION = "projection"  # in the head, so that it is saved with it
RELATION = "relation."  # what the names of the relation head's weights begin with in that file
EXACT_LENGTH = 8  # tokens; longer words share a pass with words up to the next power of two


def mean_pool(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean of the states (rows, tokens, hidden size) of the tokens in ``mask``: (rows, hidden size)."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


def embed(
    encoder: PreTrainedModel, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None
) -> torch.Tensor:
    """Return the vectors of words: their mean-pooled token embeddings, as unit vectors.

    Args:
        encoder: a stock encoder.
        input_ids: of shape (words, tokens).
        attention_mask: 1 for a token, 0 for padding, of the same shape; None: nothing is padded.

    Returns:
        Of shape (words, hidden size).
    """
    states = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
    return functional.normalize(mean_pool(states, mask).float(), dim=-1)


def embed_by_length(encoder: PreTrainedModel, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Return the same as `embed`, faster: words of similar length share a pass, so that hardly anything is padded."""
    lengths = attention_mask.sum(1)
    bounds = torch.where(lengths <= EXACT_LENGTH, lengths, 2 ** torch.log2(lengths.double()).ceil().long())
    rows, parts = [], []
    for bound in sorted(set(bounds.tolist())):
        of_bound = (bounds == bound).nonzero().squeeze(1)
        ids, mask = input_ids[of_bound, :bound], attention_mask[of_bound, :bound]
        rows.append(of_bound)
        parts.append(embed(encoder, ids, None if bound <= EXACT_LENGTH else mask))
    return torch.cat(parts)[torch.cat(rows).argsort()]


class PooledSides(nn.Module):
    """An encoder of transformers, and a perceptron with one hidden layer on the vectors u and v of a pair's sides.

    The perceptron reads u * v, |u - v| and the cosine. A relation head, if there is one, reads the perceptron's hidden
    layer and u - v, which tells the sides apart.

    It may also read features of a projection P, learned with it: the mean of P u * P P v and P v * P P u, of unit
    vectors, and the cosine. The opposite of an opposite is a synonym, so P can bring opposites near to each other,
    and synonyms apart, there: the parasiamese network of Etcheverry and Wonsever 2019, aclanthology.org/P19-1319.

    Attributes:
        encoder: a stock encoder.
        head: the perceptron.
        relation_head: a linear layer, with an output for each relation; None: the model tells none.
        extra_features: how many more features it has, in hidden sizes.
        width: of its hidden layer; None: the hidden size.
    """

    extra_features: ClassVar[int] = 0
    width: ClassVar[int | None] = None

    def __init__(self, encoder: PreTrainedModel, relations: int = 0, *, parasiamese: bool = False) -> None:
        """Put a new head on ``encoder``, with parasiamese features or without, and one for so many relations if any."""
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        features, width = (2 + self.extra_features) * size + 1 + parasiamese * (size + 1), self.width or size
        self.head = nn.Sequential(nn.Linear(features, width), nn.GELU(), nn.Linear(width, 2))
        if parasiamese:
            self.head.register_parameter(PROJECTION, nn.Parameter(torch.eye(size)))
        self.relation_head = nn.Linear(width + size, relations) if relations else None
        for name, weights in encoder.named_parameters():
            if name.startswith("pooler."):  # it reads [CLS] alone, and nothing reads it
                weights.requires_grad = False

    @classmethod
    def from_pretrained(cls, folder: Path) -> Self:
        """Load what `save_pretrained` wrote.

        Raises:
            ModelError: a file is missing or damaged.
        """
        from transformers import AutoModel

        encoder = read_pretrained_model(AutoModel, folder, dtype=torch.float32)
        weights = _read_heads(folder)
        model = cls(encoder, len(weights.get(f"{RELATION}bias", ())), parasiamese=PROJECTION in weights)
        model._take_heads(weights, folder)
        return model

    def load_heads(self, folder: Path) -> None:
        """Take the heads that `save_pretrained` wrote, but no relation head if there is one in only one place.

        Raises:
            ModelError: the file is missing or damaged, or of another architecture.
        """
        self._take_heads(_read_heads(folder), folder)

    def _take_heads(self, weights: dict[str, torch.Tensor], folder: Path) -> None:
        of_relations = {name: values for name, values in weights.items() if name.startswith(RELATION)}
        try:
            self.head.load_state_dict({name: weights[name] for name in weights.keys() - of_relations.keys()})
            if self.relation_head is not None and of_relations:
                named = {name.removeprefix(RELATION): values for name, values in of_relations.items()}
                self.relation_head.load_state_dict(named)
        except RuntimeError as error:
            raise _unreadable(folder, error) from error

    def save_pretrained(self, folder: Path) -> None:
        """Write the encoder, as transformers does, and the heads beside it."""
        from safetensors.torch import save_file

        self.encoder.save_pretrained(folder)
        weights = self.head.state_dict()
        if self.relation_head is not None:
            weights |= {f"{RELATION}{name}": values for name, values in self.relation_head.state_dict().items()}
        save_file(weights, folder / HEAD)

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

    def judge(self, left: torch.Tensor, right: torch.Tensor, *others: torch.Tensor) -> torch.Tensor:
        """Return the logits, of shape (pairs, 2), of pairs of unit vectors, each of shape (pairs, hidden size)."""
        logits: torch.Tensor = self.head(self._features(left, right, *others))
        return logits

    def judge_relations(self, left: torch.Tensor, right: torch.Tensor, *others: torch.Tensor) -> torch.Tensor | None:
        """Return the logits of the relations, of shape (pairs, relations), or None if there is no relation head."""
        if self.relation_head is None:
            return None
        hidden = self.head[:-1](self._features(left, right, *others))
        logits: torch.Tensor = self.relation_head(torch.cat([hidden, (left - right) * left.shape[1] ** 0.5], dim=1))
        return logits

    def _features(self, left: torch.Tensor, right: torch.Tensor, *others: torch.Tensor) -> torch.Tensor:
        products, differences = compare(left, right)
        features = [products, differences, products.mean(1, keepdim=True), *others]
        if hasattr(self.head, PROJECTION):
            opposed = compare_opposed(left, right, self.head.get_parameter(PROJECTION))
            features += [opposed, opposed.mean(1, keepdim=True)]
        return torch.cat(features, dim=1)

    def output(self, labels: torch.Tensor | None, *vectors: torch.Tensor) -> PairOutput:
        """Return the logits of ``vectors``, as `judge` takes them, those of relations, and the loss on ``labels``."""
        from samesense.models.outputs import PairOutput

        logits, relations = self.judge(*vectors), self.judge_relations(*vectors)
        loss = None if labels is None else functional.cross_entropy(logits, labels)
        return PairOutput(loss=loss, logits=logits, relation_logits=relations)


class Twin(PooledSides):
    """Encodes each side by itself: a word is encoded once, however many pairs it is in, and the score is symmetric.

    Its head is narrow, so that it can judge all pairs of many words: see `samesense.models.all_pairs`.
    """

    width = 64

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        left: torch.Tensor,
        right: torch.Tensor,
        labels: torch.Tensor | None = None,
    ) -> PairOutput:
        """Judge pairs of the words ``input_ids``: ``left`` and ``right`` are their rows in it, of shape (pairs,)."""
        vectors = embed_by_length(self.encoder, input_ids, attention_mask)
        return self.output(labels, vectors[left], vectors[right])


class Joint(PooledSides):
    """Encodes both sides as one pair encoding, each in view of the other; it judges the mean of all tokens, too."""

    extra_features = 1

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        sides: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
    ) -> PairOutput:
        """Judge pair encodings, of shape (pairs, tokens).

        ``sides`` says which tokens are of the left side (1), of the right (2) and of neither (0): of the same shape.
        """
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask, **types).last_hidden_state.float()
        left, right = (functional.normalize(mean_pool(states, sides == side), dim=-1) for side in (1, 2))
        return self.output(labels, left, right, mean_pool(states, attention_mask))


def _read_heads(folder: Path) -> dict[str, torch.Tensor]:
    """Return the heads' weights by name: those of the relation head begin with `RELATION`."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(folder / HEAD)
    except (OSError, SafetensorError) as error:
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: Exception) -> ModelError:
    return ModelError(f"{folder}: not a readable model: {HEAD}: {error}")


def compare(left: torch.Tensor, right: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return u * v and |u - v| of unit vectors, each of shape (pairs, hidden size), scaled to about 1."""
    size = left.shape[1]
    return left * right * size, (left - right).abs() * size**0.5


def compare_opposed(left: torch.Tensor, right: torch.Tensor, projection: torch.Tensor) -> torch.Tensor:
    """Return the mean of P u * P P v and P v * P P u, as unit vectors: (pairs, hidden size), scaled to about 1."""
    size = left.shape[1]
    once = [functional.normalize(side @ projection.T, dim=-1) for side in (left, right)]
    twice = [functional.normalize(side @ projection.T, dim=-1) for side in once]
    return (once[0] * twice[1] + once[1] * twice[0]) * (size / 2)
