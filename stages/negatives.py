"""Draw hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pydantic import Field, model_validator

from stages._cli import run
from stages._files import write_json
from stages._pairs import pair_table, read_pairs, write_pairs
from stages._params import Section, declared
from stages._relations import CLOSE, are_close, clusters, related_pairs
from stages._sampling import Draw, lookalikes, quotas, random_pairs
from stages._senses import SenseLimits, usable_senses
from stages._wordnet import WordNet, read_wordnet

if TYPE_CHECKING:
    import pandas as pd

MixedKind = Literal["antonym", "indirect_antonym", "meronym", "hypernym", "hyponym", "co_hyponym", "lookalike"]
OPPOSED = ("antonym", "indirect_antonym")
TAXONOMIC = ("hypernym", "hyponym")
RANDOM_ROUNDS = 5  # each leaves few pairs that are close or drawn before; a handful of words is left over in the end


class Negatives(Section):
    """The section ``negatives`` of params.yaml."""

    per_positive: float = Field(gt=0)
    mix: dict[MixedKind, Annotated[float, Field(ge=0, le=1)]]
    taxonomic_pos: list[Literal["n", "v"]]
    opposed_quota: int = Field(ge=0)
    min_spelling_similarity: float = Field(ge=0, le=100)

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


def hard_negatives(
    wordnet: WordNet, positives: "pd.DataFrame", params: Params
) -> tuple["pd.DataFrame", dict[str, dict[str, int]]]:
    """Draw the negatives.

    Each kind of ``mix`` gets its share if there are enough candidates; random pairs make up the rest, so that each word
    is in ``per_positive`` negatives for each of its positives. Antonyms may also take words that have no positive:
    ``opposed_quota`` times, for the commonest antonyms (hot, cold) have no synonym of their own in WordNet.

    Returns:
        The pair table, and per kind the number of candidates, of those left out as close to synonymy, and of rows.
    """
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(params.seed)
    wanted = params.negatives
    quota = quotas(positives, wanted.per_positive, rng)
    draw = Draw(quota, zip(positives["left"], positives["right"], strict=True), rng)
    size = sum(quota.values()) // 2
    drawn: list[pd.DataFrame] = []
    counts: dict[str, dict[str, int]] = {}
    for kind, candidates in _candidates(wordnet, draw, params, size):
        kept = candidates[~candidates["close"]]
        share = wanted.mix.get(kind, 1.0)  # type: ignore[call-overload]  # random is not in mix
        rows = draw.take(kept, round(share * size), wanted.opposed_quota if kind in OPPOSED else 0)
        drawn.append(rows.assign(kind=kind))
        count = counts.setdefault(kind, {"candidates": 0, "close": 0, "rows": 0})
        for name, number in zip(count, (len(candidates), len(candidates) - len(kept), len(rows)), strict=True):
            count[name] += number
    return pair_table(pd.concat(drawn).assign(label=0, origin="wordnet")), counts


def _candidates(wordnet: WordNet, draw: Draw, params: Params, size: int) -> Iterator[tuple[str, "pd.DataFrame"]]:
    """Yield the candidates of each kind, with the column ``close``, when it is their turn to be drawn."""
    wanted = params.negatives
    limits = params.corpus
    vocabulary = list(draw.quota)
    shared = clusters(wordnet, CLOSE)
    related = related_pairs(wordnet, usable_senses(wordnet.senses, limits), limits.max_sense_rank_sum)
    related = related[~related["kind"].isin(TAXONOMIC) | related["pos"].isin(wanted.taxonomic_pos)]
    for kind, share in wanted.mix.items():
        if kind != "lookalike" and share:
            yield kind, _marked(related[related["kind"] == kind], shared)
    # Words that chance or spelling brings together may be related all the same: leave out hypernyms and their hyponyms.
    shared = clusters(wordnet, (*CLOSE, "hypernym"))
    if share := wanted.mix.get("lookalike", 0):
        anchors = dict.fromkeys(draw.stubs()[: round(3 * share * size)])
        yield "lookalike", _marked(lookalikes(anchors, vocabulary, wanted.min_spelling_similarity), shared)
    for _ in range(RANDOM_ROUNDS):
        yield "random", _marked(random_pairs(draw.stubs()), shared)


def _marked(pairs: "pd.DataFrame", shared: dict[str, set[str]]) -> "pd.DataFrame":
    import pandas as pd

    sides = zip(pairs["left"], pairs["right"], strict=True)
    close = [are_close(left, right, shared) for left, right in sides]
    return pairs.assign(close=pd.Series(close, index=pairs.index, dtype=bool))


def main(
    wordnet: Annotated[Path, typer.Argument(help="WordNet, a zip in NLTK's layout")],
    corpus: Annotated[Path, typer.Argument(help="synonym pairs (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write, by kind and reason (JSON)")],
) -> None:
    """Draw hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""
    params = declared("negatives", Params)
    table, counts = hard_negatives(read_wordnet(wordnet, params.corpus.pos), read_pairs(corpus), params)
    write_pairs(table, negatives)
    write_json(counts, metrics)


if __name__ == "__main__":
    run(main)
