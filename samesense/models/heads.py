"""The architectures with a head of ours, by name; `cross` has none: it is a stock model of transformers."""

from samesense.models.late import Late
from samesense.models.pooled import Joint, PooledSides, Twin

HEADS: dict[str, type[PooledSides]] = {"joint": Joint, "twin": Twin, "late": Late}
