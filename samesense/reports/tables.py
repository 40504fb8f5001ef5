"""Metrics as tables: for the report, the model card and the README."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

CLASSIFIERS = {
    "model": "samesense",
    "logistic_regression": "logistic regression",
    "cosine": "untuned cosine",
    "spelling": "spelling",
    "all_synonyms": "all synonyms",
    "wordnet": "WordNet look-up",
}
SCORES = {
    "average_precision": "average precision",
    "roc_auc": "ROC AUC",
    "f1": "F1",
    "precision": "precision",
    "recall": "recall",
    "accuracy": "accuracy",
    "mcc": "MCC",
}
DIMENSIONS = {
    "pos": "Part of speech",
    "form": "Words and phrases",
    "zipf": "Frequency of the rarer word (Zipf scale)",
    "origin": "Origin",
    "kind": "Kind of negative",
}
LEADS = ("average_precision", "roc_auc", "f1")  # scores whose difference from the baselines' has an interval
GROUPS = {
    "n": "nouns",
    "v": "verbs",
    "a": "adjectives",
    "r": "adverbs",
    "words": "words",
    "mixed": "a word and a phrase",
    "phrases": "phrases",
}
SLICE_COLUMNS = ["", "pairs", "synonyms", "average precision", "the same, cosine", "ROC AUC", "F1", "F1, all synonyms"]
KIND_COLUMNS = ["", "pairs", "called synonyms", "the same, cosine", "ROC AUC against synonyms", "the same, cosine"]
GOLD_SCORES = {
    **SCORES,
    "best_f1": "F1 at the set's own best threshold",
    "spearman": "Spearman",
    "false_positive_rate": "called synonyms",
}
PARTS = {"": "", "no_shared_synset.": ", no synset in common"}
# Of the released model's scores, in which the judged model stands beside it; other baselines are in the metrics only
RELEASE_CLASSIFIERS = {
    "with_evidence": "released, with evidence",
    "released": "released, alone",
    "evidence": "evidence alone",
    "judged": "judged, alone",
    **{name: CLASSIFIERS[name] for name in ("wordnet", "cosine", "all_synonyms")},
}
RANKING = [name for name in RELEASE_CLASSIFIERS if name != "wordnet"]  # a look-up hardly ranks
EVERYDAY_SCORES = {
    "accuracy": "right",
    **{name: SCORES[name] for name in ("f1", "precision", "recall", "roc_auc")},
    "expected_calibration_error": "calibration error",
}
EVERYDAY_PARTS = {
    "unseen_pairs": "no pair of the released model's training",
    "unseen_words": "no word of the judged model's training",
}
EVIDENCE_PARTS = {
    "": "",
    "shared_synset.": ", a synset in common",
    "no_shared_synset.": ", no synset in common",
}
NUMBER = re.compile(r"([+-]?[\d.,]+|–?)(?: (\(.+\)))?")  # noqa: RUF001  # a score or count, its interval; a dash; or nothing


@dataclass(frozen=True)
class Table:
    """A table of texts.

    Attributes:
        columns: their names.
        rows: the cells of each row.
        ours: whether the first row is the model's, which HTML sets off.
    """

    columns: list[str]
    rows: list[list[str]]
    ours: bool = False

    def html(self) -> str:
        """Return it as HTML, escaped: the first column names its rows, and a column that is not of numbers is text."""
        texts = {place for row in self.rows for place, cell in enumerate(row) if not NUMBER.fullmatch(cell)}
        kinds = [" class=text" if place in texts else "" for place in range(len(self.columns))]
        head = [
            f"<th scope=col{kind}>{escape(name)}</th>" if name else "<td></td>"
            for name, kind in zip(self.columns, kinds, strict=True)
        ]
        lines = [
            f"<tr{' class=model' if self.ours and not number else ''}><th scope=row>{escape(row[0])}</th>"
            + "".join(f"<td{kind}>{_html(cell)}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True))
            + "</tr>"
            for number, row in enumerate(self.rows)
        ]
        return f"<table><thead><tr>{''.join(head)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [f"| {' | '.join(self.columns)} |", "| --- |" + " ---: |" * (len(self.columns) - 1)]
        return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in self.rows)])


def _html(text: str) -> str:
    """Return the text of a cell as HTML; the interval of a score is an element of its own."""
    number = NUMBER.fullmatch(text)
    if number and number[2]:
        return f"{number[1]} <small>{escape(number[2])}</small>"
    return escape(text)


def cell(metrics: dict[str, float], key: str) -> str:
    """Return a score, with its interval where there is one, or a dash."""
    if key not in metrics:
        return "–"  # noqa: RUF001  # a dash
    if f"{key}_low" not in metrics:
        return f"{metrics[key]:.3f}"
    return f"{metrics[key]:.3f} ({metrics[f'{key}_low']:.2f}-{metrics[f'{key}_high']:.2f})"


def headline_table(metrics: dict[str, float]) -> Table:
    """Return the scores of all test pairs in the slice metrics: a row per classifier."""
    return Table(["", *SCORES.values()], _rows_of_all_pairs(metrics, "", SCORES, cell), ours=True)


def lead_cell(metrics: dict[str, float], key: str) -> str:
    """Return how much higher the model's score is than a baseline's, with its interval, or a dash."""
    if key not in metrics:
        return "–"  # noqa: RUF001  # a dash
    return f"{metrics[key]:+.3f} ({metrics[f'{key}_low']:+.2f} to {metrics[f'{key}_high']:+.2f})"


def lead_table(metrics: dict[str, float]) -> Table:
    """Return the model's lead over each baseline on all test pairs in the slice metrics: a row per baseline."""
    rows = _rows_of_all_pairs(metrics, "difference.", LEADS, lead_cell)
    return Table(["samesense minus", *(SCORES[score] for score in LEADS)], rows)


