"""Rewrites of pairs keep the label, bring no held-out word and are repeatable."""

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stages._augmenters import back_translation, keyboard, masked_language_model
from stages._cli import BadInputError
from stages._meanings import Meanings, american, mentions
from stages._methods import Paraphrases
from stages._pairs import METHODS, pair_table
from stages._rewrites import (
    Row,
    defined,
    framed,
    in_context,
    inflect,
    inflected,
    misspell,
    one_side,
    recase,
    respell,
    reworded,
    swap,
)
from stages._senses import SenseLimits
from stages._wordnet import WordNet
from stages.paraphrases import Params, paraphrase, rewritten, summary

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
LIMITS = SenseLimits(
    wordnet=True,
    pos=["n", "v", "a", "r"],
    max_sense_rank=6,
    max_sense_rank_sum=12,
    min_sense_share=0,
    min_zipf=0,
    max_words=4,
    proper_names=False,
)


def pairs() -> pd.DataFrame:
    return pair_table(
        pd.DataFrame(ROWS, columns=["left", "right", "label", "kind", "pos", "source"]).assign(origin="w")
    )


def params(seed: int = 1, rates: dict[str, float] | None = None) -> Params:
    wanted = Paraphrases.model_validate({**OFF, **(rates or {})})
    return Params(seed=seed, corpus=LIMITS, paraphrases=wanted, models={})


def row(left: str, right: str, pos: str = "n", source: str = "") -> Row:
    return Row(left, right, pos, source)


class Fixed:
    """An augmenter that always answers the same."""

    def __init__(self, answer: str) -> None:
        """Keep the answer."""
        self.answer = answer

    def augment(self, data: str) -> list[str]:  # noqa: ARG002  # as nlpaug calls it
        """Return the answer."""
        return [self.answer]


@pytest.mark.parametrize(
    ("words", "tag", "form"),
    [
        ("run", "VBG", "running"),
        ("give up", "VBD", "gave up"),
        ("funeral director", "NNS", "funeral directors"),
        ("operating instructions", "NNS", None),
        ("big", "JJR", "bigger"),
        ("beautiful", "JJR", None),
        ("well off", "JJR", None),
    ],
)
def test_inflection(words: str, tag: str, form: str | None) -> None:
    assert inflected(words, tag) == form


def test_both_sides_are_inflected_alike_or_not_at_all() -> None:
    random.seed(0)
    seen = {inflect(row("jog", "run", "v")) for _ in range(50)}
    assert seen == {("jogging", "running"), ("jogged", "ran"), ("jogs", "runs")}
    assert inflect(row("big", "beautiful", "a")) is None
    assert inflect(row("quickly", "slowly", "r")) is None


def test_a_misspelling_that_is_another_word_or_of_a_short_word_is_left_out() -> None:
    random.seed(0)
    assert {misspell(Fixed("Guverment"), set())(row("government", "government")) for _ in range(20)} == {
        ("guverment", "government"),
        ("government", "guverment"),
    }
    assert misspell(Fixed("Govern-Ment"), {"government"})(row("governmant", "governmant")) is None
    assert misspell(Fixed("cut"), set())(row("cat", "cat")) is None


@pytest.mark.parametrize(
    ("british", "other"),
    [
        ("colour", "color"),
        ("theatre", "theater"),
        ("organise", "organize"),
        ("catalogue", "catalog"),
        ("defence", "defense"),
        ("travelling", "traveling"),
        ("encyclopaedia", "encyclopedia"),
        ("grey-haired", "gray haired"),
    ],
)
def test_british_and_american_spellings_share_a_key(british: str, other: str) -> None:
    assert american(british) == american(other)


