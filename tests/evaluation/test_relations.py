"""How well relations are named."""

import numpy as np
import pytest

from samesense.evaluation.relations import named_relations, relation_metrics
from samesense.models.relations import RELATIONS, UNKNOWN

SYNONYM, ANTONYM, HYPERNYM = (RELATIONS.index(name) for name in ("synonym", "antonym", "hypernym"))


def test_the_verdict_rules() -> None:
    outputs = np.zeros((2, 2, 1 + len(RELATIONS)))
    outputs[:, :, 0] = [[2.0], [-2.0]]
    outputs[:, :, 1 + ANTONYM] = 3.0
    assert named_relations(outputs, 0.5).tolist() == [SYNONYM, ANTONYM]


def test_the_f1_of_each_relation_is_over_the_rows_whose_relation_is_known() -> None:
    true = np.array([SYNONYM, SYNONYM, ANTONYM, UNKNOWN])
    assert relation_metrics(np.array([SYNONYM, ANTONYM, ANTONYM, HYPERNYM]), true) == {
        "named.synonym.f1": pytest.approx(2 / 3),
        "named.antonym.f1": pytest.approx(2 / 3),
        "named.macro_f1": pytest.approx(2 / 3),
        "named.accuracy": pytest.approx(2 / 3),
    }
    assert relation_metrics(np.array([SYNONYM]), np.array([UNKNOWN])) == {}
