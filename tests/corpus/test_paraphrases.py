"""Paraphrases keep the label, bring in no held-out word and can be repeated."""

from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from samesense.corpus.meanings import Meanings
from samesense.corpus.methods import REWORDED_BY_MODEL, Paraphrases, rewrites_by_method
from samesense.corpus.paraphrases import count_paraphrases, paraphrase, rewrite_rows
from samesense.corpus.rewrites import Row
from samesense.corpus.senses import SenseLimits
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import COLUMNS, METHODS, all_words, is_among, pair_table, pair_tuples, row_keys
from samesense.texts import word_digest

ROWS = [
    ("jog", "run", 1, "synonym", "v", ""),
    ("beautiful", "gorgeous", 1, "synonym", "a", ""),
    ("colour", "funeral-director", 0, "random", "n", ""),
    ("accommodation", "government", 0, "random", "n", ""),
    ("quickly", "slowly", 0, "antonym", "r", ""),
    ("auto", "car", 1, "synonym", "n", "car.n.01"),
    ("bike", "car", 0, "co_hyponym", "n", "bicycle.n.01 car.n.01"),
]
OFF = {
    **dict.fromkeys(METHODS, 0.0),
    "masked_language_model": None,
    "translation_models": None,
    "encoder": "none",
    "min_similarity": 0.0,
}
WITHOUT_MODELS = [method for method in METHODS if method not in REWORDED_BY_MODEL]
Rewriter = Callable[..., pd.DataFrame]


def pairs() -> pd.DataFrame:
    return pair_table(
        pd.DataFrame(ROWS, columns=["left", "right", "label", "kind", "pos", "source"]).assign(origin="w")
    )


def digests(*words: str) -> frozenset[str]:
    """Return the digests of words."""
    return frozenset(map(word_digest, words))


@pytest.fixture
def rewritten(wordnet: WordNet, limits: SenseLimits) -> Rewriter:
    """Return a function that paraphrases the pairs with each of some methods."""

    def call(
        methods: list[str],
        seed: int = 1,
        held_out: frozenset[str] = frozenset(),
        train: pd.DataFrame | None = None,
        rate: float = 1.0,
    ) -> pd.DataFrame:
        settings = Paraphrases.model_validate({**OFF, **dict.fromkeys(methods, rate)})
        rows = pairs() if train is None else train
        return paraphrase(rows, wordnet, held_out, settings, limits, encoder=None, seed=seed)

    return call


def test_what_a_model_rewords_needs_an_encoder(rewritten: Rewriter, monkeypatch: pytest.MonkeyPatch) -> None:
    unchanging = SimpleNamespace(augment=lambda text, _rng: text)
    monkeypatch.setattr("samesense.corpus.methods.masked_language_model", lambda _: unchanging)
    with pytest.raises(ValueError, match=r"^contextual needs an encoder$"):
        rewritten(["contextual"])


def test_the_encoder_is_looked_for_if_a_model_rewords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samesense.corpus.methods.find_checkpoint", lambda *given: given)
    checkpoints: Any = {"none": "to compare with", "other": "of something else"}
    encoders = {
        method: Paraphrases.model_validate({**OFF, method: 0.5}).find_encoder(checkpoints) for method in METHODS
    }
    assert encoders == dict.fromkeys(WITHOUT_MODELS) | dict.fromkeys(REWORDED_BY_MODEL, ("none", "to compare with"))


def test_rows_that_a_rewrite_does_not_change_are_left_out() -> None:
    def change(given: Row, _: Random) -> tuple[str, str] | None:
        if given.pos == "v":
            return "sprint", given.right
        return (given.left, given.right) if given.pos == "n" else None

    result = rewrite_rows(pairs(), change, "swap", 1)
    assert result.to_numpy().tolist() == [["sprint", "run", 1, "synonym", "v", "paraphrase:swap", "jog\trun"]]


@pytest.mark.parametrize("method", WITHOUT_MODELS)
def test_each_method_keeps_label_and_kind_names_its_source_and_follows_the_seed(
    rewritten: Rewriter, method: str
) -> None:
    table = rewritten([method])
    assert not table.empty
    assert set(table["origin"]) == {f"paraphrase:{method}"}
    originals = {f"{left}\t{right}": (label, kind, pos) for left, right, label, kind, pos, _ in ROWS}
    for _, row in table.iterrows():
        assert originals[row["source"]] == (row["label"], row["kind"], row["pos"])
        assert row["source"] != f"{row['left']}\t{row['right']}"
    pd.testing.assert_frame_equal(table, rewritten([method]))
    if method != "context":  # there is one example to choose from
        assert any(not table.equals(rewritten([method], seed)) for seed in range(2, 12))


