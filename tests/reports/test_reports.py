"""What people read: the report, the model card, the gate."""

import json
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from stages._charts import charts
from stages._cli import BadInputError
from stages._results import gold_table, headline_table, read_metrics, read_published, relation_table, slice_tables
from stages.card import Params, card
from stages.gate import Gate, read_gate, regressions
from stages.report import page, worst_errors

ROOT = Path(__file__).parents[1]
EVAL, SLICES, GOLD = (read_metrics(ROOT / "metrics" / f"{name}.json") for name in ("eval", "slices", "gold"))
PUBLISHED = read_published(ROOT / "docs" / "published.csv")
PREDICTIONS = pd.DataFrame(
    [
        ("buy", "sell", 0, "antonym", "<b>0", 0.9, 0.8),
        ("hot", "cold", 0, "antonym", "", 0.95, 0.9),
        ("car", "auto", 1, "synonym", "car.n.01", 0.1, 0.2),
        ("big", "large", 1, "synonym", "", 0.8, 0.9),
    ],
    columns=["left", "right", "label", "kind", "source", "model", "cosine"],
)


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


def made() -> str:
    values: dict[str, Any] = {
        "title": "minilm, seed 1",
        "rows": 4,
        "synonyms": 2,
        "known": 0,
        "headline": headline_table(SLICES),
        "calibration": "Brier score .2",
        "plots": charts(ROOT / "metrics" / "training_curve.csv", ROOT / "metrics" / "curves"),
        "gold": gold_table(GOLD, PUBLISHED),
        "relations": relation_table(GOLD),
        "slices": slice_tables(SLICES),
        "worst": worst_errors(PREDICTIONS, 1),
        "worst_count": 1,
    }
    return page((ROOT / "stages" / "report.html.jinja").read_text(), values)


def test_the_worst_errors_of_each_kind_come_first() -> None:
    found = worst_errors(PREDICTIONS, 1)
    assert {kind: table.rows for kind, table in found.items()} == {
        "antonym": [["hot / cold", "0.950", "0.900", ""]],
        "synonym": [["car / auto", "0.100", "0.200", "car.n.01"]],
    }


def test_the_page_is_whole_and_asks_nothing_of_any_host() -> None:
    found = Reader(made())
    assert found.requests == []
    assert found.tags["script"] == 2
    assert found.tags["details"] == 2
    assert found.tags["table"] == 3 + len(slice_tables(SLICES)) + 2


def test_text_is_escaped() -> None:
    assert "&lt;b&gt;0" in worst_errors(PREDICTIONS, 2)["antonym"].html()


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium, to look at the page")
def test_a_browser_draws_the_page(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(made())
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    options = [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=8000", "--window-size=1300,1700"]
    shot, address = tmp_path / "shot.png", f"file://{tmp_path / 'report.html'}"
    for action in ("--dump-dom", f"--screenshot={shot}"):
        done = subprocess.run(
            ["chromium", *flags, *options, action, address], capture_output=True, text=True, check=True, timeout=120
        )
        if action == "--dump-dom":
            assert done.stdout.count('class="marks"') == 6, "an SVG per plot"
            assert done.stdout.count("mark-line") >= 5
    from PIL import Image

    with Image.open(shot) as picture:
        assert picture.size == (1300, 1700)
        colours = np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0)
    assert len(colours) > 100, "lines in colour, not an empty page"


def test_gold_sets_have_baselines_and_published_figures_beside_them() -> None:
    told = {"simlex999.model.spearman": 0.5, "simlex999.model.rows": 999, "simlex999.cosine.spearman": 0.4}
    table = gold_table(told, PUBLISHED)
    (row,) = table.rows
    assert row[:4] == ["simlex999", "Spearman", "999", "0.500"]
    assert row[-1] == ".76 best published; .67 people"
    assert len(row) == len(table.columns)


def test_relations_are_told_apart() -> None:
    told = {"b.l.e.model.relation.x.y.rows": 7, "b.l.e.model.relation.x.y.false_positive_rate": 0.25}
    told |= {"b.l.e.cosine.relation.x.y.false_positive_rate": 0.5, "b.l.e.model.no_shared_synset.rows": 7}
    assert relation_table(told).rows == [["b.l.e, x.y", "7", "0.250", "–", "0.500", "–", "–", "–"]]  # noqa: RUF001


def test_every_published_figure_has_its_source() -> None:
    sets = yaml.safe_load((ROOT / "params.yaml").read_text())["gold"]
    for row in PUBLISHED:
        assert row["set"] in sets
        assert float(row["value"]) <= 1
        assert all(row.values())


def test_the_card_is_in_the_hubs_format() -> None:
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    shape = Params.model_validate({name: params[name] for name in Params.model_fields})
    metrics = {name: json.loads((ROOT / "metrics" / f"{name}.json").read_text()) for name in ("train", "split")}
    metrics |= {"eval": EVAL, "slices": SLICES, "gold": GOLD}
    template = (ROOT / "stages" / "card.md.jinja").read_text()
    text = card(template, shape, metrics, PUBLISHED)
    _, head, body = text.split("---\n", 2)
    values = yaml.safe_load(head)
    assert values["base_model"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert values["license"] == "apache-2.0"
    assert values["pipeline_tag"] == "text-classification"
    results = {one["type"]: one["value"] for one in values["model-index"][0]["results"][0]["metrics"]}
    assert results == {name: EVAL[name] for name in ("average_precision", "f1", "roc_auc")}
    assert f"{EVAL['average_precision']:.3f}" in body
    assert "test pairs, no word of which is in a training pair;" in body
    assert "By origin: wordnet " in body
    assert "## Limits" in body
    words = metrics["split"]["words_of_training"] | {"test": 1234}
    metrics |= {"split": metrics["split"] | {"words_of_training": words}}
    assert "test pairs, 1,234 of whose " in card(template, shape, metrics, PUBLISHED)


GATE = Gate(higher_is_better={"f1": 0.01}, lower_is_better={"brier": 0.01})


@pytest.mark.parametrize(
    ("f1", "brier", "expected"),
    [
        (0.7, 0.2, []),
        (0.691, 0.209, []),
        (0.9, 0.1, []),
        (0.68, 0.2, ["f1: 0.7 -> 0.68, worse by more than 0.01"]),
        (0.7, 0.22, ["brier: 0.2 -> 0.22, worse by more than 0.01"]),
        (None, 0.2, ["f1: 0.7 is gone"]),
    ],
)
def test_the_gate_tells_what_got_worse(f1: float | None, brier: float, expected: list[str]) -> None:
    changes: dict[str, dict[str, float | None]] = {
        "f1": {"old": 0.7, "new": f1},
        "brier": {"old": 0.2, "new": brier},
        "other": {"old": 1.0, "new": 0.0},
    }
    assert regressions(changes, GATE) == expected


def test_the_gate_lets_a_new_metric_in_and_refuses_an_unknown_one() -> None:
    assert regressions({"f1": {"new": 0.1}, "brier": {"old": None, "new": 0.9}}, GATE) == []
    with pytest.raises(BadInputError, match="gate: 'brier' is in none of the metrics"):
        regressions({"f1": {"old": 0.7, "new": 0.7}}, GATE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "gate is missing"),
        ("gate: {higher_is_better: {f1: much}, lower_is_better: {}}", r"gate\.higher_is_better\.f1: .*, not 'much'"),
        ("gate: [", "while parsing"),
    ],
)
def test_bad_tolerances_are_told(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=rf"params\.yaml: {message}"):
        read_gate(path)
