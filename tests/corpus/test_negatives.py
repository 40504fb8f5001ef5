"""Which pairs are negatives, of which kind, and how they are sampled."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from samesense.corpus.closeness import Closeness
from samesense.corpus.negatives import Negatives, hard_negatives
from samesense.corpus.neighbours import NeighbourWindow
from samesense.corpus.senses import SenseLimits
from samesense.corpus.synonyms import synonym_pairs
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import pair_table, pair_tuples

Sample = Callable[..., tuple[pd.DataFrame, dict[str, Counter[str]]]]
SETTINGS = Negatives(
    per_positive=2,
    mix={"antonym": 0.2, "co_hyponym": 0.5},
    taxonomic_pos=["n"],
    min_hyponyms=0,
    opposed_quota=1,
    max_vocabulary=100,
    min_spelling_similarity=70,
    neighbour=NeighbourWindow(model="none", range_min=0, range_max=3, max_score=0.9, absolute_margin=0),
)
# Two opposed words without a positive (dawn, dusk), and words with one that are their siblings or look like them
SYNSETS = {
    "noon.n.01": ("noon", "midday"),
    "night.n.01": ("night", "nighttime"),
    "dawn.n.01": ("dawn",),
    "dusk.n.01": ("dusk",),
    "husk.n.01": ("husk", "shell"),
    "shelf.n.01": ("shelf", "ledge"),
}
TIMES_OF_DAY = ("noon.n.01", "night.n.01", "dawn.n.01", "dusk.n.01")
ANTONYMS = [("dawn", "dusk", "antonym", "dawn.n.01 dusk.n.01")]
OTHERS = [  # what seed 1 samples of the words that have a positive
    ("husk", "ledge", "random", ""),
    ("husk", "nighttime", "random", ""),
    ("ledge", "nighttime", "random", ""),
    ("midday", "night", "co_hyponym", "noon.n.01 night.n.01"),
    ("midday", "shell", "random", ""),
    ("night", "noon", "co_hyponym", "night.n.01 noon.n.01"),
    ("noon", "shelf", "random", ""),
    ("shelf", "shell", "lookalike", ""),
]


@pytest.fixture
def times() -> WordNet:
    """Return a WordNet of `SYNSETS`."""

    def table(columns: str, *rows: tuple[str, ...]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=columns.split(), dtype=str)

    senses = [(word, "n", synset) for synset, words in SYNSETS.items() for word in words]
    return WordNet(
        table("word pos synset", *senses).assign(rank=1, share=1.0, origin="wordnet"),
        table("relation source target", *(("hypernym", synset, "time.n.01") for synset in TIMES_OF_DAY)),
        table("source_word source target_word target", ("dawn", "dawn.n.01", "dusk", "dusk.n.01")),
        table("source_word target_word"),
        table("synset gloss"),
        table("synset example"),
    )


@pytest.fixture
def sample(limits: SenseLimits) -> Sample:
    """Return a function that samples the negatives of a WordNet's synonyms, with changed settings."""

    def call(
        wordnet: WordNet, corpus: pd.DataFrame | None = None, seed: int = 1, **changes: Any
    ) -> tuple[pd.DataFrame, dict[str, Counter[str]]]:
        settings = SETTINGS.model_copy(update=changes)
        pairs = synonym_pairs(wordnet.senses, 3) if corpus is None else corpus
        return hard_negatives(wordnet, pairs, settings, limits, encoder=None, seed=seed)

    return call


