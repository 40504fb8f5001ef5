"""A trained model, ready for use."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from samesense.loading import Backend
    from samesense.scoring import AnyTokenizer, Model

CHUNK = 4096  # pairs of a stream that are judged together


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

    Texts are taken as `samesense.texts.surface` gives them; those that it refuses raise a `TextError`. A pair longer
    than the model's limit (64 tokens by default) is cut at the end of its longer side.

    Attributes:
        model: labels 0 (not synonyms) and 1 (synonyms), its log-odds calibrated: a sequence classifier of transformers,
            one of `samesense.architectures`, or one of `samesense.onnx_runtime`.
        tokenizer: its tokenizer, of transformers; of tokenizers, if the model is of `samesense.onnx_runtime`.
        threshold: the least probability of synonyms, chosen on validation pairs.
    """

    def __init__(self, model: Model, tokenizer: AnyTokenizer, threshold: float) -> None:
        """Join a model, its tokenizer and its threshold."""
        self.model: Any = model  # what it has beside scoring depends on its kind
        self.tokenizer: Any = tokenizer
        self.threshold = threshold

    @classmethod
    def load(cls, source: str | Path, *, revision: str | None = None, backend: Backend = "torch") -> Classifier:
        """Load a model that the pipeline trained, onto a GPU if there is one.

        Args:
            source: its folder, or owner/name of a repository on the Hugging Face hub.
            revision: of the repository: a commit, tag or branch; give a commit to get the same model always.
            backend: what runs it: torch, or onnxruntime on what `samesense export` wrote, in single precision (onnx) or
                int8, where a pair's probability depends a little on the pairs that are judged with it.

        Raises:
            ModelError: there is no such folder or repository, or it holds no model of ours.
        """
        from samesense.loading import loaded

        return cls(*loaded(source, revision, backend))

    def predict(self, left: str, right: str) -> Prediction:
        """Judge one pair.

        Raises:
            TextError: a text cannot be scored.
        """
        (prediction,) = self.stream([(left, right)])
        return prediction

    def probabilities(self, pairs: Iterable[tuple[str, str]], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability that each pair is of synonyms, of shape (number of pairs,).

        Raises:
            TextError: a text cannot be scored; the message has the pair's number, from 1.
        """
        from samesense.scoring import log_odds, probability

        checked = [checked_pair(pair, f"pair {number}: ") for number, pair in enumerate(pairs, start=1)]
        return probability(log_odds(self.model, self.tokenizer, checked, progress=progress))

    def score(self, left: Iterable[str], right: Iterable[str], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability of each row of two columns, such as lists, or columns of pandas or `datasets`.

        Raises:
            ValueError: the columns are of different lengths.
            TextError: a text cannot be scored; the message has the row's number, from 1.
        """
        return self.probabilities(zip(left, right, strict=True), progress=progress)

    def stream(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Prediction]:
        """Judge pairs one after another, in memory that does not grow with their number.

        Raises:
            TextError: a text cannot be scored.
        """
        rest = iter(pairs)
        while chunk := list(islice(rest, CHUNK)):
            for value in self.probabilities(chunk).tolist():
                yield Prediction(synonyms=value >= self.threshold, probability=value)