def _rows_of_all_pairs(
    metrics: dict[str, float], prefix: str, scores: Iterable[str], show: Callable[[dict[str, float], str], str]
) -> list[list[str]]:
    """Return the scores of all test pairs whose keys start with ``prefix``: a row per classifier that has some."""
    return [
        [title, *(show(metrics, f"{prefix}{name}.all.{score}") for score in scores)]
        for name, title in CLASSIFIERS.items()
        if f"{prefix}{name}.all.f1" in metrics
    ]


def gold_lead_table(metrics: dict[str, float]) -> Table:
    """Return the model's lead over each baseline in the gold metrics: a row per set and score."""
    baselines = {name: title for name, title in CLASSIFIERS.items() if name != "model"}
    rows = []
    for name in sorted({key.split(".")[0] for key in metrics}):
        for score in _gold_scores(metrics, f"{name}.model."):
            keys = [f"{name}.difference.{baseline}.{score}" for baseline in baselines]
            if any(key in metrics for key in keys):
                rows.append([name, GOLD_SCORES[score], *(lead_cell(metrics, key) for key in keys)])
    return Table(["samesense minus", "score", *baselines.values()], rows)


def slice_tables(metrics: dict[str, float]) -> dict[str, Table]:
    """Return the scores of the slice metrics: a table per dimension, the untuned cosine beside the model."""
    tables = {}
    for dimension, title in DIMENSIONS.items():
        start = f"model.{dimension}."
        groups = sorted({key.removeprefix(start).rpartition(".")[0] for key in metrics if key.startswith(start)})
        row, columns = (_kind_row, KIND_COLUMNS) if dimension == "kind" else (_slice_row, SLICE_COLUMNS)
        tables[title] = Table(columns, [row(metrics, dimension, group) for group in groups])
    return tables


def _slice_row(metrics: dict[str, float], dimension: str, group: str) -> list[str]:
    ours, cosine = f"model.{dimension}.{group}.", f"cosine.{dimension}.{group}."
    counts = [f"{metrics[ours + name]:,}" for name in ("rows", "synonyms")]
    scores = [ours + "average_precision", cosine + "average_precision", ours + "roc_auc", ours + "f1"]
    return [GROUPS.get(group, group), *counts, *(cell(metrics, key) for key in scores), _f1_of_all(metrics, ours)]


