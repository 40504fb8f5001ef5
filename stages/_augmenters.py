"""nlpaug's augmenters, as the paraphrases use them."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stages._cli import BadInputError
from stages._rewrites import MIN_LETTERS, PLACE

if TYPE_CHECKING:
    from stages._rewrites import Augmenter

WHOLE_WORDS = {"tokenizer": str.split, "reverse_tokenizer": " ".join}  # nlpaug's own part words at hyphens
MAX_LENGTH = 64  # tokens of a translation


def keyboard() -> "Augmenter":
    """Return an augmenter that takes a neighbouring key for one letter."""
    from nlpaug.augmenter.char import KeyboardAug

    one_letter = {"aug_char_min": 1, "aug_char_max": 1, "aug_word_max": 1, "min_char": MIN_LETTERS}
    letters_only = {"include_special_char": False, "include_numeric": False, "include_upper_case": False}
    augmenter: Augmenter = KeyboardAug(**one_letter, **letters_only, **WHOLE_WORDS)
    return augmenter


def misspellings() -> "Augmenter":
    """Return an augmenter that spells one word as people misspell it."""
    from nlpaug.augmenter.word import SpellingAug

    augmenter = SpellingAug(aug_max=1, include_reverse=False, **WHOLE_WORDS)
    for errors in augmenter.model.dict.values():
        errors.sort()  # nlpaug leaves them in the order of a set, which differs from one process to the next
    found: Augmenter = augmenter
    return found


def masked_language_model(folder: Path | None) -> "Augmenter":
    """Return an augmenter that lets a masked language model change one word of a sentence.

    Raises:
        BadInputError: the folder is missing, or its model is not BERT, DistilBERT or RoBERTa.
    """
    from nlpaug.augmenter.word import ContextualWordEmbsAug
    from nlpaug.model import lang_models
    from transformers import AutoConfig

    where = _checked(folder, "masked_language_model", "contextual")
    kind = AutoConfig.from_pretrained(where, local_files_only=True).model_type
    known = {"bert": lang_models.Bert, "distilbert": lang_models.Bert, "roberta": lang_models.Roberta}
    if kind not in known:
        raise BadInputError(
            f"params.yaml: paraphrases.masked_language_model: {where} is {kind}; expected {', '.join(known)}"
        )
    # nlpaug 1.1.11 calls methods of tokenizers that transformers 5 has no more.
    known[kind].token2id = lambda self, token: self.tokenizer.convert_tokens_to_ids(token)
    known[kind].id2token = lambda self, number: self.tokenizer.convert_ids_to_tokens(int(number))
    kind = kind.removeprefix("distil")
    augmenter: Augmenter = ContextualWordEmbsAug(str(where), model_type=kind, aug_max=1, stopwords=[PLACE], top_k=10)
    return augmenter


def back_translation(folders: tuple[Path, Path] | None) -> Callable[[str], str | None]:
    """Return a function that translates a phrase of several words there and back, with two Marian models.

    Raises:
        BadInputError: a folder is missing.
    """
    from nlpaug.augmenter.word import BackTranslationAug

    there, back = (_checked(folder, "translation_models", "back_translation") for folder in folders or (None, None))
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # that sacremoses would mend punctuation
        augmenter: Any = BackTranslationAug(str(there), str(back), max_length=MAX_LENGTH)

    def change(phrase: str) -> str | None:
        if " " not in phrase:
            return None  # a single word is translated in any of its senses
        (text,) = augmenter.augment(phrase)
        return str(text).strip().rstrip(".").lower()

    return change


def _checked(folder: Path | None, name: str, method: str) -> Path:
    if folder is None or not (folder / "model.safetensors").is_file():
        raise BadInputError(
            f"params.yaml: paraphrases.{name}: {folder} is no folder with a model.safetensors; {method} needs one"
        )
    return folder
