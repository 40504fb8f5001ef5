"""Put the released model and its evidence into the folder for use, with a card made from parameters and metrics."""

import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from samesense.console import run
from samesense.evidence.store import check_evidence
from samesense.files import read_json, replacing_folder
from samesense.lexicons.licenses import read_licenses
from samesense.models.catalogue import CONVERTED, Checkpoint
from samesense.models.metadata import check_model, read_config, write_threshold
from samesense.params import Section, read_params
from samesense.reports.card import Run, fill_card
from samesense.reports.tables import read_published


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    model: str
    models: dict[str, Checkpoint]
    train: dict[str, Any]


def main(  # noqa: PLR0913, PLR0917  # a path each
    template: Annotated[Path, typer.Argument(help="the card, to fill (Jinja)")],
    published: Annotated[Path, typer.Argument(help="others' scores on gold sets (CSV)")],
    lexicons: Annotated[Path, typer.Argument(help="folder of lexicons, with their licences")],
    released: Annotated[Path, typer.Argument(help="the released model")],
    evidence: Annotated[Path, typer.Argument(help="folder of evidence")],
    train: Annotated[Path, typer.Argument(help="scores of the judged model's training (JSON)")],
    release: Annotated[Path, typer.Argument(help="scores of the released model's training (JSON)")],
    split: Annotated[Path, typer.Argument(help="counts of the split (JSON)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per slice (JSON)")],
    gold: Annotated[Path, typer.Argument(help="scores on gold sets (JSON)")],
    weights: Annotated[Path, typer.Argument(help="weights of evidence (JSON)")],
    release_scores: Annotated[Path, typer.Argument(help="scores of the released model (JSON)")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: model, evidence and card")],
) -> None:
    """Put the released model and its evidence into the folder for use, with a card made from parameters and metrics."""
    params = read_params("card", Params)
    files = {"train": train, "release": release, "split": split, "eval": metrics, "slices": slices}
    files |= {"gold_scores": gold, "evidence": weights, "release_scores": release_scores}
    scores = {name: read_json(path) for name, path in files.items()}
    checkpoint, conversion = params.models[params.model], read_config(released).get(CONVERTED)
    described = Run(params.seed, params.model, checkpoint, params.train, conversion, read_licenses(lexicons))
    text = fill_card(template, described, scores, read_published(published))
    with replacing_folder(model_folder) as partial:
        for folder, check in ((released, check_model), (evidence, check_evidence)):
            check(folder)
            shutil.copytree(folder, partial, dirs_exist_ok=True)
        write_threshold(scores["evidence"]["threshold_alone"], partial)
        (partial / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run(main)
