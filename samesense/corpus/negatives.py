"""Hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from samesense.corpus.closeness import WAIVABLE, Closeness
from samesense.corpus.lookalikes import find_lookalikes, find_soundalikes
from samesense.corpus.neighbours import NeighbourWindow, mine_neighbours
from samesense.corpus.numbers import ORIGIN as NUMERALS
from samesense.corpus.numbers import number_pairs
from samesense.corpus.quotas import QuotaSampler, negative_quotas, split_stubs
from samesense.corpus.relations import related_pairs
from samesense.corpus.senses import SenseLimits, corpus_senses, known_pairs
from samesense.corpus.shared_tokens import built_pairs, shared_token_pairs
from samesense.corpus.word_parts import PARTS, WordParts
from samesense.draws import draw_order, uniform_draws
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import WordNet
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.models.word_vectors import WordVectors
from samesense.pairs import SIDES, are_common, pair_table, rarer_frequencies, token_overlaps
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd

    Candidates = tuple[pd.DataFrame, pd.Series[str]]  # pairs, and the rule that leaves each out, if one does

OPPOSED = ("antonym", "indirect_antonym")
TAXONOMIC = ("hypernym", "hyponym", "co_hyponym")
MixedKind = Literal[
    "antonym",
    "indirect_antonym",
    "meronym",
    "hypernym",
    "hyponym",
    "co_hyponym",
    "name",
    "neighbour",
    "lookalike",
]
FOUND = 2 / 3  # at most, of the pairs with a shared token are of the corpus; the others are built, in every part
# The kinds of WordNet's relations, and which rules do not apply to them: those that the relation itself breaks
WAIVED: dict[str, tuple[str, ...]] = {
    "antonym": WAIVABLE,
    "indirect_antonym": WAIVABLE,
    "meronym": ("taxonomy", "containment"),
    "hypernym": ("taxonomy", "containment"),
    "hyponym": ("taxonomy", "containment"),
    "co_hyponym": ("taxonomy",),
    "name": ("taxonomy",),
}
EXTRA = (*WAIVED, "number", "lookalike")  # kinds that may take words without a quota
MODIFIERS = (*OPPOSED, "co_hyponym")  # kinds whose words stand for each other in phrases
UNLIMITED = ("number", "random")  # kinds without a share of the negatives
SOUND = 4  # how much likelier a pair that sounds alike is than one that looks alike only
RANDOM_ROUNDS = 8  # each leaves a seventh of the places without a partner; in the end a handful of words is left


class Negatives(Section):
    """The section ``negatives`` of params.yaml."""

    per_positive: float = Field(ge=0)
    per_common_positive: float = Field(ge=0)
    mix: dict[MixedKind, Annotated[float, Field(ge=0, le=1)]]
    shared_token: float = Field(ge=0)
    taxonomic_pos: list[Literal["n", "v"]]
    extra_quota: int = Field(ge=0)
    thesaurus: bool
    max_vocabulary: int = Field(ge=2)
    min_spelling_similarity: float = Field(ge=1, le=100)
    neighbour: NeighbourWindow

    def find_encoder(self, models: Mapping[str, Checkpoint]) -> Path | None:
        """Return the folder of the checkpoint that mines neighbours, one of ``models``; None if ``mix`` has none.

        Raises:
            ModelError: no place has it.
        """
        name = self.neighbour.model
        return find_checkpoint(name, models[name]) if self.mix.get("neighbour") else None

    @model_validator(mode="after")
    def _leave_room(self) -> "Negatives":
        if sum(self.mix.values()) > 1:
            raise ValueError("the shares of mix must add up to 1 at most (random negatives take the rest)")
        return self


def hard_negatives(  # noqa: PLR0913, PLR0917  # settings and what they apply to
    wordnet: WordNet,
    moby: Moby | None,
    corpus: "pd.DataFrame",
    words: WordParts,
    settings: Negatives,
    limits: SenseLimits,
    *,
    encoder: Path | None,
    seed: int,
) -> tuple["pd.DataFrame", dict[str, Counter[str]]]:
    """Sample the negatives, of each part by itself: both words of a pair belong to one part.

    Each kind of ``mix`` gets its share if there are enough candidates; random pairs make up the rest, so that each word
    is in ``per_positive`` negatives for each of its positives, or ``per_common_positive`` if both words are common.
    Related words and lookalikes may also be words that have no positive, ``extra_quota`` times each: many of the
    commonest (hot, cold, king, queen) have no synonym of their own in WordNet. Of the candidates, the likeliest
    questions come first: both words common, in their first senses.

    Args:
        wordnet: senses and relations.
        moby: the thesaurus that is a witness against negatives, if there is one.
        corpus: pair table of the known pairs.
        words: the part of every word.
        settings: the section ``negatives`` of params.yaml.
        limits: which senses may be used.
        encoder: folder of the checkpoint to mine neighbours with; None if ``mix`` has none.
        seed: for all draws.

    Returns:
        The pair table, and per kind the number of candidates, of those that each rule left out, and of rows.

    Raises:
        ValueError: ``mix`` has neighbours, and there is no encoder.
    """
    import pandas as pd

    part = words.of_pairs(corpus)
    samplers = {name: PartSampler(corpus[part == name], settings, seed) for name in PARTS}
    positives = corpus[corpus["label"] == 1]
    candidates = _CandidateSource(wordnet, moby, positives, words, settings, limits, encoder, seed)
    rows: list[pd.DataFrame] = []
    counts: dict[str, Counter[str]] = {}
    for kind, (pairs, rules) in candidates.by_kind(samplers):
        kept = pairs[rules == ""]
        kept, part = kept.assign(weight=kept["weight"] * _askings(kept)), words.of_pairs(kept)
        sampled = [sampler.sample(kept[part == name], kind) for name, sampler in samplers.items()]
        rows += sampled
        count = counts.setdefault(kind, Counter())
        count.update(candidates=len(pairs), rows=sum(map(len, sampled)))
        count.update({f"left_out_{rule}": int(number) for rule, number in rules[rules != ""].value_counts().items()})
    table = pd.concat(rows).assign(label=0, origin="wordnet")
    return pair_table(table.assign(origin=table["origin"].mask(table["kind"] == "number", NUMERALS))), counts


class PartSampler:
    """Samples the negatives of one part.

    Attributes:
        quotas: the sampler of pairs within a quota per word.
        vocabulary: ``word`` and ``pos`` of the words that lack negatives, sorted.
    """

    def __init__(self, pairs: "pd.DataFrame", settings: Negatives, seed: int) -> None:
        """Start with the known pairs of the part."""
        quota = negative_quotas(pairs, settings.per_positive, settings.per_common_positive, seed)
        self.quotas = QuotaSampler(quota, pairs, seed)
        self.vocabulary = split_stubs(quota.index[quota > 0]).sort_values(["pos", "word"], ignore_index=True)
        total, positives = int(quota.sum()) // 2, pairs[pairs["label"] == 1]
        with_shared_token = int((token_overlaps(positives) > 0).sum())
        self._sizes: dict[str, int] = {kind: round(share * total) for kind, share in settings.mix.items()}
        wanted = settings.shared_token * settings.per_positive * with_shared_token
        self._sizes |= {"shared_token": round(FOUND * wanted), "built_phrase": round(wanted)}
        self._sizes |= dict.fromkeys(UNLIMITED, total)
        self._extra = {**dict.fromkeys(EXTRA, settings.extra_quota), "built_phrase": 1}

    def sample(self, candidates: "pd.DataFrame", kind: str) -> "pd.DataFrame":
        """Return the rows of a kind, up to what is left of its share of the part's negatives."""
        rows = self.quotas.sample(candidates, self._sizes[kind], kind, self._extra.get(kind, 0))
        self._sizes[kind] -= len(rows)
        if kind == "shared_token":
            self._sizes["built_phrase"] -= len(rows)  # they are built for what is missing
        return rows.assign(kind=kind)


