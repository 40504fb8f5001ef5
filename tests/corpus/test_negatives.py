"""Which pairs are negatives, of which kind, and how they are sampled within a part."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from samesense.corpus.closeness import Closeness
from samesense.corpus.negatives import Negatives, hard_negatives
from samesense.corpus.senses import SenseLimits
from samesense.corpus.shared_tokens import built_pairs
from samesense.corpus.synonyms import synonym_pairs
from samesense.corpus.word_parts import WordParts
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import all_words, pair_table, pair_tuples, row_keys, token_overlaps
from samesense.texts import Pair, word_digest
from tests.corpus.settings import SETTINGS

MakePairs = Callable[..., pd.DataFrame]
Sample = Callable[..., tuple[pd.DataFrame, dict[str, Counter[str]]]]
TRAIN = WordParts.undivided()
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
    ("husk", "noon", "random", ""),
    ("ledge", "shell", "random", ""),
    ("midday", "night", "co_hyponym", "noon.n.01 night.n.01"),
    ("nighttime", "noon", "co_hyponym", "night.n.01 noon.n.01"),
    ("nighttime", "shelf", "random", ""),
    ("shelf", "shell", "lookalike", ""),
]


def small_wordnet(
    synsets: dict[str, tuple[str, ...]],
    relations: list[tuple[str, str, str]] | None = None,
    antonyms: list[tuple[str, str, str, str]] | None = None,
) -> WordNet:
    """Return a WordNet of nouns in their first senses."""

    def table(columns: str, rows: Sequence[tuple[str, ...]] = ()) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=columns.split(), dtype=str)

    senses = [(word, "n", synset) for synset, words in synsets.items() for word in words]
    return WordNet(
        table("word pos synset", senses).assign(rank=1, share=1.0, offensive=False, person=False, origin="wordnet"),
        table("relation source target", relations or []),
        table("source_word source target_word target", antonyms or []),
        table("source_word target_word"),
        table("synset gloss"),
        table("synset example"),
    )


@pytest.fixture
def times() -> WordNet:
    """Return a WordNet of `SYNSETS`."""
    siblings = [("hypernym", synset, "time.n.01") for synset in TIMES_OF_DAY]
    return small_wordnet(SYNSETS, siblings, [("dawn", "dawn.n.01", "dusk", "dusk.n.01")])


def digests(*words: str) -> frozenset[str]:
    """Return the digests of words."""
    return frozenset(map(word_digest, words))


def made_up(size: int) -> tuple[list[Pair], WordNet]:
    """Return so many pairs of made-up words (w0, v0), and a WordNet where w0 has the parts w1 and w2, and so on."""
    pairs = [(f"w{number}", f"v{number}") for number in range(size)]
    steps = [(number, (number + step) % size) for number in range(size) for step in (1, 2)]
    relations = [("meronym", f"w{whole}", f"w{part}") for whole, part in steps]
    return pairs, small_wordnet({word: (word,) for pair in pairs for word in pair}, relations)


@pytest.fixture
def sample(limits: SenseLimits) -> Sample:
    """Return a function that samples the negatives of a WordNet's synonyms, with changed settings."""

    def call(
        wordnet: WordNet,
        corpus: pd.DataFrame | None = None,
        words: WordParts = TRAIN,
        seed: int = 1,
        **changes: Any,
    ) -> tuple[pd.DataFrame, dict[str, Counter[str]]]:
        settings = SETTINGS.model_copy(update=changes)
        pairs = synonym_pairs(wordnet.senses, 3) if corpus is None else corpus
        return hard_negatives(wordnet, pairs, words, settings, limits, encoder=None, seed=seed)

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
        "random": {"candidates": 17, "rows": 0, "left_out_taxonomy": 14, "left_out_lexicon": 3},
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
    table, counts = hard_negatives(wordnet, positives, TRAIN, SETTINGS, without, encoder=None, seed=1)
    assert table.empty
    assert counts["antonym"] == counts["co_hyponym"] == {"candidates": 0, "rows": 0}