def _f1_of_all(metrics: dict[str, float], ours: str) -> str:
    """Return the F1 of calling every pair synonyms, or a dash where the model has no F1 either."""
    rows, synonyms = metrics[ours + "rows"], metrics[ours + "synonyms"]
    return cell({"f1": 2 * synonyms / (rows + synonyms)} if ours + "f1" in metrics else {}, "f1")


def _kind_row(metrics: dict[str, float], dimension: str, kind: str) -> list[str]:
    ours, cosine = f"model.{dimension}.{kind}.", f"cosine.{dimension}.{kind}."
    scores = [prefix + name for name in ("false_positive_rate", "roc_auc") for prefix in (ours, cosine)]
    return [kind, f"{metrics[ours + 'rows'] - metrics[ours + 'synonyms']:,}", *(cell(metrics, key) for key in scores)]


def gold_table(metrics: dict[str, float], published: list[dict[str, str]]) -> Table:
    """Return the scores of the gold metrics: a row per set and score, others' published figures beside."""
    columns = ["", "score", "pairs", *CLASSIFIERS.values(), "published"]
    rows = []
    for name in sorted({key.split(".")[0] for key in metrics}):
        for part, scope in PARTS.items():
            ours = f"{name}.model.{part}"
            for score in _gold_scores(metrics, ours):
                cells = [cell(metrics, f"{name}.{classifier}.{part}{score}") for classifier in CLASSIFIERS]
                others = [row for row in published if (row["set"], row["score"]) == (name, score) and not part]
                figures = "; ".join(f"{row['value']} {row['system']}" for row in others)
                rows.append([name + scope, GOLD_SCORES[score], f"{metrics[ours + 'rows']:,}", *cells, figures])
    return Table(columns, rows)


def relation_table(metrics: dict[str, float]) -> Table:
    """Return how often each classifier calls pairs of another relation synonyms: a row per gold set and relation."""
    start, end = ".model.relation.", ".false_positive_rate"
    keys = [key for key in sorted(metrics) if start in key and key.endswith(end)]
    names = [tuple(key.removesuffix(end).split(start, 1)) for key in keys]
    rows = [
        [
            f"{name}, {relation}",
            f"{metrics[f'{name}{start}{relation}.rows']:,}",
            *(cell(metrics, f"{name}.{classifier}.relation.{relation}{end}") for classifier in CLASSIFIERS),
        ]
        for name, relation in names
    ]
    return Table(["", "pairs", *CLASSIFIERS.values()], rows)


def named_table(test: dict[str, float], gold: dict[str, float]) -> Table:
    """Return how well relations are named, on test and on gold sets: a row per set, with the F1 of each relation.

    It has no rows if the model names no relations.

    Args:
        test: the metrics of test.
        gold: the gold metrics.
    """
    start, end = "named.", ".f1"
    of_gold: dict[str, dict[str, float]] = {}
    for key, value in gold.items():
        name, _, rest = key.partition(".model.")
        if rest.startswith(start):
            of_gold.setdefault(name, {})[rest] = value
    sets = [("test", test), *of_gold.items()]
    names = sorted({key for _, scores in sets for key in scores if key.startswith(start) and key.endswith(end)})
    columns = [*names, f"{start}macro_f1", f"{start}accuracy"]
    titles = [name.removeprefix(start).removesuffix(end) for name in names]
    rows = [[name, *(cell(scores, key) for key in columns)] for name, scores in sets if columns[-1] in scores]
    return Table(["", *titles, "mean F1", "right"], rows)


