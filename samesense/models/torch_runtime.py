"""Models run by torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import torch

from samesense.errors import ModelError
from samesense.models.heads import HEADS
from samesense.models.hub import WEIGHTS
from samesense.models.late import Late
from samesense.models.metadata import ADVICE, check_model, check_relations, read_metadata
from samesense.models.pooled import RELATION_LOGITS, Joint, PooledSides, Twin, embed_by_length
from samesense.models.pretrained import read_pretrained, read_pretrained_model
from samesense.models.relations import RELATIONS
from samesense.models.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from samesense.models.encodings import Batch

CPU_TOKENS, GPU_TOKENS = 512, 32_768  # in a batch: the fastest; on a CPU they stay in its cache


class TorchRuntime(Runtime):
    """A model of torch, in evaluation mode.

    Attributes:
        model: a sequence classifier of transformers, or one of `samesense.models.heads`.
        tokenizer: of transformers.
    """

    tokenizer: PreTrainedTokenizerBase

    def __init__(self, model: PreTrainedModel | PooledSides, tokenizer: PreTrainedTokenizerBase) -> None:
        """Take a model, put it into evaluation mode, and its tokenizer."""
        self.model: Any = model.train(mode=False)  # its class depends on the architecture
        self.tokenizer = tokenizer
        self.late = isinstance(model, Late)
        self.symmetric = self.late or isinstance(model, Twin)
        self.width = model.config.hidden_size
        self.pair_inputs = [] if self.symmetric else [*tokenizer.model_input_names]
        if isinstance(model, Joint):
            self.pair_inputs.append("sides")
        self.pad = tokenizer.pad_token_id or 0
        self.relations = RELATIONS if getattr(model, "relation_head", None) is not None else ()
        self._encoder: Any = model.encoder if isinstance(model, PooledSides) else model.base_model

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load a trained model, onto a GPU if there is one.

        Raises:
            ModelError: the folder holds no model of samesense, or a damaged one.
        """
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
        from transformers.utils import logging

        architecture = read_metadata(folder).architecture
        if not (folder / WEIGHTS).is_file():
            raise ModelError(f"{folder}: no model here ({WEIGHTS} is missing); {ADVICE}")
        check_model(folder)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # loading the few weights takes no time
        if architecture in HEADS:
            model: Any = HEADS[architecture].from_pretrained(folder)
        else:
            model = read_pretrained_model(AutoModelForSequenceClassification, folder)
        tokenizer = read_pretrained(AutoTokenizer, folder)
        runtime = cls(model.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer)
        check_relations(runtime.relations, folder)
        return runtime

    @property
    def batch_tokens(self) -> int:
        """The fastest number of tokens in a batch, where the model is now."""
        return CPU_TOKENS if self.model.device.type == "cpu" else GPU_TOKENS

    def score(self, batch: Batch) -> NDArray[np.float32]:
        """Return the log-odds of a batch of pair encodings, and the logits of the relations."""
        with torch.inference_mode():
            output = self.model(**self._tensors(batch))
            return _array(_columns(output.logits, output.get(RELATION_LOGITS)))

    def embed(self, batch: Batch) -> NDArray[np.float32]:
        """Return the vectors of a batch of words."""
        with torch.inference_mode():
            return _array(embed_by_length(self._encoder, **self._tensors(batch)))

    def judge(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log-odds of pairs of a twin's vectors, and the logits of the relations."""
        with torch.inference_mode():
            return self._judge(*(torch.from_numpy(side).to(self.model.device) for side in (left, right)))

    def read(self, batch: Batch) -> NDArray[np.float32]:
        """Return the states of a late model's lower layers for a batch of words."""
        with torch.inference_mode():
            tensors = self._tensors(batch)
            return _array(self.model.read(tensors["input_ids"], tensors["attention_mask"]))

    def interact(self, states: NDArray[np.float32], sides: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the log-odds for such states of both words of pairs, and the logits of the relations."""
        with torch.inference_mode():
            return self._judge(*self.model.interact(**self._tensors({"states": states, "sides": sides})))

    def _judge(self, *vectors: torch.Tensor) -> NDArray[np.float32]:
        return _array(_columns(self.model.judge(*vectors), self.model.judge_relations(*vectors)))

    def _tensors(self, batch: Mapping[str, NDArray[Any]]) -> dict[str, torch.Tensor]:
        return {name: torch.from_numpy(values).to(self.model.device) for name, values in batch.items()}


def log_odds(logits: torch.Tensor) -> torch.Tensor:
    """Return the log-odds of label 1, of shape (rows,), for logits of shape (rows, 2)."""
    return logits[:, 1] - logits[:, 0]


def _columns(logits: torch.Tensor, relation_logits: torch.Tensor | None) -> torch.Tensor:
    odds = log_odds(logits)[:, None]
    return odds if relation_logits is None else torch.cat([odds, relation_logits], dim=1)


def _array(values: torch.Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = values.float().cpu().numpy()
    return array
