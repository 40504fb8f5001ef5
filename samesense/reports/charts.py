"""The plots of the report, as Vega-Lite specifications with their data inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.reports.tables import CLASSIFIERS, RELEASE_CLASSIFIERS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, not an address to fetch
HEIGHT = 260  # pixels
STEP = 22  # pixels of a row of kinds
COMPARED = ("wordnet", "released", "with_evidence")  # classifiers in the plot of everyday pairs
CONFIG = {  # the legend above, where it takes no width; the page gives the colours of text and lines
    "background": "transparent",
    "view": {"stroke": None},
    "legend": {"orient": "top", "columns": 2, "labelFontSize": 12, "labelLimit": 0, "symbolLimit": 0},
    "axisX": {"tickCount": 5},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 0},
    "title": {"anchor": "start", "fontSize": 14},
    "point": {"size": 60, "filled": True, "opacity": 1},
}


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
        "confusion": confusion(table("confusion")),
        "histograms": heat(drop_empty(table("histograms"))),
        "everyday": dots(everyday),
        "training": lines(losses, "step", "loss", "Loss"),
    }


def drop_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that are not all 0: the kinds that the pairs have."""
    return table.loc[:, (table != 0).any()]


def lines(table: pd.DataFrame, x: str, y: str, title: str) -> Spec:
    """Return a line per column of ``table`` but ``x``; each has a dash of its own, for those who see no colours."""
    named = table.rename(columns={name: _in_words(name) for name in table.columns.drop(x)})
    of = {"field": "of", "type": "nominal", "title": None, "scale": {"domain": [*named.columns.drop(x)]}}
    long = named.melt(id_vars=x, var_name="of", value_name=y).dropna()
    return _spec(title, long) | {
        "height": HEIGHT,
        "mark": {"type": "line", "point": len(table) <= 25},  # noqa: PLR2004  # points of few are worth seeing
        "encoding": {
            "x": {"field": x, "type": "quantitative", "title": _in_words(x)},
            "y": {"field": y, "type": "quantitative"},
            "color": of,
            "strokeDash": of,
            "tooltip": [{"field": name} for name in ("of", x, y)],
        },
    }


def heat(table: pd.DataFrame) -> Spec:
    """Return a row of squares per column of ``table`` but ``probability``: the shares of its pairs in each bin."""
    kinds = table.rename(columns=_in_words)
    long = kinds.melt(id_vars="probability", var_name="kind", value_name="share")
    return _spec("Probability by kind", long) | {
        "height": {"step": STEP},
        "mark": "rect",
        "encoding": {
            "x": {"field": "probability", "type": "ordinal", "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "kind", "type": "nominal", "title": None, "sort": None},
            "color": {
                "field": "share",
                "type": "quantitative",
                "scale": {"scheme": "blues"},
                "legend": {"title": "share of the kind's pairs", "titleLimit": 0, "format": "%"},
            },
            "tooltip": [{"field": name} for name in ("kind", "probability", "share")],
        },
    }


def dots(everyday: dict[str, float]) -> Spec:
    """Return a row per kind of everyday pair, with a dot per classifier: its share of right verdicts."""
    import pandas as pd

    kinds = [key.removeprefix("rows.") for key in everyday if key.startswith("rows.")]
    rows = [
        (_in_words(kind), RELEASE_CLASSIFIERS[name], everyday[f"{name}.kind.{kind}.accuracy"])
        for kind in kinds
        for name in COMPARED
    ]
    order = [RELEASE_CLASSIFIERS[name] for name in COMPARED]
    of = {"field": "of", "type": "nominal", "title": None, "scale": {"domain": order}, "legend": {"columns": 1}}
    return _spec("Right on everyday pairs, by kind", pd.DataFrame(rows, columns=["kind", "of", "right"])) | {
        "height": {"step": STEP},
        "mark": "point",
        "encoding": {
            "x": {"field": "right", "type": "quantitative", "title": "share right", "scale": {"domain": [0, 1]}},
            "y": {"field": "kind", "type": "nominal", "title": None, "sort": None, "axis": {"grid": True}},
            "color": of,
            "shape": of,
            "tooltip": [{"field": name} for name in ("kind", "of", "right")],
        },
    }


def confusion(table: pd.DataFrame) -> Spec:
    """Return counts of verdicts by label."""
    words = table.map(_in_words)
    counts = words.value_counts(["actual", "predicted"]).rename("pairs").reset_index()
    axes = {name: {"field": name, "type": "nominal", "axis": {"labelAngle": 0}} for name in ("actual", "predicted")}
    shade = {"field": "pairs", "type": "quantitative", "scale": {"scheme": "blues"}, "legend": None}
    on_dark = {"test": f"datum.pairs > {counts['pairs'].max() / 2}", "value": "white"}
    return _spec("Verdicts", counts) | {
        "height": HEIGHT,
        "encoding": {"y": axes["actual"], "x": axes["predicted"]},
        "layer": [
            {"mark": "rect", "encoding": {"color": shade}},
            {
                "mark": {"type": "text", "fontSize": 16},
                "encoding": {
                    "text": {"field": "pairs", "format": ","},
                    "color": {"condition": on_dark, "value": "black"},
                },
            },
        ],
    }


def _in_words(name: str) -> str:
    return CLASSIFIERS.get(name, name.replace("_", " "))


def _spec(title: str, table: pd.DataFrame) -> Spec:
    values = table.to_dict("records")
    description = f"{title}: a plot of {len(values)} values"
    shared = {"$schema": SCHEMA, "title": title, "description": description, "config": CONFIG}
    return shared | {"width": "container", "data": {"values": values}}
