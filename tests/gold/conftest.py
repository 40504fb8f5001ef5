"""What several tests of gold sets use: declarations, in a folder or not, and the text of a file."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from samesense.gold.sets import GoldSet

TASKS: dict[str, dict[str, Any]] = {
    "labels": {"left": "left", "right": "right", "label": "relation", "synonyms": ["Synonym"]},
    "scores": {"left": "word1", "right": "word2", "score": "score"},
    "choices": {"stem": "stem", "options": ["a", "b", "c"], "answer": "answer"},
}
OWN = {"repository": None, "commit": None, "separator": ",", "header": None}


@pytest.fixture(scope="session")
def pairs_csv() -> str:
    """Return a file of labelled pairs."""
    return "left,right,relation\ncar,auto,Synonym\nhot,cold,Antonym\nbike,bicycle,Synonym\nicy, frosty,IsA\n"


@pytest.fixture(scope="session")
def declare() -> Callable[..., GoldSet]:
    """Return a function that declares a set of the user's own, of a task, in ``mine.csv``."""
    adapter: TypeAdapter[GoldSet] = TypeAdapter(GoldSet)

    def call(task: str, **changes: Any) -> GoldSet:
        files = {"test": {"path": "mine.csv", "sha256": None}}
        return adapter.validate_python({**OWN, "files": files, "task": task, **TASKS[task], **changes})

    return call


@pytest.fixture
def write_sets(tmp_path: Path) -> Callable[[dict[str, GoldSet]], None]:
    """Return a function that writes the declarations of the folder ``tmp_path``."""

    def call(sets: dict[str, GoldSet]) -> None:
        (tmp_path / "sets.yaml").write_text(yaml.safe_dump({name: gold.model_dump() for name, gold in sets.items()}))

    return call


@pytest.fixture(scope="session")
def public_set(declare: Callable[..., GoldSet], pairs_csv: str) -> GoldSet:
    """Return a public set of labelled pairs."""
    files = {"test": {"path": "sets/some.csv", "sha256": sha256(pairs_csv.encode()).hexdigest()}}
    return declare("labels", repository="owner/name", commit="c" * 40, files=files)
