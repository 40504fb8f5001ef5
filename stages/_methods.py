"""The methods of paraphrasing, by the names they have in params.yaml."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Annotated

from pydantic import Field

from stages._augmenters import back_translation, keyboard, masked_language_model, misspellings
from stages._meanings import Meanings
from stages._pairs import METHODS
from stages._params import Section
from stages._rewrites import (
    Rewrite,
    defined,
    framed,
    in_context,
    inflect,
    misspell,
    one_side,
    recase,
    respell,
    reworded,
    swap,
)

Rate = Annotated[float, Field(ge=0, le=1)]


class Paraphrases(Section):
    """The section ``paraphrases`` of params.yaml: per method, the share of the pairs that it is tried on."""

    inflection: Rate
    spelling_variant: Rate
    typo: Rate
    misspelling: Rate
    case: Rate
    context: Rate
    gloss: Rate
    synonym_replacement: Rate
    contextual: Rate
    back_translation: Rate
    masked_language_model: Path | None
    translation_models: tuple[Path, Path] | None
    encoder: str
    min_similarity: float = Field(ge=-1, le=1)


def methods(  # noqa: C901  # a case per method
    meanings: Meanings, known: AbstractSet[str], held_out: AbstractSet[str], wanted: Paraphrases
) -> Iterator[tuple[str, Rewrite]]:
    """Yield the ways to rewrite a pair, by the names they have in params.yaml: those whose rate is not 0."""
    for method in (method for method in METHODS if getattr(wanted, method)):
        match method:
            case "inflection":
                yield method, inflect
            case "spelling_variant":
                yield method, respell(meanings)
            case "typo":
                yield method, misspell(keyboard(), known)
            case "misspelling":
                yield method, misspell(misspellings(), known)
            case "case":
                yield method, recase
            case "context":
                yield method, in_context(framed(meanings, held_out))
            case "gloss":
                yield method, defined(meanings, held_out)
            case "synonym_replacement":
                yield method, swap(meanings)
            case "contextual":
                augmenter = masked_language_model(wanted.masked_language_model)
                yield method, in_context(reworded(framed(meanings, held_out), augmenter))
            case "back_translation":
                yield method, one_side(back_translation(wanted.translation_models))
            case _:
                raise ValueError(f"no method {method}")
