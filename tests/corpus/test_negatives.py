"""Which pairs are negatives, of which kind, and how they are sampled within a part."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from samesense.corpus.closeness import Closeness
from samesense.corpus.negatives import Negatives, hard_negatives
from samesense.corpus.numbers import number_pairs, numeral_synonyms
from samesense.corpus.senses import SenseLimits
from samesense.corpus.shared_tokens import built_pairs
from samesense.corpus.synonyms import shared_synsets, synonym_pairs
from samesense.corpus.word_parts import WordParts
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import all_words, pair_table, pair_tuples, row_keys, token_overlaps
from samesense.texts import Pair, word_digest
from tests.corpus.settings import SETTINGS, thesaurus

MakePairs = Callable[..., pd.DataFrame]
Sample = Callable[..., tuple[pd.DataFrame, dict[str, Counter[str]]]]
TRAIN = WordParts.undivided()
NOTHING = thesaurus()
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
    ("night", "noon", "co_hyponym", "night.n.01 noon.n.01"),
    ("nighttime", "shelf", "random", ""),
    ("shelf", "shell", "lookalike", ""),
]


def small_wordnet(
    synsets: Mapping[str, tuple[str, ...]],
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


def noun_synonyms(*pairs: Pair) -> pd.DataFrame:
    """Return the pair table of synonyms that are nouns."""
    table = pd.DataFrame(pairs, columns=["left", "right"])
    return pair_table(table.assign(label=1, kind="synonym", pos="n", origin="wordnet", source=""))


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

    def call(  # noqa: PLR0913, PLR0917  # settings and what they apply to
        wordnet: WordNet,
        corpus: pd.DataFrame | None = None,
        words: WordParts = TRAIN,
        moby: Moby | None = NOTHING,
        used: SenseLimits | None = None,
        seed: int = 1,
        **changes: Any,
    ) -> tuple[pd.DataFrame, dict[str, Counter[str]]]:
        settings = SETTINGS.model_copy(update=changes)
        pairs = shared_synsets(wordnet.senses, 3) if corpus is None else corpus
        return hard_negatives(wordnet, moby, pairs, words, settings, used or limits, encoder=None, seed=seed)

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
    close = Closeness(wordnet, shared_synsets(wordnet.senses, 3)).rule(table, ["taxonomy"])
    assert set(close) == {""}


def test_negatives_of_lexicons_count(wordnet: WordNet, sample: Sample, make_pairs: Callable[..., pd.DataFrame]) -> None:
    user = make_pairs([("car", "bike"), ("auto", "bicycle"), ("auto", "bike")], label=0, kind="user")
    corpus = pair_table(pd.concat([shared_synsets(wordnet.senses, 3), user]))
    table, _ = sample(wordnet, corpus, mix={"co_hyponym": 1.0})
    assert pair_tuples(table) == [("bicycle", "car")]  # the one pair of siblings that is not taken, within all quotas


def test_wordnet_gives_nothing_where_it_is_not_in_the_corpus(
    wordnet: WordNet, limits: SenseLimits, sample: Sample
) -> None:
    sound = pd.DataFrame({"word": ["weather", "whether"], "pos": "n", "synset": ["w.n.01", "w.n.02"]})
    senses = sound.assign(rank=1, share=1.0, offensive=False, person=False, origin="wordnet")
    wordnet = replace(wordnet, senses=pd.concat([wordnet.senses, senses], ignore_index=True))
    mix = {"antonym": 0.2, "co_hyponym": 0.5, "lookalike": 0.3}
    table, counts = sample(wordnet, mix=mix, used=limits.model_copy(update={"wordnet": False, "numbers": True}))
    assert table.empty
    assert [counts[kind] for kind in (*mix, "number")] == [{"candidates": 0, "rows": 0}] * 4
    table, _ = sample(wordnet, mix=mix)
    assert {("cold", "hot"), ("weather", "whether")} < set(pair_tuples(table))


MIX = {"antonym": 0.25, "co_hyponym": 0.25, "lookalike": 0.375}


@pytest.mark.parametrize(("extra_quota", "expected"), [(0, OTHERS), (1, ANTONYMS + OTHERS)])
def test_words_without_a_positive_are_in_as_many_negatives_as_they_may(
    times: WordNet, sample: Sample, extra_quota: int, expected: list[tuple[str, str, str, str]]
) -> None:
    table, _ = sample(times, extra_quota=extra_quota, mix=MIX)
    pd.testing.assert_frame_equal(table, noun_negatives(*expected))


@pytest.mark.parametrize("extra_quota", [0, 1, 3])
@pytest.mark.parametrize("kinds", [("antonym", "co_hyponym", "lookalike"), ("lookalike", "co_hyponym", "antonym")])
def test_no_seed_gives_a_word_without_a_positive_more_negatives_or_random_ones(
    times: WordNet, sample: Sample, extra_quota: int, kinds: tuple[str, ...]
) -> None:
    for seed in range(5):
        table, _ = sample(times, seed=seed, extra_quota=extra_quota, mix={kind: MIX[kind] for kind in kinds})
        for word in ("dawn", "dusk"):
            rows = table[(table["left"] == word) | (table["right"] == word)]
            assert len(rows) <= extra_quota
            assert set(rows["kind"]) <= set(kinds)
        if kinds[0] == "antonym":  # no other kind has taken what they may be in
            assert (("dawn", "dusk") in pair_tuples(table)) == (extra_quota > 0)


@pytest.fixture
def streets() -> WordNet:
    """Return a WordNet of siblings, a part and a lookalike, all of them common words."""
    synsets = {
        "street.n.01": ("street", "road"),
        "alley.n.01": ("alley", "lane"),
        "ally.n.01": ("ally", "friend"),
        "house.n.01": ("house", "home"),
    }
    relations = [("hypernym", "street.n.01", "way.n.01"), ("hypernym", "alley.n.01", "way.n.01")]
    return small_wordnet(synsets, [*relations, ("meronym", "street.n.01", "house.n.01")])


STREET_MIX = {"meronym": 0.3, "co_hyponym": 0.3, "lookalike": 0.3}


def test_what_moby_lists_is_no_negative_but_for_opposites(streets: WordNet, times: WordNet, sample: Sample) -> None:
    listed = [("street", "alley"), ("lane", "road"), ("house", "street"), ("ally", "alley"), ("friend", "home")]
    for seed in range(5):
        table, counts = sample(streets, moby=thesaurus(*listed), seed=seed, mix=STREET_MIX)
        assert set(pair_tuples(table)).isdisjoint(tuple(sorted(pair)) for pair in listed)
        assert [counts[kind]["left_out_thesaurus"] for kind in STREET_MIX] == [1, 2, 1]
    table, _ = sample(times, moby=thesaurus(("dawn", "dusk")), mix=MIX)
    assert ("dawn", "dusk") in pair_tuples(table)


def test_what_moby_lists_may_be_a_negative_without_the_thesaurus(streets: WordNet, sample: Sample) -> None:
    moby = thesaurus(*combinations(sorted(streets.senses["word"]), 2))  # every pair
    table, counts = sample(streets, moby=moby, mix=STREET_MIX)
    assert table.empty
    assert counts["random"]["rows"] == 0
    without, _ = sample(streets, moby=None, mix=STREET_MIX)
    pd.testing.assert_frame_equal(without, sample(streets, mix=STREET_MIX)[0])
    assert not without.empty


def test_no_doubted_pair_is_a_negative(streets: WordNet, limits: SenseLimits, sample: Sample) -> None:
    moby = thesaurus(("street", "avenue"), ("road", "avenue"))  # heads, of which it lists neither under the other
    corpus, doubted = synonym_pairs(streets.senses, limits, moby)
    assert pair_tuples(doubted) == [("road", "street")]
    corpus = pair_table(pd.concat([corpus, noun_synonyms(("road", "railway"), ("street", "square"))]))
    for seed in range(5):
        table, _ = sample(streets, corpus, moby=moby, seed=seed, mix=STREET_MIX)
        assert {"road", "street"} < set(all_words(table))
        assert ("road", "street") not in pair_tuples(table)


def test_numbers_are_negatives_of_which_none_is_a_positive(
    streets: WordNet, limits: SenseLimits, sample: Sample
) -> None:
    used = limits.model_copy(update={"numbers": True})
    numerals = numeral_synonyms(streets.senses, 1)
    corpus = pair_table(pd.concat([shared_synsets(streets.senses, 3), numerals]))
    table, counts = sample(streets, corpus, used=used, mix=STREET_MIX, per_positive=1.5, per_common_positive=1.5)
    numbers = table[table["kind"] == "number"]
    assert counts["number"]["rows"] == len(numbers) > 0.7 * len(numerals)
    assert set(row_keys(numbers)) <= set(row_keys(number_pairs(streets.senses, 1)))
    assert set(row_keys(table)).isdisjoint(row_keys(corpus))
    without, counts = sample(streets, corpus, mix=STREET_MIX)
    assert "number" not in counts
    assert "number" not in set(without["kind"])


def test_words_of_common_synonyms_may_have_more_negatives(streets: WordNet, sample: Sample) -> None:
    few, many = (len(sample(streets, mix={}, per_positive=1, per_common_positive=common)[0]) for common in (1, 2))
    assert few <= 4 < many <= 8


def test_of_the_candidates_those_of_common_words_are_likelier(sample: Sample) -> None:
    synsets = {"house.n.01": ("house", "home"), "door.n.01": ("door", "gate")}
    synsets |= {"pangolin.n.01": ("pangolin", "anteater"), "scale.n.01": ("scale", "flake")}
    relations = [("meronym", "house.n.01", "door.n.01"), ("meronym", "pangolin.n.01", "scale.n.01")]
    wordnet = small_wordnet(synsets, relations)
    tables = [
        sample(wordnet, seed=seed, per_positive=1, per_common_positive=1, mix={"meronym": 0.25})[0]
        for seed in range(12)
    ]
    drawn = [set(all_words(table[table["kind"] == "meronym"])) for table in tables]
    assert all(len(words) == 2 for words in drawn)
    assert sum("pangolin" not in words and "anteater" not in words for words in drawn) > 9


def test_without_relations_or_lookalikes_phrases_are_built_still(sample: Sample) -> None:
    wordnet = small_wordnet({"gelato": ("frozen cream", "ice cream"), "piolet": ("ice axe", "pick axe")})
    table, _ = sample(wordnet, moby=thesaurus(("a", "b")), mix={"lookalike": 0.1}, shared_token=0.75)
    assert "built_phrase" in set(table["kind"])


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
        table, _ = sample(
            wordnet, make_pairs(positives), per_positive=1.5, per_common_positive=1.5, mix={"meronym": 0.3}
        )
        return set(row_keys(table))

    negatives = draw(pairs)
    assert len(negatives) == 443  # of 450: in the end, a handful of words is left
    for number in range(0, 300, 60):
        fewer = draw(pairs[:number] + pairs[number + 1 :])
        assert 0 < len(negatives ^ fewer) <= 40, number


def test_a_relation_of_a_word_that_hardly_anyone_knows_gives_no_negative(limits: SenseLimits, sample: Sample) -> None:
    synsets = {"house.n.01": ("house", "home"), "door.n.01": ("door", "gate"), "snarxle.n.01": ("snarxle", "blorft")}
    relations = [("meronym", "house.n.01", other) for other in ("door.n.01", "snarxle.n.01")]
    _, counts = sample(
        small_wordnet(synsets, relations), used=limits.model_copy(update={"min_zipf": 2.5}), mix={"meronym": 0.5}
    )
    assert counts["meronym"]["candidates"] == 4  # of house and home with door and gate


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
        "validation": {"meronym": 10, "random": 30},
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
    known, none = all_words(corpus), corpus.head(0)
    words = WordParts(0.0, digests("red bird"), digests(*all_words(validation)), digests(*known))
    vocabularies = [pd.DataFrame({"word": all_words(pairs), "pos": "n"}) for pairs in (train, validation)]
    for seed in range(5):
        one, other = (set(all_words(built_pairs(words, pd.Series(known), none, seed))) for words in vocabularies)
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


@pytest.mark.parametrize(("held_out", "built"), [((), True), (("hot", "cold"), False), (("cold",), False)])
def test_opposites_of_another_part_do_not_stand_for_each_other_in_phrases(
    sample: Sample, held_out: tuple[str, ...], *, built: bool
) -> None:
    synsets: dict[str, tuple[str, ...]] = {"hot.n.01": ("hot",), "cold.n.01": ("cold",)}
    synsets |= {"bath.n.01": ("hot bath", "warm bath"), "day.n.01": ("hot day", "fine day")}
    wordnet = small_wordnet(synsets, antonyms=[("hot", "hot.n.01", "cold", "cold.n.01")])
    words = WordParts(0.0, frozenset(), digests(*held_out), digests(*wordnet.senses["word"]))
    table, _ = sample(wordnet, None, words, mix={"antonym": 0.1}, shared_token=3)
    train = table[words.of_pairs(table) == "train"]
    assert "built_phrase" in set(train["kind"])
    assert any(word.startswith("cold ") for word in all_words(train)) == built


def test_shares_above_one_and_unknown_kinds_are_refused() -> None:
    values = SETTINGS.model_dump()
    with pytest.raises(ValidationError, match="must add up to 1 at most"):
        Negatives.model_validate({**values, "mix": {"antonym": 0.6, "co_hyponym": 0.5}})
    with pytest.raises(ValidationError, match="cousin"):
        Negatives.model_validate({**values, "mix": {"cousin": 0.6}})
