"""Build the pairs that are known: synonyms of WordNet, and the pairs of the user's lexicons."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stages._cli import BadInputError, run
from stages._files import replacing, write_json
from stages._lexicons import read_lexicons
from stages._pairs import POSITIVE, among, pair_table, row_keys, word_keys, write_pairs
from stages._params import Section, declared
from stages._senses import SenseLimits, usable_senses
from stages._wordnet import read_wordnet

if TYPE_CHECKING:
    import pandas as pd


class Params(Section):
    """What the stage declares."""

    corpus: SenseLimits


def synonym_pairs(senses: "pd.DataFrame", max_sense_rank_sum: int) -> "pd.DataFrame":
    """Return the pair table of words that share a synset.

    A pair that shares several synsets is told by the one where both words' sense ranks are lowest together. Spelling
    variants (icecream, ice-cream) are not a pair.
    """
    columns = ["word", "pos", "synset", "rank", "origin"]
    shared = senses[columns].merge(senses[columns], on=["synset", "pos", "origin"], suffixes=("", "_right"))
    shared = shared.rename(columns={"word": "left", "word_right": "right", "synset": "source"})
    shared = shared[shared["left"] < shared["right"]]
    shared = shared[word_keys(shared["left"]) != word_keys(shared["right"])]
    shared["ranks"] = shared["rank"] + shared["rank_right"]
    shared = shared[shared["ranks"] <= max_sense_rank_sum].sort_values(["ranks", "source"])
    return pair_table(shared.assign(label=1, kind=POSITIVE))


def merged(wordnet: "pd.DataFrame", lexicons: "pd.DataFrame") -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Join WordNet's pairs and the lexicons'.

    Of a pair that several sources have with one label, the first lexicon's row is kept. A lexicon beats WordNet; a pair
    on which lexicons contradict each other, or one itself, is left out.

    Returns:
        The pair table, and a row per contradiction: ``left``, ``right``, ``synonyms_by``, ``not_synonyms_by`` (the
        sources' names) and ``kept`` (``lexicon`` or ``neither``).
    """
    import pandas as pd

    kind = lexicons["label"].map({1: POSITIVE, 0: "user"})
    own = lexicons.assign(kind=kind, source="")
    every = pd.concat([own, wordnet], ignore_index=True)
    names = row_keys(every)
    disputed = every[among(names, names[every["label"] == 0]) & among(names, names[every["label"] == 1])]
    contradictions = pd.DataFrame(
        [_contradiction(pair, rows) for pair, rows in disputed.groupby(["left", "right"])],
        columns=["left", "right", "synonyms_by", "not_synonyms_by", "kept"],
    )
    lost = contradictions[contradictions["kept"] == "neither"]
    return pair_table(every[~among(names, row_keys(lost))]), contradictions


def _contradiction(pair: Any, rows: "pd.DataFrame") -> tuple[str, ...]:  # noqa: ANN401  # pandas' key of a group
    by = {label: " ".join(found["origin"].drop_duplicates()) for label, found in rows.groupby("label")}
    labels = set(rows.loc[rows["origin"].str.startswith("lexicon:"), "label"])
    return (*pair, by[1], by[0], "neither" if len(labels) > 1 else "lexicon")


def summary(pairs: "pd.DataFrame", contradictions: "pd.DataFrame") -> dict[str, Any]:
    """Return what metrics/corpus.json tells."""
    counts = pairs.groupby(["origin", "kind"]).size()
    rows = {origin: counts[origin].to_dict() for origin in sorted(set(pairs["origin"]))}
    kept = contradictions["kept"].value_counts()
    return {"rows": rows, "contradictions": {name: int(kept.get(name, 0)) for name in ("lexicon", "neither")}}


def main(
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    lexicons: Annotated[Path, typer.Argument(help="folder of lexicons (CSV; TXT for Solr synonyms)")],
    corpus: Annotated[Path, typer.Argument(help="pairs to write (Parquet)")],
    contradictions: Annotated[Path, typer.Argument(help="pairs on which sources differ, to write (CSV)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Build the pairs that are known: synonyms of WordNet, and the pairs of the user's lexicons."""
    limits = declared("corpus", Params).corpus
    senses = usable_senses(read_wordnet(tables).senses, limits)
    found = synonym_pairs(senses if limits.wordnet else senses.head(0), limits.max_sense_rank_sum)
    pairs, disputed = merged(found, read_lexicons(lexicons))
    if not (pairs["label"] == 1).any():
        raise BadInputError(f"params.yaml: corpus: no synonym pair in {tables} or {lexicons} within these limits")
    write_pairs(pairs, corpus)
    with replacing(contradictions) as partial:
        disputed.to_csv(partial, index=False)
    write_json(summary(pairs, disputed), metrics)


if __name__ == "__main__":
    run(main)
