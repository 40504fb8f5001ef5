"""Rewrite training pairs so that their label holds."""

import random
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._closeness import Closeness, links
from stages._encoder import Vectors
from stages._files import write_json
from stages._meanings import Meanings
from stages._methods import Paraphrases, methods
from stages._pairs import METHODS, all_keys, among, pair_table, read_pairs, row_keys, word_keys, write_pairs
from stages._params import Section, declared
from stages._rewrites import Rewrite, Row
from stages._senses import SenseLimits, usable_senses
from stages._wordnet import WordNet, read_wordnet

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy as np
    import pandas as pd

SAMPLES = 20  # rewritten pairs per method that the metrics show
CHECKED = ("contextual", "back_translation")  # methods that a model words: the result is compared with the original


class Params(Section):
    """What the stage declares."""

    seed: int
    corpus: SenseLimits
    paraphrases: Paraphrases
    models: dict[str, Checkpoint]


def rewritten(rows: "pd.DataFrame", rewrite: Rewrite, method: str) -> "pd.DataFrame":
    """Return the rows that ``rewrite`` changes, with their new pairs, named by the row they were made from."""
    from tqdm import tqdm

    inputs = map(Row, rows["left"], rows["right"], rows["pos"], rows["source"])
    bar = tqdm(inputs, total=len(rows), desc=method, unit="pair", mininterval=1)
    made = [rewrite(row) or (row.left, row.right) for row in bar]
    table = rows.assign(
        left=[left for left, _ in made],
        right=[right for _, right in made],
        origin=f"paraphrase:{method}",
        source=row_keys(rows),
    )
    changed = (table["left"] != rows["left"]) | (table["right"] != rows["right"])
    return table[changed & (word_keys(table["left"]) != word_keys(table["right"]))]


def paraphrase(train: "pd.DataFrame", wordnet: WordNet, held_out: "AbstractSet[str]", params: Params) -> "pd.DataFrame":
    """Return the pair table of what every method makes of its share of ``train``.

    None of it is in ``train``, no word of it in ``held_out`` (word keys), and no negative of it is close to synonymy.
    """
    import numpy as np
    import pandas as pd

    made = []
    meanings = Meanings(wordnet, usable_senses(wordnet.senses, params.corpus))
    for method, rewrite in methods(meanings, all_keys(train), held_out, params.paraphrases):
        rng = np.random.default_rng([params.seed, METHODS.index(method)])
        _seed_global_generators(rng)
        chosen = train[rng.random(len(train)) < getattr(params.paraphrases, method)]
        rows = rewritten(chosen, rewrite, method)
        made.append(_alike(rows, params) if method in CHECKED else rows)
    table = pair_table(pd.concat([train.head(0), *made], ignore_index=True))
    closeness = Closeness(links(wordnet, train[train["label"] == 1]))
    kept = ~among(row_keys(table), row_keys(train)) & ((table["label"] == 1) | (closeness.rule(table) == ""))
    for side in ("left", "right"):
        kept &= ~word_keys(table[side]).map(held_out.__contains__).astype(bool)
    return table[kept].reset_index(drop=True)


def _alike(rows: "pd.DataFrame", params: Params) -> "pd.DataFrame":
    """Return the rows whose sides together still mean about what they did: by cosine of the encoder's vectors."""
    import pandas as pd

    wanted = params.paraphrases
    after, before = rows["left"] + " " + rows["right"], rows["source"].str.replace("\t", " ")
    folder = checkpoint_folder(wanted.encoder, params.models[wanted.encoder])
    vectors = Vectors([*after, *before], folder)
    alike: pd.Series[bool] = pd.Series(
        (vectors.of(after) * vectors.of(before)).sum(axis=1) >= wanted.min_similarity, index=rows.index
    )
    return rows[alike]


def _seed_global_generators(rng: "np.random.Generator") -> None:
    import numpy as np
    import torch

    random.seed(int(rng.integers(2**32)))  # nlpaug takes no seed and draws from both
    np.random.seed(int(rng.integers(2**32)))  # noqa: NPY002
    torch.manual_seed(int(rng.integers(2**32)))


def summary(table: "pd.DataFrame", train: "pd.DataFrame", seed: int) -> dict[str, Any]:
    """Return what metrics/paraphrases.json tells: per method the rows, their share of training, and some of them."""
    found: dict[str, Any] = {}
    for origin, rows in table.groupby("origin"):
        shown = rows.sample(min(SAMPLES, len(rows)), random_state=seed)
        found[str(origin).removeprefix("paraphrase:")] = {
            "rows": len(rows),
            "share": len(rows) / (len(train) + len(table)),
            "samples": [
                f"{key.replace(chr(9), ' / ')} -> {left} / {right} ({label})"
                for key, left, right, label in zip(
                    shown["source"], shown["left"], shown["right"], shown["label"], strict=True
                )
            ],
        }
    return found


def main(  # noqa: PLR0913, PLR0917  # a path each
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    train: Annotated[Path, typer.Argument(help="pairs to rewrite (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs whose words are not used (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs whose words are not used (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts and samples to write (JSON)")],
) -> None:
    """Rewrite training pairs so that their label holds."""
    params = declared("paraphrases", Params)
    pairs = read_pairs(train)
    held_out = all_keys(read_pairs(validation)) | all_keys(read_pairs(test))
    table = paraphrase(pairs, read_wordnet(tables), held_out, params)
    write_pairs(table, paraphrases)
    write_json(summary(table, pairs, params.seed), metrics)


if __name__ == "__main__":
    run(main)
