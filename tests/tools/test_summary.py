"""What `make repro` says at its end."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.summary import gold_line, main

METRICS: dict[str, dict[str, Any]] = {
    "release": {"pairs": 153142},
    "slices": {
        "model.all.rows": 14814,
        "model.all.average_precision": 0.6594,
        "model.all.average_precision_low": 0.6436,
        "model.all.average_precision_high": 0.6748,
        "cosine.all.average_precision": 0.4952,
    },
    "gold_scores": {},
    "release_scores": {
        "everyday": {
            "with_evidence.accuracy": 0.9278,
            "with_evidence.accuracy_low": 0.9073,
            "with_evidence.accuracy_high": 0.9441,
            "released.accuracy": 0.8627,
            "wordnet.accuracy": 0.8308,
        }
    },
}


def test_ten_lines_say_what_was_built_where_how_good_it_is_and_what_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "params.yaml").write_text("seed: 1\nmodel: bge-small\n")
    for name, values in METRICS.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(values))
    main(tmp_path / "params.yaml", tmp_path)
    assert capsys.readouterr().out == (
        "samesense is built: bge-small, seed 1, 153,142 training pairs.\n"
        "  data/model        the model to use, with its evidence and its card (README.md)\n"
        "  data/report.html  one page to read: all scores, plots, the worst errors\n"
        "  metrics           the scores as files, which make gate compares with the last commit's\n"
        "Right on everyday pairs: 0.928 (0.91-0.94) with evidence, 0.863 by the model alone, 0.831 by WordNet.\n"
        "On 14,814 test pairs, average precision: 0.659 (0.64-0.67), untuned cosine 0.495.\n"
        "Gold sets: none is here; make gold gets them.\n"
        "Next: samesense predict cold icy  a verdict, and its reason\n"
        "      samesense demo --open       a page to try pairs on\n"
        "      make help                   what else there is\n"
    )


def test_gold_sets_are_counted_by_their_intervals() -> None:
    scores = {
        "bless.difference.cosine.false_positive_rate_high": -0.12,
        "root09.difference.cosine.false_positive_rate_high": 0.01,
        "simlex999.difference.cosine.spearman_low": 0.003,
        "fallows.difference.cosine.average_precision_low": -0.01,
    }
    assert gold_line(scores) == "On gold sets: better than the untuned cosine on 2 of 4, by 95% intervals."
