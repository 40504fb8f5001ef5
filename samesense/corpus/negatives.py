"""Hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from samesense.corpus.closeness import Closeness
from samesense.corpus.lookalikes import find_lookalikes
from samesense.corpus.neighbours import NeighbourWindow, mine_neighbours
from samesense.corpus.quotas import QuotaSampler, negative_quotas, split_stubs
from samesense.corpus.relations import related_pairs
from samesense.corpus.senses import SenseLimits, usable_senses
from samesense.lexicons.wordnet import WordNet
from samesense.models.word_vectors import WordVectors
from samesense.pairs import pair_table
from samesense.params import Section

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Candidates = tuple[pd.DataFrame, pd.Series[str]]  # pairs, and the rule that leaves each out, if one does

OPPOSED = ("antonym", "indirect_antonym")
TAXONOMIC = ("hypernym", "hyponym", "co_hyponym")
MixedKind = Literal[
    "antonym", "indirect_antonym", "meronym", "hypernym", "hyponym", "co_hyponym", "neighbour", "lookalike"
]
RANDOM_ROUNDS = 5  # each leaves the few pairs that are close or taken already; in the end a handful of words is left


class Negatives(Section):
    """The section ``negatives`` of params.yaml."""

    per_positive: float = Field(ge=0)
    mix: dict[MixedKind, Annotated[float, Field(ge=0, le=1)]]
    taxonomic_pos: list[Literal["n", "v"]]
    min_hyponyms: int = Field(ge=0)
    opposed_quota: int = Field(ge=0)
    max_vocabulary: int = Field(ge=2)
    min_spelling_similarity: float = Field(ge=1, le=100)
    neighbour: NeighbourWindow

    @model_validator(mode="after")
    def _leave_room(self) -> "Negatives":
        if sum(self.mix.values()) > 1:
            raise ValueError("the shares of mix must add up to 1 at most (random negatives take the rest)")
        return self


def hard_negatives(  # noqa: PLR0913  # settings and what they apply to
    wordnet: WordNet,
    corpus: "pd.DataFrame",
    settings: Negatives,
    limits: SenseLimits,
    *,
    encoder: Path | None,
    seed: int,
) -> tuple["pd.DataFrame", dict[str, Counter[str]]]:
    """Sample the negatives.

    Each kind of ``mix`` gets its share if there are enough candidates; random pairs make up the rest, so that each word
    is in ``per_positive`` negatives for each of its positives. Antonyms, direct and indirect, may also take words that
    have no positive, ``opposed_quota`` times each: the commonest (hot, cold) have no synonym of their own in WordNet.

    Args:
        wordnet: senses and relations.
        corpus: pair table of the known pairs.
        settings: the section ``negatives`` of params.yaml.
        limits: which senses may be used.
        encoder: folder of the checkpoint to mine neighbours with; None if ``mix`` has none.
        seed: for all sampling.

    Returns:
        The pair table, and per kind the number of candidates, of those that each rule left out, and of rows.

    Raises:
        ValueError: ``mix`` has neighbours, and there is no encoder.
    """
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    sampler = QuotaSampler(negative_quotas(corpus, settings.per_positive, rng), corpus, rng)
    size = int(sampler.quota.sum()) // 2
    parts: list[pd.DataFrame] = []
    counts: dict[str, Counter[str]] = {}
    candidates = _CandidateSource(wordnet, corpus[corpus["label"] == 1], settings, limits, encoder)
    for kind, (pairs, rules) in candidates.by_kind(sampler, rng):
        share = settings.mix.get(kind, 1.0)  # type: ignore[call-overload]  # random is not in mix
        extra = settings.opposed_quota if kind in OPPOSED else 0
        rows = sampler.sample(pairs[rules == ""], round(share * size), extra)
        parts.append(rows.assign(kind=kind))
        count = counts.setdefault(kind, Counter())
        count.update(candidates=len(pairs), rows=len(rows))
        count.update({f"left_out_{rule}": int(number) for rule, number in rules[rules != ""].value_counts().items()})
    return pair_table(pd.concat(parts).assign(label=0, origin="wordnet")), counts


@dataclass(frozen=True)
class _CandidateSource:
    """What the candidates of every kind are made of; ``synonyms`` are the positives of the corpus."""

    wordnet: WordNet
    synonyms: "pd.DataFrame"
    settings: Negatives
    limits: SenseLimits
    encoder: Path | None

    def by_kind(self, sampler: QuotaSampler, rng: "np.random.Generator") -> Iterator[tuple[str, "Candidates"]]:
        """Yield the candidates of each kind when it is their turn to be sampled."""
        mix = self.settings.mix
        closeness = Closeness(self.wordnet, self.synonyms)
        related = self._related()
        for kind, share in mix.items():
            if kind not in {"neighbour", "lookalike"} and share:
                pairs = related[related["kind"] == kind]
                yield kind, (pairs, closeness.rule(pairs))
        vocabulary = _sample_vocabulary(sampler.quota, self.settings.max_vocabulary, rng)
        if mix.get("neighbour"):
            if self.encoder is None:
                raise ValueError("neighbours need an encoder")
            vectors, window = WordVectors(vocabulary["word"], self.encoder), self.settings.neighbour
            yield "neighbour", mine_neighbours(vocabulary, vectors, self.synonyms, closeness, window)
        # Words that spelling or chance brings together may be related all the same: the taxonomy rule applies, too.
        if share := mix.get("lookalike", 0.0):
            anchors = vocabulary.sample(frac=min(1.0, 3 * share), random_state=rng).sort_values(["pos", "word"])
            pairs = find_lookalikes(anchors, vocabulary, self.settings.min_spelling_similarity)
            yield "lookalike", (pairs, closeness.rule(pairs, taxonomy=True))
        for _ in range(RANDOM_ROUNDS):
            pairs = sampler.random_pairs()
            yield "random", (pairs, closeness.rule(pairs, taxonomy=True))

    def _related(self) -> "pd.DataFrame":
        """Return the pairs that WordNet's relations give, of any kind; none if WordNet is not part of the corpus."""
        senses = usable_senses(self.wordnet.senses, self.limits)
        pairs = related_pairs(
            self.wordnet,
            senses if self.limits.wordnet else senses.head(0),
            self.limits.max_sense_rank_sum,
            self.settings.min_hyponyms,
        )
        return pairs[~pairs["kind"].isin(TAXONOMIC) | pairs["pos"].isin(self.settings.taxonomic_pos)]


def _sample_vocabulary(quota: "pd.Series[int]", limit: int, rng: "np.random.Generator") -> "pd.DataFrame":
    """Return ``word`` and ``pos`` of up to ``limit`` random words that have a quota left, sorted."""
    words = split_stubs(quota.index[quota > 0])
    return words.sample(min(limit, len(words)), random_state=rng).sort_values(["pos", "word"], ignore_index=True)