def noun_negatives(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return the pair table of rows of left, right, kind and source."""
    table = pd.DataFrame(rows, columns=["left", "right", "kind", "source"])
    return pair_table(table.assign(label=0, pos="n", origin="wordnet"))


def test_negatives_have_each_kind_and_no_pair_that_is_close(wordnet: WordNet, sample: Sample) -> None:
    table, counts = sample(wordnet)
    assert table["kind"].value_counts().to_dict() == {"antonym": 1, "co_hyponym": 2}
    assert counts == {
        "antonym": {"candidates": 1, "rows": 1},
        "co_hyponym": {"candidates": 4, "rows": 2},
        # All that is left to pair are synonyms and siblings
        "random": {"candidates": 9, "rows": 0, "left_out_taxonomy": 8, "left_out_lexicon": 1},
    }
    assert set(table["label"]) == {0}
    assert set(Closeness(wordnet, synonym_pairs(wordnet.senses, 3)).rule(table)) == {""}


def test_negatives_of_lexicons_count(wordnet: WordNet, sample: Sample, make_pairs: Callable[..., pd.DataFrame]) -> None:
    user = make_pairs([("car", "bike"), ("auto", "bicycle"), ("auto", "bike")], label=0, kind="user")
    corpus = pair_table(pd.concat([synonym_pairs(wordnet.senses, 3), user]))
    table, _ = sample(wordnet, corpus, mix={"co_hyponym": 1.0})
    assert pair_tuples(table) == [("bicycle", "car")]  # the one pair of siblings that is not taken, within all quotas


def test_relations_of_wordnet_give_nothing_where_wordnet_is_not_in_the_corpus(
    wordnet: WordNet, limits: SenseLimits
) -> None:
    positives = synonym_pairs(wordnet.senses, 3)
    without = limits.model_copy(update={"wordnet": False})
    table, counts = hard_negatives(wordnet, positives, SETTINGS, without, encoder=None, seed=1)
    assert table.empty
    assert counts["antonym"] == counts["co_hyponym"] == {"candidates": 0, "rows": 0}


@pytest.mark.parametrize(
    ("opposed_quota", "mix", "expected"),
    [
        (0, {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}, OTHERS),
        (1, {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}, ANTONYMS + OTHERS),
        (1, {"co_hyponym": 0.25, "antonym": 0.25, "lookalike": 0.375}, ANTONYMS + OTHERS),
        (3, {"co_hyponym": 0.25, "lookalike": 0.375}, OTHERS),
    ],
)
def test_a_word_without_a_positive_is_only_in_antonyms_and_only_if_allowed(
    times: WordNet,
    sample: Sample,
    opposed_quota: int,
    mix: dict[str, float],
    expected: list[tuple[str, str, str, str]],
) -> None:
    table, _ = sample(times, opposed_quota=opposed_quota, mix=mix)
    pd.testing.assert_frame_equal(table, noun_negatives(*expected))


def test_neighbours_need_an_encoder(wordnet: WordNet, sample: Sample) -> None:
    with pytest.raises(ValueError, match=r"^neighbours need an encoder$"):
        sample(wordnet, mix={"neighbour": 1.0})


@pytest.mark.parametrize(
    ("opposed_quota", "mix", "expected"),
    [
        (
            2,
            {"antonym": 0.25},
            [
                ("dawn", "shelf", "random", ""),
                ("dusk", "husk", "random", ""),
                ("husk", "ledge", "random", ""),
                ("ledge", "shell", "random", ""),
                ("midday", "shell", "random", ""),
                ("noon", "shelf", "random", ""),
            ],
        ),
        (
            3,
            {"co_hyponym": 0.25, "antonym": 0.25, "lookalike": 0.375},
            [
                ("dusk", "husk", "lookalike", ""),
                ("husk", "shelf", "random", ""),
                ("ledge", "nighttime", "random", ""),
                ("ledge", "shell", "random", ""),
                ("midday", "night", "co_hyponym", "noon.n.01 night.n.01"),
                ("night", "noon", "co_hyponym", "night.n.01 noon.n.01"),
                ("shelf", "shell", "lookalike", ""),
            ],
        ),
        (
            3,
            {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375},
            [
                ("dusk", "nighttime", "co_hyponym", "dusk.n.01 night.n.01"),
                ("dusk", "noon", "co_hyponym", "dusk.n.01 noon.n.01"),
                ("husk", "ledge", "random", ""),
                ("husk", "midday", "random", ""),
                ("ledge", "midday", "random", ""),
                ("night", "shell", "random", ""),
                ("noon", "shelf", "random", ""),
                ("shelf", "shell", "lookalike", ""),
            ],
        ),
    ],
    ids=["random", "lookalike", "co_hyponym"],
)
def test_kinds_after_the_antonyms_spend_what_those_leave_of_the_quota(
    times: WordNet,
    sample: Sample,
    opposed_quota: int,
    mix: dict[str, float],
    expected: list[tuple[str, str, str, str]],
) -> None:
    # A known leak, not a rule: the quota of a word without a positive should end with the kinds that give it.
    table, _ = sample(times, opposed_quota=opposed_quota, mix=mix)
    pd.testing.assert_frame_equal(table, noun_negatives(*ANTONYMS, *expected))


def test_the_seed_changes_the_sample_and_equal_seeds_do_not(wordnet: WordNet, sample: Sample) -> None:
    tables = [sample(wordnet, seed=seed)[0] for seed in (1, 1, 2, 3, 4, 5)]
    pd.testing.assert_frame_equal(tables[0], tables[1])
    assert any(not tables[0].equals(other) for other in tables[2:])


def test_shares_above_one_and_unknown_kinds_are_refused() -> None:
    values = SETTINGS.model_dump()
    with pytest.raises(ValidationError, match="must add up to 1 at most"):
        Negatives.model_validate({**values, "mix": {"antonym": 0.6, "co_hyponym": 0.5}})
    with pytest.raises(ValidationError, match="cousin"):
        Negatives.model_validate({**values, "mix": {"cousin": 0.6}})
