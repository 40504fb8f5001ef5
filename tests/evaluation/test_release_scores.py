"""The scores of the released model: by each classifier, on everyday pairs, lists and gold sets; and the stage."""

import json
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.special import expit, logit

from benchmarks.harness import check_params, read_project_params
from samesense.evaluation.baselines import NAMES, Baselines
from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.release_scores import (
    Classifiers,
    everyday_scores,
    gold_scores,
    list_candidates,
    lists_scores,
    unseen_parts,
)
from samesense.files import write_parquet, write_text
from samesense.gold.sets import GoldFile, Labelled
from samesense.lexicons.folder import read_lexicons
from samesense.models.metadata import read_metadata
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_table, write_pairs
from stages import release_scores as stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from samesense.evidence.store import Evidence
    from samesense.models.word_vectors import WordVectors
    from samesense.texts import Pair

    Floats = NDArray[np.float64]

COLUMNS = ["left", "right", "label", "kind"]
CLASSIFIERS = ("with_evidence", "released", "evidence", "wordnet", "judged", *NAMES)
BASELINES = Baselines(thresholds=dict.fromkeys(NAMES, 0.5), weights=[0.0] * 32, intercept=0.0)
BOOTSTRAP = Bootstrap(1, 100)
GOLD = Labelled(
    task="labels",
    repository=None,
    commit=None,
    files={"test": GoldFile(path="mine.csv", sha256=None)},
    separator=",",
    header=None,
    left="left",
    right="right",
    label="label",
    synonyms=["1"],
)
NEW = {"path": "new.csv", "sha256": None}
EVERYDAY = """left,right,label,kind,part
auto,car,1,synonym,tuning
cold,hot,0,antonym,tuning
bike,bicycle,1,synonym,test
hot,frosty,0,antonym,test
jog,run,0,related,test
"""


class Judge:
    """A model that knows the probability of some pairs, and gives the others .5."""

    def __init__(self, **probabilities: float) -> None:
        """Take the probability of each pair, named left_right."""
        self.known = probabilities

    def probabilities(self, pairs: "Sequence[Pair]", **_: bool) -> "Floats":
        return np.array([self.known.get("_".join(pair), 0.5) for pair in pairs])

    def log_odds(self, pairs: "Sequence[Pair]", **_: bool) -> "Floats":
        odds = logit(self.probabilities(pairs))
        return np.column_stack([odds, odds])


@pytest.fixture
def classifiers(evidence: "Evidence", tiny_distilbert: Path) -> Classifiers:
    judged, released = (cast("TorchRuntime", Judge(**known)) for known in ({"auto_car": 0.9}, {"jog_run": 0.75}))
    return Classifiers(judged, 0.625, released, evidence, BASELINES, tiny_distilbert)


def test_each_classifier_scores_the_pairs_with_its_threshold(classifiers: Classifiers) -> None:
    pairs = pd.DataFrame([("auto", "car"), ("cold", "hot"), ("jog", "run")], columns=["left", "right"])
    scores = classifiers.scores(pairs)
    assert {name: one.threshold for name, one in scores.items()} == {
        **dict.fromkeys(CLASSIFIERS, 0.5),
        "with_evidence": 0.4,
        "released": 0.625,
        "evidence": 0.4,
        "judged": 0.625,
    }
    values = {name: one.scores.tolist() for name, one in scores.items()}
    alone = logit(0.75)
    assert values["with_evidence"] == pytest.approx(expit([2.5, -3.5, -0.75 + alone]).tolist()), "no lexicon counts"
    assert values["released"] == [0.5, 0.5, 0.75]
    assert values["evidence"] == pytest.approx(expit([2.5, -3.5, -0.75]).tolist())
    assert values["wordnet"] == [1, 0, 0]
    assert values["judged"] == pytest.approx([0.9, 0.5, 0.5])
    assert values["all_synonyms"] == [1, 1, 1]


EVERYDAY_TEST = pd.DataFrame(
    [
        ("Auto", "machine", 1, "synonym"),  # WordNet's, in a rare sense of machine
        ("bike", "bicycle", 1, "synonym"),
        ("hot", "cold", 0, "antonym"),
        ("jog", "run", 0, "related"),
    ],
    columns=COLUMNS,
)


def test_unseen_parts_have_no_word_of_one_training_and_no_pair_of_the_other() -> None:
    judged = pd.DataFrame({"left": ["auto", "run"], "right": ["vehicle", "walk"]})
    released = pd.DataFrame({"left": ["Cold", "bi-cycle", "jog"], "right": ["hot", "vehicle", "walk"]})
    parts = unseen_parts(EVERYDAY_TEST, judged, released)
    assert {name: rows.tolist() for name, rows in parts.items()} == {
        "unseen_words": [False, True, True, False],
        "unseen_pairs": [True, True, False, True],
    }


