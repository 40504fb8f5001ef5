"""Write one page to read, with everything that it needs inside: numbers, plots and the worst errors."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.files import read_json, read_parquet, write_text
from samesense.params import Section, read_params
from samesense.reports.charts import charts
from samesense.reports.page import ReportParams, Results, fill_page
from samesense.reports.tables import read_published


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    model: str
    report: ReportParams


def main(  # noqa: PLR0913, PLR0917  # a path each
    template: Annotated[Path, typer.Argument(help="the page, to fill (Jinja)")],
    split: Annotated[Path, typer.Argument(help="counts of the split (JSON)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per slice (JSON)")],
    gold: Annotated[Path, typer.Argument(help="scores on gold sets (JSON)")],
    evidence: Annotated[Path, typer.Argument(help="weights of evidence (JSON)")],
    release: Annotated[Path, typer.Argument(help="scores of the released model (JSON)")],
    published: Annotated[Path, typer.Argument(help="others' scores on gold sets (CSV)")],
    training_curve: Annotated[Path, typer.Argument(help="losses by step (CSV)")],
    curves: Annotated[Path, typer.Argument(help="folder of plot data (CSV)")],
    predictions: Annotated[Path, typer.Argument(help="scores per pair (Parquet)")],
    report: Annotated[Path, typer.Argument(help="page to write (HTML)")],
) -> None:
    """Write one page to read: headline numbers, slices, gold sets, plots and the worst errors."""
    params = read_params("report", Params)
    files = {"split": split, "eval": metrics, "slices": slices, "gold_scores": gold}
    files |= {"evidence": evidence, "release_scores": release}
    scores = {name: read_json(path) for name, path in files.items()}
    results = Results(
        metrics=scores,
        published=read_published(published),
        plots=charts(training_curve, curves, scores["release_scores"]["everyday"]),
        predictions=read_parquet(predictions).to_pandas(),
    )
    title = f"{params.model}, seed {params.seed}"
    write_text(fill_page(template, title, results, params.report.worst), report)


if __name__ == "__main__":
    run(main)
