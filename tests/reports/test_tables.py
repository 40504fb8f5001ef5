"""Metrics as tables."""

from pathlib import Path
from typing import Any

from samesense.gold.sets import read_sets
from samesense.reports.tables import (
    Table,
    cell,
    everyday_table,
    evidence_gold_table,
    gold_lead_table,
    gold_table,
    headline_table,
    lead_table,
    lists_table,
    named_table,
    read_published,
    relation_table,
    slice_tables,
    weights_table,
)

ROOT = Path(__file__).parents[2]
Metrics = dict[str, dict[str, Any]]
Published = list[dict[str, str]]


def test_a_cell_has_the_interval_of_its_score() -> None:
    assert cell({"f1": 0.7496, "f1_low": 0.704, "f1_high": 0.796}, "f1") == "0.750 (0.70-0.80)"
    assert cell({"f1": 0.7496}, "f1") == "0.750"
    assert cell({"f1": 0.7496}, "mcc") == "–"  # noqa: RUF001


def test_a_table_is_written_as_html_and_markdown() -> None:
    table = Table(["", "a<b", "c"], [["ours", "1", "x (y)"], ["others & co", "+0.250 (+0.20 to +0.30)", ""]], ours=True)
    assert table.html() == (
        "<table><thead><tr><td></td><th scope=col>a&lt;b</th><th scope=col class=text>c</th></tr></thead>"
        "<tbody><tr class=model><th scope=row>ours</th><td>1</td><td class=text>x (y)</td></tr>"
        "<tr><th scope=row>others &amp; co</th><td>+0.250 <small>(+0.20 to +0.30)</small></td><td class=text></td></tr>"
        "</tbody></table>"
    )
    assert Table(["", "n"], []).html() == (
        "<table><thead><tr><td></td><th scope=col>n</th></tr></thead><tbody></tbody></table>"
    )
    assert table.markdown().splitlines() == [
        "|  | a<b | c |",
        "| --- | ---: | ---: |",
        "| ours | 1 | x (y) |",
        "| others & co | +0.250 (+0.20 to +0.30) |  |",
    ]


def test_the_headline_has_a_row_per_classifier_ours_first(metrics: Metrics) -> None:
    table = headline_table(metrics["slices"])
    assert table == Table(
        ["", "average precision", "ROC AUC", "F1", "precision", "recall", "accuracy", "MCC"],
        [
            ["samesense", "0.812", "0.875", "0.750 (0.70-0.80)", "0.700", "0.800", "0.900", "0.500"],
            ["untuned cosine", *["0.250"] * 7],
        ],
        ours=True,
    )


def test_slices_have_a_table_per_dimension(metrics: Metrics) -> None:
    tables = slice_tables(metrics["slices"])
    assert {title: table.rows for title, table in tables.items()} == {
        "Part of speech": [
            ["nouns", "1,000", "400", "0.750", "0.375", "0.625", "0.500", "0.571"],
            ["adverbs", "1", "1", "–", "–", "–", "–", "–"],  # noqa: RUF001
        ],
        "Words and phrases": [],
        "Frequency of the rarer word (Zipf scale)": [],
        "Origin": [["lexicon:shop.v2", "234", "100", "–", "–", "–", "–", "–"]],  # noqa: RUF001
        "Kind of negative": [["antonym", "1,100", "0.500", "0.875", "0.562", "–"]],  # noqa: RUF001
    }
    assert {title: len(table.columns) for title, table in tables.items()} == {
        title: 6 if title == "Kind of negative" else 8 for title in tables
    }


def test_gold_sets_have_baselines_and_published_figures_beside_them(published: Published) -> None:
    metrics = {"simlex999.model.spearman": 0.5, "simlex999.model.rows": 999, "simlex999.cosine.spearman": 0.4}
    metrics |= {"simlex999.model.no_shared_synset.spearman": 0.25, "simlex999.model.no_shared_synset.rows": 900}
    table = gold_table(metrics, published)
    cells = ["0.500", "–", "0.400", "–", "–", "–"]  # noqa: RUF001
    part = ["0.250", *["–"] * 5]  # noqa: RUF001
    assert table.rows == [
        ["simlex999", "Spearman", "999", *cells, ".76 best published; .67 people"],
        ["simlex999, no synset in common", "Spearman", "900", *part, ""],
    ]
    assert len(table.columns) == len(table.rows[0])