def test_other_spellings_are_those_of_a_synset_and_hyphens(wordnet: WordNet) -> None:
    random.seed(0)
    more = pd.DataFrame(
        [("colour", "n", "c.n.01", 1), ("color", "n", "c.n.01", 1)], columns=["word", "pos", "synset", "rank"]
    )
    senses = pd.concat([wordnet.senses, more.assign(share=1.0, origin="w")], ignore_index=True)
    known = WordNet(**{**vars(wordnet), "senses": senses})
    rewrite = respell(Meanings(known, senses))
    assert {rewrite(row("colour", "colour")) for _ in range(30)} >= {("color", "colour"), ("colour", "color")}
    assert {rewrite(row("ice-cream", "ice-cream")) for _ in range(9)} == {
        ("ice cream", "ice-cream"),
        ("ice-cream", "ice cream"),
    }


def test_case_changes_one_side_or_both() -> None:
    random.seed(0)
    assert {recase(row("car", "auto")) for _ in range(99)} == {
        ("Car", "auto"),
        ("car", "Auto"),
        ("Car", "Auto"),
        ("CAR", "auto"),
        ("car", "AUTO"),
        ("CAR", "AUTO"),
    }


def test_both_words_are_set_in_one_example(wordnet: WordNet) -> None:
    meanings = Meanings(wordnet, wordnet.senses)
    sentence = "he needs {} to get to work"
    rewrite = in_context(framed(meanings, set()))
    expected = (sentence.format("an auto"), sentence.format("a car"))
    assert rewrite(row("auto", "car", "n", "car.n.01")) == expected
    assert rewrite(row("bike", "car", "n", "bicycle.n.01 car.n.01")) == (sentence.format("a bike"), expected[1])
    assert rewrite(row("bike", "car")) == (sentence.format("a bike"), expected[1])  # by the first sense of car
    assert rewrite(row("bike", "vehicle")) is None
    assert in_context(framed(meanings, {"work"}))(row("auto", "car", "n", "car.n.01")) is None
    assert in_context(framed(meanings, {"he", "to"}))(row("auto", "car", "n", "car.n.01")) == expected  # stop words


def test_a_definition_takes_the_place_of_a_word(wordnet: WordNet) -> None:
    random.seed(0)
    meanings = Meanings(wordnet, wordnet.senses)
    rewrite = defined(meanings, set())
    found = {rewrite(row("bike", "car", "n", "bicycle.n.01 car.n.01")) for _ in range(9)}
    assert found == {("bike", "a motor vehicle with four wheels"), None}
    assert {defined(meanings, {"motorvehicle"})(row("bike", "car")) for _ in range(9)} == {None}


def test_another_member_of_the_rows_own_synset_is_swapped_in(wordnet: WordNet) -> None:
    random.seed(0)
    rewrite = swap(Meanings(wordnet, wordnet.senses))
    found = {rewrite(row("bike", "car", "n", "bicycle.n.01 car.n.01")) for _ in range(50)}
    assert found == {("bicycle", "car"), ("auto", "bike"), ("machine", "bike")}
    assert {rewrite(row("hot", "cold", "a", "hot.a.01 cold.a.01")) for _ in range(9)} == {None}


def test_words_and_phrases_are_found_in_a_text() -> None:
    assert mentions("Hot dogs, and a hot-dog stand", {"hotdog"})
    assert not mentions("Hot dogs, and a stand", {"hotdog"})
    assert not mentions("this is it", {"this", "is", "it"})


def test_rows_that_no_rewrite_changes_are_left_out() -> None:
    def change(given: Row) -> tuple[str, str] | None:
        return ("sprint", given.right) if given.pos == "v" else (given.left, given.right) if given.pos == "n" else None

    result = rewritten(pairs(), change, "swap")
    assert result.to_numpy().tolist() == [["sprint", "run", 1, "synonym", "v", "paraphrase:swap", "jog\trun"]]


