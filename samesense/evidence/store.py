"""Evidence in a model's folder: its tables and its weights, and the look-up of pairs in them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import numpy as np
from pydantic import Field, ValidationError

from samesense.checksums import check_checksums, write_checksums
from samesense.errors import ModelError
from samesense.evidence.abbreviations import abbreviation_key, is_abbreviation, is_capitals
from samesense.evidence.features import FEATURES, pair_features
from samesense.evidence.known import Known
from samesense.evidence.links import WordLinks
from samesense.evidence.listed import ListedPairs
from samesense.evidence.regression import Regression
from samesense.evidence.thesaurus import Thesaurus
from samesense.files import replacing_folder
from samesense.params import Section, describe_problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from samesense.texts import Pair

    Arrays = Mapping[str, NDArray[np.generic]]

TABLES, WEIGHTS = "evidence.safetensors", "evidence.json"
CHECKSUMS = "evidence.sha256"
FILES = (TABLES, WEIGHTS)
TELLING = 3  # letters of an abbreviation that says what it stands for, though WordNet knows something else by it


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
    """What WordNet, Moby Thesaurus and the user's lexicons know, and what it weighs beside the model.

    Attributes:
        links: what WordNet links every word to.
        thesaurus: what Moby Thesaurus lists.
        listed: the pairs of the lexicons.
        regression: the weights.
        threshold_alone: the least probability that is called synonyms without evidence.
        digest: tells this evidence from another.
    """

    links: WordLinks
    thesaurus: Thesaurus
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

        check_evidence(folder)
        try:
            tables, text = ((folder / name).read_bytes() for name in FILES)
            arrays, weights = _columns(load(tables)), Weights.model_validate_json(text)
            links, thesaurus = WordLinks.of_arrays(arrays), Thesaurus.of_arrays(arrays)
            listed = ListedPairs.of_arrays(arrays, weights.lexicons)
        except ValidationError as error:
            raise ModelError(describe_problems(error, str(folder / WEIGHTS))) from error
        except KeyError as error:
            raise ModelError(f"{folder / TABLES}: it lacks {error}") from error
        except (OSError, SafetensorError, ValueError) as error:
            raise ModelError(f"{folder}: its evidence is not readable: {error}") from error
        if unequal := weights.regression.weights.keys() ^ set(FEATURES):
            names = ", ".join(sorted(unequal))
            raise ModelError(f"{folder / WEIGHTS}: regression.weights: expected one of each feature; see {names}")
        digest = blake2b(tables + text, digest_size=8).hexdigest()
        return cls(links, thesaurus, listed, weights.regression, weights.threshold_alone, digest)

    def without_lexicons(self) -> Self:
        """Return the same evidence without the user's lexicons."""
        return replace(self, listed=ListedPairs.nothing())

    def without_wordnet(self) -> Self:
        """Return the same evidence without WordNet, to be judged by it."""
        return replace(self, links=WordLinks.nothing())

    def look_up(self, pairs: Sequence[Pair]) -> Known:
        """Return what is known of pairs of checked texts."""
        features = pair_features(self.links, self.thesaurus, pairs)
        abbreviated = np.array([self._abbreviates(*pair) or self._abbreviates(*pair[::-1]) for pair in pairs], bool)
        return Known(self.regression, self.listed, features, self.listed.places(pairs), abbreviated)

    def _abbreviates(self, short: str, phrase: str) -> bool:
        """Tell whether a word abbreviates a phrase, by its letters; WordNet has the say where it knows both.

        It may know the word as another's abbreviation (LLM: Master of Laws). Then only capitals tell, which are no
        other word (cat), and `TELLING` letters at least: there are too many phrases of two words.
        """
        unknown = len(self.links.words)
        if unknown == 0 or not is_abbreviation(short, phrase):
            return False
        lacks_short, lacks_phrase = (self.links.rows([short, phrase]) == unknown).tolist()
        return lacks_short or (lacks_phrase and is_capitals(short) and len(abbreviation_key(short) or "") >= TELLING)


def _columns(arrays: Arrays) -> Arrays:
    """Return arrays after checking that each is a column of numbers none of which is below 0."""
    for name, array in arrays.items():
        if array.ndim != 1 or array.dtype.kind not in "biuf" or (array.size and not array.min() >= 0):
            raise ValueError(f"{name} is no column of numbers of at least 0")
    return arrays


def write_evidence(links: Arrays, thesaurus: Thesaurus, listed: ListedPairs, weights: Weights, folder: Path) -> None:
    """Write tables and weights into a folder of their own, whole or not at all.

    Raises:
        DataError: the folder cannot be written.
    """
    from safetensors.numpy import save_file

    with replacing_folder(folder) as partial:
        save_file({**links, **thesaurus.as_arrays(), **listed.as_arrays()}, partial / TABLES)
        (partial / WEIGHTS).write_text(weights.model_dump_json(indent=2) + "\n", encoding="utf-8")
        write_checksums(partial / CHECKSUMS, FILES)


def check_evidence(folder: Path) -> None:
    """Check that the files of the evidence are what they were when they were written.

    Raises:
        ModelError: one is damaged: see `samesense.checksums.check_checksums`.
    """
    check_checksums(folder / CHECKSUMS)


def load_evidence(folder: Path) -> Evidence | None:
    """Return the evidence in a model's folder; None if it has none.

    Raises:
        ModelError: one of its files is missing, or damaged.
    """
    return Evidence.load(folder) if _files(folder, *FILES) else None


def copy_evidence(source: Path, target: Path) -> None:
    """Copy the evidence in a model's folder, if it has any, to another folder, byte for byte."""
    for path in _files(source, *FILES, CHECKSUMS):
        shutil.copyfile(path, target / path.name)


def _files(folder: Path, *names: str) -> list[Path]:
    """Return those files of a folder that are there."""
    return [folder / name for name in names if (folder / name).is_file()]
