"""Which pairs are negatives, of which kind, and how they are drawn."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stages._closeness import Closeness, links
from stages._neighbours import Neighbour, neighbours
from stages._pairs import pair_table, row_keys, sides
from stages._relations import hyponym_numbers, related_pairs
from stages._sampling import Draw, lookalikes, quotas
from stages._senses import SenseLimits
from stages._wordnet import WordNet
from stages.corpus import synonym_pairs
from stages.negatives import Negatives, Params, hard_negatives

LIMITS = SenseLimits(
    wordnet=True,
    pos=["n", "v", "a", "r"],
    max_sense_rank=2,
    max_sense_rank_sum=3,
    min_sense_share=0,
    min_zipf=0,
    max_words=4,
    proper_names=False,
)
WANTED = Negatives(
    per_positive=2,
    mix={"antonym": 0.2, "co_hyponym": 0.5},
    taxonomic_pos=["n"],
    min_hyponyms=0,
    opposed_quota=1,
    max_vocabulary=100,
    min_spelling_similarity=60,
    neighbour=Neighbour(model="none", range_min=0, range_max=3, max_score=0.9, absolute_margin=0),
)


def params(seed: int = 1, **changes: object) -> Params:
    return Params(seed=seed, corpus=LIMITS, negatives=WANTED.model_copy(update=changes), models={})


def test_every_relation_gives_its_kind(wordnet: WordNet) -> None:
    pairs = related_pairs(wordnet, wordnet.senses, 3)
    found = {kind: set(sides(rows)) for kind, rows in pairs.groupby("kind")}
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


def test_a_hypernym_needs_enough_hyponyms(wordnet: WordNet) -> None:
    hypernyms = wordnet.relations[wordnet.relations["relation"] == "hypernym"]
    assert hyponym_numbers(hypernyms).to_dict() == {"bicycle.n.01": 0, "car.n.01": 0, "vehicle.n.01": 2}
    assert "hypernym" in set(related_pairs(wordnet, wordnet.senses, 3, 2)["kind"])
    assert {"hypernym", "co_hyponym"}.isdisjoint(related_pairs(wordnet, wordnet.senses, 3, 3)["kind"])


def test_a_cycle_of_hypernyms_ends() -> None:
    cycle = pd.DataFrame([("a", "b"), ("b", "a")], columns=["source", "target"])
    assert (hyponym_numbers(cycle) > 1).all()


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ("auto", "machine", "synset"),  # synonyms in a rare sense
        ("frosty", "icy", "cluster"),  # satellites of one head
        ("cold", "icy", "cluster"),
        ("bike", "biker", "derivation"),
        ("ice-cream", "ice cream", "spelling"),  # though not in WordNet
        ("sofa", "couch", "lexicon"),
        ("red auto", "red machine", "composition"),
        ("auto-red", "machine-red", "composition"),
        ("auto red", "red machine", ""),
        ("red auto", "blue machine", ""),
        ("hot", "icy", ""),
        ("car", "bike", ""),
        ("no word", "of WordNet", ""),
    ],
)
def test_what_is_too_close_to_be_a_negative(wordnet: WordNet, left: str, right: str, rule: str) -> None:
    closeness = Closeness(links(wordnet, pairs_of([("couch", "sofa")])))
    pairs = pd.DataFrame({"left": [left, "hot", right], "right": [right, "cold", left]}, index=[5, 7, 9])
    assert closeness.rule(pairs).to_dict() == {5: rule, 7: "", 9: rule}


@pytest.mark.parametrize(("left", "right"), [("car", "bike"), ("car", "vehicle")])
def test_taxonomy_is_close_when_asked_for(wordnet: WordNet, left: str, right: str) -> None:
    closeness = Closeness(links(wordnet, pairs_of([("couch", "sofa")])))
    pairs = pd.DataFrame({"left": [left], "right": [right]})
    assert closeness.rule(pairs, taxonomy=True).tolist() == ["taxonomy"]
    assert closeness.rule(pairs).tolist() == [""]


def test_negatives_have_each_kind_and_no_pair_that_is_close(wordnet: WordNet) -> None:
    positives = synonym_pairs(wordnet.senses, 3)
    table, counts = hard_negatives(wordnet, positives, params())
    assert table["kind"].value_counts().to_dict() == {"antonym": 1, "co_hyponym": 2}
    assert counts["antonym"] == {"candidates": 1, "rows": 1}
    assert counts["co_hyponym"] == {"candidates": 4, "rows": 2}
    assert counts["random"]["rows"] == 0  # all that is left to pair are synonyms and siblings
    assert counts["random"]["left_out_taxonomy"] > 0
    assert set(table["label"]) == {0}
    assert set(Closeness(links(wordnet, positives)).rule(table)) == {""}


def test_lexicon_negatives_count_and_wordnet_can_be_left_out(wordnet: WordNet) -> None:
    user = pairs_of([("car", "bike"), ("auto", "bicycle"), ("auto", "bike")]).assign(label=0, kind="user")
    corpus = pair_table(pd.concat([synonym_pairs(wordnet.senses, 3), user]))
    table, _ = hard_negatives(wordnet, corpus, params(mix={"co_hyponym": 1.0}))
    assert sides(table) == [("bicycle", "car")]  # the one co-hyponym pair that is not taken, within all quotas
    without = params().model_copy(update={"corpus": LIMITS.model_copy(update={"wordnet": False})})
    assert hard_negatives(wordnet, corpus, without)[0].empty


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


def stub_table(*stubs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(stubs, columns=["word", "pos"])


def test_lookalikes_are_the_nearest_spellings_of_one_part_of_speech() -> None:
    vocabulary = stub_table(("compel", "v"), ("compelled", "v"), ("compile", "v"), ("complete", "a"), ("run", "v"))
    found = lookalikes(stub_table(("compel", "v")), vocabulary, 70)
    assert found.to_numpy().tolist() == [["compel", "compelled", "v", ""], ["compel", "compile", "v", ""]]
    assert lookalikes(stub_table(), vocabulary, 70).empty


class Plane:
    """Vectors in a plane, by their angle in degrees."""

    def __init__(self, **angles: float) -> None:
        """Keep the words and their vectors."""
        self.words = pd.Index(angles)
        self.values = np.array([(np.cos(np.radians(a)), np.sin(np.radians(a))) for a in angles.values()], dtype="f4")

    def of(self, words: pd.Series) -> np.ndarray:
        """Return the words' vectors."""
        return np.asarray(self.values[self.words.get_indexer(pd.Index(words))])

    def cosine(self, pairs: pd.DataFrame) -> np.ndarray:
        """Return the cosine of each pair."""
        return np.asarray((self.of(pairs["left"]) * self.of(pairs["right"])).sum(axis=1))


