"""The review of a list in the demo: its pairs, which the page has judged in parts, and what is then found."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from samesense.classifier import Judgements
from samesense.errors import DataError
from samesense.lists.decisions import Decisions, read_decisions
from samesense.lists.reading import read_list
from samesense.review.pairs import distinct_pairs
from samesense.review.reviewing import review_verdicts
from samesense.review.verdicts import name_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from samesense.classifier import Classifier
    from samesense.lists.rules import SynonymList
    from samesense.serving.messages import JudgedList, ListText, PairVerdict
    from samesense.texts import Pair

DECISIONS = "decisions.csv"
T = TypeVar("T")


def list_pairs(request: ListText) -> list[Pair]:
    """Return the pairs of a list that are to be judged.

    Raises:
        DataError: it is no list.
    """
    return distinct_pairs(_read(request).rules)


def review_request(request: JudgedList, classifier: Classifier) -> dict[str, Any]:
    """Return the review of a list, as values of JSON.

    Raises:
        DataError: it is no list, its decisions are none, or it has other pairs than those that were judged.
    """
    synonyms = _read(request.list)
    decisions = Decisions() if request.decisions is None else _from_file(DECISIONS, request.decisions, read_decisions)
    pairs = distinct_pairs(synonyms.rules)
    if len(pairs) != len(request.verdicts):
        raise DataError(f"{len(request.verdicts):,} verdicts; expected one for each of the {len(pairs):,} pairs")
    verdicts = name_pairs(classifier, pairs, _judgements(request.verdicts, pairs, classifier))
    return review_verdicts(synonyms, verdicts, decisions, classifier.threshold).as_json()


def _judgements(verdicts: Sequence[PairVerdict], pairs: Sequence[Pair], classifier: Classifier) -> Judgements:
    """Return verdicts that the server gave before as judgements, with their reasons."""
    import numpy as np

    probabilities = np.array([probability for probability, _, _ in verdicts])
    synonyms = probabilities >= classifier.threshold
    named = [(relation, share or 0.0) for _, relation, share in verdicts if relation is not None]
    columns = [*zip(*named, strict=True)] if len(named) == len(verdicts) else []
    return Judgements(probabilities, synonyms, classifier.look_up(pairs).reasons(synonyms), *columns)


def _read(request: ListText) -> SynonymList:
    return _from_file(re.sub(r"[^\w.-]", "_", request.name)[-100:], request.text, read_list)


def _from_file(name: str, text: str, read: Callable[[Path], T]) -> T:
    """Read a text as a file; messages have its name only."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode(errors="replace"))
        try:
            return read(path)
        except DataError as error:
            raise DataError(str(error).replace(f"{folder}/", "")) from error
