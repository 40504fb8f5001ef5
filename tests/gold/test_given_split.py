"""A gold set's own split is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samesense.corpus.given_split import read_given_split
from samesense.errors import DataError, ParamsError
from samesense.gold.sets import GoldSet

PARTS = ("train", "validation", "test")
WriteSets = Callable[[dict[str, GoldSet]], None]


@pytest.fixture
def gold(declare: Callable[..., GoldSet]) -> GoldSet:
    return declare("labels", files={part: {"path": f"{part}.csv", "sha256": None} for part in PARTS})


def test_a_given_split_is_kept(tmp_path: Path, gold: GoldSet, write_sets: WriteSets, pairs_csv: str) -> None:
    write_sets({"mine": gold})
    for part in PARTS:
        (tmp_path / f"{part}.csv").write_text(f"{pairs_csv}auto,car,IsA\nhot,hot,Synonym\n{part},set,IsA\n")
    parts = read_given_split(tmp_path, "mine")
    assert list(parts) == ["train", "validation", "test"]
    assert parts["test"].to_numpy().tolist() == [
        ["auto", "car", 1, "synonym", "", "gold:mine", ""],
        ["bicycle", "bike", 1, "synonym", "", "gold:mine", ""],
        ["cold", "hot", 0, "user", "", "gold:mine", ""],
        ["frosty", "icy", 0, "user", "", "gold:mine", ""],
        ["set", "test", 0, "user", "", "gold:mine", ""],
    ]
    assert ["set", "train"] in parts["train"][["left", "right"]].to_numpy().tolist()
    (tmp_path / "train.csv").unlink()
    with pytest.raises(DataError, match=r"train\.csv is missing"):
        read_given_split(tmp_path, "mine")


@pytest.mark.parametrize(("name", "task"), [("none", "labels"), ("mine", "labels"), ("mine", "scores")])
def test_a_set_without_labels_or_without_three_parts_is_refused(
    tmp_path: Path, declare: Callable[..., GoldSet], write_sets: WriteSets, name: str, task: str
) -> None:
    write_sets({"mine": declare(task)})
    with pytest.raises(ParamsError) as caught:
        read_given_split(tmp_path, name)
    assert str(caught.value) == (
        f"params.yaml: split.given: {name!r}; "
        f"expected a set of {tmp_path / 'sets.yaml'} with labels, in train, validation and test"
    )


def test_pairs_are_of_the_kinds_that_are_their_relations(
    tmp_path: Path, declare: Callable[..., GoldSet], write_sets: WriteSets
) -> None:
    relations = {"Synonym": "synonym", "Antonym": "antonym", "IsA": "hypernym", "RANDOM": "unrelated"}
    files = {part: {"path": "all.csv", "sha256": None} for part in PARTS}
    write_sets({"mine": declare("labels", files=files, relations=relations)})
    rows = ["car,auto,Synonym", "hot,cold,Antonym", "car,vehicle,IsA", "sofa,furniture,IsA", "car,tea,RANDOM"]
    (tmp_path / "all.csv").write_text("\n".join(["left,right,relation", *rows, "car,door,HasA"]))
    parts = read_given_split(tmp_path, "mine")
    assert parts["train"][["left", "right", "label", "kind"]].to_numpy().tolist() == [
        ["auto", "car", 1, "synonym"],
        ["car", "door", 0, "user"],
        ["car", "tea", 0, "random"],
        ["car", "vehicle", 0, "hypernym"],
        ["cold", "hot", 0, "antonym"],
        ["furniture", "sofa", 0, "hyponym"],
    ]
