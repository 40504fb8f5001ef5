"""What an explanation needs beside a model: WordNet, fitted baselines, and the encoder that the model began as."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from samesense.evaluation.baselines import Baselines
from samesense.lexicons.wordnet import WordNet, write_wordnet


@pytest.fixture
def wordnet_folder(wordnet: WordNet, tmp_path: Path) -> Path:
    """Write a small WordNet as the stage ``wordnet`` does; the model cannot read one of its words."""
    unreadable = pd.DataFrame([("寒い", "a", "frosty.s.01", 1)], columns=["word", "pos", "synset", "rank"])
    unreadable = unreadable.assign(share=1.0, offensive=False, person=False, origin="wordnet")
    senses = pd.concat([wordnet.senses, unreadable], ignore_index=True)
    write_wordnet(replace(wordnet, senses=senses), tmp_path / "wordnet")
    return tmp_path / "wordnet"


@pytest.fixture
def fitted(tmp_path: Path) -> Path:
    """Write baselines fitted to an encoder of hidden size 16, as the stage ``baselines`` does."""
    path = tmp_path / "baselines.json"
    thresholds = {"spelling": 0.25, "cosine": -1.0, "logistic_regression": 1.0, "all_synonyms": 1.0}
    values = Baselines(thresholds=thresholds, weights=[0.01 * n for n in range(32)], intercept=-0.5)
    path.write_text(values.model_dump_json())
    return path


@pytest.fixture
def snapshot(tiny_distilbert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the encoder that the tiny models were trained from into an otherwise empty cache of the hub."""
    from huggingface_hub import constants

    repository = tmp_path / "hub" / "models--distilbert--distilbert-base-uncased"
    shutil.copytree(tiny_distilbert, repository / "snapshots" / ("a" * 40))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HOME", str(tmp_path))
    return repository / "snapshots" / ("a" * 40)