def test_neighbours_are_in_the_window_below_the_limits_and_not_close(wordnet: WordNet) -> None:
    plane = Plane(car=0, auto=50, desk=10, fern=25, goat=60, hill=90, pond=110, road=200)
    vocabulary = stub_table(*((word, "n") for word in plane.words))
    synonyms = pairs_of([("auto", "car")])  # 50 degrees apart: nearer words may be synonyms too
    closeness = Closeness(links(wordnet, synonyms))
    window = Neighbour(model="none", range_min=0, range_max=2, max_score=0.9, absolute_margin=0.05)
    pairs, rules = neighbours(vocabulary, plane, synonyms, closeness, window)  # type: ignore[arg-type]
    found = dict(zip(row_keys(pairs), rules, strict=True))
    assert found["auto\tcar"] == "lexicon"
    assert found["car\tdesk"] == "margin"
    assert found["hill\tpond"] == "max_score"
    assert found["fern\tgoat"] == ""
    assert found["goat\troad"] == ""  # of road the third, though of goat the last
    assert found["fern\troad"] == "range"
    assert set(rules) == {"", "lexicon", "margin", "max_score", "range"}


def test_random_pairs_stay_within_a_part_of_speech() -> None:
    quota = pd.Series({"n/a": 1, "n/b": 1, "n/c": 1, "v/x": 1, "v/and/or": 1, "/y": 1, "/z": 1})
    found = Draw(quota, pairs_of([("p", "q")]), np.random.default_rng(1)).random_pairs()
    assert found["pos"].tolist() == ["", "n", "v"]
    assert sides(found)[::2] == [("y", "z"), ("and/or", "x")]


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
    draw = Draw(quotas(positives, per_positive, rng), positives, rng)
    drawn = draw.take(candidates, len(candidates), extra)
    assert set(row_keys(positives)).isdisjoint(row_keys(drawn))
    assert draw.take(drawn, len(drawn)).empty  # no pair twice
    degree = Counter([*positives["left"], *positives["right"]])
    for word, count in Counter([*drawn["left"], *drawn["right"]]).items():
        limit = np.ceil(per_positive) * degree[word] if word in degree else extra
        assert count <= limit
