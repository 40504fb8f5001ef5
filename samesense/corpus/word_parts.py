"""Which part a word belongs to: train, validation or test."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, get_args

from pydantic import Field

from samesense.corpus.matching import match_composition
from samesense.corpus.relations import antonym_pairs
from samesense.corpus.senses import SenseLimits, corpus_senses
from samesense.draws import draw_order, uniform_draws
from samesense.gold.sets import Part
from samesense.pairs import SIDES, all_words, frequency_bands, pair_forms, row_keys, zipf_frequency
from samesense.params import Section
from samesense.texts import word_digest

if TYPE_CHECKING:
    import pandas as pd

    from samesense.lexicons.wordnet import WordNet

PARTS = get_args(Part)  # train, validation, test
DROPPED = "dropped"  # the part of a pair whose words belong to different parts
SURPLUS = "surplus"  # the part of a pair that validation has too many of
LONE = 3  # validation has fewer words than test, so fewer of them are related to each other and come into negatives
LACKING = 0.09  # at most, of the synonym pairs that validation would need to look like test
MOST = 0.5  # of the pairs of a stratum go to validation


class Split(Section):
    """The section ``split`` of params.yaml."""

    validation: float = Field(gt=0, lt=MOST)
    test: float = Field(gt=0, lt=1)
    reserve: bool
    given: str | None


def is_test_word(word: str, share: float, reserved: AbstractSet[str]) -> bool:
    """Tell whether a word is kept for test: its digest is ``reserved``, or among the first ``share`` of all digests.

    It depends on nothing else: no new data, seed or kind of negative moves a word to or from test (a lexical split,
    Levy et al. 2015, aclanthology.org/N15-1098). Spelling variants share a digest.
    """
    digest = word_digest(word)
    return digest in reserved or int(digest, 16) / 2**64 < share


@dataclass(frozen=True)
class WordParts:
    """The part of every word.

    Attributes:
        test: the share of all words that is kept for test.
        reserved: digests of the words that are kept for test besides.
        validation: digests of the words of validation, if they are not words of test.
        known: digests of the words of WordNet and of the known pairs.
        surplus: row keys of the synonym pairs that validation has too many of to look like test.
    """

    test: float
    reserved: AbstractSet[str]
    validation: AbstractSet[str]
    known: AbstractSet[str]
    surplus: AbstractSet[str] = frozenset()

    @classmethod
    def undivided(cls) -> Self:
        """Return one part for all words, train: nothing is held out."""
        return cls(0.0, frozenset(), frozenset(), frozenset())

    def of(self, word: str) -> str:
        """Return train, validation or test; an empty string for a word that is neither known nor kept for test."""
        digest = word_digest(word)
        if is_test_word(word, self.test, self.reserved):
            return "test"
        if digest in self.validation:
            return "validation"
        return "train" if digest in self.known else ""

    def of_pairs(self, pairs: "pd.DataFrame") -> "pd.Series[str]":
        """Return the part of both words of each pair, `DROPPED` where they belong to different parts, or `SURPLUS`.

        A word that has no part takes its partner's; two such words are of train.
        """
        places = {word: self.of(word) for word in all_words(pairs)}
        left, right = (pairs[side].map(places).astype(str) for side in SIDES)
        left, right = left.where(left != "", right), right.where(right != "", left)
        parts = left.where(left == right, DROPPED).replace("", "train")
        return parts.mask(row_keys(pairs).isin(self.surplus), SURPLUS)


def assign_parts(
    wordnet: "WordNet", corpus: "pd.DataFrame", limits: SenseLimits, split: Split, reserved: AbstractSet[str]
) -> WordParts:
    """Return the parts of the words, so that validation looks like test.

    Reserved words make test another population than the rest: gold sets have common single words, and antonyms. So the
    words of validation are those of some synonym and antonym pairs without a word of test, drawn by a hash of their
    synset, or of the pair where it has none: in each stratum of kind, part of speech, form and frequency so many that
    the strata have the shares that they have in test, but at most half of the stratum. Other synonym pairs have two
    such words by chance; those that make validation look less like test are its surplus. Words that are in no such pair
    may be in negatives all the same: validation has some, too, of test's frequencies.

    Args:
        wordnet: for the antonyms.
        corpus: pair table of the known pairs.
        limits: which senses may be used.
        split: ``validation`` is the share of the pairs without a word of test.
        reserved: digests of the words that are kept for test.
    """
    import pandas as pd

    senses = corpus_senses(wordnet.senses, limits)
    opposed = antonym_pairs(wordnet, senses, limits.max_sense_rank_sum)
    pairs = pd.concat([corpus[corpus["label"] == 1], opposed], ignore_index=True)
    known = {word_digest(word) for word in {*all_words(corpus), *wordnet.senses["word"]}}
    parts = WordParts(split.test, reserved, frozenset(), known)
    part = parts.of_pairs(pairs)
    strata = pairs["kind"] + " " + pairs["pos"] + " " + pair_forms(pairs) + " " + frequency_bands(pairs)
    rest = pairs[part == "train"]
    like = strata[part == "test"] if (part == "test").any() else strata[rest.index]
    drawn = all_words(_draw_strata(rest, strata[rest.index], like.value_counts(normalize=True), split.validation))
    drawn += _draw_lone(senses["word"], all_words(pairs), len(drawn), parts)
    parts = replace(parts, validation={word_digest(word) for word in drawn})
    return replace(parts, surplus=_surplus(corpus[corpus["label"] == 1], parts))


def _draw_lone(words: "pd.Series[str]", paired: list[str], drawn: int, parts: WordParts) -> list[str]:
    """Return words that are in no pair, by frequency: `LONE` times as many for ``drawn`` words of pairs as test has."""
    import pandas as pd

    lone = pd.Series(sorted(set(words).difference(paired)), dtype=str)
    lone = lone.iloc[draw_order(lone, 0, "validation")]
    part, band = lone.map(parts.of), lone.map(zipf_frequency).astype(float).astype(int)
    of_test = sum(parts.of(word) == "test" for word in paired)
    wanted = band[part == "test"].value_counts() * LONE * drawn / max(of_test, 1)
    rest = lone[part == "train"]
    place = rest.groupby(band[rest.index]).cumcount()
    return sorted(rest[place < band[rest.index].map(wanted).fillna(0)])


def _surplus(synonyms: "pd.DataFrame", parts: WordParts) -> set[str]:
    """Return the row keys of the synonym pairs that validation has too many of."""
    part = parts.of_pairs(synonyms)
    validation, test = synonyms[part == "validation"], synonyms[part == "test"]
    return set(row_keys(validation.drop(match_composition(validation, test, LACKING).index)))


def _draw_strata(
    pairs: "pd.DataFrame", strata: "pd.Series[str]", shares: "pd.Series[float]", size: float
) -> "pd.DataFrame":
    """Return about ``size`` (a share) of the pairs, with these shares of the strata."""
    unit = pairs["source"].where(pairs["source"] != "", row_keys(pairs))
    order = pairs.assign(draw=uniform_draws(unit, 0, "validation")).sort_values(["draw", *SIDES]).index
    ordered = strata[order]
    place, available = ordered.groupby(ordered).cumcount(), ordered.map(ordered.value_counts()).astype(float)
    wanted = (ordered.map(shares).fillna(0).astype(float) * size * len(pairs)).round()
    return pairs.loc[order[(place < wanted) & (place < MOST * available)]]
