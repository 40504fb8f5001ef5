"""Tell whether two English words or phrases mean the same, with a model that the pipeline trained."""

from samesense.classifier import Classifier, ModelError, Prediction

__all__ = ["Classifier", "ModelError", "Prediction"]
