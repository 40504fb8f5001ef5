"""Gold sets, made by people: how sets.yaml declares them, where their files are, and how to read them."""

from __future__ import annotations

import csv
import math
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from samesense.errors import DataError, TextError
from samesense.files import file_digest, read_csv_rows, read_yaml
from samesense.params import Section, describe_problems
from samesense.texts import checked_text

if TYPE_CHECKING:
    import pandas as pd

SETS = "sets.yaml"  # in the folder of gold sets: their declarations
PUBLIC = "public"  # the subfolder of the sets that `make gold` fetches
Part = Literal["train", "validation", "test"]


class GoldFile(Section):
    """A file: its path, in the repository or in the folder of gold sets, and its checksum (null: not checked)."""

    path: str
    sha256: str | None

    @field_validator("path")
    @classmethod
    def _within(cls, path: str) -> str:
        if not PurePosixPath(path).name or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError("a path must lead to a file in the folder")
        return path


class _Declared(Section):
    """What every set declares.

    Attributes:
        repository: on GitHub, owner/name; null for a set of the user's own.
        commit: of the repository.
        files: by part; only ``test`` is needed.
        separator: between columns.
        header: the columns' names, if the files' first line does not have them.
    """

    repository: str | None
    commit: str | None
    files: dict[Part, GoldFile]
    separator: str = Field(min_length=1, max_length=1, pattern=r'[^\r\n"]')
    header: list[str] | None

    @model_validator(mode="after")
    def _complete(self) -> _Declared:
        if "test" not in self.files:
            raise ValueError("files needs test")
        if self.repository and not (self.commit and all(file.sha256 for file in self.files.values())):
            raise ValueError("a public set needs a commit, and a sha256 of each file")
        return self


class Labelled(_Declared):
    """Pairs with a label or relation; ``synonyms`` lists the labels that mean synonymy; it is empty if none does."""

    task: Literal["labels"]
    left: str
    right: str
    label: str
    synonyms: list[str]
    relations: dict[str, str] = Field(default_factory=dict)


class Rated(_Declared):
    """Pairs with a score of similarity."""

    task: Literal["scores"]
    left: str
    right: str
    score: str


class Questions(_Declared):
    """Multiple-choice questions: which of the columns ``options`` means the same as ``stem``; ``answer`` repeats it."""

    task: Literal["choices"]
    stem: str
    options: list[str] = Field(min_length=2)
    answer: str


Name = Annotated[str, Field(pattern=r"^\w[\w .-]*$")]  # of a set: it is also that of a folder
GoldSet = Annotated[Labelled | Rated | Questions, Field(discriminator="task")]


def read_sets(folder: Path) -> dict[str, GoldSet]:
    """Return the gold sets that the folder declares, by name.

    Raises:
        DataError: the declarations are missing, or not what they should be.
    """
    path = folder / SETS
    adapter: TypeAdapter[dict[str, GoldSet]] = TypeAdapter(dict[Name, GoldSet])
    try:
        return adapter.validate_python(read_yaml(path))
    except ValidationError as error:
        raise DataError(describe_problems(error, str(path))) from error


def gold_path(folder: Path, name: str, gold: Labelled | Rated | Questions, part: Part) -> Path:
    """Return the path of a part's file, whether or not it exists: under the set's name if the set is public."""
    path = PurePosixPath(gold.files[part].path)
    return folder / PUBLIC / name / path.name if gold.repository else folder / path


def read_gold(path: Path, gold: Labelled | Rated | Questions, part: Part) -> pd.DataFrame:
    """Read a file of a gold set.

    Returns:
        ``left`` and ``right`` as surface forms; ``label`` (1 or 0) and ``relation`` (as the file has it) of labelled
        pairs; ``score`` of rated pairs; of questions a row per option, with ``question`` (a number) and ``label``.

    Raises:
        DataError: the file is missing or has another checksum, a column is missing, or a value is not what it
            should be.
    """
    expected = gold.files[part].sha256
    if not path.is_file():
        raise DataError(f"{path} is missing; data/gold/README.md says how to get it")
    if expected and (digest := file_digest(path)) != expected:
        raise DataError(f"{path}: its sha256 is {digest}; expected {expected}")
    table = _Table(path, gold)
    match gold:
        case Labelled():
            return table.labelled(gold)
        case Rated():
            return table.rated(gold)
        case Questions():
            return table.questions(gold)


class _Table:
    """A file's rows, and how to read its columns."""

    def __init__(self, path: Path, gold: _Declared) -> None:
        quoting = csv.QUOTE_MINIMAL if gold.separator == "," else csv.QUOTE_NONE
        numbered = list(read_csv_rows(path, delimiter=gold.separator, quoting=quoting))
        if gold.header is None and not numbered:
            raise DataError(f"{path}: empty; expected a first line with the columns' names")
        names = gold.header or numbered.pop(0)[1]
        for number, row in numbered:
            if len(row) != len(names):
                raise DataError(f"{path}, line {number}: {len(row)} values; expected {len(names)}: {', '.join(names)}")
        self.path, self.names = path, names
        self.lines = [number for number, _ in numbered]
        self.rows = [row for _, row in numbered]

    def column(self, name: str) -> list[str]:
        if name not in self.names:
            raise DataError(f"{self.path}: columns {', '.join(self.names)}; expected {name}")
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows]

    def words(self, name: str) -> list[str]:
        return [self._word(line, value, name) for line, value in zip(self.lines, self.column(name), strict=True)]

    def _word(self, line: int, value: str, name: str) -> str:
        try:
            return checked_text(value)
        except TextError as error:
            raise DataError(f"{self.path}, line {line}: {name} {error}") from error

    def labelled(self, gold: Labelled) -> pd.DataFrame:
        import pandas as pd

        table = pd.DataFrame({"left": self.words(gold.left), "right": self.words(gold.right)}, dtype=str)
        table["relation"] = pd.Series(self.column(gold.label), dtype=str)
        return table.assign(label=table["relation"].isin(gold.synonyms).astype("int8"))

    def rated(self, gold: Rated) -> pd.DataFrame:
        import pandas as pd

        scores = [self._number(*cell, gold.score) for cell in zip(self.lines, self.column(gold.score), strict=True)]
        table = pd.DataFrame({"left": self.words(gold.left), "right": self.words(gold.right)}, dtype=str)
        return table.assign(score=scores)

    def _number(self, line: int, value: str, name: str) -> float:
        try:
            if math.isfinite(score := float(value)):
                return score
        except ValueError:
            pass
        raise DataError(f"{self.path}, line {line}, {name}: {value!r}; expected a number")

    def questions(self, gold: Questions) -> pd.DataFrame:
        import pandas as pd

        stems, answers = self.words(gold.stem), self.words(gold.answer)
        options = list(zip(*(self.words(name) for name in gold.options), strict=True))
        rows = []
        for number, (line, stem, answer, choices) in enumerate(zip(self.lines, stems, answers, options, strict=True)):
            if choices.count(answer) != 1:
                raise DataError(
                    f"{self.path}, line {line}, {gold.answer}: {answer!r}; expected one of {', '.join(choices)}"
                )
            rows += [(stem, option, number, int(option == answer)) for option in choices]
        return pd.DataFrame(rows, columns=["left", "right", "question", "label"])
