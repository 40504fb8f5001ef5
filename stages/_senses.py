"""Which words, in which of their senses, the corpus is made of."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from stages._params import Section

if TYPE_CHECKING:
    import pandas as pd


class SenseLimits(Section):
    """The section ``corpus`` of params.yaml."""

    wordnet: bool
    pos: list[Literal["n", "v", "a", "r"]] = Field(min_length=1)
    max_sense_rank: int = Field(ge=1)
    max_sense_rank_sum: int = Field(ge=2)
    min_sense_share: float = Field(ge=0, le=1)
    min_zipf: float = Field(ge=0, le=8)
    max_words: int = Field(ge=1)
    proper_names: bool


def usable_senses(senses: "pd.DataFrame", limits: SenseLimits) -> "pd.DataFrame":
    """Return the rows of ``senses`` whose word is of a wanted part of speech, sense, frequency and form.

    Frequency is on the Zipf scale (3 is once in a million words; van Heuven et al. 2014,
    doi.org/10.1080/17470218.2013.850521), from the package wordfreq, which for a
    phrase combines the frequencies of its words.
    """
    from wordfreq import zipf_frequency

    kept = senses[senses["pos"].isin(limits.pos) & (senses["rank"] <= limits.max_sense_rank)]
    kept = kept[(kept["share"] >= limits.min_sense_share) & (kept["word"].str.count(" ") < limits.max_words)]
    if not limits.proper_names:
        kept = kept[kept["word"] == kept["word"].str.lower()]
    zipf = {word: zipf_frequency(word, "en") for word in kept["word"].unique()}
    return kept[kept["word"].map(zipf) >= limits.min_zipf]
