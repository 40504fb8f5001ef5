"""Tell whether two English words or phrases mean the same, with a model that the pipeline trained."""

from samesense.classifier import Classifier, Prediction
from samesense.errors import ModelError, SamesenseError, TextError

__all__ = ["Classifier", "ModelError", "Prediction", "SamesenseError", "TextError"]