@pytest.fixture
def everyday(classifiers: Classifiers) -> dict[str, float]:
    tuning = pd.DataFrame([("auto", "car", 1, "synonym"), ("cold", "hot", 0, "antonym")], columns=COLUMNS)
    parts = {"unseen_words": [0, 1, 1, 0], "unseen_pairs": [1, 1, 0, 0], "nothing": [0, 0, 0, 0]}
    masks = {name: np.array(rows, dtype=bool) for name, rows in parts.items()}
    return everyday_scores(classifiers, tuning, EVERYDAY_TEST, masks, BOOTSTRAP)


def test_everyday_pairs_are_scored_in_all_and_by_kind(everyday: dict[str, float]) -> None:
    assert {key: value for key, value in everyday.items() if key.startswith("rows.")} == {
        "rows.synonym": 2,
        "rows.antonym": 1,
        "rows.related": 1,
    }
    assert {key.split(".")[0] for key in everyday} == {"rows", *CLASSIFIERS}
    kinds = ("synonym", "antonym", "related")
    right = {
        name: [everyday[f"{name}.kind.{kind}.accuracy"] for kind in kinds]
        for name in ("with_evidence", "released", "evidence", "wordnet", "all_synonyms")
    }
    assert right == {
        "with_evidence": [1, 1, 0],
        "released": [0, 1, 0],
        "evidence": [1, 1, 1],
        "wordnet": [1, 1, 1],
        "all_synonyms": [1, 0, 0],
    }
    assert everyday["with_evidence.accuracy"] == 3 / 4
    assert (everyday["with_evidence.rows"], everyday["with_evidence.synonyms"]) == (4, 2)
    assert everyday["with_evidence.accuracy_low"] < 3 / 4 < everyday["with_evidence.accuracy_high"]


def test_parts_of_everyday_pairs_have_scores_of_their_own(everyday: dict[str, float]) -> None:
    keys = [key for key in everyday if key.startswith("wordnet.") and len(key.split(".")) == 3 and ".kind." not in key]
    assert {key.removeprefix("wordnet."): everyday[key] for key in keys} == {
        "unseen_words.rows": 2,
        "unseen_words.synonyms": 1,
        "unseen_words.precision": 1,
        "unseen_words.recall": 1,
        "unseen_words.f1": 1,
        "unseen_words.accuracy": 1,
        "unseen_words.mcc": 1,
        "unseen_words.false_positive_rate": 0,
        "unseen_words.average_precision": 1,
        "unseen_words.roc_auc": 1,
        "unseen_pairs.rows": 2,
        "unseen_pairs.synonyms": 2,
        "unseen_pairs.recall": 1,
        "unseen_pairs.accuracy": 1,
    }


def test_thresholds_of_everyday_pairs_are_chosen_on_the_tuning_half(classifiers: Classifiers) -> None:
    tuning = pd.DataFrame([("auto", "car", 0, "a"), ("cold", "hot", 1, "a"), ("a", "b", 1, "a")], columns=COLUMNS)
    test = pd.DataFrame([("auto", "car", 1, "a"), ("jog", "run", 0, "a")], columns=COLUMNS)
    result = everyday_scores(classifiers, tuning, test, {}, BOOTSTRAP)
    recall = {name: result[f"{name}.recall"] for name in ("judged", "with_evidence", "evidence", "wordnet")}
    assert result["judged.false_positive_rate"] == 1, "all synonyms is most often right on the tuning half"
    assert recall == {"judged": 1, "with_evidence": 1, "evidence": 1, "wordnet": 1}


class Vectors:
    """Terms on a circle, by degrees: the nearer, the more alike."""

    def __init__(self, **degrees: float) -> None:
        """Take the place of each term, with _ for a space."""
        self.places = {term.replace("_", " "): np.radians(place) for term, place in degrees.items()}

    def of(self, terms: "pd.Series[str]") -> "NDArray[np.float32]":
        angles = np.array([self.places[term] for term in terms])
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def candidates(folder: Path, name: str, text: str, **degrees: float) -> list[tuple[str, str, int]]:
    """Return the candidates of a list."""
    (folder / name).write_text(text)
    vectors = cast("WordVectors", Vectors(**degrees))
    table = list_candidates(read_lexicons(folder), vectors)
    return list(table.itertuples(index=False, name=None))


