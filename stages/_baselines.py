"""What a trained model has to beat: scores of pairs that need no training."""

from typing import TYPE_CHECKING

from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._encoder import Vectors
from stages._pairs import sides

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def majority(validation: "pd.DataFrame", pairs: "pd.DataFrame") -> "Floats":
    """Return 1 for every pair if most pairs of ``validation`` are synonyms, else 0."""
    import numpy as np

    return np.full(len(pairs), float(validation["label"].mean() > 0.5))  # noqa: PLR2004  # a half


def spelling(pairs: "pd.DataFrame") -> "Floats":
    """Return the similarity of spelling, 0-1 (rapidfuzz's normalised Indel similarity)."""
    import numpy as np
    from rapidfuzz import fuzz

    return np.array([fuzz.ratio(left, right) / 100 for left, right in sides(pairs)])


def cosine(pairs: "pd.DataFrame", name: str, checkpoint: Checkpoint) -> "Floats":
    """Return the cosine of the two sides' mean-pooled embeddings, -1 to 1, by the checkpoint before any training."""
    vectors = Vectors([*pairs["left"], *pairs["right"]], checkpoint_folder(name, checkpoint))
    return vectors.cosine(pairs).astype(float)
