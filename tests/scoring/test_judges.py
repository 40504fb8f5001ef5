"""A judge is the same in every process of a cluster."""

from pathlib import Path

import pytest

from samesense import Classifier
from samesense.scoring.judges import Judge, encoder_identity


def test_the_path_of_a_model_does_not_depend_on_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model").mkdir()
    assert Judge("model", "onnx", evidence=False).absolute() == Judge(f"{tmp_path}/model", "onnx", evidence=False)
    assert Judge("someone/synonyms").absolute() == Judge("someone/synonyms")


def test_what_stands_for_an_encoder_is_one_for_equal_vectors(model_folders: dict[str, Path]) -> None:
    twin, again, other = (Classifier.load(model_folders[name]) for name in ("twin", "twin", "late"))
    assert encoder_identity(twin) == encoder_identity(again) != encoder_identity(other)
