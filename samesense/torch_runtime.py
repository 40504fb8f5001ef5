"""Models run by torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from samesense.architectures import Joint, Twin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from samesense.architectures import PooledSides

CPU_TOKENS, GPU_TOKENS = 512, 32_768  # in a batch: the fastest; on a CPU they stay in its cache


class TorchModel:
    """A model of torch as `samesense.scoring.Runtime`; it puts the model into evaluation mode.

    Attributes:
        names, pad, tokens, size: as `samesense.scoring.Runtime` has them.
    """

    def __init__(self, model: PreTrainedModel | PooledSides, tokenizer: PreTrainedTokenizerBase) -> None:
        """Wrap ``model``, to be fed by ``tokenizer``."""
        self._model: Any = model.train(mode=False)
        self.pad: int = tokenizer.pad_token_id or 0
        self.tokens = CPU_TOKENS if model.device.type == "cpu" else GPU_TOKENS
        self.size: int = model.config.hidden_size if isinstance(model, Twin) else 0
        self.names: list[str] = ["input_ids", "attention_mask"] if self.size else list(tokenizer.model_input_names)
        if isinstance(model, Joint):
            self.names.append("sides")

    def run(self, batch: dict[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        """Return the log-odds of pair encodings, or a twin's vectors."""
        inputs = {name: torch.from_numpy(values).to(self._model.device) for name, values in batch.items()}
        with torch.inference_mode():
            found = self._model.embed(**inputs) if self.size else odds(self._model(**inputs).logits)
        return _array(found)

    def judge(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log-odds of pairs of vectors."""
        with torch.inference_mode():
            sides = (torch.from_numpy(side).to(self._model.device) for side in (left, right))
            return _array(odds(self._model.judge(*sides)))


def odds(logits: torch.Tensor) -> torch.Tensor:
    """Return the log-odds of label 1, of shape (rows,), for logits of shape (rows, 2)."""
    return logits[:, 1] - logits[:, 0]


def _array(values: torch.Tensor) -> NDArray[np.float32]:
    found: NDArray[np.float32] = values.float().cpu().numpy()
    return found
