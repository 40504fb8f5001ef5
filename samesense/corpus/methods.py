"""The methods of paraphrasing, by the names they have in params.yaml."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Annotated

from pydantic import Field

from samesense.corpus.augmenters import back_translation, keyboard_errors, masked_language_model, misspellings
from samesense.corpus.meanings import Meanings
from samesense.corpus.rewrites import (
    Rewrite,
    abbreviate,
    change_one_side,
    define,
    example_frame,
    inflect,
    misspell,
    recase,
    replace_with_member,
    respell,
    reword_frame,
    set_in_context,
)
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.pairs import METHODS
from samesense.params import Section

REWORDED_BY_MODEL = ("contextual", "back_translation")  # methods whose results are compared with the originals

Rate = Annotated[float, Field(ge=0, le=1)]


class Paraphrases(Section):
    """The section ``paraphrases`` of params.yaml: per method, the share of the pairs that it is tried on."""

    inflection: Rate
    spelling_variant: Rate
    typo: Rate
    misspelling: Rate
    case: Rate
    initials: Rate
    context: Rate
    gloss: Rate
    synonym_replacement: Rate
    contextual: Rate
    back_translation: Rate
    masked_language_model: Path | None
    translation_models: tuple[Path, Path] | None
    encoder: str
    min_similarity: float = Field(ge=-1, le=1)

    def find_encoder(self, models: Mapping[str, Checkpoint]) -> Path | None:
        """Return the folder of the checkpoint that compares, one of ``models``; None if no model rewords.

        Raises:
            ModelError: no place has it.
        """
        rewords = any(getattr(self, method) for method in REWORDED_BY_MODEL)
        return find_checkpoint(self.encoder, models[self.encoder]) if rewords else None


def rewrites_by_method(  # noqa: C901, PLR0912  # a case per method
    meanings: Meanings, known: AbstractSet[str], held_out: AbstractSet[str], settings: Paraphrases
) -> Iterator[tuple[str, Rewrite]]:
    """Yield the name and the rewrite of each method whose rate is not 0.

    Args:
        meanings: what WordNet says of the words.
        known: word keys that a misspelling must not spell.
        held_out: digests of the words that no sentence or definition may mention.
        settings: the section ``paraphrases`` of params.yaml.
    """
    for method in (method for method in METHODS if getattr(settings, method)):
        match method:
            case "inflection":
                yield method, inflect
            case "spelling_variant":
                yield method, respell(meanings)
            case "typo":
                yield method, misspell(keyboard_errors(), known)
            case "misspelling":
                yield method, misspell(misspellings(), known)
            case "case":
                yield method, recase
            case "initials":
                yield method, abbreviate
            case "context":
                yield method, set_in_context(example_frame(meanings, held_out))
            case "gloss":
                yield method, define(meanings, held_out)
            case "synonym_replacement":
                yield method, replace_with_member(meanings)
            case "contextual":
                augmenter = masked_language_model(settings.masked_language_model)
                yield method, set_in_context(reword_frame(example_frame(meanings, held_out), augmenter, held_out))
            case "back_translation":
                yield method, change_one_side(back_translation(settings.translation_models))
            case _:
                raise ValueError(f"no method {method}")
