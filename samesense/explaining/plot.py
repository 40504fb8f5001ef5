"""An explanation as a picture: the probability, and what adds up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from samesense.classifier import verdict_line
from samesense.evidence.reasons import MODEL_ALONE, TEXTS
from samesense.evidence.regression import bounded_log_odds
from samesense.extras import require
from samesense.files import replacing
from samesense.scoring.formats import format_by_suffix

if TYPE_CHECKING:
    from pathlib import Path

    from samesense.explaining.explanation import Explanation

    Spec = dict[str, Any]

FORMATS = {".svg": "svg", ".png": "png"}
OTHERS = {  # contributions that are no feature
    "intercept": "every pair",
    "model": "the model",
    "composed": "the words in which the phrases differ were looked up",
}
WIDTH, STEP = 380, 26  # pixels: of a plot, and of each of its rows
CAPTION = 640  # pixels, of the lines above the plots
SCALE = 2.0  # of a PNG, for sharp screens
FOR, AGAINST, NEUTRAL = "#0f766e", "#c2410c", "#5a6675"
CONFIG: Spec = {
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 0},
    "title": {"anchor": "start", "fontSize": 16, "subtitleFontSize": 12, "limit": CAPTION, "offset": 12},
    "view": {"stroke": None},
}


def check_plot(path: Path) -> None:
    """Check, before any work, that a plot can be made in the format that the file's name asks for.

    Raises:
        DataError: the name's ending is neither .svg nor .png.
        SamesenseError: what draws is not installed.
    """
    format_by_suffix(path, FORMATS)
    require("plot", "vl_convert")


def write_plot(explanation: Explanation, path: Path) -> None:
    """Draw an explanation into a file, as SVG or PNG by the ending of its name.

    Raises:
        DataError: the file cannot be written, or its name's ending is neither.
    """
    import vl_convert

    picture = plot(explanation)
    if format_by_suffix(path, FORMATS) == "svg":
        content = vl_convert.vegalite_to_svg(picture).encode()
    else:
        content = vl_convert.vegalite_to_png(picture, scale=SCALE)
    with replacing(path) as partial:
        partial.write_bytes(content)


def plot(explanation: Explanation) -> Spec:
    """Return the picture of an explanation, in Vega-Lite: probabilities above, log-odds below if any add up."""
    pair = explanation.left, explanation.right
    rows = [_probabilities(explanation)]
    if explanation.contributions:
        rows.append(_contributions(explanation))
    title = {
        "text": " / ".join(pair),
        "subtitle": verdict_line(pair, explanation.verdict, explanation.threshold).removeprefix(
            " / ".join(pair) + ": "
        ),
    }
    return {"title": title, "vconcat": rows, "config": CONFIG}


def _probabilities(explanation: Explanation) -> Spec:
    """Return a bar for the probability, and one for that of the model alone, with the threshold."""
    rows = [
        _row("the verdict", explanation.probability, f"{explanation.probability:.2f}", _colour(explanation)),
        _row(MODEL_ALONE, explanation.model.probability, f"{explanation.model.probability:.2f}", NEUTRAL),
    ]
    title = f"probability of synonyms; the line is the threshold, {explanation.threshold:.2f}"
    return _bars(rows, {"title": title, "scale": {"domain": [0, 1]}}, explanation.threshold)


def _contributions(explanation: Explanation) -> Spec:
    """Return a bar for each contribution, the greatest first, and one for their sum, with the threshold's log-odds."""
    parts = sorted(explanation.contributions.items(), key=lambda part: -abs(part[1]))
    total = sum(explanation.contributions.values())
    rows = [
        _row(OTHERS.get(name) or TEXTS[name], value, f"{value:+.2f}", FOR if value > 0 else AGAINST)
        for name, value in parts
    ]
    rows.append(_row("together", total, f"{total:+.2f}", _colour(explanation)))
    threshold = float(bounded_log_odds(np.array(explanation.threshold)))
    reach = 1.3 * max(1.0, abs(threshold), *(abs(row["value"]) for row in rows))  # room for the numbers
    x = {"title": "log-odds: to the right, for synonyms", "scale": {"domain": [-reach, reach]}}
    return _bars(rows, x, threshold)


def _colour(explanation: Explanation) -> str:
    return FOR if explanation.synonyms else AGAINST


def _row(name: str, value: float, text: str, colour: str) -> Spec:
    return {"name": name, "value": value, "text": text, "colour": colour}


def _bars(rows: list[Spec], x: Spec, mark: float) -> Spec:
    """Return a bar per row, from 0, with its number beside its end, and a line at ``mark``."""
    value = {"field": "value", "type": "quantitative"} | x
    name = {"field": "name", "type": "nominal", "title": None, "sort": None}
    colour = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    number = {"type": "text", "fontSize": 12, "align": {"expr": "datum.value < 0 ? 'right' : 'left'"}}
    number |= {"dx": {"expr": "datum.value < 0 ? -4 : 4"}}
    return {
        "width": WIDTH,
        "height": {"step": STEP},
        "data": {"values": rows},
        "encoding": {"y": name, "x": value},
        "layer": [
            {"mark": "bar", "encoding": {"color": colour}},
            {"mark": number, "encoding": {"text": {"field": "text"}}},
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"x": {"datum": mark}, "y": None}},
        ],
    }