def test_each_term_of_a_list_is_paired_with_its_three_nearest_of_other_lines(tmp_path: Path) -> None:
    pairs = candidates(tmp_path, "list.txt", "a, b\nd, c\ne, f\n", a=0, b=10, c=50, d=65, e=120, f=140)
    lines = {("a", "b"): 1, ("c", "d"): 1, ("e", "f"): 1}
    farthest = {("a", "f")}  # of the four terms of other lines
    others = [pair for pair in combinations("abcdef", 2) if pair not in {*lines, *farthest}]
    assert pairs == sorted((*pair, label) for pair, label in (lines | dict.fromkeys(others, 0)).items())


def test_terms_that_the_list_joins_are_no_pair_of_other_lines(tmp_path: Path) -> None:
    """Spelling variants, terms on the same side of an arrow, and terms with a synonym in common."""
    text = "tv, telly\nTV, television\ne-reader, ebook reader => reading device\ntelly, box\n"
    degrees = {"tv": 0, "telly": 1, "TV": 2, "television": 3, "box": 4, "e-reader": 90, "ebook_reader": 91}
    pairs = candidates(tmp_path, "list.txt", text, **degrees, reading_device=92)
    assert {pair[:2] for pair in pairs if pair[2]} == {
        ("telly", "tv"),
        ("TV", "television"),
        ("e-reader", "reading device"),
        ("ebook reader", "reading device"),
        ("box", "telly"),
    }
    apart = {pair[:2] for pair in pairs if not pair[2]}
    assert {("TV", "telly"), ("box", "television"), ("television", "tv")} <= apart
    assert apart.isdisjoint({("TV", "tv"), ("e-reader", "ebook reader"), ("box", "tv")})


def test_labelled_pairs_of_a_list_keep_their_labels(tmp_path: Path) -> None:
    text = "left,right,label\nb,a,1\nc,d,0\na,c,1\nc,a,0\na,b,1\n"
    assert candidates(tmp_path, "list.csv", text, a=0, b=1, c=2, d=3) == [
        ("a", "b", 1),
        ("a", "d", 0),
        ("b", "d", 0),
        ("c", "d", 0),
    ]


def test_a_single_line_has_no_other_pairs(tmp_path: Path) -> None:
    assert candidates(tmp_path, "list.txt", "a, b, c\n", a=0, b=1, c=2) == [("a", "b", 1), ("a", "c", 1), ("b", "c", 1)]


def test_lists_are_ranked_one_by_one(classifiers: Classifiers, tmp_path: Path) -> None:
    (tmp_path / "shop.v2.txt").write_text("car, auto\ncold, icy\n")
    (tmp_path / "line.txt").write_text("jog, run\n")
    (tmp_path / "not.csv").write_text("left,right,label\nhot,cold,0\n")
    result = lists_scores(classifiers, read_lexicons(tmp_path), BOOTSTRAP)
    counts = {key: value for key, value in result.items() if key.endswith(("rows", "synonyms")) and "all_" not in key}
    assert counts == {
        "line.rows": 1,
        "line.synonyms": 1,
        "not.rows": 1,
        "not.synonyms": 0,
        "shop.v2.rows": 6,
        "shop.v2.synonyms": 2,
    }
    names = {f"{score}{end}" for score in ("average_precision", "roc_auc") for end in ("", "_low", "_high")}
    others = {f"shop.v2.{classifier}.{name}" for classifier in CLASSIFIERS for name in names}
    assert result.keys() - counts.keys() == others
    ranked = {name: result[f"shop.v2.{name}.roc_auc"] for name in ("with_evidence", "released", "judged", "wordnet")}
    assert ranked == {"with_evidence": 1, "released": 0.5, "judged": 0.75, "wordnet": 0.75}


def test_no_list_gives_no_scores(classifiers: Classifiers, tmp_path: Path) -> None:
    assert lists_scores(classifiers, read_lexicons(tmp_path), BOOTSTRAP) == {}


def test_gold_sets_are_scored_with_evidence_beside_the_judged_model_alone(classifiers: Classifiers) -> None:
    rows = [("car", "auto", "1", 1), ("hot", "cold", "0", 0), ("jog", "run", "1", 1), ("bumper", "fast", "0", 0)]
    table = pd.DataFrame(rows, columns=["left", "right", "relation", "label"])
    scored = [("auto", "car", 0.5), ("bumper", "fast", 0.9), ("cold", "hot", 0.7), ("jog", "run", 0.75)]
    predictions = pd.DataFrame(scored, columns=["left", "right", "model"])
    predictions = predictions.assign(cosine=0.5, wordnet=[1.0, 0.0, 0.0, 0.0])
    result = gold_scores(classifiers, {"mine": table}, {"mine": GOLD}, predictions, BOOTSTRAP)
    assert {key.split(".")[1] for key in result} == {"with_evidence", "judged", "difference"}
    shown = ("with_evidence.f1", "judged.f1", "with_evidence.shared_synset.rows", "with_evidence.no_shared_synset.f1")
    assert [result[f"mine.{key}"] for key in shown] == pytest.approx([1, 0.4, 1, 1])
    assert result["mine.difference.judged.roc_auc"] == pytest.approx(0.75)
    ends = {key.split(".")[1] for key in result if key.endswith("_low")}
    assert ends == {"with_evidence", "difference"}


