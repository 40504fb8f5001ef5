"""The parameters of the stages that judge."""

from pydantic import Field

from samesense.evaluation.bootstrap import BootstrapParams
from samesense.models.catalogue import Checkpoint
from samesense.params import Section


class JudgingParams(Section):
    """What a stage declares that judges a model beside the baselines, with intervals."""

    seed: int = Field(ge=0)
    model: str
    models: dict[str, Checkpoint]
    bootstrap: BootstrapParams