def test_the_lead_over_a_baseline_has_a_sign_and_an_interval(metrics: Metrics) -> None:
    assert lead_table(metrics["slices"]) == Table(
        ["samesense minus", "average precision", "ROC AUC", "F1"],
        [["untuned cosine", "+0.562 (+0.50 to +0.63)", "–", "+0.500 (-0.06 to +0.75)"]],  # noqa: RUF001
    )
    assert gold_lead_table(metrics["gold_scores"]) == Table(
        [
            "samesense minus",
            "score",
            "logistic regression",
            "untuned cosine",
            "spelling",
            "all synonyms",
            "WordNet look-up",
        ],
        [["simlex999", "Spearman", "–", "+0.100 (-0.02 to +0.22)", "–", "–", "–"]],  # noqa: RUF001
    )


def test_labelled_gold_sets_have_their_scores() -> None:
    metrics = {
        "a.model.rows": 7,
        "a.model.f1": 0.5,
        "a.model.best_f1": 0.625,
        "a.model.average_precision": 0.25,
        "a.model.roc_auc": 0.75,
    }
    metrics |= {"d.model.rows": 6, "d.model.recall": 0.25}
    metrics |= {"b.model.rows": 8, "b.model.false_positive_rate": 0.5, "c.model.rows": 9, "c.model.accuracy": 0.125}
    assert [row[:4] for row in gold_table(metrics, []).rows] == [
        ["a", "average precision", "7", "0.250"],
        ["a", "ROC AUC", "7", "0.750"],
        ["a", "F1", "7", "0.500"],
        ["a", "F1 at the set's own best threshold", "7", "0.625"],
        ["b", "called synonyms", "8", "0.500"],
        ["c", "accuracy", "9", "0.125"],
        ["d", "recall", "6", "0.250"],
    ]


def test_relations_have_a_row_each_whatever_their_names() -> None:
    metrics = {"b.l.e.model.relation.x.y.rows": 7, "b.l.e.model.relation.x.y.false_positive_rate": 0.25}
    metrics |= {"b.l.e.cosine.relation.x.y.false_positive_rate": 0.5, "b.l.e.model.no_shared_synset.rows": 7}
    assert relation_table(metrics).rows == [["b.l.e, x.y", "7", "0.250", "–", "0.500", "–", "–", "–"]]  # noqa: RUF001


def test_named_relations_have_a_row_per_set_and_a_column_per_relation() -> None:
    test = {"f1": 0.7, "named.synonym.f1": 0.8, "named.antonym.f1": 0.5, "named.macro_f1": 0.65, "named.accuracy": 0.6}
    gold = {"x.model.f1": 0.4, "x.model.named.antonym.f1": 0.25, "x.model.named.macro_f1": 0.25}
    gold |= {"x.model.named.accuracy": 0.5, "y.model.spearman": 0.5, "test.model.named.accuracy": 0.3}
    assert named_table(test, gold) == Table(
        ["", "antonym", "synonym", "mean F1", "right"],
        [
            ["test", "0.500", "0.800", "0.650", "0.600"],
            ["x", "0.250", "–", "0.250", "0.500"],  # noqa: RUF001  # a dash
            ["test", "–", "–", "–", "0.300"],  # noqa: RUF001  # the same
        ],
    )
    assert named_table({"f1": 0.7}, {"y.model.spearman": 0.5}).rows == []