def test_a_method_whose_rate_is_0_is_not_tried(rewritten: Rewriter) -> None:
    assert rewritten([]).empty


@pytest.mark.parametrize("method", WITHOUT_MODELS)
def test_the_rewrite_of_a_row_depends_on_no_other_row(wordnet: WordNet, method: str) -> None:
    settings = Paraphrases.model_validate({**OFF, method: 1.0})
    ((_, rewrite),) = rewrites_by_method(Meanings(wordnet, wordnet.senses), set(), set(), settings)
    rows, half = pairs(), pairs().iloc[::-2]
    for seed in range(9):
        table = rewrite_rows(rows, rewrite, method, seed)
        expected = table[is_among(table["source"], row_keys(half))]
        pd.testing.assert_frame_equal(rewrite_rows(half, rewrite, method, seed).sort_index(), expected)


def test_the_paraphrases_of_the_other_rows_stay_if_half_of_the_rows_are_dropped(rewritten: Rewriter) -> None:
    half = pairs().iloc[::2]
    for seed in range(9):
        table = rewritten(WITHOUT_MODELS, seed, rate=0.5)
        kept = table[is_among(table["source"], row_keys(half))].reset_index(drop=True)
        pd.testing.assert_frame_equal(rewritten(WITHOUT_MODELS, seed, train=half, rate=0.5), kept)


def test_no_held_out_word_and_no_negative_that_is_a_synonym_comes_in(rewritten: Rewriter) -> None:
    words = {"bicycle", "machine", "jogging"}
    assert words.isdisjoint(all_words(pairs()))  # so that nothing but a digest holds them out
    assert words <= set(all_words(*(rewritten(WITHOUT_MODELS, seed) for seed in range(9))))
    for seed in range(9):
        table = rewritten(WITHOUT_MODELS, seed, digests(*words))
        assert words.isdisjoint(all_words(table))
        negatives = set(pair_tuples(table[table["label"] == 0]))
        assert {("auto", "car"), ("car", "machine"), ("bicycle", "bike")}.isdisjoint(negatives)


def test_no_sentence_or_definition_that_mentions_a_held_out_word_is_used(rewritten: Rewriter) -> None:
    context = [
        ["he needs a bike to get to work", "he needs a car to get to work", "paraphrase:context"],
        ["he needs a car to get to work", "he needs an auto to get to work", "paraphrase:context"],
    ]
    gloss = [["a motor vehicle with four wheels", "car", "paraphrase:gloss"]]
    for held_out, expected in (((), gloss + context), (("Work",), gloss), (("motor-vehicle",), context)):
        table = rewritten(["context", "gloss"], held_out=digests(*held_out))
        assert table[["left", "right", "origin"]].to_numpy().tolist() == expected


def test_the_counts_show_rows_share_and_samples() -> None:
    table = pairs().head(2).assign(origin="paraphrase:typo", source="jog\trun")
    assert count_paraphrases(table, pairs().head(6), digests("auto"), seed=1) == {
        "typo": {
            "rows": 2,
            "share": 0.25,
            "samples": ["jog / run -> auto / car (1)", "jog / run -> accommodation / government (0)"],
        }
    }


def test_the_counts_say_how_many_sentences_and_definitions_mention_a_held_out_word(rewritten: Rewriter) -> None:
    table, train = rewritten(["context", "gloss", "inflection"]), pairs()

    def mentions(*words: str) -> dict[str, int | None]:
        counts = count_paraphrases(table, train, digests(*words), seed=1)
        return {method: count.get("mention_a_held_out_word") for method, count in counts.items()}

    assert mentions() == {"context": 0, "gloss": 0, "inflection": None}
    assert mentions("work", "ran") == {"context": 2, "gloss": 0, "inflection": None}
    assert mentions("motor-vehicle", "to") == {"context": 0, "gloss": 1, "inflection": None}  # to is a stop word


@pytest.mark.parametrize(
    ("held_out", "expected"), [("tree", 0), ("larch", 0), ("larch tree", 0), ("wood", 1), ("in", 0)]
)
def test_a_held_out_word_in_the_original_pair_is_not_one_in_the_sentence(held_out: str, expected: int) -> None:
    row = (
        "a larch in the wood",
        "a larch tree in the wood",
        1,
        "synonym",
        "n",
        "paraphrase:context",
        "larch\tlarch tree",
    )
    table = pair_table(pd.DataFrame([row], columns=list(COLUMNS)))
    counts = count_paraphrases(table, table, digests(held_out), seed=1)
    assert counts["context"]["mention_a_held_out_word"] == expected
