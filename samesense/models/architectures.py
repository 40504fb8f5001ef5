"""The names of the architectures: how a model reads a pair, in params.yaml and in a model's configuration.

``cross`` reads both words as one pair encoding and judges its first token with a linear head: a stock sequence
classifier of transformers, and the reference recipe. ``joint`` reads the same encoding and judges the mean-pooled
vectors of the two sides; ``twin`` encodes each word by itself and judges the two vectors (`samesense.models.pooled`).
``late`` reads each word by itself in the lower layers, and both side by side in the upper ones
(`samesense.models.late`).
"""

from typing import Literal, get_args

Architecture = Literal["cross", "joint", "twin", "late"]
LABELS = {0: "not_synonym", 1: "synonym"}  # of every model's two logits
ARCHITECTURES: tuple[Architecture, ...] = get_args(Architecture)
