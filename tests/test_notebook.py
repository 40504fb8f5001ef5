"""The notebook follows the recipe with the library's calls: it runs, here with few pairs and one layer."""

import ast
import json
import os
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from samesense import Classifier
from samesense.pairs import pair_table, write_pairs

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "examples/recipe.ipynb"
CHANGES = {"max_pairs": 16, "layers": 1, "evaluations": 1, "batch_size": 8}
ROWS = [  # left, right, label, kind
    ("big", "large", 1, "synonym"),
    ("buy", "purchase", 1, "synonym"),
    ("hot", "cold", 0, "antonym"),
    ("guitar", "violin", 0, "co_hyponym"),
    ("street", "spoon", 0, "random"),
]


def write_tables(folder: Path) -> None:
    """Write the tables of training and of validation that the notebook reads; one has the other's words in capitals."""
    table = pd.DataFrame(ROWS, columns=["left", "right", "label", "kind"]).assign(pos="", origin="wordnet", source="")
    folder.mkdir()
    write_pairs(pair_table(table), folder / "train.parquet")
    capitals = table.assign(left=table["left"].str.upper(), right=table["right"].str.upper())
    write_pairs(pair_table(capitals), folder / "validation.parquet")


def test_it_runs_and_its_model_judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tables(tmp_path / "data")
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    own = f"data, folder, changes = Path({str(tmp_path / 'data')!r}), Path({str(tmp_path / 'model')!r}), {CHANGES}"
    cell.source = f"from pathlib import Path\n{own}"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output["data"]["text/plain"] for output in outputs if "data" in output]
    (tokens,) = [ast.literal_eval(text) for text in shown if "[CLS]" in text]
    assert [(token, side) for token, _, side in tokens] == [
        ("[CLS]", 0),
        ("ice", 0),
        ("cream", 0),
        ("[SEP]", 0),
        ("gel", 1),
        ("##ato", 1),
        ("[SEP]", 1),
    ]
    assert Classifier.load(tmp_path / "model").predict("big", "large").because == "the model alone"


def test_it_is_kept_without_outputs() -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text())["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in cells] == [([], None)] * len(cells)