@pytest.mark.parametrize(
    ("opposed_quota", "mix", "expected"),
    [
        (0, {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}, OTHERS),
        (1, {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}, ANTONYMS + OTHERS),
        (1, {"co_hyponym": 0.25, "antonym": 0.25, "lookalike": 0.375}, ANTONYMS + OTHERS),
        (3, {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}, ANTONYMS + OTHERS),
        (3, {"co_hyponym": 0.25, "antonym": 0.25, "lookalike": 0.375}, ANTONYMS + OTHERS),
        (3, {"co_hyponym": 0.25, "lookalike": 0.375}, OTHERS),
    ],
)
def test_the_quota_of_a_word_without_a_positive_ends_with_the_antonyms(
    times: WordNet,
    sample: Sample,
    opposed_quota: int,
    mix: dict[str, float],
    expected: list[tuple[str, str, str, str]],
) -> None:
    table, _ = sample(times, opposed_quota=opposed_quota, mix=mix)
    pd.testing.assert_frame_equal(table, noun_negatives(*expected))


def test_no_seed_gives_a_word_without_a_positive_to_another_kind(times: WordNet, sample: Sample) -> None:
    mix = {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}
    for seed in range(5):
        table, _ = sample(times, seed=seed, opposed_quota=3, mix=mix)
        given = table["left"].isin(["dawn", "dusk"]) | table["right"].isin(["dawn", "dusk"])
        pd.testing.assert_frame_equal(table[given].reset_index(drop=True), noun_negatives(*ANTONYMS))
        others, _ = sample(times, seed=seed, opposed_quota=0, mix=mix)
        pd.testing.assert_frame_equal(table[~given].reset_index(drop=True), others)


def test_neighbours_need_an_encoder(wordnet: WordNet, sample: Sample) -> None:
    with pytest.raises(ValueError, match=r"^neighbours need an encoder$"):
        sample(wordnet, mix={"neighbour": 1.0})


def test_the_encoder_of_the_neighbours_is_looked_for_if_they_have_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samesense.corpus.negatives.find_checkpoint", lambda *given: given)
    checkpoints: Any = {"none": "of the neighbours", "other": "of something else"}
    encoders: list[Any] = [
        SETTINGS.model_copy(update={"mix": mix}).find_encoder(checkpoints)
        for mix in ({"antonym": 1.0}, {"neighbour": 0.0}, {"neighbour": 0.1})
    ]
    assert encoders == [None, None, ("none", "of the neighbours")]


def test_the_seed_changes_the_sample_and_equal_seeds_do_not(wordnet: WordNet, sample: Sample) -> None:
    tables = [sample(wordnet, seed=seed)[0] for seed in (1, 1, 2, 3, 4, 5)]
    pd.testing.assert_frame_equal(tables[0], tables[1])
    assert any(not tables[0].equals(other) for other in tables[2:])


def test_a_positive_less_changes_few_negatives(sample: Sample, make_pairs: MakePairs) -> None:
    pairs, wordnet = made_up(300)

    def draw(positives: list[Pair]) -> set[str]:
        table, _ = sample(wordnet, make_pairs(positives), per_positive=1.5, mix={"meronym": 0.3})
        return set(row_keys(table))

    negatives = draw(pairs)
    assert len(negatives) == 443  # of 450: in the end, a handful of words is left
    for number in range(0, 300, 60):
        fewer = draw(pairs[:number] + pairs[number + 1 :])
        assert 0 < len(negatives ^ fewer) <= 40, number


