"""A trained model, ready for use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from samesense.evidence.known import Known, Unknown
    from samesense.evidence.store import Evidence
    from samesense.models.loading import Backend
    from samesense.models.metadata import Metadata
    from samesense.models.runtime import Runtime
    from samesense.texts import Pair

RELATION_TEXTS = {  # for people
    "synonym": "synonyms",
    "antonym": "opposites",
    "hypernym": "{right} is broader than {left}",
    "hyponym": "{left} is broader than {right}",
    "co_hyponym": "of the same kind",
    "meronym": "part and whole",
    "unrelated": "unrelated",
}


@dataclass(frozen=True)
class Prediction:
    """A verdict on a pair.

    Attributes:
        synonyms: whether the probability reaches the threshold.
        probability: that the two are synonyms, 0-1, calibrated.
        because: the reason, such as "antonyms in WordNet", or "the model alone".
        relation: one of `samesense.models.relations.RELATIONS` that agrees with the verdict, as the model sees it: what
            the right side is to the left; None: the model has no relation head.
        relation_probability: of the relation, given that the verdict is right; of synonyms, the ``probability``.
    """

    synonyms: bool
    probability: float
    because: str
    relation: str | None = None
    relation_probability: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields as values of JSON, without a relation if there is none."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def verdict_line(pair: Pair, prediction: Prediction, threshold: float) -> str:
    """Return a verdict for people, on one line."""
    verdict = "synonyms" if prediction.synonyms else "not synonyms"
    if not prediction.synonyms and prediction.relation is not None:
        relation = RELATION_TEXTS[prediction.relation].format(left=pair[0], right=pair[1])
        verdict += f": {relation} ({prediction.relation_probability:.2f})"
    numbers = f"probability {prediction.probability:.2f}, threshold {threshold:.2f}"
    return f"{pair[0]} / {pair[1]}: {verdict} ({numbers}): {prediction.because}"


@dataclass(frozen=True)
class Judgements:
    """The verdicts on some pairs.

    Attributes:
        probabilities: that each is of synonyms, of shape (pairs,).
        synonyms: whether each reaches the threshold, of shape (pairs,).
        reasons: of the verdicts.
        relations: that the model sees; none if it has no relation head.
        relation_probabilities: theirs: see `Prediction`.
    """

    probabilities: NDArray[np.float64]
    synonyms: NDArray[np.bool_]
    reasons: Sequence[str]
    relations: Sequence[str] = ()
    relation_probabilities: Sequence[float] = ()

    def __iter__(self) -> Iterator[Prediction]:
        """Yield the verdicts one by one."""
        columns: list[Sequence[Any]] = [self.synonyms.tolist(), self.probabilities.tolist(), self.reasons]
        if self.relations:
            columns += [self.relations, self.relation_probabilities]
        for values in zip(*columns, strict=True):
            yield Prediction(*values)


class Classifier:
    """Tells whether two words or phrases are synonyms; the order of the two makes no difference.

    It joins what the model says with what WordNet and the user's lexicons know of the pair, if the model's folder has
    that evidence. It checks every text with `samesense.texts.checked_text`; one that cannot be scored raises a
    `TextError`. A pair longer than the model's limit (64 tokens by default) is cut at the end of its longer side.

    Attributes:
        runtime: the model and its tokenizer, which judge pairs of checked texts by themselves.
        metadata: the model's architecture, threshold and base.
        evidence: what is known of pairs; None: the model alone decides.
    """

    def __init__(self, runtime: Runtime, metadata: Metadata, evidence: Evidence | None = None) -> None:
        """Take a runtime, the model's metadata, and evidence."""
        self.runtime = runtime
        self.metadata = metadata
        self.evidence = evidence

    @classmethod
    def load(
        cls, source: str | Path, *, revision: str | None = None, backend: Backend = "torch", evidence: bool = True
    ) -> Classifier:
        """Load a model that the pipeline trained, onto a GPU if there is one.

        Args:
            source: its folder, or owner/name of a repository on the Hugging Face hub.
            revision: of the repository: a commit, tag or branch; a commit always gives the same model.
            backend: what runs it: torch, or onnxruntime on what `samesense export` wrote, in single precision (onnx) or
                int8, where a pair's probability depends a little on the pairs that are judged with it.
            evidence: use what WordNet and lexicons know of a pair, if it comes with the model; False: the model alone.

        Raises:
            ModelError: there is no such folder or repository, it holds no model of samesense, or a file is damaged.
        """
        from samesense.evidence.store import load_evidence
        from samesense.models.loading import find_folder, load_model

        folder = find_folder(source, revision)
        return cls(*load_model(folder, backend), load_evidence(folder) if evidence else None)

    @property
    def threshold(self) -> float:
        """The least probability that is called synonyms."""
        return self.evidence.regression.threshold if self.evidence else self.metadata.threshold

    def predict(self, left: str, right: str) -> Prediction:
        """Judge one pair.

        Raises:
            TextError: a text cannot be scored.
        """
        (prediction,) = self.judge([checked_pair((left, right))])
        return prediction

    def probabilities(self, pairs: Iterable[tuple[str, str]], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability that each pair is of synonyms, of shape (number of pairs,); ``progress`` shows a bar.

        Raises:
            TextError: a text cannot be scored; the message has the pair's number, from 1.
        """
        return self._check_and_judge(enumerate(pairs, start=1), progress=progress).probabilities

    def score(self, left: Iterable[str], right: Iterable[str], *, progress: bool = False) -> NDArray[np.float64]:
        """Return the probability of each row of two columns: lists, or columns of pandas or `datasets`.

        ``progress`` shows a bar.

        Raises:
            ValueError: the columns are of different lengths.
            TextError: a text cannot be scored; the message has the row's number, from 1.
        """
        return self.probabilities(zip(left, right, strict=True), progress=progress)

    def stream(self, pairs: Iterable[tuple[str, str]], *, together: int = 1) -> Iterator[Prediction]:
        """Judge pairs one after another, in memory that does not grow with their number.

        Args:
            pairs: the source; a live one, such as a queue, is asked for the next pair after the answer to the last.
            together: how many pairs to wait for, and judge in one call of the model: hundreds are several times faster.

        Raises:
            ValueError: ``together`` is less than 1.
            TextError: a text cannot be scored; the message has the pair's number, from 1.
        """
        if together < 1:
            raise ValueError(f"together is {together}; expected at least 1")
        numbered = enumerate(pairs, start=1)
        while chunk := list(islice(numbered, together)):
            yield from self._check_and_judge(chunk)

    def judge(self, pairs: Sequence[Pair], *, progress: bool = False) -> Judgements:
        """Judge pairs of texts that `samesense.texts.checked_pair` returned; ``progress`` shows a bar.

        The model is not asked about pairs that a lexicon lists: these are decided. A model with a relation head is, for
        their relation.
        """
        import numpy as np

        known = self.look_up(pairs)
        if self.metadata.relations:
            return self._judge_with_relations(known, self.runtime.outputs(pairs, progress=progress))
        model, asked = np.full(len(pairs), 0.5), np.flatnonzero(~known.is_listed).tolist()
        model[asked] = self.runtime.probabilities([pairs[place] for place in asked], progress=progress)
        probabilities = known.probabilities(model)
        synonyms = probabilities >= self.threshold
        return Judgements(probabilities, synonyms, known.reasons(synonyms))

    def _judge_with_relations(self, known: Known | Unknown, outputs: NDArray[np.float64]) -> Judgements:
        """Judge pairs by what is known of them and what `Runtime.outputs` returned."""
        from samesense.models.relations import mean_distribution, name_relations
        from samesense.models.runtime import mean_probability

        probabilities = known.probabilities(mean_probability(outputs[..., 0]))
        synonyms = probabilities >= self.threshold
        places, shares = name_relations(mean_distribution(outputs[..., 1:]), probabilities, synonyms)
        names = [self.metadata.relations[place] for place in places.tolist()]
        return Judgements(probabilities, synonyms, known.reasons(synonyms), names, shares.tolist())

    def look_up(self, pairs: Sequence[Pair]) -> Known | Unknown:
        """Return what is known of pairs of checked texts; `judge` joins it with the model's verdicts."""
        from samesense.evidence.known import Unknown

        return self.evidence.look_up(pairs) if self.evidence else Unknown(len(pairs))

    def _check_and_judge(
        self, numbered: Iterable[tuple[int, tuple[str, str]]], *, progress: bool = False
    ) -> Judgements:
        """Check pairs, which have numbers for messages, and judge them."""
        checked = [checked_pair(pair, f"pair {number}: ") for number, pair in numbered]
        return self.judge(checked, progress=progress)
