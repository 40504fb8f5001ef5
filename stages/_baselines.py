"""What a trained model has to beat: scores of pairs that need no training."""

from typing import TYPE_CHECKING

from stages._checkpoint import Checkpoint, checkpoint_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BATCH_SIZE = 256


def majority(validation: "pd.DataFrame", pairs: "pd.DataFrame") -> "Floats":
    """Return 1 for every pair if most pairs of ``validation`` are synonyms, else 0."""
    import numpy as np

    return np.full(len(pairs), float(validation["label"].mean() > 0.5))  # noqa: PLR2004  # a half


def spelling(pairs: "pd.DataFrame") -> "Floats":
    """Return the similarity of spelling, 0-1 (rapidfuzz's normalised Indel similarity)."""
    import numpy as np
    from rapidfuzz import fuzz

    return np.array([fuzz.ratio(left, right) / 100 for left, right in zip(pairs["left"], pairs["right"], strict=True)])


def cosine(pairs: "pd.DataFrame", name: str, checkpoint: Checkpoint) -> "Floats":
    """Return the cosine of the two sides' mean-pooled embeddings, -1 to 1, by the checkpoint before any training."""
    import numpy as np

    words = sorted({*pairs["left"], *pairs["right"]})
    embeddings = embed(words, checkpoint_folder(name, checkpoint))
    place = {word: row for row, word in enumerate(words)}
    left, right = (embeddings[pairs[side].map(place)] for side in ("left", "right"))
    return np.asarray((left * right).sum(axis=1))


def embed(words: "Sequence[str]", folder: "Path") -> "Floats":
    """Return the mean of each text's token embeddings (Reimers and Gurevych 2019, arxiv.org/abs/1908.10084).

    Returns:
        Unit vectors of shape (number of words, hidden size).
    """
    import numpy as np
    import torch
    from tqdm import trange
    from transformers import AutoModel, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = AutoModel.from_pretrained(folder, dtype=torch.float32, use_safetensors=True).to(device).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    order = sorted(range(len(words)), key=lambda row: len(words[row]))  # like lengths share a batch
    result = np.empty((len(words), model.config.hidden_size))
    for start in trange(0, len(words), BATCH_SIZE, desc="untuned encoder", unit="batch"):
        rows = order[start : start + BATCH_SIZE]
        batch = tokenizer([words[row] for row in rows], padding=True, return_tensors="pt").to(device)
        with torch.inference_mode():
            states = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        result[rows] = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1)).cpu().numpy()
    return result
