"""Which pairs are negatives, of which kind, and how they are drawn."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stages._pairs import pair_table
from stages._relations import are_close, clusters, related_pairs
from stages._sampling import Draw, lookalikes, quotas, random_pairs
from stages._senses import SenseLimits
from stages._wordnet import WordNet
from stages.corpus import synonym_pairs
from stages.negatives import Negatives, Params, hard_negatives

LIMITS = SenseLimits(
    pos=["n", "v", "a", "r"], max_sense_rank=2, max_sense_rank_sum=3, min_zipf=0, max_words=4, proper_names=False
)
WANTED = Negatives(
    per_positive=2,
    mix={"antonym": 0.2, "co_hyponym": 0.5},
    taxonomic_pos=["n"],
    opposed_quota=1,
    min_spelling_similarity=60,
)


def params(seed: int = 1, **changes: object) -> Params:
    return Params(seed=seed, corpus=LIMITS, negatives=WANTED.model_copy(update=changes))


def test_every_relation_gives_its_kind(wordnet: WordNet) -> None:
    pairs = related_pairs(wordnet, wordnet.senses, 3)
    found = {kind: set(zip(rows["left"], rows["right"], strict=True)) for kind, rows in pairs.groupby("kind")}
    assert found == {
        "antonym": {("cold", "hot")},
        "indirect_antonym": {("hot", "icy"), ("frosty", "hot"), ("cold", "torrid")},
        "meronym": {("bumper", "car"), ("auto", "bumper")},
        "hypernym": {("auto", "vehicle"), ("car", "vehicle"), ("bicycle", "vehicle"), ("bike", "vehicle")},
        "co_hyponym": {("auto", "bicycle"), ("auto", "bike"), ("bicycle", "car"), ("bike", "car")},
    }
    assert pairs[pairs["left"] == "cold"][["pos", "source"]].to_numpy().tolist() == [
        ["a", "cold.a.01 hot.a.01"],
        ["a", "cold.a.01 torrid.s.01"],
    ]


def test_a_hypernym_on_the_left_makes_the_right_a_hyponym(wordnet: WordNet) -> None:
    renamed = wordnet.senses.replace({"word": {"vehicle": "a vehicle"}})
    pairs = related_pairs(wordnet, renamed, 3)
    assert set(pairs[pairs["right"] == "bike"]["kind"]) == {"hyponym", "co_hyponym"}
    assert pairs[(pairs["left"] == "a vehicle")]["kind"].unique().tolist() == ["hyponym"]


def test_sense_ranks_limit_both_words_together(wordnet: WordNet) -> None:
    assert "machine" not in set(related_pairs(wordnet, wordnet.senses, 6)["right"])
    assert "machine" in set(related_pairs(wordnet, wordnet.senses, 7)["right"])


@pytest.mark.parametrize(
    ("left", "right", "close"),
    [
        ("auto", "machine", True),  # synonyms in a rare sense
        ("frosty", "icy", True),  # satellites of one head
        ("cold", "icy", True),
        ("bike", "biker", True),  # derived
        ("ice-cream", "ice cream", True),  # a spelling variant, though not in WordNet
        ("hot", "icy", False),
        ("car", "bike", False),
    ],
)
def test_what_is_too_close_to_be_a_negative(wordnet: WordNet, left: str, right: str, close: bool) -> None:  # noqa: FBT001
    assert are_close(left, right, clusters(wordnet)) is close


def test_siblings_are_close_when_hypernyms_are_asked_for(wordnet: WordNet) -> None:
    assert are_close("car", "bike", clusters(wordnet, ["hypernym"]))
    assert are_close("car", "vehicle", clusters(wordnet, ["hypernym"]))


def test_negatives_have_each_kind_and_no_pair_that_is_close(wordnet: WordNet) -> None:
    positives = synonym_pairs(wordnet.senses, 3)
    table, counts = hard_negatives(wordnet, positives, params())
    assert table["kind"].value_counts().to_dict() == {"antonym": 1, "co_hyponym": 2}
    assert counts["antonym"] == {"candidates": 1, "close": 0, "rows": 1}
    assert counts["co_hyponym"] == {"candidates": 4, "close": 0, "rows": 2}
    assert counts["random"]["rows"] == 0  # all that is left to pair are synonyms and siblings
    assert set(table["label"]) == {0}
    shared = clusters(wordnet)
    assert not [pair for pair in zip(table["left"], table["right"], strict=True) if are_close(*pair, shared)]


def test_a_word_without_a_positive_is_only_in_antonyms_and_only_if_allowed(wordnet: WordNet) -> None:
    positives = synonym_pairs(wordnet.senses, 3)
    table, _ = hard_negatives(wordnet, positives, params(opposed_quota=0))
    assert set(table["kind"]) == {"co_hyponym"}


def test_the_seed_changes_the_draw_and_equal_seeds_do_not(wordnet: WordNet) -> None:
    positives = synonym_pairs(wordnet.senses, 3)
    draws = [hard_negatives(wordnet, positives, params(seed))[0] for seed in (1, 1, 2, 3, 4, 5)]
    pd.testing.assert_frame_equal(draws[0], draws[1])
    assert any(not draws[0].equals(other) for other in draws[2:])


def test_shares_above_one_and_unknown_kinds_are_refused() -> None:
    values = WANTED.model_dump()
    with pytest.raises(ValidationError, match="must add up to 1 at most"):
        Negatives.model_validate({**values, "mix": {"antonym": 0.6, "co_hyponym": 0.5}})
    with pytest.raises(ValidationError, match="cousin"):
        Negatives.model_validate({**values, "mix": {"cousin": 0.6}})


def test_lookalikes_are_the_nearest_spellings_of_one_part_of_speech() -> None:
    vocabulary = [("compel", "v"), ("compile", "v"), ("run", "v"), ("complete", "a"), ("compelled", "v")]
    found = lookalikes([("compel", "v")], vocabulary, 70)
    assert found.to_numpy().tolist() == [["compel", "compelled", "v", ""], ["compel", "compile", "v", ""]]


def test_random_pairs_stay_within_a_part_of_speech() -> None:
    stubs = [("a", "n"), ("x", "v"), ("c", "n"), ("b", "n"), ("y", "v")]
    assert random_pairs(stubs).to_numpy().tolist() == [["a", "c", "n", ""], ["x", "y", "v", ""]]


words = st.sampled_from([f"w{number}" for number in range(12)])
edges = st.lists(st.tuples(words, words).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=40)


def pairs_of(rows: list[tuple[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["left", "right"])
    return pair_table(frame.assign(label=1, kind="synonym", pos="n", origin="wordnet", source=""))


@settings(max_examples=60, deadline=None)
@given(edges, edges, st.integers(0, 2**32 - 1), st.sampled_from([0.5, 1.0, 1.5, 2.0]), st.integers(0, 2))
def test_no_word_is_drawn_more_often_than_its_share_of_the_positives_and_no_positive_is_drawn(
    positive: list[tuple[str, str]], candidate: list[tuple[str, str]], seed: int, per_positive: float, extra: int
) -> None:
    positives, candidates = pairs_of(positive), pairs_of(candidate)
    rng = np.random.default_rng(seed)
    quota = quotas(positives, per_positive, rng)
    taken = set(zip(positives["left"], positives["right"], strict=True))
    drawn = Draw(quota, taken, rng).take(candidates, len(candidates), extra)
    assert not taken & set(zip(drawn["left"], drawn["right"], strict=True))
    degree = Counter([*positives["left"], *positives["right"]])
    for word, count in Counter([*drawn["left"], *drawn["right"]]).items():
        limit = np.ceil(per_positive) * degree[word] if word in degree else extra
        assert count <= limit
