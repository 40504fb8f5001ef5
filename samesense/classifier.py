"""A trained model, ready for use."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from samesense.models.loading import Backend
    from samesense.models.metadata import Metadata
    from samesense.models.runtime import Runtime

CHUNK = 4096  # pairs of a stream that are judged together


@dataclass(frozen=True)
class Prediction:
    """A verdict on a pair.

    Attributes:
        synonyms: whether the probability reaches the model's threshold.
        probability: that the two are synonyms, 0-1, calibrated on validation pairs.
    """

    synonyms: bool
    probability: float


class Classifier:
    """Tells whether two words or phrases are synonyms; the order of the two makes no difference.

    It checks every text with `samesense.texts.checked_text`; one that cannot be scored raises a `TextError`. A pair
    longer than the model's limit (64 tokens by default) is cut at the end of its longer side.

    Attributes:
        runtime: the model and its tokenizer, which judge pairs of checked texts.
        metadata: the model's architecture, threshold and base.
    """

    def __init__(self, runtime: Runtime, metadata: Metadata) -> None:
        """Take a runtime and the model's metadata."""
        self.runtime = runtime
        self.metadata = metadata

    @classmethod
    def load(cls, source: str | Path, *, revision: str | None = None, backend: Backend = "torch") -> Classifier:
        """Load a model that the pipeline trained, onto a GPU if there is one.

        Args:
            source: its folder, or owner/name of a repository on the Hugging Face hub.
            revision: of the repository: a commit, tag or branch; a commit always gives the same model.
            backend: what runs it: torch, or onnxruntime on what `samesense export` wrote, in single precision (onnx) or
                int8, where a pair's probability depends a little on the pairs that are judged with it.

        Raises:
            ModelError: there is no such folder or repository, or it holds no model of samesense.
        """
        from samesense.models.loading import load_model

        return cls(*load_model(source, revision, backend))

    @property
    def threshold(self) -> float:
        """The least probability that is called synonyms."""
        return self.metadata.threshold

    def verdict(self, probability: float) -> Prediction:
        """Return the verdict at a probability."""
        return Prediction(synonyms=probability >= self.threshold, probability=probability)

    def predict(self, left: str, right: str) -> Prediction:
        """Judge one pair.

        Raises:
            TextError: a text cannot be scored.
        """
        (probability,) = self.runtime.probabilities([checked_pair((left, right))]).tolist()
        return self.verdict(probability)

    def probabilities(self, pairs: Iterable[tuple[str, str]], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability that each pair is of synonyms, of shape (number of pairs,); ``progress`` shows a bar.

        Raises:
            TextError: a text cannot be scored; the message has the pair's number, from 1.
        """
        return self._judge(enumerate(pairs, start=1), progress=progress)

    def score(self, left: Iterable[str], right: Iterable[str], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability of each row of two columns: lists, or columns of pandas or `datasets`.

        ``progress`` shows a bar.

        Raises:
            ValueError: the columns are of different lengths.
            TextError: a text cannot be scored; the message has the row's number, from 1.
        """
        return self.probabilities(zip(left, right, strict=True), progress=progress)

    def stream(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Prediction]:
        """Judge pairs one after another, in memory that does not grow with their number.

        Raises:
            TextError: a text cannot be scored; the message has the pair's number, from 1.
        """
        numbered = enumerate(pairs, start=1)
        while chunk := list(islice(numbered, CHUNK)):
            for probability in self._judge(chunk).tolist():
                yield self.verdict(probability)

    def _judge(self, numbered: Iterable[tuple[int, tuple[str, str]]], *, progress: bool = False) -> NDArray[np.float64]:
        """Check pairs, which have numbers for messages, and return their probabilities."""
        checked = [checked_pair(pair, f"pair {number}: ") for number, pair in numbered]
        return self.runtime.probabilities(checked, progress=progress)