def test_everyday_pairs_have_scores_of_all_and_the_share_right_by_part_and_kind(metrics: Metrics) -> None:
    assert everyday_table(metrics["release_scores"]["everyday"]) == Table(
        ["", "pairs", "released, with evidence", "released, alone", "WordNet look-up"],
        [
            ["right", "1,234", "0.875 (0.85-0.90)", "0.750", "0.500"],
            ["F1", "1,234", "0.812", "–", "–"],  # noqa: RUF001
            ["precision", "1,234", "0.750", "–", "–"],  # noqa: RUF001
            ["recall", "1,234", "0.900", "–", "–"],  # noqa: RUF001
            ["ROC AUC", "1,234", "0.938", "0.812", "–"],  # noqa: RUF001
            ["calibration error", "1,234", "–", "–", "–"],  # noqa: RUF001
            ["right, no pair of the released model's training", "321", "0.62", "0.50", "0.25"],
            ["right, noun synonym", "1,000", "0.88", "0.80", "0.40"],
            ["right, antonym", "234", "0.85", "0.60", "1.00"],
        ],
    )


def test_lists_have_a_row_per_score_whatever_their_names(metrics: Metrics) -> None:
    table = lists_table(metrics["release_scores"]["lists"])
    nothing = ["–"] * 5  # noqa: RUF001
    assert table == Table(
        [
            "",
            "score",
            "pairs",
            "synonyms",
            "released, with evidence",
            "released, alone",
            "evidence alone",
            "judged, alone",
            "untuned cosine",
            "all synonyms",
        ],
        [
            ["line", "average precision", "1", "1", "–", *nothing],  # noqa: RUF001
            ["line", "ROC AUC", "1", "1", "–", *nothing],  # noqa: RUF001
            ["shop.v2", "average precision", "1,500", "500", "0.750 (0.70-0.80)", *nothing],
            ["shop.v2", "ROC AUC", "1,500", "500", "0.875", *nothing],
        ],
    )
    assert lists_table({}).rows == []


def test_what_evidence_adds_to_the_judged_model_has_a_row_per_set_part_and_score(metrics: Metrics) -> None:
    labelled = {
        "a.with_evidence.rows": 7,
        "a.with_evidence.f1": 0.5,
        "a.with_evidence.average_precision": 0.75,
        "a.with_evidence.shared_synset.rows": 1,
        "a.with_evidence.shared_synset.recall": 1.0,
        "a.judged.shared_synset.recall": 0.0,
    }
    nothing = ["–", "–"]  # noqa: RUF001
    assert evidence_gold_table(labelled | metrics["release_scores"]["gold"]) == Table(
        ["", "score", "pairs", "judged, with evidence", "judged, alone", "difference"],
        [
            ["a", "average precision", "7", "0.750", *nothing],
            ["a", "ROC AUC", "7", "–", *nothing],  # noqa: RUF001
            ["a", "F1", "7", "0.500", *nothing],
            ["a, a synset in common", "recall", "1", "1.000", "0.000", ""],
            ["simlex999", "Spearman", "999", "0.625", "0.500", "+0.125 (+0.05 to +0.20)"],
            ["simlex999, no synset in common", "Spearman", "900", "0.562", "0.500", ""],
        ],
    )


def test_weights_are_sorted_with_the_pairs_that_have_each_feature(metrics: Metrics) -> None:
    assert weights_table(metrics["evidence"]) == Table(
        ["", "pairs", "synonyms", "weight"],
        [
            ["synset first", "80", "78", "+2.12"],
            ["antonym", "1,069", "2", "-3.25"],
            ["the model's log-odds, where anything is known of the pair", "", "", "+0.50"],
            ["the model's log-odds, else", "", "", "+1.25"],
            ["the words in which two phrases differ were looked up", "", "", "-0.75"],
            ["every pair", "", "", "-0.50"],
        ],
    )


def test_every_published_figure_has_its_source() -> None:
    published = read_published(ROOT / "docs" / "published.csv")
    sets = read_sets(ROOT / "data/gold")
    assert {row["set"] for row in published} - set(sets) == {"simverb3500"}  # beside SimLex-999, by the same authors
    for row in published:
        assert float(row["value"]) <= 1
        assert all(row.values())
