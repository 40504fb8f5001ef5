"""Tell whether two English words or phrases mean the same, with a model that the pipeline trained."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samesense.classifier import Classifier, Prediction
    from samesense.errors import ModelError, SamesenseError, TextError

__all__ = ["Classifier", "ModelError", "Prediction", "SamesenseError", "TextError"]

HOMES = dict.fromkeys(("Classifier", "Prediction"), "samesense.classifier")
HOMES |= dict.fromkeys(("ModelError", "SamesenseError", "TextError"), "samesense.errors")


def __getattr__(name: str) -> Any:  # noqa: ANN401  # a public name, whatever it is
    """Import a public name when it is first used, so that importing a module of the package loads nothing else."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
