"""The vectors that an encoder gives words before any training: they mine negatives, and baselines judge by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]

BATCH_SIZE = 256  # words; the last digits of a vector depend on which words share a batch


def embed_words(words: Sequence[str], folder: Path, *, progress: bool = False) -> Vectors:
    """Return the vectors of words: mean-pooled token embeddings (see `samesense.models.pooled.embed`).

    Args:
        words: words and phrases.
        folder: of the encoder's checkpoint.
        progress: show a progress bar.

    Returns:
        Of shape (words, hidden size).

    Raises:
        ModelError: the folder holds no readable encoder.
    """
    import numpy as np
    import torch
    from transformers import AutoModel, AutoTokenizer, logging

    from samesense.models.encodings import encode, run_batches
    from samesense.models.pooled import embed
    from samesense.models.pretrained import read_pretrained, read_pretrained_model

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # loading the few weights takes no time
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # it would report a head that is not used
    device = "cuda" if torch.cuda.is_available() else "cpu"
    encoder = read_pretrained_model(AutoModel, folder, dtype=torch.float32).to(device).eval()
    tokenizer = read_pretrained(AutoTokenizer, folder)

    def run(batch: dict[str, NDArray[np.int64]]) -> Vectors:
        with torch.inference_mode():
            tensors = {name: torch.from_numpy(values).to(device) for name, values in batch.items()}
            vectors: Vectors = embed(encoder, **tensors).cpu().numpy()
        return vectors

    order = np.array(sorted(range(len(words)), key=lambda row: len(words[row])), dtype=int)
    batches = [order[start : start + BATCH_SIZE] for start in range(0, len(words), BATCH_SIZE)]
    inputs, pad = ("input_ids", "attention_mask"), tokenizer.pad_token_id or 0
    width, bar = (encoder.config.hidden_size,), "word" if progress else None
    return run_batches(run, encode(tokenizer, list(words)), batches, inputs, pad, width=width, bar=bar)


def cosine(left: Vectors, right: Vectors) -> Vectors:
    """Return the cosine, -1 to 1, of each pair of unit vectors: of shape (pairs,)."""
    sums: Vectors = (left * right).sum(axis=1)
    return sums


class WordVectors:
    """The vectors of a set of words, to look up.

    Attributes:
        words: the words, sorted.
        values: of shape (words, hidden size), rows in the order of ``words``.
    """

    def __init__(self, words: Iterable[str], folder: Path) -> None:
        """Embed the words, each once, with the checkpoint in ``folder``."""
        import pandas as pd

        self.words = pd.Index(sorted(set(words)), dtype=str)
        self.values = embed_words(self.words.tolist(), folder, progress=True)

    def of(self, words: pd.Series[str]) -> Vectors:
        """Return the vectors of ``words``, which are among those embedded: of shape (words, hidden size)."""
        import pandas as pd

        return self.values[self.words.get_indexer(pd.Index(words))]

    def cosine(self, pairs: pd.DataFrame) -> Vectors:
        """Return the cosine of the two sides of each pair, -1 to 1."""
        return cosine(self.of(pairs["left"]), self.of(pairs["right"]))
