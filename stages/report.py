"""Write one page to read, with all in it that it shows: numbers, plots and the worst errors."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import Field

from stages._charts import charts
from stages._cli import run
from stages._files import replacing
from stages._params import Section, declared
from stages._results import (
    Table,
    gold_table,
    headline_table,
    read_metrics,
    read_published,
    relation_table,
    slice_tables,
)

if TYPE_CHECKING:
    import pandas as pd


class Report(Section):
    """The section ``report`` of params.yaml."""

    worst: int = Field(ge=1)


class Params(Section):
    """What the stage declares."""

    seed: int
    model: str
    report: Report


def worst_errors(predictions: "pd.DataFrame", size: int) -> dict[str, Table]:
    """Return, of each kind, the pairs on which the model is most wrong, with the cosine beside."""
    error = (predictions["model"] - predictions["label"]).abs()
    ordered = predictions.assign(error=error).sort_values(["error", "left", "right"], ascending=[False, True, True])
    columns = ["pair", "probability", "untuned cosine", "source"]
    found = {}
    for kind, rows in ordered.groupby("kind"):
        kept = rows.head(size)
        values = zip(*(kept[name] for name in ("left", "right", "model", "cosine", "source")), strict=True)
        cells = [
            [f"{left} / {right}", f"{chance:.3f}", f"{near:.3f}", source]
            for left, right, chance, near, source in values
        ]
        found[str(kind)] = Table(columns, cells)
    return found


def page(template: str, values: dict[str, Any]) -> str:
    """Fill the template; text is escaped, and the script cannot end the page's own."""
    import vl_convert
    from jinja2 import Environment
    from markupsafe import Markup

    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub forgets the default
    library = Markup(bundle.replace("</script", "<\\/script"))  # noqa: S704  # a package's own
    environment = Environment(autoescape=True, trim_blocks=True)
    made = environment.from_string(template)
    return made.render(**values, library=library, table=lambda table: Markup(table.html()))  # noqa: S704  # escaped there


def main(  # noqa: PLR0913, PLR0917  # a path each
    template: Annotated[Path, typer.Argument(help="the page, to fill (Jinja)")],
    split: Annotated[Path, typer.Argument(help="counts of the split (JSON)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per slice (JSON)")],
    gold: Annotated[Path, typer.Argument(help="scores on gold sets (JSON)")],
    published: Annotated[Path, typer.Argument(help="others' scores on gold sets (CSV)")],
    training_curve: Annotated[Path, typer.Argument(help="losses by step (CSV)")],
    curves: Annotated[Path, typer.Argument(help="folder of plot data (CSV)")],
    predictions: Annotated[Path, typer.Argument(help="scores per pair (Parquet)")],
    report: Annotated[Path, typer.Argument(help="page to write (HTML)")],
) -> None:
    """Write one page to read: headline numbers, slices, gold sets, plots and the worst errors."""
    import pandas as pd

    params = declared("report", Params)
    told, parts, by_set = (read_metrics(path) for path in (metrics, slices, gold))
    values = {
        "title": f"{params.model}, seed {params.seed}",
        "rows": int(told["rows"]),
        "synonyms": int(told["synonyms"]),
        "known": read_metrics(split)["words_of_training"]["test"],
        "headline": headline_table(parts),
        "calibration": (
            f"Brier score {told['brier']:.3f}, expected calibration error {told['expected_calibration_error']:.3f} "
            f"({told['expected_calibration_error_uncalibrated']:.3f} before temperature scaling). "
            f"Both orders of a pair give one verdict in {told['order_consistency']:.1%}; their mean is what counts."
        ),
        "plots": charts(training_curve, curves),
        "gold": gold_table(by_set, read_published(published)),
        "relations": relation_table(by_set),
        "slices": slice_tables(parts),
        "worst": worst_errors(pd.read_parquet(predictions), params.report.worst),
        "worst_count": params.report.worst,
    }
    with replacing(report) as partial:
        partial.write_text(page(template.read_text(encoding="utf-8"), values), encoding="utf-8")


if __name__ == "__main__":
    run(main)
