"""How well the relations of gold sets are named."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.evaluation.gold_relations import score_relations
from samesense.evaluation.gold_scores import ScoredPairs, distinct_pairs
from samesense.gold.sets import Labelled
from samesense.models.relations import RELATIONS

OWN: dict[str, Any] = {
    "task": "labels",
    "repository": None,
    "commit": None,
    "separator": ",",
    "header": None,
    "files": {"test": {"path": "mine.csv", "sha256": None}},
    "left": "left",
    "right": "right",
    "label": "relation",
    "synonyms": ["Synonym"],
}
SYNONYM, ANTONYM, HYPERNYM, HYPONYM = (RELATIONS.index(name) for name in ("synonym", "antonym", "hypernym", "hyponym"))
TABLE = pd.DataFrame(
    [("robin", "bird", "IsA"), ("auto", "vehicle", "IsA"), ("hot", "cold", "Antonym"), ("dog", "loyal", "HasProperty")],
    columns=["left", "right", "relation"],
)


def test_a_gold_set_is_judged_in_the_order_that_its_sides_have() -> None:
    gold = Labelled.model_validate(OWN | {"relations": {"IsA": "hypernym", "Antonym": "antonym"}})
    tables = {"mine": TABLE, "plain": TABLE}
    sets = {"mine": gold, "plain": Labelled.model_validate(OWN)}
    pairs = distinct_pairs(tables)
    assert pairs["left"].tolist() == ["auto", "bird", "cold", "dog"]
    named = np.array([HYPERNYM, HYPONYM, SYNONYM, ANTONYM])  # of auto-vehicle, bird-robin, cold-hot, dog-loyal
    metrics = score_relations(tables, sets, ScoredPairs(pairs, {}, np.zeros(4, dtype=bool)), named)
    assert metrics == {
        "mine.model.named.antonym.f1": 0.0,
        "mine.model.named.hypernym.f1": 1.0,
        "mine.model.named.macro_f1": 0.5,
        "mine.model.named.accuracy": pytest.approx(2 / 3),
    }


def test_a_relation_that_there_is_not_is_refused() -> None:
    sets = {"mine": Labelled.model_validate(OWN | {"relations": {"IsA": "parent"}})}
    scored = ScoredPairs(distinct_pairs({"mine": TABLE}), {}, np.zeros(4, dtype=bool))
    with pytest.raises(DataError, match=r"^mine\.relations: parent; expected some of synonym, antonym, "):
        score_relations({"mine": TABLE}, sets, scored, np.zeros(4, dtype=int))
