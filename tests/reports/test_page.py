"""The report: whole, without requests to any host, and drawn by a browser."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.reports.charts import Spec
from samesense.reports.page import Results, fill_page, worst_errors
from samesense.reports.tables import slice_tables
from tests.accessibility import violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEMPLATE = Path(__file__).parents[2] / "samesense" / "reports" / "templates" / "report.html.jinja"
Metrics = dict[str, dict[str, Any]]


@pytest.fixture
def results(
    metrics: Metrics, published: list[dict[str, str]], plots: dict[str, Spec], predictions: pd.DataFrame
) -> Results:
    return Results(metrics, published, plots, predictions)


def fill(results: Results) -> str:
    return fill_page(TEMPLATE, "minilm, seed 1", results, 1)


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
        "<title>samesense test report: minilm, seed 1</title>",
        "<p>How well a model tells synonyms from other pairs: minilm, seed 1.</p>",
        "1,234 test pairs, 500 of them synonyms; no word of them is in a training pair.",
        "Brier score 0.125, expected calibration error 0.031 (0.062 before temperature scaling). Both orders of a pair",
        "Both orders of a pair give one verdict in 96.9%; their mean is what counts.",
        "<th scope=row>untuned cosine</th><td>+0.562 <small>(+0.50 to +0.63)</small></td>",
        "<th scope=row>bless, coord</th><td>1,500</td><td>0.250</td>",
        "<th scope=row>right</th><td>1,234</td><td>0.875 <small>(0.85-0.90)</small></td><td>0.750</td><td>0.500</td>",
        "<th scope=row>shop.v2</th><td class=text>ROC AUC</td><td>1,500</td><td>500</td><td>0.875</td>",
        "<th scope=row>antonym</th><td>1,069</td><td>2</td><td>-3.25</td>",
        "<td class=text>Spearman</td><td>999</td><td>0.625</td><td>0.500</td><td>+0.125 <small>(+0.05 to +0.20)",
        "<th scope=row>car / auto</th><td>0.100</td><td>0.200</td><td class=text>car.n.01</td>",
    ],
)
def test_the_page_has_the_numbers_of_the_run(text: str, results: Results) -> None:
    assert text in fill(results)


def test_a_page_without_gold_sets_says_so(results: Results) -> None:
    results.metrics["gold_scores"] = {}
    results.metrics["split"] = results.metrics["split"] | {"words_of_training": {"test": 1500}}
    page = fill(results)
    assert "<th scope=row>bless" not in page
    assert "None was there when this was made." in page
    assert "1,500 of their words are in a training pair." in page


def test_a_page_without_lists_or_scores_with_evidence_has_no_table_of_them(results: Results) -> None:
    everyday = results.metrics["release_scores"]["everyday"]
    results.metrics["release_scores"] = {"everyday": everyday, "lists": {}}
    page = fill(results)
    assert "Lists that people keep" not in page
    assert "What evidence adds" not in page
    assert "<th scope=row>bless, coord</th>" in page


def test_text_is_escaped(predictions: pd.DataFrame) -> None:
    assert "&lt;b&gt;0" in worst_errors(predictions, 2)["antonym"].html()


@pytest.fixture
def report(results: Results, tmp_path: Path) -> str:
    """Write the page, and return its address."""
    (tmp_path / "report.html").write_text(fill(results))
    return (tmp_path / "report.html").as_uri()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1100])
def test_a_browser_draws_the_page_for_every_reader(
    browser: "Browser", report: str, width: int, colours: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=colours)
    page.goto(report)
    page.locator("svg.marks").nth(6).wait_for()
    assert page.locator("svg.marks").count() == 7, "a plot each"
    assert page.locator(".mark-line path").count() >= 5
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing runs off the page"
    too_wide = "[...document.querySelectorAll('svg.marks')].filter((plot) => plot.clientWidth > innerWidth).length"
    assert page.evaluate(too_wide) == 0
    assert violations(page) == []
    page.close()


def test_print_shows_the_errors_that_the_screen_folds(browser: "Browser", report: str) -> None:
    page = browser.new_page()
    page.goto(report)
    assert page.locator("details[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details[open]").count() == 2
    page.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a\n{% if rows",
            (
                "template, line 2: not a template of Jinja for this page: unexpected end of template, "
                "expected 'end of statement block'."
            ),
        ),
        (
            "{{ rows.of.nothing }}",
            "template: not a template of Jinja for this page: 'int object' has no attribute 'of'",
        ),
        (
            "{{ '%z'|format(rows) }}",
            "template: not a template of Jinja for this page: unsupported format character 'z' (0x7a) at index 1",
        ),
        ("{{ rows / 0 }}", "template: not a template of Jinja for this page: division by zero"),
    ],
)
def test_a_damaged_template_is_told_in_one_line(results: Results, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "template").write_text(text)
    with pytest.raises(DataError) as caught:
        fill_page(tmp_path / "template", "minilm, seed 1", results, 1)
    assert str(caught.value) == f"{tmp_path}/{message}"
