"""The report: one page with numbers, plots and the worst errors, and everything that it needs inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from samesense.params import Section
from samesense.reports.filling import fill_template
from samesense.reports.tables import (
    Table,
    everyday_table,
    evidence_gold_table,
    gold_lead_table,
    gold_table,
    headline_table,
    lead_table,
    lists_table,
    named_table,
    relation_table,
    slice_tables,
    weights_table,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from samesense.reports.charts import Spec

COLUMNS = ["pair", "probability", "untuned cosine", "source"]  # of the worst errors


class ReportParams(Section):
    """The section ``report`` of params.yaml."""

    worst: int = Field(ge=1)


@dataclass(frozen=True)
class Results:
    """What a page shows of a run.

    Attributes:
        metrics: the files of metrics by name: split, eval, slices, gold_scores, evidence, release_scores.
        published: others' scores on gold sets.
        plots: by name.
        predictions: the test pairs, with a column of scores per classifier.
    """

    metrics: dict[str, dict[str, Any]]
    published: list[dict[str, str]]
    plots: dict[str, Spec]
    predictions: pd.DataFrame


def fill_page(template: Path, title: str, results: Results, worst: int) -> str:
    """Return the page, in HTML.

    Args:
        template: a file of Jinja.
        title: of the page.
        results: what it shows.
        worst: how many errors of each kind it lists.

    Raises:
        DataError: the template is missing or damaged.
    """
    scores, slices, gold, release = (
        results.metrics[name] for name in ("eval", "slices", "gold_scores", "release_scores")
    )
    values = {
        "title": title,
        "rows": int(scores["rows"]),
        "synonyms": int(scores["synonyms"]),
        "known": results.metrics["split"]["words_of_training"]["test"],
        "headline": headline_table(slices),
        "lead": lead_table(slices),
        "calibration": (
            f"Brier score {scores['brier']:.3f}, expected calibration error "
            f"{scores['expected_calibration_error']:.3f} "
            f"({scores['expected_calibration_error_uncalibrated']:.3f} before temperature scaling). "
            f"Both orders of a pair give one verdict in {scores['order_consistency']:.1%}; their mean is what counts."
        ),
        "plots": results.plots,
        "gold": gold_table(gold, results.published),
        "gold_lead": gold_lead_table(gold),
        "relations": relation_table(gold),
        "named": named_table(scores, gold),
        "everyday": everyday_table(release["everyday"]),
        "lists": lists_table(release["lists"]),
        "evidence_gold": evidence_gold_table(release.get("gold", {})),
        "weights": weights_table(results.metrics["evidence"]),
        "slices": slice_tables(slices),
        "worst": worst_errors(results.predictions, worst),
        "worst_count": worst,
    }
    return _render(template, values)


def worst_errors(predictions: pd.DataFrame, size: int) -> dict[str, Table]:
    """Return, for each kind, the pairs on which the model is most wrong, with the untuned cosine beside."""
    error = (predictions["model"] - predictions["label"]).abs()
    ranked = predictions.assign(error=error).sort_values(["error", "left", "right"], ascending=[False, True, True])
    tables = {}
    for kind, rows in ranked.groupby("kind"):
        kept = rows.head(size)
        values = zip(*(kept[name] for name in ("left", "right", "model", "cosine", "source")), strict=True)
        cells = [
            [f"{left} / {right}", f"{probability:.3f}", f"{cosine:.3f}", source]
            for left, right, probability, cosine, source in values
        ]
        tables[str(kind)] = Table(COLUMNS, cells)
    return tables


def _render(template: Path, values: dict[str, Any]) -> str:
    """Return the filled template; text is escaped, and the plots' library cannot end the page's own script."""
    import vl_convert
    from jinja2 import Environment
    from markupsafe import Markup

    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # the stub lacks the default
    values["library"] = Markup(bundle.replace("</script", "<\\/script"))  # noqa: S704  # a package's own
    values["table"] = lambda table: Markup(table.html())  # noqa: S704  # escaped there
    return fill_template(template, Environment(autoescape=True, trim_blocks=True), values)
