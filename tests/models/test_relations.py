"""The probabilities of relations: consistent when sides are exchanged, and with the verdict; in torch and in ONNX."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samesense.errors import ModelError
from samesense.models.heads import HEADS
from samesense.models.loading import require_relations
from samesense.models.metadata import read_metadata
from samesense.models.onnx_export import write_export
from samesense.models.onnx_parity import LabelledPairs, measure_parity
from samesense.models.onnx_runtime import OnnxRuntime
from samesense.models.relations import (
    EXCHANGED,
    RELATIONS,
    UNKNOWN,
    mean_distribution,
    name_relations,
    places_of_kinds,
)
from samesense.models.runtime import mean_probability
from samesense.models.torch_runtime import TorchRuntime
from samesense.texts import Pair


def test_the_distribution_is_the_mean_over_both_orders_with_directions_exchanged() -> None:
    one, other = np.zeros(7), np.zeros(7)
    one[RELATIONS.index("hypernym")] = other[RELATIONS.index("hyponym")] = np.log(4) * 2
    expected = [0.1, 0.1, 0.4, 0.1, 0.1, 0.1, 0.1]
    np.testing.assert_allclose(mean_distribution(np.array([[one, other]]), temperature=2.0), [expected])
    undecided = mean_distribution(np.array([[one, one]]), temperature=2.0)
    np.testing.assert_allclose(undecided, [[0.1, 0.1, 0.25, 0.25, 0.1, 0.1, 0.1]])


def test_the_relation_agrees_with_the_verdict() -> None:
    distributions = np.array([[0.5, 0.4, 0, 0, 0.1, 0, 0], [0.1, 0.4, 0, 0, 0.5, 0, 0], [1.0, 0, 0, 0, 0, 0, 0]])
    places, probabilities = name_relations(distributions, np.array([0.2, 0.9, 0.1]), np.array([False, True, False]))
    assert [RELATIONS[place] for place in places] == ["antonym", "synonym", "antonym"]
    np.testing.assert_allclose(probabilities, [0.8, 0.9, 0])


def test_a_kind_of_pair_is_a_relation_or_of_none() -> None:
    kinds = pd.Series(["synonym", "indirect_antonym", "hypernym", "name", "random", "neighbour", "number"])
    assert places_of_kinds(kinds).tolist() == [0, 1, 2, 4, 6, UNKNOWN, UNKNOWN]


@pytest.mark.parametrize("architecture", HEADS)
def test_exchanged_sides_exchange_broader_and_narrower_and_nothing_else(
    architecture: str, relation_folders: dict[str, Path], pairs: list[Pair]
) -> None:
    runtime = TorchRuntime.load(relation_folders[architecture])
    assert runtime.relations == read_metadata(relation_folders[architecture]).relations == RELATIONS
    there, back = (runtime.outputs(each) for each in (pairs, [(right, left) for left, right in pairs]))
    assert there.shape == (len(pairs), 2, 1 + len(RELATIONS))
    distribution = mean_distribution(there[..., 1:])
    np.testing.assert_allclose(mean_distribution(back[..., 1:])[:, EXCHANGED], distribution, rtol=1e-5)
    np.testing.assert_allclose(distribution.sum(axis=1), 1)
    assert np.abs(distribution[:, 2] - distribution[:, 3]).max() > 0.01
    np.testing.assert_array_equal(runtime.log_odds(pairs), there[..., 0])
    np.testing.assert_allclose(runtime.probabilities(pairs), mean_probability(back[..., 0]), rtol=1e-5)
    assert np.array_equal(there[:, 0, 0], there[:, 1, 0]) == runtime.symmetric
    assert runtime.outputs([]).shape == (0, 2, 1 + len(RELATIONS))


@pytest.mark.parametrize("architecture", HEADS)
def test_an_export_names_the_same_relations(
    architecture: str, relation_folders: dict[str, Path], pairs: list[Pair], tmp_path: Path
) -> None:
    runtime = TorchRuntime.load(relation_folders[architecture])
    write_export(runtime, tmp_path)
    exported = OnnxRuntime.load(tmp_path, "onnx")
    assert exported.relations == OnnxRuntime.load(tmp_path, "int8").relations == RELATIONS
    np.testing.assert_allclose(exported.outputs(pairs), runtime.outputs(pairs), rtol=1e-3, atol=1e-3)
    onnx, int8 = measure_parity(runtime, tmp_path, LabelledPairs(pairs, np.array([True, False, True, False])))
    assert onnx.greatest < 1e-4
    assert int8.greatest < 0.5


def test_weights_and_a_configuration_that_disagree_on_a_relation_head_are_refused(
    relation_folders: dict[str, Path], model_folders: dict[str, Path], tmp_path: Path
) -> None:
    config = json.loads((relation_folders["joint"] / "config.json").read_text())
    for folder, name in ((relation_folders["joint"], "none"), (model_folders["joint"], "some")):
        shutil.copytree(folder, tmp_path / name)
    del config["samesense"]["relations"]
    (tmp_path / "none" / "config.json").write_text(json.dumps(config))
    config["samesense"]["relations"] = list(RELATIONS)
    (tmp_path / "some" / "config.json").write_text(json.dumps(config))
    for name in ("none", "some"):
        with pytest.raises(ModelError, match=f"^{tmp_path / name}: not a readable model: samesense.relations and the "):
            TorchRuntime.load(tmp_path / name)


def test_a_model_without_the_head_names_no_relations(
    model_folders: dict[str, Path], relation_folders: dict[str, Path]
) -> None:
    require_relations(relation_folders["twin"])
    with pytest.raises(ModelError, match=rf"^{model_folders['twin']}: the model names no relations; train one that "):
        require_relations(model_folders["twin"])
    assert "relations" not in json.loads((model_folders["twin"] / "config.json").read_text())["samesense"]
