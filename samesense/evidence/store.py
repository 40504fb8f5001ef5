"""Evidence in a model's folder: its tables and its weights, and the look-up of pairs in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import numpy as np
from pydantic import Field, ValidationError

from samesense.errors import ModelError
from samesense.evidence.features import FEATURES, UNKNOWN, PairFeatures, pair_features
from samesense.evidence.links import WordLinks
from samesense.evidence.listed import NOTHING_LISTED, ListedPairs
from samesense.evidence.reasons import feature_reason, listed_reason
from samesense.evidence.regression import Joint, Regression
from samesense.files import replacing_folder
from samesense.params import Section, describe_problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from samesense.texts import Pair

    Arrays = Mapping[str, NDArray[np.generic]]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

TABLES, WEIGHTS = "evidence.safetensors", "evidence.json"
FILES = (TABLES, WEIGHTS)


class Weights(Section):
    """The content of `WEIGHTS`.

    Attributes:
        regression: what joins model and evidence.
        threshold_alone: the model's least probability that is called synonyms without evidence.
        lexicons: names of the lexicons whose pairs are in the tables.
    """

    regression: Regression
    threshold_alone: float = Field(ge=0, le=1)
    lexicons: list[str]


@dataclass(frozen=True)
class Evidence:
    """What WordNet and the user's lexicons know, and what it weighs beside the model.

    Attributes:
        links: what WordNet links every word to.
        listed: the pairs of the lexicons.
        regression: the weights.
        threshold_alone: the least probability that is called synonyms without evidence.
        digest: tells this evidence from another.
    """

    links: WordLinks
    listed: ListedPairs
    regression: Regression
    threshold_alone: float
    digest: str

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `write_evidence` wrote.

        Raises:
            ModelError: a file is missing or damaged.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load

        try:
            tables, text = ((folder / name).read_bytes() for name in FILES)
            arrays, weights = load(tables), Weights.model_validate_json(text)
            links, listed = WordLinks.of_arrays(arrays), ListedPairs.of_arrays(arrays, weights.lexicons)
        except ValidationError as error:
            raise ModelError(describe_problems(error, str(folder / WEIGHTS))) from error
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            raise ModelError(f"{folder}: its evidence is not readable: {error}") from error
        digest = blake2b(tables + text, digest_size=8).hexdigest()
        return cls(links, listed, weights.regression, weights.threshold_alone, digest)

    def without_lexicons(self) -> Self:
        """Return the same evidence without the user's lexicons."""
        return replace(self, listed=ListedPairs.of_arrays(NOTHING_LISTED, ()))

    def look_up(self, pairs: Sequence[Pair]) -> Known:
        """Return what is known of pairs of checked texts."""
        features = pair_features(self.links, pairs)
        return Known(self, features, self.listed.places(pairs), self.regression.join(features))


@dataclass(frozen=True)
class Known:
    """What evidence knows of some pairs.

    Attributes:
        evidence: where it is from.
        features: of the pairs.
        places: of the pairs in the user's lexicons, of shape (pairs,); -1 where no lexicon lists them.
        joint: what WordNet leaves the model to decide.
    """

    evidence: Evidence
    features: PairFeatures
    places: NDArray[np.intp]
    joint: Joint

    @property
    def is_listed(self) -> Flags:
        """Which pairs a lexicon decides, whatever the model says, of shape (pairs,)."""
        return self.places >= 0

    @property
    def _labels(self) -> NDArray[np.int8]:
        """The labels of the pairs that are listed."""
        return self.evidence.listed.labels[self.places[self.is_listed]]

    def probabilities(self, model: Floats) -> Floats:
        """Return the probability of synonyms, of shape (pairs,), given the model's, unless a pair is listed."""
        joined = self.joint.probabilities(model)
        joined[self.is_listed] = self._labels
        return joined

    def least_model_probabilities(self, threshold: float) -> Floats:
        """Return the model's least probability with which each pair reaches ``threshold``, of shape (pairs,).

        0: it always does; infinity: it never does, so that the model need not be asked.
        """
        least = self.joint.least_model_probabilities(threshold)
        least[self.is_listed] = np.where(self._labels >= threshold, 0.0, np.inf)
        return least

    def reasons(self, synonyms: Flags) -> list[str]:
        """Return why each verdict is as it is: what weighs most of what is known of the pair."""
        values, weights = self.features.values, [self.evidence.regression.weights[name] for name in FEATURES]
        heaviest = np.where(values, np.abs(weights), -1).argmax(axis=1).tolist()
        reasons = []
        for place, (row, verdict, listed) in enumerate(
            zip(heaviest, synonyms.tolist(), self.places.tolist(), strict=True)
        ):
            if listed >= 0:
                lexicon = self.evidence.listed.names[self.evidence.listed.lexicons[listed]]
                reasons.append(listed_reason(lexicon, synonyms=verdict))
                continue
            name = FEATURES[row]
            compared = self.features.compared[place] if self.features.is_composed[place] else None
            agrees = name in UNKNOWN or (weights[row] > 0) == verdict
            reasons.append(feature_reason(name, compared, agrees=agrees))
        return reasons


def write_evidence(links: Arrays, listed: ListedPairs, weights: Weights, folder: Path) -> None:
    """Write tables and weights into a folder of their own, whole or not at all.

    Raises:
        DataError: the folder cannot be written.
    """
    from safetensors.numpy import save_file

    with replacing_folder(folder) as partial:
        save_file({**links, **listed.as_arrays()}, partial / TABLES)
        (partial / WEIGHTS).write_text(weights.model_dump_json(indent=2) + "\n", encoding="utf-8")


def load_evidence(folder: Path) -> Evidence | None:
    """Return the evidence in a model's folder; None if it has none."""
    return Evidence.load(folder) if (folder / WEIGHTS).is_file() else None
