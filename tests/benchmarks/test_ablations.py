"""What each run of the ablations leaves out, what it is judged on, and the table."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from benchmarks import ablations
from benchmarks.ablations import SCORES, TITLES, Data, run_params, run_variants, score_run, variants, write_table
from benchmarks.harness import read_project_params
from samesense.lexicons.wordnet import WordNet, write_wordnet
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import METHODS, NEGATIVES, POSITIVE, pair_table
from samesense.training.rows import select_pairs
from stages.train import Params

ROWS = [
    ("a", "b", 1, "synonym", "wordnet"),
    ("a", "c", 0, "antonym", "wordnet"),
    ("a", "d", 0, "random", "wordnet"),
    ("a", "e", 0, "random", "paraphrase:typo"),
    ("a", "f", 0, "antonym", "paraphrase:context"),
    ("a", "g", 1, "synonym", "paraphrase:synonym_replacement"),
]


def pairs() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=["left", "right", "label", "kind", "origin"])
    return pair_table(frame.assign(pos="n", source=""))


@pytest.mark.parametrize(
    ("left_out", "size", "repeat", "expected"),
    [
        ([], 99, {}, "bcdefg"),
        (["antonym"], 99, {}, "bdeg"),
        (["typo", "random"], 99, {}, "bcfg"),
        (["synonym_replacement"], 99, {}, "bcdef"),
        ([], 99, {"antonym": 3, "random": 2}, "bcccddeefffg"),
        (["context"], 99, {"antonym": 3}, "bcccdeg"),
    ],
)
def test_a_run_does_not_train_on_what_it_leaves_out(
    left_out: list[str], size: int, repeat: dict[str, int], expected: str
) -> None:
    recipe = run_params(left_out, 1, size).train.model_copy(update={"repeat": repeat, "repeat_common": 1})
    assert "".join(sorted(select_pairs(pairs(), recipe, 1)["right"])) == expected


def test_a_run_has_its_own_seed_and_budget_and_the_other_parameters_of_the_project() -> None:
    params, values = run_params(["typo"], 3, 2), read_project_params()
    assert len(select_pairs(pairs(), params.train, 1)) == 2
    changes = {"seed": 3, "leave_out": ["typo"], "max_pairs": 2, "evaluations": 1}
    expected = {name: values[name] for name in ("seed", "model", "models")} | {"train": values["train"] | changes}
    assert params == Params.model_validate(expected)


def test_a_name_is_a_kind_or_a_method_and_no_way_to_leave_out_the_synonyms() -> None:
    names = [POSITIVE, *NEGATIVES, *METHODS]
    assert len(set(names)) == len(names)


def test_every_kind_and_method_of_the_data_is_left_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "negatives.json").write_text('{"random": {}, "antonym": {}, "lookalike": {}}')
    (tmp_path / "paraphrases.json").write_text('{"typo": {}, "gloss": {}}')
    monkeypatch.setattr(ablations, "METRICS", tmp_path)
    assert variants() == {
        "nothing": [],
        "antonym": ["antonym"],
        "lookalike": ["lookalike"],
        "random": ["random"],
        "typo": ["typo"],
        "gloss": ["gloss"],
        "every hard negative": ["antonym", "lookalike"],
        "every paraphrase": ["gloss", "typo"],
    }


def test_the_metrics_of_the_project_name_known_kinds_and_methods() -> None:
    names = [name for left_out in variants().values() for name in left_out]
    assert {"antonym", "random", "typo"} <= set(names) <= {*NEGATIVES, *METHODS}


@pytest.mark.parametrize("before", ["", f"left_out,seed,{','.join(SCORES)}\n"], ids=["new", "stopped in the first run"])
def test_runs_resume_where_they_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    done = []

    def score_run(_: Data, params: Params) -> dict[str, float]:
        done.append((params.train.leave_out, params.train.seed, params.train.max_pairs))
        if len(done) == 3:
            raise KeyboardInterrupt
        return dict.fromkeys(SCORES, 0.5)

    monkeypatch.setattr(ablations, "score_run", score_run)
    monkeypatch.setattr(ablations, "variants", lambda: {"nothing": [], "typo": ["typo"]})
    monkeypatch.setattr(ablations, "read_data", lambda *_: pd.DataFrame({"label": []}))
    monkeypatch.setattr(ablations, "read_gold_tests", lambda _: {})
    runs = tmp_path / "runs.csv"
    runs.write_text(before)
    with pytest.raises(KeyboardInterrupt):
        run_variants(tmp_path, runs, 10)
    assert done == [([], 1, 10), (["typo"], 1, 10), ([], 2, 10)]
    run_variants(tmp_path, runs, 10)
    assert done[3:] == [([], 2, 10), (["typo"], 2, 10), ([], 3, 10), (["typo"], 3, 10)]
    run_variants(tmp_path, runs, 10)
    assert len(done) == 7
    rows = [f"{name},{seed},0.5,0.5,0.5,0.5" for seed in (1, 2, 3) for name in ("nothing", "typo")]
    assert runs.read_text().splitlines() == ["left_out,seed,test,evalution,fallows,simlex999", *rows]


def test_a_run_is_scored_on_every_set_by_its_metric(
    model_folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = TorchRuntime.load(model_folders["twin"])
    trained_on: dict[str, Any] = {}

    def train_model(tables: dict[str, pd.DataFrame], params: Params) -> tuple[Any, Any]:
        trained_on.update({name: sorted(table["right"]) for name, table in tables.items()}, seed=params.train.seed)
        return runtime.model, runtime.tokenizer

    def probabilities(_: TorchRuntime, asked: list[tuple[str, str]]) -> "np.ndarray[Any, Any]":
        known = {("a", "b"): 0.9, ("a", "c"): 0.8, ("a", "d"): 0.7, ("a", "e"): 0.1}
        return np.array([known[pair] for pair in asked])

    monkeypatch.setattr(ablations, "train_model", train_model)
    monkeypatch.setattr(TorchRuntime, "probabilities", probabilities)
    rows = pd.DataFrame({"left": "a", "right": ["b", "c", "d", "e"]})
    labelled = rows.assign(label=[0, 1, 0, 1])
    tests = {"test": labelled, "fallows": labelled, "simlex999": rows.assign(score=[3.0, 4.0, 2.0, 1.0])}
    data = Data(pairs(), pairs().head(1), tests)
    scores = score_run(data, run_params(["antonym"], 2, 99))
    common = 3 * ["b"]  # synonyms of common words are shown thrice
    assert trained_on == {"train": [*common, "d", "e", "g"], "validation": ["b"], "seed": 2}
    assert scores == {"test": 0.5, "fallows": 0.25, "simlex999": 0.8}


def test_gold_pairs_that_share_a_synset_are_not_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wordnet: WordNet
) -> None:
    write_wordnet(wordnet, tmp_path / "wordnet")
    (tmp_path / "set.csv").write_text("left,right,kind\ncar,auto,s\nhot,cold,x\ncold,icy,s\ncold,icy,s\n")
    options: dict[str, Any] = {"repository": None, "commit": None, "separator": ",", "header": None, "label": "kind"}
    options |= {"task": "labels", "files": {"test": {"path": "set.csv", "sha256": None}}}
    gold = options | {"left": "left", "right": "right", "synonyms": ["s"]}
    (tmp_path / "sets.yaml").write_text(yaml.safe_dump({"fallows": gold, "other": gold}))
    monkeypatch.setattr(ablations, "DATA", tmp_path)
    tests = ablations.read_gold_tests(tmp_path)
    assert tests.keys() == {"fallows"}
    assert tests["fallows"][["left", "right", "label"]].to_numpy().tolist() == [["hot", "cold", 0], ["cold", "icy", 1]]


def test_the_table_has_mean_spread_and_difference(tmp_path: Path) -> None:
    runs, page = tmp_path / "runs.csv", tmp_path / "page.md"
    runs.write_text(
        "left_out,seed,test,evalution,fallows,simlex999\n"
        "nothing,1,0.7,0.3,0.6,0.5\nnothing,2,0.72,0.3,0.6,0.5\nantonym,1,0.6,0.4,0.6,0.5\nantonym,2,0.6,0.4,0.6,0.5\n"
    )
    lines = [
        "",
        f"| left out of training | seeds | {' | '.join(TITLES.values())} |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| nothing | 2 | 0.710 ± 0.014 | 0.300 ± 0.000 | 0.600 ± 0.000 | 0.500 ± 0.000 |",
        (
            "| antonym | 2 | 0.600 ± 0.000 (-0.110) | 0.400 ± 0.000 (+0.100) | 0.600 ± 0.000 (+0.000) "
            "| 0.500 ± 0.000 (+0.000) |"
        ),
    ]
    write_table(runs, page)
    assert page.read_text().splitlines() == ["# Ablations", *lines]
    above = "# Ablations\n\n| left out of training | kept |\n\nWords."
    page.write_text(f"{above}\n\n| left out of training | old |\n")
    write_table(runs, page)
    assert page.read_text() == "\n".join([above, *lines, ""])


def test_the_table_in_the_repository_has_the_columns_of_the_benchmark() -> None:
    page = (Path(__file__).parents[2] / "metrics/ablations.md").read_text()
    assert f"\n| left out of training | seeds | {' | '.join(TITLES.values())} |\n" in page
