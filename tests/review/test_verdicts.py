"""What pairs are, by evidence if it knows, else by the relation head of the model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from samesense import Classifier
from samesense.classifier import Judgements
from samesense.evidence.store import Evidence
from samesense.models.metadata import Metadata
from samesense.review import verdicts
from samesense.review.verdicts import Verdict, broader_side, judge_pairs, name_pairs
from samesense.texts import Pair


class NoModel:
    """Gives every pair a probability of .25."""

    symmetric = True

    def probabilities(self, pairs: Sequence[Pair], *, progress: bool) -> Any:  # noqa: ARG002
        return np.full(len(pairs), 0.25)


def without_model(evidence: Evidence | None) -> Classifier:
    return Classifier(cast("Any", NoModel()), Metadata("cross", 0.5, 1.0, {}), evidence)


def named(
    evidence: Evidence | None, *pairs: Pair, relations: Sequence[tuple[str, float]] = ()
) -> list[tuple[str, str]]:
    classifier = without_model(evidence)
    judged = classifier.judge(pairs)
    columns = list(zip(*relations, strict=True))
    judgements = Judgements(judged.probabilities, judged.synonyms, judged.reasons, *columns)
    return [(verdict.kind, verdict.message) for verdict in name_pairs(classifier, pairs, judgements).values()]


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("cold", "hot"), ("antonym", "opposites, says WordNet")),
        (("cold", "torrid"), ("antonym", "opposites, says WordNet")),
        (("a cold day", "a hot day"), ("antonym", "cold / hot: opposites, says WordNet")),
        (("bicycle", "vehicle"), ("hypernym", "vehicle is broader than bicycle, says WordNet")),
        (("vehicle", "car"), ("hypernym", "vehicle is broader than car, says WordNet")),
        (("bicycle", "car"), ("co_hyponym", "of the same kind, says WordNet")),
        (("bumper", "car"), ("meronym", "part and whole, says WordNet")),
        (("level 2", "level 3"), ("number", "different numbers")),
        (
            ("cold autumn rain", "car"),
            ("abbreviation", "car abbreviates cold autumn rain by its letters, but may stand for something else"),
        ),
        (("car", "cart"), ("doubtful", "probably no synonyms: one is not in WordNet: the model alone")),
        (("frosty", "torrid"), ("rejected", "listed as no synonyms in weather")),
    ],
)
def test_evidence_says_what_a_pair_is(pair: Pair, expected: tuple[str, str], evidence: Evidence) -> None:
    assert named(evidence, pair) == [expected]


def test_where_evidence_knows_nothing_the_relation_head_says_it_if_it_is_sure() -> None:
    pairs = [("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")]
    relations = [("antonym", 0.75), ("hyponym", 0.5), ("meronym", 0.49), ("unrelated", 0.9)]
    assert named(None, *pairs, relations=relations) == [
        ("antonym", "opposites, says the model (0.75)"),
        ("hypernym", "c is broader than d, says the model (0.50)"),
        ("doubtful", "probably no synonyms: the model alone"),
        ("doubtful", "probably no synonyms: the model alone"),
    ]


def test_the_broader_side_is_known_where_only_one_is(evidence: Evidence) -> None:
    links = evidence.links
    assert broader_side(links, ("car", "vehicle")) == "hypernym"
    assert broader_side(links, ("vehicle", "car")) == "hyponym"
    assert broader_side(links, ("car", "hot")) is None


def test_pairs_are_judged_in_parts(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("cold", "hot"), ("cold", "icy"), ("auto", "car")]
    classifier = without_model(evidence)
    whole = judge_pairs(classifier, pairs)
    assert [*whole] == pairs
    assert whole[pairs[0]] == Verdict(
        classifier.judge(pairs[:1]).probabilities[0], "antonym", "opposites, says WordNet"
    )
    monkeypatch.setattr(verdicts, "CHUNK", 2)
    assert judge_pairs(classifier, pairs) == whole
    assert judge_pairs(classifier, []) == {}


def test_a_real_model_with_a_relation_head_names_relations(relation_folders: dict[str, Path]) -> None:
    classifier = Classifier.load(relation_folders["joint"])
    pairs = [("cold", "hot"), ("jog", "run")]
    found = judge_pairs(classifier, pairs)
    assert [verdict.probability for verdict in found.values()] == classifier.judge(pairs).probabilities.tolist()