def test_negatives_are_drawn_within_a_part_of_which_each_has_its_shares(sample: Sample, make_pairs: MakePairs) -> None:
    pairs, wordnet = made_up(70)
    words = WordParts(
        0.0,
        digests(*(word for pair in pairs[:10] for word in pair)),
        digests(*(word for pair in pairs[10:30] for word in pair)),
        digests(*(word for pair in pairs for word in pair)),
    )
    table, counts = sample(wordnet, make_pairs(pairs), words, mix={"meronym": 0.25})
    shares = pd.crosstab(words.of_pairs(table), table["kind"]).to_dict("index")
    assert shares == {
        "train": {"meronym": 20, "random": 60},
        "validation": {"meronym": 10, "random": 29},  # a pair of words is left
        "test": {"meronym": 5, "random": 15},
    }
    assert counts["meronym"] == {"candidates": 140, "rows": 35}  # nine of them cross parts
    train = words.of_pairs(make_pairs(pairs)) == "train"
    alone, _ = sample(wordnet, make_pairs(pairs)[train.to_numpy()], words, mix={"meronym": 0.25})
    pd.testing.assert_frame_equal(alone, table[words.of_pairs(table) == "train"].reset_index(drop=True))


@pytest.mark.parametrize(
    ("share", "found", "built"),
    [
        (0, [], 0),
        (0.25, [("ice axe", "ice cream")], 0),
        (0.5, [("ice axe", "ice cream")], 1),
        (0.75, [("ice axe", "ice cream")], 2),
    ],
)
def test_pairs_with_a_shared_token_are_up_to_a_share_and_built_for_what_is_missing(
    sample: Sample, share: float, found: list[Pair], built: int
) -> None:
    wordnet = small_wordnet({"gelato": ("frozen cream", "ice cream"), "piolet": ("ice axe", "pick axe")})
    table, counts = sample(wordnet, mix={}, shared_token=share)  # of the 2 * 2 negatives of such positives
    assert pair_tuples(table[table["kind"] == "shared_token"]) == found
    phrases = table[table["kind"] == "built_phrase"]
    assert len(phrases) == counts.get("built_phrase", {"rows": 0})["rows"] == built
    assert (token_overlaps(phrases) > 0).all()


def test_positives_without_a_shared_token_need_no_negatives_with_one(sample: Sample) -> None:
    wordnet = small_wordnet({"gelato": ("gelato", "ice cream"), "piolet": ("ice axe", "piolet")})
    _, counts = sample(wordnet, mix={}, shared_token=3)
    assert counts["shared_token"]["rows"] == 0


def test_a_phrase_is_built_for_one_pair_of_one_part_and_not_if_it_is_kept_for_test(
    sample: Sample, make_pairs: MakePairs
) -> None:
    train, validation = (
        make_pairs([("red car", "red wagon"), ("blue bird", "blue fowl")]),
        make_pairs([("blue boat", "blue ship"), ("old car", "old wagon")]),
    )
    corpus = pair_table(pd.concat([train, validation]))
    known = all_words(corpus)
    words = WordParts(0.0, digests("red bird"), digests(*all_words(validation)), digests(*known))
    vocabularies = [pd.DataFrame({"word": all_words(pairs), "pos": "n"}) for pairs in (train, validation)]
    for seed in range(5):
        one, other = (set(all_words(built_pairs(words, pd.Series(known), seed))) for words in vocabularies)
        assert one & other  # such as blue car
        table, _ = sample(small_wordnet({}), corpus, words, seed=seed, mix={}, shared_token=3)
        part = words.of_pairs(table)
        assert set(part) == {"train", "validation"}
        assert set(all_words(table[part == "train"])).isdisjoint(all_words(table[part == "validation"]))
        phrases = table[table["kind"] == "built_phrase"]
        built = Counter(word for pair in pair_tuples(phrases) for word in pair if word not in known)
        assert built
        assert set(built.values()) == {1}
        assert "red bird" not in built


def test_shares_above_one_and_unknown_kinds_are_refused() -> None:
    values = SETTINGS.model_dump()
    with pytest.raises(ValidationError, match="must add up to 1 at most"):
        Negatives.model_validate({**values, "mix": {"antonym": 0.6, "co_hyponym": 0.5}})
    with pytest.raises(ValidationError, match="cousin"):
        Negatives.model_validate({**values, "mix": {"cousin": 0.6}})
