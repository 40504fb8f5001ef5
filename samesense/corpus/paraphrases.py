"""Paraphrases: rewrites of training pairs that keep the label."""

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from samesense.corpus.closeness import Closeness
from samesense.corpus.meanings import Meanings
from samesense.corpus.methods import Paraphrases, rewrites_by_method
from samesense.corpus.rewrites import Rewrite, Row
from samesense.corpus.senses import SenseLimits, usable_senses
from samesense.lexicons.wordnet import WordNet
from samesense.models.word_vectors import WordVectors
from samesense.pairs import METHODS, SIDES, all_word_keys, is_among, pair_table, row_keys, word_keys

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy as np
    import pandas as pd

SAMPLES = 20  # rewritten pairs per method that the metrics show
REWORDED_BY_MODEL = ("contextual", "back_translation")  # methods whose results are compared with the originals


def rewrite_rows(rows: "pd.DataFrame", rewrite: Rewrite, method: str, rng: Random) -> "pd.DataFrame":
    """Return the rows that ``rewrite`` changes, with their new pairs; the source is the key of the original row."""
    from tqdm import tqdm

    inputs = map(Row, rows["left"], rows["right"], rows["pos"], rows["source"])
    bar = tqdm(inputs, total=len(rows), desc=method, unit="pair", mininterval=1)
    pairs = [rewrite(row, rng) or (row.left, row.right) for row in bar]
    table = rows.assign(
        left=[left for left, _ in pairs],
        right=[right for _, right in pairs],
        origin=f"paraphrase:{method}",
        source=row_keys(rows),
    )
    changed = (table["left"] != rows["left"]) | (table["right"] != rows["right"])
    return table[changed & (word_keys(table["left"]) != word_keys(table["right"]))]


def paraphrase(  # noqa: PLR0913  # settings and what they apply to
    train: "pd.DataFrame",
    wordnet: WordNet,
    held_out: "AbstractSet[str]",
    settings: Paraphrases,
    limits: SenseLimits,
    *,
    encoder: Path | None,
    seed: int,
) -> "pd.DataFrame":
    """Return the pair table of what every method makes of its share of ``train``.

    None of its pairs is in ``train``, none of its sides in ``held_out``, and no negative is close to synonymy.

    Args:
        train: the pairs to rewrite.
        wordnet: senses, definitions and examples.
        held_out: word keys of the words that are kept out of training.
        settings: the section ``paraphrases`` of params.yaml.
        limits: which senses may be used.
        encoder: folder of the checkpoint that compares a model's rewording with the original; None if no model rewords.
        seed: for all draws.

    Raises:
        ValueError: a model rewords pairs, and there is no encoder.
    """
    import numpy as np
    import pandas as pd

    parts = []
    meanings = Meanings(wordnet, usable_senses(wordnet.senses, limits))
    for method, rewrite in rewrites_by_method(meanings, all_word_keys(train), held_out, settings):
        rng = np.random.default_rng([seed, METHODS.index(method)])
        draws = _seed_draws(rng)
        sample = train[rng.random(len(train)) < getattr(settings, method)]
        rows = rewrite_rows(sample, rewrite, method, draws)
        if method in REWORDED_BY_MODEL:
            if encoder is None:
                raise ValueError(f"{method} needs an encoder")
            rows = _keep_similar(rows, encoder, settings.min_similarity)
        parts.append(rows)
    table = pair_table(pd.concat([train.head(0), *parts], ignore_index=True))
    closeness = Closeness(wordnet, train[train["label"] == 1])
    kept = ~is_among(row_keys(table), row_keys(train)) & ((table["label"] == 1) | (closeness.rule(table) == ""))
    for side in SIDES:
        kept &= ~word_keys(table[side]).map(held_out.__contains__).astype(bool)
    return table[kept].reset_index(drop=True)


def _keep_similar(rows: "pd.DataFrame", encoder: Path, min_similarity: float) -> "pd.DataFrame":
    """Return the rows whose sides together still mean about the same, by the cosine of the encoder's vectors."""
    import pandas as pd

    after, before = rows["left"] + " " + rows["right"], rows["source"].str.replace("\t", " ")
    cosine = WordVectors([*after, *before], encoder).cosine(pd.DataFrame({"left": after, "right": before}))
    is_similar: pd.Series[bool] = pd.Series(cosine >= min_similarity, index=rows.index)
    return rows[is_similar]


def _seed_draws(rng: "np.random.Generator") -> Random:
    """Return the generator of a method's rewrites, and seed those that nlpaug and its models draw from."""
    import numpy as np
    import torch

    draws = Random(int(rng.integers(2**32)))  # noqa: S311  # a seeded draw, not a secret
    np.random.seed(int(rng.integers(2**32)))  # noqa: NPY002  # nlpaug takes no generator
    torch.manual_seed(int(rng.integers(2**32)))
    return draws


def count_paraphrases(table: "pd.DataFrame", train: "pd.DataFrame", seed: int) -> dict[str, Any]:
    """Return, per method, the number of rows, their share of training, and a sample of them."""
    counts: dict[str, Any] = {}
    for origin, rows in table.groupby("origin"):
        sample = rows.sample(min(SAMPLES, len(rows)), random_state=seed)
        counts[str(origin).removeprefix("paraphrase:")] = {
            "rows": len(rows),
            "share": len(rows) / (len(train) + len(table)),
            "samples": [
                f"{key.replace(chr(9), ' / ')} -> {left} / {right} ({label})"
                for key, left, right, label in zip(
                    sample["source"], sample["left"], sample["right"], sample["label"], strict=True
                )
            ],
        }
    return counts