def everyday_table(metrics: dict[str, float]) -> Table:
    """Return the scores on everyday pairs: a row per score of all, then the share right by part and kind."""
    names = [name for name in RELEASE_CLASSIFIERS if f"{name}.accuracy" in metrics]
    kinds = [key.removeprefix("rows.") for key in metrics if key.startswith("rows.")]
    every = sum(int(metrics[f"rows.{kind}"]) for kind in kinds)
    rows = [
        [title, f"{every:,}", *(cell(metrics, f"{name}.{score}") for name in names)]
        for score, title in EVERYDAY_SCORES.items()
    ]
    counts = {part: metrics.get(f"{names[0]}.{part}.rows", 0) for part in EVERYDAY_PARTS}
    parts = [(title, f"{part}.", counts[part]) for part, title in EVERYDAY_PARTS.items() if counts[part]]
    parts += [(kind.replace("_", " "), f"kind.{kind}.", metrics[f"rows.{kind}"]) for kind in kinds]
    rows += [
        [f"right, {title}", f"{count:,}", *(f"{metrics[f'{name}.{part}accuracy']:.2f}" for name in names)]
        for title, part, count in parts
    ]
    return Table(["", "pairs", *(RELEASE_CLASSIFIERS[name] for name in names)], rows)


def lists_table(metrics: dict[str, float]) -> Table:
    """Return how well each classifier ranks the pairs of people's lists: a row per list and score."""
    end = ".rows"
    lists = [key.removesuffix(end) for key in sorted(metrics) if key.endswith(end)]
    rows = [
        [
            name,
            SCORES[score],
            *(f"{metrics[f'{name}.{count}']:,}" for count in ("rows", "synonyms")),
            *(cell(metrics, f"{name}.{classifier}.{score}") for classifier in RANKING),
        ]
        for name in lists
        for score in ("average_precision", "roc_auc")
    ]
    titles = [RELEASE_CLASSIFIERS[name] for name in RANKING]
    return Table(["", "score", "pairs", "synonyms", *titles], rows)


def evidence_gold_table(metrics: dict[str, float]) -> Table:
    """Return what evidence adds to the judged model on gold sets: a row per set, part and score."""
    rows = []
    for name in sorted({key.split(".")[0] for key in metrics}):
        for part, scope in EVIDENCE_PARTS.items():
            ours, alone = f"{name}.with_evidence.{part}", f"{name}.judged.{part}"
            for score in _gold_scores(metrics, ours):
                lead = lead_cell(metrics, f"{name}.difference.judged.{score}") if not part else ""
                cells = [cell(metrics, ours + score), cell(metrics, alone + score), lead]
                rows.append([name + scope, GOLD_SCORES[score], f"{metrics[ours + 'rows']:,}", *cells])
    return Table(["", "score", "pairs", "judged, with evidence", "judged, alone", "difference"], rows)


def weights_table(evidence: dict[str, Any]) -> Table:
    """Return the weights that join model and evidence, with the pairs of the tuning half that have each feature."""
    features: dict[str, dict[str, float]] = evidence["features"]
    rows = [
        [name.replace("_", " "), f"{feature['pairs']:,}", f"{feature['synonyms']:,}", f"{feature['weight']:+.2f}"]
        for name, feature in sorted(features.items(), key=lambda item: -item[1]["weight"])
    ]
    others = {
        "the model's log-odds, where anything is known of the pair": "model",
        "the model's log-odds, else": "model_alone",
        "the words in which two phrases differ were looked up": "composed",
        "every pair": "intercept",
    }
    rows += [[title, "", "", f"{evidence[name]:+.2f}"] for title, name in others.items()]
    return Table(["", "pairs", "synonyms", "weight"], rows)


def _gold_scores(metrics: dict[str, float], ours: str) -> list[str]:
    if f"{ours}f1" in metrics:
        return ["average_precision", "roc_auc", "f1", *(["best_f1"] if f"{ours}best_f1" in metrics else [])]
    return [score for score in ("spearman", "false_positive_rate", "recall", "accuracy") if ours + score in metrics]


def read_published(path: Path) -> list[dict[str, str]]:
    """Read others' scores on gold sets: ``set``, ``score``, ``value``, ``system``, ``source`` and ``note``.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a readable CSV: {error}") from error
