"""The plots of the report, as Vega-Lite specifications with their data inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.reports.tables import RELEASE_CLASSIFIERS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, not an address to fetch
HEIGHT = 260  # pixels
COMPARED = ("wordnet", "released", "with_evidence")  # classifiers in the plot of everyday pairs


def charts(training_curve: Path, curves: Path, everyday: dict[str, float]) -> dict[str, Spec]:
    """Return every plot by name.

    Args:
        training_curve: losses by step (CSV).
        curves: folder of the other plots' data (CSV).
        everyday: scores on everyday pairs.
    """
    import pandas as pd

    def table(name: str) -> pd.DataFrame:
        return pd.read_csv(curves / f"{name}.csv")

    losses = pd.read_csv(training_curve)
    return {
        "precision_recall": lines(table("precision_recall"), "recall", "precision", "Precision at recall"),
        "roc": lines(table("roc"), "false_positive_rate", "recall", "ROC"),
        "reliability": lines(table("reliability"), "probability", "share of synonyms", "Reliability"),
        "histograms": lines(drop_empty(table("histograms")), "probability", "share of the kind", "Probability by kind"),
        "confusion": confusion(table("confusion")),
        "training": lines(losses, "step", "loss", "Loss"),
        "everyday": bars(everyday),
    }


def drop_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are not all 0: the kinds that the pairs have."""
    return table.loc[:, (table != 0).any()]


def lines(table: pd.DataFrame, x: str, y: str, title: str) -> Spec:
    """Return a line per column of ``table`` but ``x``."""
    long = table.melt(id_vars=x, var_name="of", value_name=y).dropna()
    return _spec(title, long) | {
        "mark": {"type": "line", "point": len(table) <= 25},  # noqa: PLR2004  # points of few are worth seeing
        "encoding": {
            "x": {"field": x, "type": "quantitative", "title": x.replace("_", " ")},
            "y": {"field": y, "type": "quantitative"},
            "color": {"field": "of", "type": "nominal", "title": None, "sort": table.columns.drop(x).tolist()},
            "tooltip": [{"field": name} for name in ("of", x, y)],
        },
    }


def bars(everyday: dict[str, float]) -> Spec:
    """Return a bar per kind of everyday pair and classifier: its share of right verdicts."""
    import pandas as pd

    kinds = [key.removeprefix("rows.") for key in everyday if key.startswith("rows.")]
    rows = [
        (kind.replace("_", " "), RELEASE_CLASSIFIERS[name], everyday[f"{name}.kind.{kind}.accuracy"])
        for kind in kinds
        for name in COMPARED
    ]
    table = pd.DataFrame(rows, columns=["kind", "of", "right"])
    order = [RELEASE_CLASSIFIERS[name] for name in COMPARED]
    return _spec("Right on everyday pairs, by kind", table) | {
        "mark": "bar",
        "encoding": {
            "x": {"field": "kind", "type": "nominal", "title": None, "sort": None, "axis": {"labelAngle": -40}},
            "xOffset": {"field": "of", "sort": order},
            "y": {"field": "right", "type": "quantitative", "title": "share right", "scale": {"domain": [0, 1]}},
            "color": {"field": "of", "type": "nominal", "title": None, "sort": order},
            "tooltip": [{"field": name} for name in ("kind", "of", "right")],
        },
    }


def confusion(table: pd.DataFrame) -> Spec:
    """Return counts of verdicts by label."""
    counts = table.value_counts(["actual", "predicted"]).rename("pairs").reset_index()
    axes = {name: {"field": name, "type": "nominal"} for name in ("actual", "predicted")}
    cells = {"y": axes["actual"], "x": axes["predicted"]}
    return _spec("Verdicts", counts) | {
        "encoding": cells,
        "layer": [
            {
                "mark": "rect",
                "encoding": {"color": {"field": "pairs", "type": "quantitative", "scale": {"scheme": "blues"}}},
            },
            {"mark": {"type": "text", "fontSize": 16}, "encoding": {"text": {"field": "pairs", "format": ","}}},
        ],
    }


def _spec(title: str, table: pd.DataFrame) -> Spec:
    values = table.to_dict("records")
    return {"$schema": SCHEMA, "title": title, "width": "container", "height": HEIGHT, "data": {"values": values}}
