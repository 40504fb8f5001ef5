"""Paraphrases: rewrites of training pairs that keep the label."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samesense.corpus.closeness import WAIVABLE, Closeness
from samesense.corpus.meanings import Meanings, mentions
from samesense.corpus.methods import REWORDED_BY_MODEL, Paraphrases, rewrites_by_method
from samesense.corpus.rewrites import Rewrite, Row
from samesense.corpus.senses import SenseLimits, usable_senses
from samesense.draws import draw_order, generator, uniform_draws
from samesense.lexicons.wordnet import WordNet
from samesense.models.word_vectors import WordVectors
from samesense.pairs import PARAPHRASE, SIDES, all_word_keys, is_among, pair_table, row_keys, word_keys
from samesense.texts import word_digest

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import pandas as pd

SAMPLES = 20  # rewritten pairs per method that the metrics show
SENTENCES = ("context", "gloss", "contextual")  # methods that put a sentence or a definition in the place of a word


def rewrite_rows(rows: "pd.DataFrame", rewrite: Rewrite, method: str, seed: int) -> "pd.DataFrame":
    """Return the rows that ``rewrite`` changes, with their new pairs; the source is the key of the original row.

    Each row has a generator of its own: its rewrite depends on no other row.
    """
    from tqdm import tqdm

    inputs = map(Row, rows["left"], rows["right"], rows["label"], rows["pos"], rows["source"])
    bar = tqdm(zip(row_keys(rows), inputs, strict=True), total=len(rows), desc=method, unit="pair", mininterval=1)
    pairs = [rewrite(row, generator(key, seed, f"rewrite {method}")) or (row.left, row.right) for key, row in bar]
    table = rows.assign(
        left=[left for left, _ in pairs],
        right=[right for _, right in pairs],
        origin=PARAPHRASE + method,
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

    None of its pairs is in ``train``, none of its sides is held out, no sentence or definition that stands for a side
    mentions a word that is, and no negative is close to synonymy.

    Args:
        train: the pairs to rewrite.
        wordnet: senses, definitions and examples.
        held_out: digests of the words that are kept out of training.
        settings: the section ``paraphrases`` of params.yaml.
        limits: which senses may be used.
        encoder: folder of the checkpoint that compares a model's rewording with the original; None if no model rewords.
        seed: for all draws.

    Raises:
        ValueError: a model rewords pairs, and there is no encoder.
    """
    import pandas as pd

    parts = []
    meanings = Meanings(wordnet, usable_senses(wordnet.senses, limits))
    for method, rewrite in rewrites_by_method(meanings, all_word_keys(train), held_out, settings):
        sample = train[uniform_draws(row_keys(train), seed, method) < getattr(settings, method)]
        rows = rewrite_rows(sample, rewrite, method, seed)
        if method in REWORDED_BY_MODEL:
            if encoder is None:
                raise ValueError(f"{method} needs an encoder")
            rows = _keep_similar(rows, encoder, settings.min_similarity)
        parts.append(rows)
    table = pair_table(pd.concat([train.head(0), *parts], ignore_index=True))
    closeness = Closeness(wordnet, train[train["label"] == 1])
    kept = ~is_among(row_keys(table), row_keys(train)) & (
        (table["label"] == 1) | (closeness.rule(table, WAIVABLE) == "")
    )
    for side in SIDES:
        kept &= ~table[side].map(lambda text: word_digest(text) in held_out).astype(bool)
    return table[kept].reset_index(drop=True)


def _keep_similar(rows: "pd.DataFrame", encoder: Path, min_similarity: float) -> "pd.DataFrame":
    """Return the rows whose sides together still mean about the same, by the cosine of the encoder's vectors."""
    import pandas as pd

    after, before = rows["left"] + " " + rows["right"], rows["source"].str.replace("\t", " ")
    cosine = WordVectors([*after, *before], encoder).cosine(pd.DataFrame({"left": after, "right": before}))
    is_similar: pd.Series[bool] = pd.Series(cosine >= min_similarity, index=rows.index)
    return rows[is_similar]


def count_paraphrases(
    table: "pd.DataFrame", train: "pd.DataFrame", held_out: "AbstractSet[str]", seed: int
) -> dict[str, Any]:
    """Return, per method, the number of rows, their share of training, a sample, and what its sentences contain.

    ``mention_a_held_out_word`` is there for a method that puts sentences or definitions in the place of words (see
    `_count_mentions`).
    """
    counts: dict[str, Any] = {}
    for origin, rows in table.groupby("origin"):
        method = str(origin).removeprefix(PARAPHRASE)
        sample = rows.iloc[draw_order(row_keys(rows), seed, "sample")[:SAMPLES]]
        counts[method] = {
            "rows": len(rows),
            "share": len(rows) / (len(train) + len(table)),
            "samples": [
                f"{key.replace(chr(9), ' / ')} -> {left} / {right} ({label})"
                for key, left, right, label in zip(
                    sample["source"], sample["left"], sample["right"], sample["label"], strict=True
                )
            ],
        }
        if method in SENTENCES:
            counts[method]["mention_a_held_out_word"] = _count_mentions(rows, held_out)
    return counts


def _count_mentions(rows: "pd.DataFrame", held_out: "AbstractSet[str]") -> int:
    """Return the number of rows in which a sentence or a definition mentions a held-out word.

    The words of the original pair do not count: phrases of training may contain held-out words.
    """
    count = 0
    for left, right, source in zip(rows["left"], rows["right"], rows["source"], strict=True):
        # The longer first: in larch tree, larch alone would leave tree.
        words = "|".join(map(re.escape, sorted(source.split("\t"), key=len, reverse=True)))
        rest = [re.sub(rf"(?<![\w-])({words})(?![\w-])", " ", text) for text in (left, right)]
        count += any(mentions(text, held_out) for text in rest)
    return count
