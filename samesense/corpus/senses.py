"""The senses that the corpus may use: of common words, in common meanings."""

from typing import TYPE_CHECKING

from pydantic import Field

from samesense.pairs import PartOfSpeech
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd


class SenseLimits(Section):
    """The section ``corpus`` of params.yaml."""

    wordnet: bool
    pos: list[PartOfSpeech] = Field(min_length=1)
    max_sense_rank: int = Field(ge=1)
    max_sense_rank_sum: int = Field(ge=2)
    min_sense_share: float = Field(ge=0, le=1)
    min_zipf: float = Field(ge=0, le=8)
    max_words: int = Field(ge=1)
    proper_names: bool
    offensive: bool


def usable_senses(senses: "pd.DataFrame", limits: SenseLimits) -> "pd.DataFrame":
    """Return the rows of ``senses`` that are within the limits of part of speech, sense, frequency, form and offence.

    Frequency is on the Zipf scale (3 is once in a million words; van Heuven et al. 2014,
    doi.org/10.1080/17470218.2013.850521). It is from the package wordfreq, which combines the frequencies of the words
    of a phrase.
    """
    from wordfreq import zipf_frequency

    kept = senses[senses["pos"].isin(limits.pos) & (senses["rank"] <= limits.max_sense_rank)]
    kept = kept[(kept["share"] >= limits.min_sense_share) & (kept["word"].str.count(" ") < limits.max_words)]
    if not limits.proper_names:
        kept = kept[kept["word"] == kept["word"].str.lower()]
    if not limits.offensive:
        kept = kept[~kept["offensive"]]
    zipf = {word: zipf_frequency(word, "en") for word in kept["word"].unique()}
    return kept[kept["word"].map(zipf) >= limits.min_zipf]
