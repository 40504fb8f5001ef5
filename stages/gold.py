"""Judge the model, and the baselines, on test sets made by people."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import Field

from stages._baselines import read_baselines
from stages._bootstrap import Bootstrap, Bootstrapping
from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._files import write_json
from stages._gold import GoldSet, Labelled, Questions, location, read_gold
from stages._judging import chosen, correlated
from stages._pairs import all_keys, ordered, read_pairs, row_keys, word_keys
from stages._params import Section, declared
from stages._scores import Scored, every_score, load_model, model_odds
from stages._wordnet import read_wordnet

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


class Params(Section):
    """What the stage declares."""

    seed: int = Field(ge=0)
    model: str
    models: dict[str, Checkpoint]
    bootstrap: Bootstrapping
    gold: dict[str, GoldSet]


def present(folder: Path, declared_sets: dict[str, GoldSet]) -> "dict[str, pd.DataFrame]":
    """Read the test part of every set that is there, and say which are not."""
    found = {}
    for name, gold in declared_sets.items():
        path = location(folder, name, gold, "test")
        if path.is_file():
            found[name] = read_gold(path, gold, "test")
        else:
            typer.echo(f"{name}: skipped, {path} is not there; data/gold/README.md tells how to get it", err=True)
    return found


def distinct(tables: "dict[str, pd.DataFrame]") -> "pd.DataFrame":
    """Return the pairs of all sets, each once, in sorted order: what has to be scored."""
    import pandas as pd

    columns = ["left", "right"]
    pairs = pd.concat([table[columns] for table in tables.values()], ignore_index=True)
    left, right = ordered(pairs["left"], pairs["right"])
    return pairs.assign(left=left, right=right).drop_duplicates().sort_values(columns, ignore_index=True)


def share_a_synset(pairs: "pd.DataFrame", senses: "pd.DataFrame") -> "Mask":
    """Tell which pairs WordNet has as synonyms, in any sense: the look-up that a model should beat."""
    import numpy as np

    synsets = senses.groupby(word_keys(senses["word"]))["synset"].agg(set).to_dict()
    keys = zip(word_keys(pairs["left"]), word_keys(pairs["right"]), strict=True)
    return np.array([not synsets.get(left, set()).isdisjoint(synsets.get(right, set())) for left, right in keys])


def told(table: "pd.DataFrame", gold: GoldSet, scores: Scored, bootstrap: Bootstrap | None) -> dict[str, float]:
    """Return what one classifier's scores of one set, or of some of its rows, tell."""
    if isinstance(gold, Labelled):
        return scores.told(table, table["label"].to_numpy(), bootstrap)
    if isinstance(gold, Questions):
        return chosen(table, scores.scores, bootstrap)
    return correlated(table, scores.scores, bootstrap)


def parts(table: "pd.DataFrame", gold: GoldSet, shared: "Mask") -> "dict[str, Mask]":
    """Return the parts that are told apart: pairs that share a synset, those that do not, each relation but synonymy.

    A model that was trained on WordNet has been told the answer of the first.
    """
    if isinstance(gold, Questions):
        return {}
    found = {"shared_synset": shared, "no_shared_synset": ~shared}
    if isinstance(gold, Labelled):
        relations = sorted(set(table["relation"]) - set(gold.synonyms))
        found |= {f"relation.{name}": (table["relation"] == name).to_numpy() for name in relations}
    return {name: rows for name, rows in found.items() if rows.any()}


def judged_set(
    table: "pd.DataFrame", gold: GoldSet, scores: dict[str, Scored], shared: "Mask", bootstrap: Bootstrap
) -> dict[str, float]:
    """Return what every classifier's scores tell of a set and of its `parts`, by ``CLASSIFIER.PART.NAME``.

    Intervals are given for the model.
    """
    found: dict[str, float] = {}
    for name, values in scores.items():
        drawn = bootstrap if name == "model" else None
        found |= {f"{name}.{key}": value for key, value in told(table, gold, values, drawn).items()}
        for part, rows in parts(table, gold, shared).items():
            of_part = told(table[rows], gold, values.at(rows), drawn)
            found |= {f"{name}.{part}.{key}": value for key, value in of_part.items()}
    return found


def main(  # noqa: PLR0913, PLR0917  # a path each
    model_folder: Annotated[Path, typer.Argument(help="the trained model")],
    fitted: Annotated[Path, typer.Argument(help="fitted baselines (JSON)")],
    train: Annotated[Path, typer.Argument(help="pairs that were trained on (Parquet)")],
    wordnet: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    folder: Annotated[Path, typer.Argument(help="folder of gold sets")],
    metrics: Annotated[Path, typer.Argument(help="scores to write (JSON)")],
) -> None:
    """Judge the model, and the baselines, on test sets made by people."""
    params = declared("gold", Params)
    tables = present(folder, params.gold)
    found: dict[str, float] = {}
    if tables:
        pairs = distinct(tables)
        classifier, baselines = load_model(model_folder), read_baselines(fitted)
        encoder = checkpoint_folder(params.model, params.models[params.model])
        scores = every_score(model_odds(classifier, pairs), classifier.threshold, baselines, pairs, encoder)
        shared = share_a_synset(pairs, read_wordnet(wordnet).senses)
        scores["wordnet"] = Scored(shared.astype(float), 0.5)
        seen, places = all_keys(read_pairs(train)), pairs.reset_index().set_index(row_keys(pairs))["index"]
        bootstrap = Bootstrap(params.seed, params.bootstrap.samples)
        for name, table in tables.items():
            left, right = ordered(table["left"], table["right"])
            rows = places.loc[row_keys(table.assign(left=left, right=right))].to_numpy()
            values = {key: one.at(rows) for key, one in scores.items()}
            known = word_keys(table["left"]).isin(seen) | word_keys(table["right"]).isin(seen)
            told_of = judged_set(table, params.gold[name], values, shared[rows], bootstrap)
            found |= {f"{name}.{key}": value for key, value in told_of.items()}
            found[f"{name}.rows_with_a_word_of_training"] = int(known.sum())
    write_json(found, metrics)


if __name__ == "__main__":
    run(main)
