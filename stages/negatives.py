"""Draw hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pydantic import Field, model_validator

from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._closeness import Closeness, links
from stages._encoder import Vectors
from stages._files import write_json
from stages._neighbours import Neighbour, neighbours
from stages._pairs import pair_table, read_pairs, write_pairs
from stages._params import Section, declared
from stages._relations import related_pairs
from stages._sampling import Draw, lookalikes, quotas, words_of
from stages._senses import SenseLimits, usable_senses
from stages._wordnet import WordNet, read_wordnet

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Candidates = tuple[pd.DataFrame, pd.Series[str]]  # pairs, and the rule by which each is left out, if one does

OPPOSED = ("antonym", "indirect_antonym")
TAXONOMIC = ("hypernym", "hyponym", "co_hyponym")
MixedKind = Literal[
    "antonym", "indirect_antonym", "meronym", "hypernym", "hyponym", "co_hyponym", "neighbour", "lookalike"
]
RANDOM_ROUNDS = 5  # each leaves few pairs that are close or drawn before; a handful of words is left over in the end


class Negatives(Section):
    """The section ``negatives`` of params.yaml."""

    per_positive: float = Field(ge=0)
    mix: dict[MixedKind, Annotated[float, Field(ge=0, le=1)]]
    taxonomic_pos: list[Literal["n", "v"]]
    min_hyponyms: int = Field(ge=0)
    opposed_quota: int = Field(ge=0)
    max_vocabulary: int = Field(ge=2)
    min_spelling_similarity: float = Field(ge=1, le=100)
    neighbour: Neighbour

    @model_validator(mode="after")
    def _leave_room(self) -> "Negatives":
        if sum(self.mix.values()) > 1:
            raise ValueError("the shares of mix must add up to 1 at most (random negatives take the rest)")
        return self


class Params(Section):
    """What the stage declares."""

    seed: int
    corpus: SenseLimits
    negatives: Negatives
    models: dict[str, Checkpoint]


def hard_negatives(
    wordnet: WordNet, corpus: "pd.DataFrame", params: Params
) -> tuple["pd.DataFrame", dict[str, dict[str, int]]]:
    """Draw the negatives.

    Each kind of ``mix`` gets its share if there are enough candidates; random pairs make up the rest, so that each word
    is in ``per_positive`` negatives for each of its positives. Antonyms may also take words that have no positive:
    ``opposed_quota`` times, for the commonest antonyms (hot, cold) have no synonym of their own in WordNet.

    Returns:
        The pair table, and per kind the number of candidates, of those that each rule left out, and of rows.
    """
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(params.seed)
    wanted = params.negatives
    draw = Draw(quotas(corpus, wanted.per_positive, rng), corpus, rng)
    size = int(draw.quota.sum()) // 2
    drawn: list[pd.DataFrame] = []
    counts: dict[str, dict[str, int]] = {}
    for kind, (candidates, rules) in _candidates(wordnet, corpus, draw, params, rng):
        share = wanted.mix.get(kind, 1.0)  # type: ignore[call-overload]  # random is not in mix
        kept = candidates[rules == ""]
        rows = draw.take(kept, round(share * size), wanted.opposed_quota if kind in OPPOSED else 0)
        drawn.append(rows.assign(kind=kind))
        found = {"candidates": len(candidates), "rows": len(rows)}
        found |= {f"left_out_{rule}": int(count) for rule, count in rules[rules != ""].value_counts().items()}
        count = counts.setdefault(kind, {})
        count |= {name: count.get(name, 0) + number for name, number in found.items()}
    return pair_table(pd.concat(drawn).assign(label=0, origin="wordnet")), counts


def _candidates(
    wordnet: WordNet, corpus: "pd.DataFrame", draw: Draw, params: Params, rng: "np.random.Generator"
) -> Iterator[tuple[str, "Candidates"]]:
    """Yield the candidates of each kind when it is their turn to be drawn."""
    wanted = params.negatives
    synonyms = corpus[corpus["label"] == 1]
    closeness = Closeness(links(wordnet, synonyms))
    related = _related(wordnet, params)
    for kind, share in wanted.mix.items():
        if kind not in {"neighbour", "lookalike"} and share:
            pairs = related[related["kind"] == kind]
            yield kind, (pairs, closeness.rule(pairs))
    vocabulary = _vocabulary(draw.quota, wanted.max_vocabulary, rng)
    if wanted.mix.get("neighbour"):
        checkpoint = params.models[wanted.neighbour.model]
        vectors = Vectors(vocabulary["word"], checkpoint_folder(wanted.neighbour.model, checkpoint))
        yield "neighbour", neighbours(vocabulary, vectors, synonyms, closeness, wanted.neighbour)
    # Words that spelling or chance brings together may be related all the same: the rule of taxonomy is asked too.
    if share := wanted.mix.get("lookalike", 0.0):
        anchors = vocabulary.sample(frac=min(1.0, 3 * share), random_state=rng).sort_values(["pos", "word"])
        pairs = lookalikes(anchors, vocabulary, wanted.min_spelling_similarity)
        yield "lookalike", (pairs, closeness.rule(pairs, taxonomy=True))
    for _ in range(RANDOM_ROUNDS):
        pairs = draw.random_pairs()
        yield "random", (pairs, closeness.rule(pairs, taxonomy=True))


def _related(wordnet: WordNet, params: Params) -> "pd.DataFrame":
    """Return the pairs that WordNet's relations give, of any kind; none if WordNet is not part of the corpus."""
    limits = params.corpus
    senses = usable_senses(wordnet.senses, limits)
    pairs = related_pairs(
        wordnet,
        senses if limits.wordnet else senses.head(0),
        limits.max_sense_rank_sum,
        params.negatives.min_hyponyms,
    )
    return pairs[~pairs["kind"].isin(TAXONOMIC) | pairs["pos"].isin(params.negatives.taxonomic_pos)]


def _vocabulary(quota: "pd.Series[int]", limit: int, rng: "np.random.Generator") -> "pd.DataFrame":
    """Return ``word`` and ``pos`` of ``limit`` words that may still be drawn, at random, sorted."""
    words = words_of(quota.index[quota > 0])
    return words.sample(min(limit, len(words)), random_state=rng).sort_values(["pos", "word"], ignore_index=True)


def main(
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    corpus: Annotated[Path, typer.Argument(help="pairs that are known (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write, by kind and rule (JSON)")],
) -> None:
    """Draw hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""
    params = declared("negatives", Params)
    table, counts = hard_negatives(read_wordnet(tables), read_pairs(corpus), params)
    write_pairs(table, negatives)
    write_json(counts, metrics)


if __name__ == "__main__":
    run(main)
