"""Where a trained model comes from, and the folders that are refused."""

import json
import shutil
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

from samesense import Classifier, ModelError
from samesense.models.loading import load_model, load_torch_model
from samesense.texts import Pair


def test_a_model_comes_from_the_hubs_cache(
    informed_folders: dict[str, Path], pairs: list[Pair], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    repository = tmp_path / "models--someone--synonyms"
    shutil.copytree(informed_folders["joint"], repository / "snapshots" / ("a" * 40))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    expected = Classifier.load(informed_folders["joint"])
    for revision in (None, "main", "a" * 40):
        cached = Classifier.load("someone/synonyms", revision=revision)
        np.testing.assert_array_equal(cached.probabilities(pairs), expected.probabilities(pairs))
        assert (cached.metadata, cached.threshold) == (expected.metadata, expected.threshold)
    with pytest.raises(ModelError, match=r"^someone/else: neither a folder nor found on the hub \("):
        Classifier.load("someone/else")
    with pytest.raises(ModelError, match=r"^someone/synonyms: neither a folder nor found on the hub \("):
        Classifier.load("someone/synonyms", revision="b" * 40)


def test_every_file_of_a_model_is_asked_of_the_hub(
    informed_folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, patterns = informed_folders["joint"], list[str]()

    def snapshot_download(_: str, *, allow_patterns: list[str], **__: object) -> str:
        patterns.extend(allow_patterns)
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    assert Classifier.load("someone/synonyms").evidence
    names = [path.name for path in folder.iterdir()]
    assert {"evidence.json", "evidence.safetensors", "head.safetensors", "config.json"} <= {*names}
    assert [name for name in names if not any(fnmatch(name, pattern) for pattern in patterns)] == []


def test_a_path_that_does_not_exist_is_not_looked_for_on_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def snapshot_download(*_: object, **__: object) -> str:
        raise AssertionError("the hub was asked")

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for source in ("model", "data/model", str(tmp_path / "model"), tmp_path / "model"):
        with pytest.raises(ModelError, match=rf"^{source}: no model here \(no such folder\); train one with"):
            load_torch_model(source)


def test_a_folder_that_is_not_a_model_of_samesense_is_refused(model_folders: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"^{tmp_path}: no model here \(config\.json is missing\)"):
        Classifier.load(tmp_path)
    foreign = tmp_path / "foreign"
    shutil.copytree(model_folders["cross"], foreign)
    config = json.loads((foreign / "config.json").read_text())
    (foreign / "config.json").write_text(json.dumps({key: config[key] for key in config if key != "samesense"}))
    with pytest.raises(ModelError, match=r"foreign: not a model of samesense"):
        Classifier.load(foreign)
    unknown = config | {"samesense": config["samesense"] | {"architecture": "triplet"}}
    (foreign / "config.json").write_text(json.dumps(unknown))
    with pytest.raises(ModelError, match=r"foreign: not a model of samesense: samesense\.architecture is 'triplet'"):
        Classifier.load(foreign)
    (foreign / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"foreign: not a readable model"):
        Classifier.load(foreign)


def test_a_backend_that_does_not_exist_is_refused(model_folders: dict[str, Path]) -> None:
    with pytest.raises(ModelError, match=r"^no backend 'tensorflow'; there are torch, onnx, int8$"):
        load_model(model_folders["twin"], "tensorflow")  # type: ignore[arg-type]


def test_an_onnx_model_asks_for_its_backend(
    model_folders: dict[str, Path], evidence_folder: Path, tmp_path: Path
) -> None:
    shutil.copy(model_folders["twin"] / "config.json", tmp_path)
    with pytest.raises(ModelError, match=rf"^{tmp_path}: no model here \(model\.safetensors is missing\); train"):
        Classifier.load(tmp_path)
    (tmp_path / "model.onnx").touch()
    shutil.copytree(evidence_folder, tmp_path, dirs_exist_ok=True)  # its tables are no weights of the model
    with pytest.raises(ModelError, match=rf"^{tmp_path}: an ONNX model, for the backends onnx and int8$"):
        Classifier.load(tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_hidden_layers": 10**9}, "it has 1000000000 layers; expected at most 1,000"),
        ({"vocab_size": 10**9}, r"16,\d{3},\d{3},\d{3} weights, but model.safetensors has [\d,]+ bytes"),
        ({"max_position_embeddings": 10**400}, ""),
        ({"hidden_size": None}, ""),
        ({"num_attention_heads": 0}, ""),
    ],
)
def test_a_tampered_configuration_is_refused_before_memory_is_taken(
    changes: dict[str, object], message: str, relation_folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(relation_folders["late"], tmp_path / "tampered"))
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(values | changes))
    with pytest.raises(ModelError, match=f"^{folder}: not a readable model: {message}"):
        Classifier.load(folder)


def test_weights_that_claim_terabytes_are_refused(relation_folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(relation_folders["twin"], tmp_path / "huge"))
    header = json.dumps({"a": {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 1 << 42]}}).encode()
    for name in ("model.safetensors", "head.safetensors"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(len(header).to_bytes(8, "little") + header)
        with pytest.raises(ModelError, match=f"^{folder}: not a readable model: "):
            Classifier.load(folder)
        (folder / name).write_bytes(whole)


def test_a_model_whose_verdicts_are_no_numbers_is_refused(relation_folders: dict[str, Path], tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = Path(shutil.copytree(relation_folders["twin"], tmp_path / "nan"))
    weights = load_file(folder / "head.safetensors")
    save_file({name: values * np.nan for name, values in weights.items()}, folder / "head.safetensors")
    with pytest.raises(ModelError, match=f"^{folder}: not a readable model: what it says of a pair is no number$"):
        Classifier.load(folder)


def test_a_tokenizer_with_more_tokens_than_the_model_is_refused(model_folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(model_folders["twin"], tmp_path / "more"))
    values = json.loads((folder / "tokenizer.json").read_text())
    values["model"]["vocab"]["coldest"] = 40_000
    (folder / "tokenizer.json").write_text(json.dumps(values))
    with pytest.raises(ModelError, match=r"not a readable model: the tokenizer has 40,001 tokens, the weights 30,522$"):
        Classifier.load(folder)
