"""A template around each word: ``' cold '`` for ``cold``, which small encoders judge better on CogALex-V.

Measured by others (github.com/sid-unizar/LRC): the F1 of synonyms rises by .02 to .08.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tokenizers import Encoding
    from transformers import PreTrainedTokenizerBase

SLOT = "{}"  # where the word stands in a template
BEFORE, AFTER = "before", "after"  # what surrounds it, among the special tokens


def with_template(tokenizer: PreTrainedTokenizerBase, template: str) -> PreTrainedTokenizerBase:
    """Return a tokenizer that puts every text, and each side of a pair, into ``template``.

    The template is a part of the tokenizer, so whatever loads a model that is saved with it applies it, too. Its tokens
    are of neither side, and are never cut off. A tokenizer of the general class is returned: the class of an
    architecture would forget the template when it is loaded.

    Args:
        tokenizer: one of the library tokenizers.
        template: a text with one `SLOT`.
    """
    from tokenizers import Tokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    backend.no_padding()
    backend.no_truncation()
    around = {
        name: part
        for name, text in zip((BEFORE, AFTER), template.split(SLOT), strict=True)
        if (part := backend.encode(text.strip(), add_special_tokens=False)).ids
    }
    parts = [{"id": name, "ids": part.ids, "tokens": part.tokens} for name, part in around.items()]
    own = zip(tokenizer.all_special_tokens, tokenizer.all_special_ids, strict=True)
    single, pair = (list(_pieces(backend.encode("a", other), around)) for other in (None, "b"))
    backend.post_processor = TemplateProcessing(single=single, pair=pair, special_tokens=[*own, *parts])
    options = {"tokenizer_object": backend, "model_input_names": tokenizer.model_input_names}
    return PreTrainedTokenizerFast(**(tokenizer.init_kwargs | options))  # type: ignore[no-untyped-call]


def _pieces(encoding: Encoding, around: Collection[str]) -> Iterator[str]:
    """Yield what the encoding of a text, or of a pair, is made of, with what is to stand around each text."""
    last = None
    for token, side, kind in zip(encoding.tokens, encoding.sequence_ids, encoding.type_ids, strict=True):
        if side is None:
            yield f"{token}:{kind}"
        elif side != last:  # the first token of a text
            text = f"${'AB'[side]}"
            yield from (f"{piece}:{kind}" for piece in (BEFORE, text, AFTER) if piece in {text, *around})
        last = side
