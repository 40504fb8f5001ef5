"""Paraphrases keep the label, bring in no held-out word and can be repeated."""

from collections.abc import Callable
from random import Random
from types import SimpleNamespace

import pandas as pd
import pytest

from samesense.corpus.methods import Paraphrases
from samesense.corpus.paraphrases import REWORDED_BY_MODEL, count_paraphrases, paraphrase, rewrite_rows
from samesense.corpus.rewrites import Row
from samesense.corpus.senses import SenseLimits
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import METHODS, all_words, pair_table, pair_tuples

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


@pytest.fixture
def rewritten(wordnet: WordNet, limits: SenseLimits) -> Rewriter:
    """Return a function that paraphrases the pairs with each of some methods."""

    def call(methods: list[str], seed: int = 1, held_out: frozenset[str] = frozenset()) -> pd.DataFrame:
        settings = Paraphrases.model_validate({**OFF, **dict.fromkeys(methods, 1.0)})
        return paraphrase(pairs(), wordnet, held_out, settings, limits, encoder=None, seed=seed)

    return call


def test_what_a_model_rewords_needs_an_encoder(rewritten: Rewriter, monkeypatch: pytest.MonkeyPatch) -> None:
    unchanging = SimpleNamespace(augment=lambda text, _rng: text)
    monkeypatch.setattr("samesense.corpus.methods.masked_language_model", lambda _: unchanging)
    with pytest.raises(ValueError, match=r"^contextual needs an encoder$"):
        rewritten(["contextual"])


def test_rows_that_a_rewrite_does_not_change_are_left_out(seeded: Callable[[int], Random]) -> None:
    def change(given: Row, rng: Random) -> tuple[str, str] | None:
        if given.pos == "v":
            return "sprint", given.right
        return (given.left, given.right) if given.pos == "n" else None

    result = rewrite_rows(pairs(), change, "swap", seeded(1))
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


def test_no_held_out_word_and_no_negative_that_is_a_synonym_comes_in(rewritten: Rewriter) -> None:
    held_out = frozenset({"bicycle", "machine", "jogging"})
    assert held_out <= set(all_words(*(rewritten(WITHOUT_MODELS, seed) for seed in range(9))))
    for seed in range(9):
        table = rewritten(WITHOUT_MODELS, seed, held_out)
        assert held_out.isdisjoint(all_words(table))
        negatives = set(pair_tuples(table[table["label"] == 0]))
        assert {("auto", "car"), ("car", "machine"), ("bicycle", "bike")}.isdisjoint(negatives)


def test_the_counts_show_rows_share_and_samples() -> None:
    table = pairs().head(2).assign(origin="paraphrase:typo", source="jog\trun")
    assert count_paraphrases(table, pairs().head(6), seed=1) == {
        "typo": {
            "rows": 2,
            "share": 0.25,
            "samples": ["jog / run -> accommodation / government (0)", "jog / run -> auto / car (1)"],
        }
    }
