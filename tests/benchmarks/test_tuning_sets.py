"""What choices may be made by, and the scores on it."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from benchmarks import tuning_sets
from benchmarks.tuning_sets import TITLES, TuningSets
from samesense.texts import Pair

COLUMNS = ["left", "right", "label"]
SET: dict[str, Any] = {
    "repository": None,
    "commit": None,
    "separator": ",",
    "header": ["left", "right", "kind"],
    "task": "labels",
    "left": "left",
    "right": "right",
    "label": "kind",
    "synonyms": ["s"],
}


def table(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def write_sets(folder: Path) -> None:
    files = {part: {"path": f"{part}.csv", "sha256": None} for part in ("train", "validation", "test")}
    lacking = files | {"train": {"path": "nowhere.csv", "sha256": None}}
    (folder / "sets.yaml").write_text(
        yaml.safe_dump({"evalution": SET | {"files": files}, "fallows": SET | {"files": lacking}})
    )
    (folder / "train.csv").write_text("a,b,s\nc,d,x\na,b,s\n")
    (folder / "validation.csv").write_text("e,f,x\n")
    (folder / "test.csv").write_text("g,h,s\n")


def test_sets_are_read_without_the_parts_that_are_kept_for_test(
    tmp_path: Path, tiny_distilbert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gold", "lists"):
        (tmp_path / name).mkdir()
    write_sets(tmp_path / "gold")
    (tmp_path / "lists" / "shop.txt").write_text("sofa, couch\nlamp, light\n")
    (tmp_path / "everyday.csv").write_text(
        "left,right,label,kind,part\ncold,icy,1,synonym,tuning\nhot,cold,0,antonym,tuning\nrun,jog,1,synonym,test\n"
    )
    validation = table(("a", "b", 1))
    sets = TuningSets.read(validation, tmp_path, tiny_distilbert)
    assert sets.validation is validation
    assert sets.everyday[COLUMNS].to_numpy().tolist() == [["cold", "icy", 1], ["hot", "cold", 0]]
    assert [set(rows.loc[rows["label"] == 1, "left"]) for rows in sets.lists] == [{"couch", "lamp"}]
    assert list(sets.gold) == ["evalution"]  # a file of the other is not there
    pairs = [("a", "b", 1), ("c", "d", 0), ("e", "f", 0)]
    assert sorted(sets.gold["evalution"][COLUMNS].itertuples(index=False, name=None)) == pairs
    monkeypatch.setattr(tuning_sets, "LARGEST", 2)
    assert len(TuningSets.read(validation, tmp_path, tiny_distilbert).gold["evalution"]) == 2


def test_scores_by_hand() -> None:
    known = {("a", "b"): 0.9, ("a", "c"): 0.8, ("a", "d"): 0.3, ("a", "e"): 0.1}

    def judge(pairs: list[Pair]) -> "np.ndarray[Any, Any]":
        return np.array([known[pair] for pair in pairs])

    def labelled(*labels: int) -> pd.DataFrame:
        return table(*((left, right, label) for (left, right), label in zip(known, labels, strict=True)))

    sets = TuningSets(
        labelled(1, 0, 0, 0),
        labelled(1, 0, 1, 0),
        [labelled(1, 1, 0, 0), labelled(0, 1, 0, 0)],
        {"evalution": labelled(0, 1, 0, 1), "fallows": labelled(0, 1, 0, 1)},
    )
    scores = sets.scores(judge)
    assert scores == {
        "validation": 1.0,
        "everyday_right": 0.75,
        "everyday_auc": 0.75,
        "lists": 0.75,
        "evalution": 0.5,
        "fallows": 0.25,
    }
    assert scores.keys() == TITLES.keys()
