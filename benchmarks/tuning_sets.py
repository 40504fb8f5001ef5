"""What choices may be made by: validation, and sets made by people, without the parts that are kept for test."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING, Self

from samesense.evaluation.metrics import label_metrics, most_right_threshold
from samesense.evaluation.release_scores import list_candidates
from samesense.gold.everyday import read_everyday
from samesense.gold.sets import Part, gold_path, read_gold, read_sets
from samesense.lexicons.folder import read_lexicons
from samesense.models.word_vectors import WordVectors
from samesense.pairs import SIDES, all_words, pair_tuples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.texts import Pair

    Floats = NDArray[np.float64]

TITLES = {
    "validation": "validation, average precision",
    "everyday_right": "everyday, right",
    "everyday_auc": "everyday, ROC AUC",
    "lists": "three lists, average precision",
    "evalution": "EVALution, average precision",
    "fallows": "Fallows, ROC AUC",
}
GOLD = {"evalution": "average_precision", "fallows": "roc_auc"}  # sets, and how each is scored
LARGEST = 6_000  # pairs of a gold set, at random
PARTS: tuple[Part, ...] = ("train", "validation")


@dataclass(frozen=True)
class TuningSets:
    """Tables with ``left``, ``right`` and ``label``.

    Attributes:
        validation: of the pipeline.
        everyday: the tuning half of the everyday pairs.
        lists: the candidates of each list, see `samesense.evaluation.release_scores.list_candidates`.
        gold: the training and validation parts of the sets in `GOLD` that are there.
    """

    validation: pd.DataFrame
    everyday: pd.DataFrame
    lists: list[pd.DataFrame]
    gold: dict[str, pd.DataFrame]

    @classmethod
    def read(cls, validation: pd.DataFrame, data: Path, encoder: Path) -> Self:
        """Read the sets in the folder ``data``; ``encoder`` is the checkpoint that finds a list's candidates."""
        listed = read_lexicons(data / "lists")
        vectors = WordVectors(all_words(listed), encoder)
        lists = [list_candidates(rows, vectors) for _, rows in listed.groupby("origin")]
        return cls(validation, read_everyday(data / "everyday.csv", "tuning"), lists, _read_gold_sets(data / "gold"))

    def scores(self, judge: Callable[[list[Pair]], Floats]) -> dict[str, float]:
        """Return the scores that `TITLES` names, of a function from pairs to probabilities."""

        def metrics(table: pd.DataFrame) -> dict[str, float]:
            probabilities, labels = judge(pair_tuples(table)), table["label"].to_numpy()
            return label_metrics(probabilities, labels, most_right_threshold(probabilities, labels))

        everyday = metrics(self.everyday)
        scores = {
            "validation": metrics(self.validation)["average_precision"],
            "everyday_right": everyday["accuracy"],
            "everyday_auc": everyday["roc_auc"],
            "lists": mean(metrics(table)["average_precision"] for table in self.lists),
            **{name: metrics(table)[GOLD[name]] for name, table in self.gold.items()},
        }
        return {name: round(score, 4) for name, score in scores.items()}


def _read_gold_sets(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the pairs of each set in `GOLD` that is there, each pair once, `LARGEST` at most."""
    import pandas as pd

    sets, tables = read_sets(folder), {}
    for name in GOLD.keys() & sets.keys():
        gold = sets[name]
        paths = {part: gold_path(folder, name, gold, part) for part in PARTS if part in gold.files}
        if paths and all(path.is_file() for path in paths.values()):
            parts = [read_gold(path, gold, part) for part, path in paths.items()]
            table = pd.concat(parts).drop_duplicates([*SIDES])
            tables[name] = table.sample(min(len(table), LARGEST), random_state=0).reset_index(drop=True)
    return {name: tables[name] for name in GOLD if name in tables}
