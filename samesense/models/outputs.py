"""What a model with a head of ours returns for a batch of pairs."""

from dataclasses import dataclass

import torch
from transformers.modeling_outputs import SequenceClassifierOutput


@dataclass
class PairOutput(SequenceClassifierOutput):
    """The output of a sequence classifier, and what its relation head says.

    A class of its own, since several processes that train one model take an output apart and put it together again.

    Attributes:
        relation_logits: of shape (pairs, relations); None: the model has no relation head.
    """

    relation_logits: torch.Tensor | None = None
