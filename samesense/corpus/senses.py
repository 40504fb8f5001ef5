"""The senses that the corpus may use: of common words, in common meanings."""

from typing import TYPE_CHECKING

from pydantic import Field

from samesense.pairs import SIDES, PartOfSpeech, rarer_frequencies, zipf_frequency
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd


ACRONYM = r"[A-Z][A-Z.&]{1,5}"  # AI, R.N., R&B


class SenseLimits(Section):
    """The section ``corpus`` of params.yaml."""

    wordnet: bool
    pos: list[PartOfSpeech] = Field(min_length=1)
    max_sense_rank: int = Field(ge=1)
    max_sense_rank_sum: int = Field(ge=2)
    confirmed_sense_rank_sum: int = Field(ge=0)
    unconfirmed: bool
    min_sense_share: float = Field(ge=0, le=1)
    min_zipf: float = Field(ge=0, le=8)
    max_words: int = Field(ge=1)
    proper_names: bool
    numbers: bool
    offensive: bool


def usable_senses(senses: "pd.DataFrame", limits: SenseLimits) -> "pd.DataFrame":
    """Return the rows of ``senses`` that are within the limits of part of speech, sense, frequency, form and offence.

    Names of one person are left out: whether a surname means someone (Smith, Adam Smith) depends on who asks. An
    acronym has capitals, and is no name for that.
    """
    kept = senses[senses["pos"].isin(limits.pos) & (senses["rank"] <= limits.max_sense_rank)]
    kept = kept[(kept["share"] >= limits.min_sense_share) & (kept["word"].str.count(" ") < limits.max_words)]
    kept = kept[~kept["person"] & (limits.offensive | ~kept["offensive"])]
    is_name = (kept["word"] != kept["word"].str.lower()) & ~kept["word"].str.fullmatch(ACRONYM)
    zipf = kept["word"].map({word: zipf_frequency(word) for word in kept["word"].unique()}).astype(float)
    return kept[(zipf >= limits.min_zipf) & (limits.proper_names | ~is_name)]


def corpus_senses(senses: "pd.DataFrame", limits: SenseLimits) -> "pd.DataFrame":
    """Return the `usable_senses` that the corpus takes words from: none if it has only lexicons."""
    return usable_senses(senses if limits.wordnet else senses.head(0), limits)


def known_pairs(pairs: "pd.DataFrame", limits: SenseLimits) -> "pd.DataFrame":
    """Return the pairs whose sides are both within the limit of frequency even as phrases (see `rarer_frequencies`).

    Those of an acronym stay, too: what it stands for may be long.
    """
    known = rarer_frequencies(pairs) >= limits.min_zipf
    for side in SIDES:
        known |= pairs[side].str.fullmatch(ACRONYM)
    return pairs[known]
