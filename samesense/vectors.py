"""Single words and phrases as vectors, by the encoder of a trained model of any architecture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier

    Floats = NDArray[np.float32]

CHUNK = 4096  # rows whose nearest are looked for at once: bounds the memory


def embedded(classifier: Classifier, words: Sequence[str], *, progress: bool = False) -> Floats:
    """Return the mean-pooled token embeddings of each word by itself, as unit vectors.

    (Sentence-BERT: Reimers and Gurevych 2019, arxiv.org/abs/1908.10084.)

    Args:
        classifier: the model; one that reads pairs has an encoder, too.
        words: words and phrases.
        progress: show a progress bar.

    Returns:
        Of shape (number of words, hidden size), rows in the order of ``words``.

    Raises:
        ModelError: the model has no encoder of single words.
    """
    from samesense import scoring
    from samesense.architectures import PooledSides, Twin
    from samesense.onnx_runtime import OnnxModel

    model: Any = classifier.model
    if isinstance(model, OnnxModel) and not model.size:
        raise ModelError("an ONNX model that reads pairs embeds no words; name the model it was made from (--encoder)")
    if not isinstance(model, OnnxModel | Twin):
        model = Twin(model.encoder if isinstance(model, PooledSides) else model.base_model)
    found: Floats = scoring.embedded(model, classifier.tokenizer, words, progress=progress)
    return found


def nearest(vectors: Floats, number: int) -> NDArray[np.int64]:
    """Return the pairs of rows of which one is among the ``number`` nearest of the other, by cosine, found exactly.

    Args:
        vectors: unit vectors, of shape (rows, size).
        number: how many nearest rows of each row are looked for, itself not counted.

    Returns:
        Of shape (pairs, 2), each pair once: the lower row first, sorted.
    """
    import faiss
    import numpy as np

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    number = min(number + 1, len(vectors))  # the nearest of a row is itself, or one that is equal to it
    parts = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, len(vectors), CHUNK):
        _, found = index.search(vectors[start : start + CHUNK], number)
        rows = np.repeat(np.arange(start, start + len(found)), number)
        pairs = np.sort(np.column_stack([rows, found.ravel()]), axis=1)
        parts.append(pairs[pairs[:, 0] < pairs[:, 1]])
    return np.unique(np.concatenate(parts), axis=0)
