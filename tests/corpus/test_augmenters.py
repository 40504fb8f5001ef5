"""nlpaug changes one word of a text, with the draws of a given generator."""

import random
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from samesense.corpus.augmenters import (
    NlpaugAugmenter,
    back_translation,
    keyboard_errors,
    masked_language_model,
    misspellings,
)
from samesense.corpus.rewrites import Augmenter, Row, change_one_side, misspell, reword_frame, set_in_context
from samesense.errors import ParamsError
from samesense.texts import Pair

Seeded = Callable[[int], Random]


class Drawing:
    """An augmenter as nlpaug has them, which draws from the global generators of Python and NumPy."""

    def augment(self, text: str) -> list[str]:
        """Return the text and two numbers."""
        if text == "bad":
            raise RuntimeError(random.random())  # noqa: S311
        numbers = random.randrange(1000), np.random.randint(1000)  # noqa: NPY002, S311
        return [text, *map(str, numbers)]


def set_global_generators(seed: int) -> tuple[object, object]:
    """Seed the global generators of Python and NumPy, and return their states."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002
    return global_states()


def global_states() -> tuple[object, object]:
    """Return the states of the global generators of Python and NumPy, to compare."""
    return random.getstate(), repr(np.random.get_state())  # noqa: NPY002


def test_nlpaug_draws_from_the_given_generator_and_leaves_the_global_ones_alone(seeded: Seeded) -> None:
    before, rng, same = set_global_generators(5), seeded(7), seeded(7)
    augmenter = NlpaugAugmenter(Drawing())
    for _ in range(3):
        numpy_seed = same.getrandbits(32)
        numbers = same.randrange(1000), np.random.RandomState(numpy_seed).randint(1000)
        assert augmenter.augment("a", rng) == f"a {numbers[0]} {numbers[1]}"
        assert rng.getstate() == same.getstate()
    same.getrandbits(32)
    with pytest.raises(RuntimeError, match=f"^{same.random()}$"):
        augmenter.augment("bad", rng)
    assert rng.getstate() == same.getstate()
    assert global_states() == before


@pytest.mark.parametrize("make", [keyboard_errors, misspellings])
def test_the_draws_of_nlpaugs_augmenters_depend_on_the_given_generator_only(
    make: Callable[[], Augmenter], seeded: Seeded
) -> None:
    augmenter = make()
    texts = []
    for global_seed, seed in ((1, 7), (2, 7), (1, 8)):
        before, rng = set_global_generators(global_seed), seeded(seed)
        texts.append([augmenter.augment("accommodation", rng) for _ in range(20)])
        assert global_states() == before
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_a_typo_changes_one_letter_and_keeps_hyphens(seeded: Seeded) -> None:
    rewrite, rng = misspell(keyboard_errors(), set()), seeded(1)
    for _ in range(20):
        changed = rewrite(Row("self-destruction", "self-destruction", 1, "n", ""), rng)
        assert changed is not None
        (word,) = set(changed) - {"self-destruction"}
        assert [one != other for one, other in zip(word, "self-destruction", strict=True)].count(True) == 1
        assert word.count("-") == 1


def test_a_masked_language_model_rewords_the_sentence_but_not_the_words(tiny_distilbert: Path, seeded: Seeded) -> None:
    import torch

    augmenter = masked_language_model(tiny_distilbert)
    rewrite = set_in_context(reword_frame(lambda *_: "we drive a {} home", augmenter, set()))

    def draw(global_seed: int) -> list[Pair | None]:
        before, rng = set_global_generators(global_seed), seeded(1)
        torch.manual_seed(global_seed)
        rewritten = [rewrite(Row("car", "auto", 1, "n", ""), rng) for _ in range(10)]
        assert global_states() == before
        return rewritten

    draws = draw(global_seed=1)
    assert draws == draw(global_seed=2)
    pairs = [pair for pair in draws if pair is not None]
    assert pairs
    for left, right in pairs:
        assert "car" in left.split()
        assert "auto" in right.split()
        assert right == left.replace("a car", "an auto").replace("car", "auto")
        assert left != "we drive a car home"


def test_a_phrase_is_translated_there_and_back_but_not_a_word(tiny_marian: Path, seeded: Seeded) -> None:
    change, rng = back_translation((tiny_marian, tiny_marian)), seeded(1)
    assert change("word", rng) is None
    text = change("two words", rng)
    assert isinstance(text, str)
    assert text == text.strip().lower()
    rewrite = change_one_side(change)
    expected = {(text, "two words"), ("two words", text)} if text else {None}
    assert rewrite(Row("two words", "two words", 1, "n", ""), rng) in expected


@pytest.mark.parametrize(
    ("load", "message"),
    [
        (
            lambda: masked_language_model(None),
            "masked_language_model: None is not a folder with a model.safetensors; contextual needs one",
        ),
        (
            lambda: back_translation((Path("nowhere"), Path("nowhere"))),
            "translation_models: nowhere is not a folder with a model.safetensors; back_translation needs one",
        ),
        (
            lambda: back_translation(None),
            "translation_models: None is not a folder with a model.safetensors; back_translation needs one",
        ),
    ],
)
def test_a_method_without_its_model_is_refused(load: Callable[[], object], message: str) -> None:
    with pytest.raises(ParamsError) as caught:
        load()
    assert str(caught.value) == f"params.yaml: paraphrases.{message}"


def test_a_masked_language_model_of_another_kind_is_refused(tiny_marian: Path) -> None:
    with pytest.raises(ParamsError) as caught:
        masked_language_model(tiny_marian)
    assert str(caught.value) == (
        f"params.yaml: paraphrases.masked_language_model: {tiny_marian} is marian; expected bert, distilbert, roberta"
    )
