"""The verdicts on pairs, and what they are if they are no synonyms: by evidence, letters, or the relation head."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samesense.classifier import RELATION_TEXTS, Judgements
from samesense.evidence.abbreviations import is_abbreviation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samesense.classifier import Classifier, Prediction
    from samesense.evidence.features import PairFeatures
    from samesense.evidence.links import WordLinks
    from samesense.texts import Pair

CHUNK = 1024  # pairs that are judged in one call, to bound the memory
NAMED = 0.5  # least probability of a relation, given that the pair is of no synonyms, for the model to name it
# What features of evidence say that a pair is; of several, the first counts
FEATURE_KINDS = {
    "antonym": "antonym",
    "indirect_antonym": "antonym",
    "other_number": "number",
    "hypernym": "hypernym",
    "troponym": "hypernym",
    "ancestor": "hypernym",
    "co_hyponym": "co_hyponym",
    "co_troponym": "co_hyponym",
    "names": "co_hyponym",
    "meronym": "meronym",
    "lookalike": "lookalike",
}
RELATION_KINDS = {name: name for name in ("antonym", "hypernym", "co_hyponym", "meronym")} | {"hyponym": "hypernym"}
WORDNET, MODEL = "WordNet", "the model"


class Verdict(NamedTuple):
    """What is said of a pair.

    Attributes:
        probability: that the two are synonyms, 0-1.
        kind: of `samesense.review.findings.KINDS`: what they are if they are none.
        message: the same, for people, with who says so.
    """

    probability: float
    kind: str
    message: str


def judge_pairs(classifier: Classifier, pairs: Sequence[Pair], *, progress: bool = False) -> dict[Pair, Verdict]:
    """Judge pairs of checked texts, and name what they are; ``progress`` shows a bar."""
    from tqdm import tqdm

    verdicts: dict[Pair, Verdict] = {}
    with tqdm(total=len(pairs), unit="pair", disable=not progress) as bar:
        for start in range(0, len(pairs), CHUNK):
            chunk = pairs[start : start + CHUNK]
            verdicts |= name_pairs(classifier, chunk, classifier.judge(chunk))
            bar.update(len(chunk))
    return verdicts


def name_pairs(classifier: Classifier, pairs: Sequence[Pair], judgements: Judgements) -> dict[Pair, Verdict]:
    """Return the verdicts on pairs that were judged, with what each pair is if it is none of synonyms."""
    rows = zip(pairs, judgements, _known(classifier, pairs), strict=True)
    return {
        pair: Verdict(prediction.probability, *(known or _by_letters(pair) or _by_model(pair, prediction)))
        for pair, prediction, known in rows
    }


def _by_letters(pair: Pair) -> tuple[str, str] | None:
    """Return the kind and the message of a pair one of which abbreviates the other by its letters; else None."""
    for short, phrase in (pair, pair[::-1]):
        if is_abbreviation(short, phrase):
            return "abbreviation", f"{short} abbreviates {phrase} by its letters, but may stand for something else"
    return None


def _by_model(pair: Pair, prediction: Prediction) -> tuple[str, str]:
    """Return the kind and the message that the model gives, with a relation head or without."""
    relation, share = prediction.relation, prediction.relation_probability
    if relation not in RELATION_KINDS or share is None or share < NAMED:
        return "doubtful", f"probably no synonyms: {prediction.because}"
    return RELATION_KINDS[relation], f"{_says(RELATION_TEXTS[relation], pair, MODEL)} ({share:.2f})"


def _says(text: str, pair: Pair, who: str) -> str:
    return f"{text.format(left=pair[0], right=pair[1])}, says {who}"


def _known(classifier: Classifier, pairs: Sequence[Pair]) -> Iterator[tuple[str, str] | None]:
    """Yield the kind and the message that lexicons or evidence give of each pair; None: they know nothing of it."""
    if classifier.evidence is None:
        yield from (None for _ in pairs)
        return
    known = classifier.evidence.look_up(pairs)
    reasons = known.reasons(known.is_listed)
    for place, (listed, kinds) in enumerate(zip(known.is_listed.tolist(), _features(known.features), strict=True)):
        if listed:
            yield "rejected", reasons[place]
        elif kinds:
            yield _by_evidence(classifier.evidence.links, known.features, place, kinds[0])
        else:
            yield None


def _features(features: PairFeatures) -> list[list[str]]:
    """Return those of `FEATURE_KINDS` that each pair has."""
    columns = [features.has([name]).tolist() for name in FEATURE_KINDS]
    return [
        [name for name, there in zip(FEATURE_KINDS, row, strict=True) if there] for row in zip(*columns, strict=True)
    ]


def _by_evidence(links: WordLinks, features: PairFeatures, place: int, feature: str) -> tuple[str, str]:
    from samesense.evidence.reasons import TEXTS

    kind, words = FEATURE_KINDS[feature], features.compared[place]
    if kind in {"number", "lookalike"}:
        message = TEXTS[feature]
    else:
        relation = broader_side(links, words) if kind == "hypernym" else kind
        message = _says(RELATION_TEXTS[relation] if relation else "one is broader than the other", words, WORDNET)
    return kind, f"{words[0]} / {words[1]}: {message}" if features.is_composed[place] else message


def broader_side(links: WordLinks, pair: Pair) -> str | None:
    """Return what the right word is to the left: a hypernym or a hyponym; None if it is neither, or both."""
    left, right = links.narrower([pair, pair[::-1]]).tolist()
    if left == right:
        return None
    return "hypernym" if left else "hyponym"
