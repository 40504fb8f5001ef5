"""A trained model, ready for use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from samesense.architectures import PooledSides


class ModelError(ValueError):
    """A folder that holds no model of ours."""


@dataclass(frozen=True)
class Prediction:
    """What the model says of a pair.

    Attributes:
        synonyms: whether the probability reaches the model's threshold.
        probability: that the two are synonyms, 0-1, calibrated on validation pairs.
    """

    synonyms: bool
    probability: float


class Classifier:
    """Tells whether two words or phrases are synonyms; the order of the two makes no difference.

    Attributes:
        model: labels 0 (not synonyms) and 1 (synonyms), its log-odds calibrated: a sequence classifier of transformers,
            or one of `samesense.architectures`.
        tokenizer: its tokenizer.
        threshold: the least probability of synonyms, chosen on validation pairs.
    """

    def __init__(
        self, model: PreTrainedModel | PooledSides, tokenizer: PreTrainedTokenizerBase, threshold: float
    ) -> None:
        """Join a model, its tokenizer and its threshold."""
        self.model = model
        self.tokenizer = tokenizer
        self.threshold = threshold

    @classmethod
    def load(cls, folder: str | Path) -> Classifier:
        """Load a folder that the pipeline's stage ``train`` wrote, onto a GPU if there is one.

        Raises:
            ModelError: the folder is missing or holds no model of ours.
        """
        import torch
        from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

        from samesense.architectures import Joint, Twin

        folder = Path(folder)
        if not (folder / "model.safetensors").is_file():
            raise ModelError(f"{folder}: no model here (model.safetensors is missing); train one with `make repro`")
        try:
            config = AutoConfig.from_pretrained(folder, local_files_only=True)
            ours = getattr(config, "samesense", {})
            threshold, architecture = ours["threshold"], ours["architecture"]
            kinds: dict[str, Any] = {"cross": AutoModelForSequenceClassification, "joint": Joint, "twin": Twin}
            kind = kinds[architecture]
            model = kind.from_pretrained(folder, local_files_only=True)
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        except KeyError as error:
            raise ModelError(
                f"{folder}: not a model of samesense: its config.json has no (known) samesense.{error.args[0]}"
            ) from error
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder}: not a readable model: {error}") from error
        return cls(model.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer, float(threshold))

    def probabilities(self, pairs: Sequence[tuple[str, str]], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability that each pair is of synonyms, of shape (number of pairs,)."""
        from samesense.scoring import log_odds, probability

        return probability(log_odds(self.model, self.tokenizer, pairs, progress=progress))

    def predict(self, left: str, right: str) -> Prediction:
        """Judge one pair."""
        (value,) = self.probabilities([(left, right)]).tolist()
        return Prediction(synonyms=value >= self.threshold, probability=value)
