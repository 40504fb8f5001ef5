"""The plots, as Vega-Lite specifications."""

from typing import Any

import pandas as pd

from samesense.reports.charts import SCHEMA, Spec, drop_empty, lines


def values_of(spec: Spec) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = spec["data"]["values"]
    return values


def test_every_plot_has_its_data_inside(plots: dict[str, Spec]) -> None:
    assert list(plots) == ["precision_recall", "roc", "reliability", "confusion", "histograms", "everyday", "training"]
    assert {spec["$schema"] for spec in plots.values()} == {SCHEMA}
    assert {name: len(values_of(spec)) for name, spec in plots.items()} == {
        "precision_recall": 22,
        "roc": 22,
        "reliability": 4,
        "confusion": 2,
        "histograms": 4,
        "everyday": 6,
        "training": 4,
    }


def test_a_line_chart_has_a_row_per_point(plots: dict[str, Spec]) -> None:
    assert values_of(plots["training"]) == [
        {"step": 52, "of": "training loss", "loss": 0.6},
        {"step": 104, "of": "training loss", "loss": 0.5},
        {"step": 52, "of": "validation loss", "loss": 0.7},
        {"step": 104, "of": "validation loss", "loss": 0.55},
    ]
    encoding = plots["training"]["encoding"]
    assert (encoding["x"]["field"], encoding["y"]["field"]) == ("step", "loss")
    assert encoding["color"] == encoding["strokeDash"], "one legend for both"
    assert encoding["color"]["scale"] == {"domain": ["training loss", "validation loss"]}


def test_points_are_marked_where_they_are_few() -> None:
    marks = [lines(pd.DataFrame({"x": range(size), "a": 1.0}), "x", "y", "title")["mark"] for size in (25, 26)]
    assert [mark["point"] for mark in marks] == [True, False]


def test_kinds_that_the_pairs_lack_are_left_out(plots: dict[str, Spec]) -> None:
    assert values_of(plots["histograms"]) == [
        {"probability": 0.25, "kind": "synonym", "share": 0.5},
        {"probability": 0.75, "kind": "synonym", "share": 0.5},
        {"probability": 0.25, "kind": "antonym", "share": 1.0},
        {"probability": 0.75, "kind": "antonym", "share": 0.0},
    ]
    assert drop_empty(pd.DataFrame({"a": [0, 1], "b": [0, 0]})).columns.tolist() == ["a"]


def test_the_confusion_counts_pairs(plots: dict[str, Spec]) -> None:
    assert values_of(plots["confusion"]) == [
        {"actual": "synonym", "predicted": "synonym", "pairs": 2},
        {"actual": "not synonym", "predicted": "synonym", "pairs": 1},
    ]
    _, numbers = plots["confusion"]["layer"]
    assert numbers["encoding"]["color"] == {
        "condition": {"test": "datum.pairs > 1.0", "value": "white"},
        "value": "black",
    }


def test_everyday_pairs_have_a_dot_per_kind_and_classifier(plots: dict[str, Spec]) -> None:
    spec = plots["everyday"]
    rows = [(row["kind"], row["of"], row["right"]) for row in values_of(spec)]
    assert rows == [
        ("noun synonym", "WordNet look-up", 0.4),
        ("noun synonym", "released, alone", 0.8),
        ("noun synonym", "released, with evidence", 0.88),
        ("antonym", "WordNet look-up", 1.0),
        ("antonym", "released, alone", 0.6),
        ("antonym", "released, with evidence", 0.85),
    ]
    encoding = spec["encoding"]
    assert (encoding["x"]["field"], encoding["y"]["field"]) == ("right", "kind")
    assert encoding["color"] == encoding["shape"], "one legend for both"
    assert encoding["color"]["scale"] == {"domain": ["WordNet look-up", "released, alone", "released, with evidence"]}


def test_a_line_has_the_name_of_its_classifier(plots: dict[str, Spec]) -> None:
    assert {row["of"] for row in values_of(plots["roc"])} == {"samesense", "untuned cosine"}


def test_every_plot_says_what_it_shows(plots: dict[str, Spec]) -> None:
    assert plots["confusion"]["description"] == "Verdicts: a plot of 2 values"
    assert len({spec["description"] for spec in plots.values()}) == len(plots)