@pytest.mark.parametrize(
    "method",
    ["inflection", "spelling_variant", "typo", "misspelling", "case", "context", "gloss", "synonym_replacement"],
)
def test_each_method_keeps_label_and_kind_names_its_source_and_follows_the_seed(wordnet: WordNet, method: str) -> None:
    wanted = {method: 1.0}
    table = paraphrase(pairs(), wordnet, set(), params(1, wanted))
    assert not table.empty
    assert set(table["origin"]) == {f"paraphrase:{method}"}
    sources = {f"{left}\t{right}": (label, kind, pos) for left, right, label, kind, pos, _ in ROWS}
    for _, made in table.iterrows():
        assert sources[made["source"]] == (made["label"], made["kind"], made["pos"])
        assert made["source"] != f"{made['left']}\t{made['right']}"
    pd.testing.assert_frame_equal(table, paraphrase(pairs(), wordnet, set(), params(1, wanted)))
    if method != "context":  # there is one example to choose from
        others = [paraphrase(pairs(), wordnet, set(), params(seed, wanted)) for seed in range(2, 12)]
        assert any(not table.equals(other) for other in others)
    assert paraphrase(pairs(), wordnet, set(), params()).empty


def test_no_held_out_word_and_no_negative_that_is_a_synonym_comes_in(wordnet: WordNet) -> None:
    every = {method: 1.0 for method in METHODS if method not in {"contextual", "back_translation"}}
    free = [paraphrase(pairs(), wordnet, set(), params(seed, every)) for seed in range(9)]
    words = {word for table in free for side in ("left", "right") for word in table[side]}
    assert {"bicycle", "machine", "jogging"} <= words
    held_out = {"bicycle", "machine", "jogging"}
    for seed in range(9):
        table = paraphrase(pairs(), wordnet, held_out, params(seed, every))
        assert held_out.isdisjoint({*table["left"], *table["right"]})
        negatives = table[table["label"] == 0]
        assert not {("auto", "car"), ("car", "machine"), ("bicycle", "bike")} & set(
            zip(negatives["left"], negatives["right"], strict=True)
        )


def test_the_summary_shows_rows_share_and_samples() -> None:
    made = pairs().head(2).assign(origin="paraphrase:typo", source="jog\trun")
    assert summary(made, pairs().head(6), seed=1)["typo"] == {
        "rows": 2,
        "share": 0.25,
        "samples": ["jog / run -> accommodation / government (0)", "jog / run -> auto / car (1)"],
    }


def test_nlpaug_changes_one_word_and_keeps_hyphens() -> None:
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    for _ in range(20):
        changed = misspell(keyboard(), set())(row("self-destruction", "self-destruction"))
        assert changed is not None
        (word,) = set(changed) - {"self-destruction"}
        assert len(word) == len("self-destruction")
        assert word.count("-") == 1


def test_a_masked_language_model_rewords_the_sentence_but_not_the_words(tiny_distilbert: Path) -> None:
    np.random.seed(1)  # noqa: NPY002
    augmenter = masked_language_model(tiny_distilbert)
    rewrite = in_context(reworded(lambda _: "we drive a {} home", augmenter))
    found = [rewrite(row("car", "auto")) for _ in range(10)]
    made = [pair for pair in found if pair is not None]
    assert made
    for left, right in made:
        assert "car" in left.split()
        assert "auto" in right.split()
        assert right == left.replace("a car", "an auto").replace("car", "auto")
        assert left != "we drive a car home"


def test_a_phrase_goes_there_and_back(tiny_marian: Path) -> None:
    change = back_translation((tiny_marian, tiny_marian))
    assert change("word") is None
    assert isinstance(one_side(change)(row("two words", "two words")), tuple | None)
    assert isinstance(change("two words"), str)


@pytest.mark.parametrize(
    ("load", "message"),
    [
        (lambda: masked_language_model(None), "masked_language_model: None is no folder with a model.safetensors"),
        (lambda: back_translation((Path("nowhere"), Path("nowhere"))), "translation_models: nowhere is no folder"),
    ],
)
def test_a_method_without_its_model_is_refused(load: object, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        load()  # type: ignore[operator]
