"""The report: whole, without requests to any host, and drawn by a browser."""

import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samesense.reports.charts import Spec
from samesense.reports.page import Results, fill_page, worst_errors
from samesense.reports.tables import slice_tables

TEMPLATE = Path(__file__).parents[2] / "samesense" / "reports" / "templates" / "report.html.jinja"
Metrics = dict[str, dict[str, Any]]


@pytest.fixture
def results(
    metrics: Metrics, published: list[dict[str, str]], plots: dict[str, Spec], predictions: pd.DataFrame
) -> Results:
    return Results(metrics, published, plots, predictions)


def fill(results: Results) -> str:
    return fill_page(TEMPLATE.read_text(encoding="utf-8"), "minilm, seed 1", results, 1)


class Reader(HTMLParser):
    """Counts tags, and collects whatever a browser would ask for."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.requests: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a tag, and keep what it refers to."""
        self.tags[tag] += 1
        self.requests += [(tag, value) for name, value in attrs if name in {"src", "href", "srcset", "action", "data"}]


def test_the_worst_errors_of_each_kind_come_first(predictions: pd.DataFrame) -> None:
    tables = worst_errors(predictions, 1)
    assert {kind: table.rows for kind, table in tables.items()} == {
        "antonym": [["hot / cold", "0.950", "0.900", ""]],
        "synonym": [["car / auto", "0.100", "0.200", "car.n.01"]],
    }
    assert [row[0] for row in worst_errors(predictions, 2)["antonym"].rows] == ["hot / cold", "buy / sell"]


def test_the_page_is_whole_and_asks_nothing_of_any_host(results: Results) -> None:
    reader = Reader(fill(results))
    assert reader.requests == []
    assert reader.tags["script"] == 2
    assert reader.tags["details"] == 2
    of_judged = ["headline", "lead", "gold", "gold lead", "relations", "evidence on gold sets"]
    of_released = ["everyday", "lists", "weights"]
    of_errors = ["antonym", "synonym"]
    tables = [*of_judged, *of_released, *slice_tables(results.metrics["slices"]), *of_errors]
    assert reader.tags["table"] == len(tables)


@pytest.mark.parametrize(
    "text",
    [
        "<title>samesense: minilm, seed 1</title>",
        "1,234 test pairs, 500 of them synonyms; no word of them is in a training pair.",
        "Brier score 0.125, expected calibration error 0.031 (0.062 before temperature scaling). Both orders of a pair",
        "Both orders of a pair give one verdict in 96.9%; their mean is what counts.",
        "<td>untuned cosine</td><td>+0.562 (+0.50 to +0.63)</td>",
        "<td>bless, coord</td><td>1,500</td><td>0.250</td>",
        "<td>right</td><td>1,234</td><td>0.875 (0.85-0.90)</td><td>0.750</td><td>0.500</td>",
        "<td>shop.v2</td><td>ROC AUC</td><td>1,500</td><td>500</td><td>0.875</td>",
        "<td>antonym</td><td>1,069</td><td>2</td><td>-3.25</td>",
        "<td>simlex999</td><td>Spearman</td><td>999</td><td>0.625</td><td>0.500</td><td>+0.125 (+0.05 to +0.20)</td>",
        "<td>car / auto</td><td>0.100</td><td>0.200</td><td>car.n.01</td>",
    ],
)
def test_the_page_has_the_numbers_of_the_run(text: str, results: Results) -> None:
    assert text in fill(results)


def test_a_page_without_gold_sets_says_so(results: Results) -> None:
    results.metrics["gold_scores"] = {}
    results.metrics["split"] = results.metrics["split"] | {"words_of_training": {"test": 1500}}
    page = fill(results)
    assert "<td>bless" not in page
    assert "None was there when this was made." in page
    assert "1,500 of their words are in a training pair." in page


def test_a_page_without_lists_or_scores_with_evidence_has_no_table_of_them(results: Results) -> None:
    everyday = results.metrics["release_scores"]["everyday"]
    results.metrics["release_scores"] = {"everyday": everyday, "lists": {}}
    page = fill(results)
    assert "Lists that people keep" not in page
    assert "What evidence adds" not in page
    assert "<td>bless, coord</td>" in page


def test_text_is_escaped(predictions: pd.DataFrame) -> None:
    assert "&lt;b&gt;0" in worst_errors(predictions, 2)["antonym"].html()


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium, to look at the page")
def test_a_browser_draws_the_page(results: Results, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(fill(results))
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    options = [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=8000", "--window-size=1300,1700"]
    shot, address = tmp_path / "shot.png", f"file://{tmp_path / 'report.html'}"
    for action in ("--dump-dom", f"--screenshot={shot}"):
        done = subprocess.run(
            ["chromium", *flags, *options, action, address], capture_output=True, text=True, check=True, timeout=120
        )
        if action == "--dump-dom":
            assert done.stdout.count('class="marks"') == 7, "an SVG per plot"
            assert done.stdout.count("mark-line") >= 5
    from PIL import Image

    with Image.open(shot) as picture:
        assert picture.size == (1300, 1700)
        colours = np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0)
    assert len(colours) > 100, "lines in colour, not an empty page"