@pytest.fixture
def inputs(tmp_path: Path, model_folders: dict[str, Path], evidence_folder: Path) -> list[Path]:
    """Write what the stage reads, but for the predictions; the gold folder has two sets, mine and new."""
    row = {"right": "car", "label": 0, "kind": "random", "pos": "n", "origin": "wordnet", "source": ""}
    for name, left in (("train", "bike"), ("paraphrases", "an auto"), ("pairs", "auto")):
        write_pairs(pair_table(pd.DataFrame([row | {"left": left}])), tmp_path / f"{name}.parquet")
    mine = GOLD.model_dump()
    files = {
        "baselines.json": BASELINES.model_dump_json(),
        "everyday.csv": EVERYDAY,
        "lists/shop.txt": "car, auto\ncold, icy\n",
        "gold/sets.yaml": yaml.safe_dump({"mine": mine, "new": mine | {"files": {"test": NEW}}}),
        "gold/mine.csv": "left,right,label\ncar,auto,1\nhot,cold,0\n",
        "gold/new.csv": "left,right,label\nhot,cold,0\nicy,frosty,1\n",
    }
    for name, text in files.items():
        write_text(text, tmp_path / name)
    tables = [f"{name}.parquet" for name in ("train", "paraphrases", "pairs")]
    names = ("baselines.json", *tables, "everyday.csv", "lists", "gold")
    return [model_folders["joint"], model_folders["twin"], evidence_folder, *(tmp_path / name for name in names)]


@pytest.fixture
def run_stage(
    inputs: list[Path], tmp_path: Path, tiny_distilbert: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, dict[str, float]]]:
    """Return a function from the judged model's predictions for gold sets to what the stage writes."""

    def run(*predictions: tuple[str, str, float]) -> dict[str, dict[str, float]]:
        paths = [*inputs, tmp_path / "predictions.parquet", tmp_path / "scores.json"]
        table = pd.DataFrame(predictions, columns=["left", "right", "model"]).assign(wordnet=0.0)
        write_parquet(table, paths[-2])
        stage.main(*paths)
        scores: dict[str, dict[str, float]] = json.loads(paths[-1].read_text())
        return scores

    values = read_project_params() | {"bootstrap": {"samples": 100}}
    monkeypatch.setattr(stage, "read_params", lambda _, shape: check_params(values, shape))
    monkeypatch.setattr(stage, "find_checkpoint", lambda *_: tiny_distilbert)
    return run


def test_the_stage_scores_everyday_pairs_and_lists(
    run_stage: Callable[..., dict[str, dict[str, float]]], model_folders: dict[str, Path]
) -> None:
    scores = run_stage()
    assert scores.keys() == {"everyday", "lists"}, "no gold set had been scored"
    everyday, pairs = scores["everyday"], [("bike", "bicycle"), ("hot", "frosty"), ("jog", "run")]
    assert [everyday[f"rows.{kind}"] for kind in ("synonym", "antonym", "related")] == [1, 1, 1]
    counts = [everyday[f"released.{part}rows"] for part in ("", "unseen_words.", "unseen_pairs.")]
    assert counts == [3, 2, 3], "bike is a word of training"
    verdicts = TorchRuntime.load(model_folders["twin"]).probabilities(pairs) >= 0.625
    assert everyday["released.accuracy"] == round(float((verdicts == [True, False, False]).mean()), 4)
    assert everyday["with_evidence.kind.antonym.accuracy"] == 1
    assert (scores["lists"]["shop.rows"], scores["lists"]["shop.synonyms"]) == (6, 2)


def test_the_stage_leaves_out_gold_sets_without_predictions(
    run_stage: Callable[..., dict[str, dict[str, float]]],
    tmp_path: Path,
    model_folders: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    gold = run_stage(("auto", "car", 0.75), ("cold", "hot", 0.875))["gold"]
    skipped = [line for line in capsys.readouterr().err.splitlines() if "skipped" in line]
    assert skipped == [f"new: skipped, {tmp_path / 'predictions.parquet'} was made without it; `make gold` scores it"]
    assert {key.split(".")[0] for key in gold} == {"mine"}
    assert (gold["mine.judged.rows"], gold["mine.with_evidence.false_positive_rate"]) == (2, 0)
    threshold = read_metadata(model_folders["joint"]).threshold
    assert gold["mine.judged.false_positive_rate"] == (threshold <= 0.875)
