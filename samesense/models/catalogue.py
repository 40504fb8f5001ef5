"""The entries of ``models`` in params.yaml: checkpoints by short name."""

from typing import Annotated

from pydantic import Field

from samesense.params import Section

ModuleFolder = Annotated[str, Field(pattern=r"^[\w.]+/[\w./]+$")]


class Checkpoint(Section):
    """An entry of ``models`` in params.yaml.

    Attributes:
        hub: owner/name there.
        revision: the commit.
        sha256: of the weights; null: not checked.
        package: an installed package that ships them, as ``module/folder``; or packages that ship a part each of a zip
            file, in order (``NAME.zip.001``, ``NAME.zip.002``, ...).
        license: of the weights.
    """

    hub: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(min_length=1)
    sha256: str | None = Field(pattern=r"^[0-9a-f]{64}$")
    package: ModuleFolder | list[str] | None
    license: str = Field(min_length=1)