@dataclass(frozen=True)
class _CandidateSource:
    """What the candidates of every kind are made of; ``synonyms`` are the positives of the corpus."""

    wordnet: WordNet
    moby: Moby | None
    synonyms: "pd.DataFrame"
    words: WordParts
    settings: Negatives
    limits: SenseLimits
    encoder: Path | None
    seed: int

    def by_kind(self, samplers: dict[str, PartSampler]) -> Iterator[tuple[str, "Candidates"]]:
        """Yield the candidates of each kind when it is their turn to be sampled."""
        import pandas as pd
        from tqdm import tqdm

        mix = self.settings.mix
        closeness = Closeness(self.wordnet, self.synonyms, self.moby)
        usable = corpus_senses(self.wordnet.senses, self.limits)
        if self.limits.numbers:
            pairs = number_pairs(usable, self.seed)  # whatever else two numbers have in common, they are not equal
            yield "number", (pairs, pd.Series("", index=pairs.index))
        relations = self._relations(usable, closeness)
        yield from relations.items()
        vocabularies = [sampler.vocabulary for sampler in samplers.values()]
        if self.settings.shared_token:
            pairs = self._phrases(vocabularies)
            yield "shared_token", (pairs, closeness.rule(pairs))
            pairs = self._built_phrases(samplers, _modifiers(relations))
            yield "built_phrase", (pairs, closeness.rule(pairs))
        if mix.get("neighbour"):
            yield "neighbour", self._neighbours(pd.concat(vocabularies), closeness)
        if mix.get("lookalike"):
            pairs = self._alike(usable, vocabularies)
            yield "lookalike", (pairs, closeness.rule(pairs))
        for number in tqdm(range(RANDOM_ROUNDS), "random pairs", unit="round", mininterval=1):
            parts = [sampler.quotas.random_pairs(f"random {number}") for sampler in samplers.values()]
            pairs = pd.concat(parts, ignore_index=True)
            yield "random", (pairs, closeness.rule(pairs))

    def _relations(self, senses: "pd.DataFrame", closeness: Closeness) -> dict[str, "Candidates"]:
        """Return the candidates that relations of WordNet give, for each of their kinds in the mix."""
        import pandas as pd
        from tqdm import tqdm

        pairs = related_pairs(self.wordnet, senses, self.limits.max_sense_rank_sum)
        pairs = pairs[~pairs["kind"].isin(TAXONOMIC) | pairs["pos"].isin(self.settings.taxonomic_pos)]
        is_opposed = pairs["kind"].isin(OPPOSED)
        pairs = pd.concat([pairs[is_opposed], known_pairs(pairs[~is_opposed], self.limits)])
        kinds = [kind for kind, share in self.settings.mix.items() if share and kind in WAIVED]
        by_kind = {kind: pairs[pairs["kind"] == kind] for kind in kinds}
        bar = tqdm(by_kind.items(), "relations", unit="kind", mininterval=1)
        return {kind: (rows, closeness.rule(rows, WAIVED[kind])) for kind, rows in bar}

    def _neighbours(self, vocabulary: "pd.DataFrame", closeness: Closeness) -> "Candidates":
        """Mine the neighbours among the words of all parts: fewer words would have farther neighbours."""
        if self.encoder is None:
            raise ValueError("neighbours need an encoder")
        order = draw_order(vocabulary["pos"] + "/" + vocabulary["word"], self.seed, "vocabulary")
        words = vocabulary.iloc[order[: self.settings.max_vocabulary]].sort_values(["pos", "word"], ignore_index=True)
        return mine_neighbours(
            words, WordVectors(words["word"], self.encoder), self.synonyms, closeness, self.settings.neighbour
        )

    def _phrases(self, vocabularies: "list[pd.DataFrame]") -> "pd.DataFrame":
        """Pair the phrases of each part that have a token in common."""
        import pandas as pd

        return pd.concat([shared_token_pairs(words, self.seed) for words in vocabularies], ignore_index=True)

    def _built_phrases(self, samplers: dict[str, PartSampler], related: "pd.DataFrame") -> "pd.DataFrame":
        """Pair the phrases of each part with phrases that are built of their words, each for one part only.

        The words that stand for each other are of the part, too: they make a pair that another part may ask about.
        """
        import pandas as pd

        known = pd.concat([self.wordnet.senses["word"], *(self.synonyms[side] for side in SIDES)])
        part, parts = self.words.of_pairs(related), []
        for name, sampler in samplers.items():
            parts.append(built_pairs(sampler.vocabulary, known, related[part == name], self.seed))
            known = pd.concat([known, *(parts[-1][side] for side in SIDES)])
        return pd.concat(parts, ignore_index=True)

    def _alike(self, senses: "pd.DataFrame", vocabularies: "list[pd.DataFrame]") -> "pd.DataFrame":
        """Return pairs of words that sound alike, of all words with these senses, and lookalikes of each part."""
        import pandas as pd

        sounds = find_soundalikes(senses[["word", "pos"]].drop_duplicates()).assign(weight=SOUND)
        pairs = pd.concat([sounds, *map(self._lookalikes, vocabularies)])
        return pairs.drop_duplicates([*SIDES], ignore_index=True)

    def _lookalikes(self, vocabulary: "pd.DataFrame") -> "pd.DataFrame":
        """Look for as many words as the share of lookalikes asks for, with some to spare."""
        draws = uniform_draws(vocabulary["pos"] + "/" + vocabulary["word"], self.seed, "lookalike")
        anchors = vocabulary[draws < 3 * self.settings.mix["lookalike"]]
        return find_lookalikes(anchors, vocabulary, self.settings.min_spelling_similarity)


def _askings(pairs: "pd.DataFrame") -> "pd.Series[float]":
    """Return how likely people are to ask about each pair: the square root of the frequency of its rarer side.

    The root, since a word that is a hundred times rarer is not a hundred times less worth knowing.
    """
    return rarer_frequencies(pairs).map(lambda zipf: 10 ** (zipf / 2))


def _modifiers(relations: dict[str, "Candidates"]) -> "pd.DataFrame":
    """Return the pairs of common words that may stand for each other in phrases: opposites and siblings."""
    import pandas as pd

    kept = [pairs.loc[rules == "", [*SIDES]] for kind, (pairs, rules) in relations.items() if kind in MODIFIERS]
    none = pd.DataFrame({side: [] for side in SIDES}, dtype=str)
    pairs = pd.concat([none, *kept], ignore_index=True)
    return pairs[are_common(pairs)]
