"""The entries of ``models`` in params.yaml: checkpoints by short name."""

from typing import Annotated

from pydantic import Field

from samesense.params import Section

ModuleFolder = Annotated[str, Field(pattern=r"^[\w.]+/[\w./]+$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
CONVERTED = "converted_from"  # in the config.json of a converted checkpoint, and of a model that is trained from it


class Conversion(Section):
    """Says that a package has the checkpoint as an ONNX graph, which ``make models`` converts.

    Attributes:
        converted: the sha256 of the converted weights.
    """

    converted: Digest


class Checkpoint(Section):
    """An entry of ``models`` in params.yaml.

    Attributes:
        hub: owner/name there.
        revision: the commit.
        sha256: of the weights; null: not checked.
        package: an installed package that ships them, as ``module/folder``; or packages that ship a part each of a zip
            file, in order (``NAME.zip.001``, ``NAME.zip.002``, ...); or a conversion.
        license: of the weights.
    """

    hub: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(min_length=1)
    sha256: Digest | None
    package: ModuleFolder | list[str] | Conversion | None
    license: str = Field(min_length=1)
