"""nlpaug's augmenters, as the paraphrases use them."""

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from samesense.corpus.rewrites import MIN_LETTERS, PLACE, Augmenter, Change
from samesense.errors import ParamsError
from samesense.models.pretrained import read_pretrained

WHOLE_WORDS = {"tokenizer": str.split, "reverse_tokenizer": " ".join}  # nlpaug's own part words at hyphens
MAX_LENGTH = 64  # tokens of a translation


class NlpaugAugmenter:
    """An augmenter of nlpaug that draws from a given generator; nlpaug itself draws from global ones.

    Attributes:
        augmenter: of nlpaug.
    """

    def __init__(self, augmenter: Any, *, has_model: bool = False) -> None:  # noqa: ANN401  # nlpaug is untyped
        """Wrap an augmenter of nlpaug; a language model in it also draws from torch's global generator."""
        self.augmenter = augmenter
        self._has_model = has_model

    def augment(self, text: str, rng: Random) -> str:
        """Return a text like ``text``."""
        if self._has_model:
            import torch

            torch.manual_seed(rng.getrandbits(32))
        with _drawing_from(rng):
            return " ".join(self.augmenter.augment(text))


@contextmanager
def _drawing_from(rng: Random) -> Iterator[None]:
    """Let the functions of the module random, and NumPy's, draw what ``rng`` decides."""
    import numpy as np

    before, before_numpy = random.getstate(), np.random.get_state()  # noqa: NPY002  # nlpaug takes no generator
    np.random.seed(rng.getrandbits(32))  # noqa: NPY002  # the same
    random.setstate(rng.getstate())
    try:
        yield
    finally:
        rng.setstate(random.getstate())
        random.setstate(before)
        np.random.set_state(before_numpy)  # noqa: NPY002  # the same


def keyboard_errors() -> Augmenter:
    """Return an augmenter that replaces one letter with that of a neighbouring key."""
    from nlpaug.augmenter.char import KeyboardAug

    one_letter = {"aug_char_min": 1, "aug_char_max": 1, "aug_word_max": 1, "min_char": MIN_LETTERS}
    letters_only = {"include_special_char": False, "include_numeric": False, "include_upper_case": False}
    return NlpaugAugmenter(KeyboardAug(**one_letter, **letters_only, **WHOLE_WORDS))


def misspellings() -> Augmenter:
    """Return an augmenter that replaces one word with a common misspelling of it."""
    from nlpaug.augmenter.word import SpellingAug

    augmenter = SpellingAug(aug_max=1, include_reverse=False, **WHOLE_WORDS)
    for errors in augmenter.model.dict.values():
        errors.sort()  # nlpaug leaves them in the order of a set, which differs from one process to the next
    return NlpaugAugmenter(augmenter)


def masked_language_model(folder: Path | None) -> Augmenter:
    """Return an augmenter that lets a masked language model change one word of a sentence.

    Raises:
        ParamsError: the folder is missing, or its model is not BERT, DistilBERT or RoBERTa.
    """
    from nlpaug.augmenter.word import ContextualWordEmbsAug
    from nlpaug.model import lang_models
    from transformers import AutoConfig

    where = _check_folder(folder, "masked_language_model", "contextual")
    kind = read_pretrained(AutoConfig, where).model_type
    known = {"bert": lang_models.Bert, "distilbert": lang_models.Bert, "roberta": lang_models.Roberta}
    if kind not in known:
        raise ParamsError(
            f"params.yaml: paraphrases.masked_language_model: {where} is {kind}; expected {', '.join(known)}"
        )
    # nlpaug 1.1.11 calls methods of tokenizers that transformers 5 no longer has.
    known[kind].token2id = lambda self, token: self.tokenizer.convert_tokens_to_ids(token)
    known[kind].id2token = lambda self, number: self.tokenizer.convert_ids_to_tokens(int(number))
    kind = kind.removeprefix("distil")
    augmenter = ContextualWordEmbsAug(str(where), model_type=kind, aug_max=1, stopwords=[PLACE], top_k=10)
    return NlpaugAugmenter(augmenter, has_model=True)


def back_translation(folders: tuple[Path, Path] | None) -> Change:
    """Return a function that translates a phrase of several words there and back, with two Marian models.

    Raises:
        ParamsError: a folder is missing.
    """
    from nlpaug.augmenter.word import BackTranslationAug

    there, back = (
        _check_folder(folder, "translation_models", "back_translation") for folder in folders or (None, None)
    )
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # sacremoses recommends itself
        augmenter: Any = BackTranslationAug(str(there), str(back), max_length=MAX_LENGTH)

    def change(phrase: str, _: Random) -> str | None:
        if " " not in phrase:
            return None  # a single word would be translated in any of its senses
        (text,) = augmenter.augment(phrase)
        return str(text).strip().rstrip(".").lower()

    return change


def _check_folder(folder: Path | None, name: str, method: str) -> Path:
    if folder is None or not (folder / "model.safetensors").is_file():
        raise ParamsError(
            f"params.yaml: paraphrases.{name}: {folder} is not a folder with a model.safetensors; {method} needs one"
        )
    return folder
