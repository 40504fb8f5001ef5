"""An encoder before any training: words as vectors."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BATCH_SIZE = 256


class Vectors:
    """Words and their mean-pooled token embeddings, as unit vectors.

    (Sentence-BERT: Reimers and Gurevych 2019, arxiv.org/abs/1908.10084.)

    Attributes:
        words: the words.
        values: of shape (number of words, hidden size), rows in the order of ``words``.
    """

    def __init__(self, words: "Iterable[str]", folder: "Path") -> None:
        """Embed the words, each once, with the checkpoint in ``folder``."""
        import pandas as pd

        self.words = pd.Index(sorted(set(words)), dtype=str)
        self.values = _embed(self.words.tolist(), folder)

    def of(self, words: "pd.Series[str]") -> "Floats":
        """Return the vectors of ``words``, which were embedded before: of shape (number of words, hidden size)."""
        import pandas as pd

        return self.values[self.words.get_indexer(pd.Index(words))]

    def cosine(self, pairs: "pd.DataFrame") -> "Floats":
        """Return the cosine of the two sides of each pair, -1 to 1."""
        import numpy as np

        return np.asarray((self.of(pairs["left"]) * self.of(pairs["right"])).sum(axis=1))


def _embed(words: list[str], folder: "Path") -> "Floats":
    import numpy as np
    import torch
    from tqdm import trange
    from transformers import AutoModel, AutoTokenizer, logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # of the weights: they are few
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = AutoModel.from_pretrained(folder, dtype=torch.float32, use_safetensors=True).to(device).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    order = sorted(range(len(words)), key=lambda row: len(words[row]))  # like lengths share a batch
    result = np.empty((len(words), model.config.hidden_size), dtype=np.float32)
    for start in trange(0, len(words), BATCH_SIZE, desc="encoder", unit="batch", mininterval=1):
        rows = order[start : start + BATCH_SIZE]
        batch = tokenizer([words[row] for row in rows], padding=True, truncation=True, return_tensors="pt").to(device)
        with torch.inference_mode():
            states = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        result[rows] = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1)).cpu().numpy()
    return result
