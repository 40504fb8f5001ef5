"""What is told of a pair beside the model's verdict: WordNet, baselines, nearest synonyms."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from samesense import Classifier, SamesenseError, TextError, explaining
from samesense.baselines import Absent, Verdict, baselines
from samesense.cli import app
from samesense.explaining import explained
from samesense.scoring import log_odds
from samesense.scoring import probability as probability_of
from samesense.wordnet import WordNet
from stages import _wordnet
from stages._baselines import Baselines, scored
from stages._encoder import Vectors
from stages._wordnet import write_wordnet

HUB = {"hub": "distilbert/distilbert-base-uncased", "revision": "main", "package": None}
THRESHOLDS = {"spelling": 0.25, "cosine": -1.0, "logistic_regression": 1.0, "majority": 0.5}
MORE_SENSES = [
    ("Paris", "n", "paris.n.01", 1, 0.9),
    ("Paris", "n", "paris.n.02", 2, 0.1),
    ("paris green", "n", "paris.n.02", 1, 1.0),
    ("run", "v", "run.v.01", 1, 0.3),
    ("run", "v", "operate.v.01", 2, 0.7),  # the most used sense need not be the first of a word's senses
    ("jog", "v", "jog.v.01", 1, 1.0),
    ("work", "v", "work.v.01", 1, 1.0),
    ("寒い", "a", "frosty.s.01", 1, 1.0),
]
MORE_RELATIONS = [("verb_group", "run.v.01", "work.v.01"), ("see_also", "jog.v.01", "run.v.01")]


@pytest.fixture
def folder(wordnet: _wordnet.WordNet, tmp_path: Path) -> Path:
    """Write a small WordNet as the stage ``wordnet`` does."""
    senses = pd.DataFrame(MORE_SENSES, columns=["word", "pos", "synset", "rank", "share"]).assign(origin="wordnet")
    relations = pd.DataFrame(MORE_RELATIONS, columns=["relation", "source", "target"])
    larger = replace(
        wordnet,
        senses=pd.concat([wordnet.senses, senses], ignore_index=True),
        relations=pd.concat([wordnet.relations, relations], ignore_index=True),
    )
    write_wordnet(larger, tmp_path / "wordnet")
    return tmp_path / "wordnet"


@pytest.fixture
def fitted(tmp_path: Path) -> Path:
    """Write baselines fitted to an encoder of hidden size 16, as the stage ``baselines`` does."""
    path = tmp_path / "baselines.json"
    values = Baselines(majority=0, thresholds=THRESHOLDS, weights=[0.01 * n for n in range(32)], intercept=-0.5)
    path.write_text(values.model_dump_json())
    return path


@pytest.fixture
def cache(tiny_distilbert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the encoder that the tiny models were trained from into an otherwise empty cache of the hub."""
    from huggingface_hub import constants

    repository = tmp_path / "hub" / "models--distilbert--distilbert-base-uncased"
    shutil.copytree(tiny_distilbert, repository / "snapshots" / ("a" * 40))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HOME", str(tmp_path))
    return repository


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("cold", "hot", ("antonym", "cold.a.01", "hot.a.01", None)),
        ("icy", "cold", ("similar", "icy.s.01", "cold.a.01", None)),
        ("bike", "vehicle", ("hypernym", "bicycle.n.01", "vehicle.n.01", None)),
        ("vehicle", "bike", ("hyponym", "vehicle.n.01", "bicycle.n.01", None)),
        ("auto", "bumper", ("meronym", "car.n.01", "bumper.n.01", None)),
        ("bumper", "auto", ("holonym", "bumper.n.01", "car.n.01", None)),
        ("run", "work", ("verb_group", "run.v.01", "work.v.01", None)),
        ("run", "jog", ("see_also", "run.v.01", "jog.v.01", None)),
        ("torrid", "cold", ("indirect_antonym", "torrid.s.01", "cold.a.01", "hot.a.01")),
        ("cold", "torrid", ("indirect_antonym", "cold.a.01", "torrid.s.01", "hot.a.01")),
        ("car", "bike", ("co_hyponym", "car.n.01", "bicycle.n.01", "vehicle.n.01")),
        ("torrid", "icy", None),
        ("car", "auto", None),
        ("xyzzy", "cold", None),
    ],
)
def test_the_relation_of_two_words_is_told(
    folder: Path, left: str, right: str, relation: tuple[str, str, str, str | None] | None
) -> None:
    found = WordNet(folder).says(left, right).relation
    through = found.through.synset if found and found.through else None
    assert (found and (found.name, found.left.synset, found.right.synset, through)) == relation


def test_a_wordnet_without_pointers_tells_what_it_has(wordnet: _wordnet.WordNet, tmp_path: Path) -> None:
    empty = {"relations": wordnet.relations[:0].astype(object), "antonyms": wordnet.antonyms}
    write_wordnet(replace(wordnet, **empty), tmp_path / "wordnet")  # as of adverbs alone: columns of no type
    tables = WordNet(tmp_path / "wordnet")
    assert tables.says("cold", "icy").relation is None
    relation = tables.says("cold", "hot").relation
    assert relation
    assert relation.name == "antonym"


def test_opposed_synsets_are_antonyms_of_the_words_that_wordnet_says_are(folder: Path) -> None:
    path = folder / "senses.parquet"
    senses = pd.read_parquet(path)
    chilly = senses[senses["word"] == "cold"].assign(word="chilly")
    pd.concat([senses, chilly], ignore_index=True).to_parquet(path)
    found = WordNet(folder).says("chilly", "hot").relation
    assert found
    assert (found.name, found.through) == ("indirect_antonym", None)


def test_shared_synsets_and_senses_are_told_with_glosses(folder: Path) -> None:
    car = {"synset": "car.n.01", "gloss": "a motor vehicle with four wheels"}
    said = WordNet(folder).says("machine", "auto")
    assert json.loads(json.dumps(asdict(said))) == {
        "left": {"word": "machine", "senses": 1, "first": [car]},
        "right": {"word": "auto", "senses": 1, "first": [car]},
        "shared": [car],
        "relation": None,
    }
    assert [sense.synset for sense in WordNet(folder).says("run", "xyzzy").left.first] == ["operate.v.01", "run.v.01"]
    assert asdict(WordNet(folder).says("run", "xyzzy").right) == {"word": "xyzzy", "senses": 0, "first": ()}


@pytest.mark.parametrize(("word", "senses"), [("Paris", 2), ("paris", 2), ("PARIS", 2), ("Pari", 0), ("Cold", 1)])
def test_capitals_need_not_be_right(folder: Path, word: str, senses: int) -> None:
    assert WordNet(folder).says("hot", word).right.senses == senses


def test_words_near_another_are_of_its_synsets_first(folder: Path) -> None:
    tables = WordNet(folder)
    assert tables.near("car") == ["auto", "machine", "vehicle"]
    assert tables.near("vehicle") == ["bicycle", "bike", "auto", "car", "machine"]
    assert tables.near("cold") == ["frosty", "寒い", "icy"]
    assert tables.near("paris") == ["paris green"]
    assert tables.near("xyzzy") == []


def test_what_is_no_wordnet_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SamesenseError, match=r"nowhere: no WordNet here \(senses\.parquet is missing\); `make repro`"):
        WordNet(tmp_path / "nowhere")
    pd.DataFrame({"synset": ["car.n.01"]}).to_parquet(folder / "glosses.parquet")
    with pytest.raises(SamesenseError, match=r"glosses\.parquet: not a readable table of WordNet: .*gloss"):
        WordNet(folder)
    (folder / "relations.parquet").write_text("no table")
    with pytest.raises(SamesenseError, match=r"relations\.parquet: not a readable table of WordNet"):
        WordNet(folder)


def expected_verdicts(encoder: Path, fitted: Path, *, synonyms: bool) -> list[dict[str, Any]]:
    """Compute the verdicts on cold and icy with the pipeline's own code."""
    pairs = pd.DataFrame({"left": ["cold"], "right": ["icy"]})
    values = Baselines.model_validate_json(fitted.read_text())
    vectors = Vectors(["cold", "icy"], encoder)
    scores = {name: float(score[0]) for name, score in scored(values, pairs, vectors).items()}
    expected = []
    for name in ("wordnet", "spelling", "cosine", "logistic_regression"):
        score, threshold = scores.get(name, 0.0), THRESHOLDS.get(name, 1.0)
        called = score >= threshold
        verdict = {"name": name, "score": pytest.approx(score, abs=1e-6), "threshold": threshold}
        expected.append(verdict | {"synonyms": called, "agrees": called == synonyms})
    return expected


@pytest.mark.parametrize("synonyms", [True, False])
def test_baselines_score_as_in_the_pipeline(
    folder: Path, fitted: Path, cache: Path, tiny_distilbert: Path, *, synonyms: bool
) -> None:
    found = [asdict(each) for each in baselines(WordNet(folder).says("cold", "icy"), fitted, HUB, synonyms=synonyms)]
    assert found == expected_verdicts(tiny_distilbert, fitted, synonyms=synonyms)
    assert [each["synonyms"] for each in found] == [False, True, True, False]


def test_the_encoder_may_come_from_packages(
    folder: Path, fitted: Path, cache: Path, tiny_distilbert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = WordNet(folder).says("cold", "icy")
    expected = expected_verdicts(tiny_distilbert, fitted, synonyms=True)
    package = cache.parent / "packages" / "tiny_weights"
    shutil.copytree(tiny_distilbert, package / "model")
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(package.parent)
    base: dict[str, Any] = {"hub": "someone/tiny", "revision": "1", "package": "tiny_weights/model"}
    assert [asdict(each) for each in baselines(said, fitted, base, synonyms=True)] == expected
    shutil.copytree(tiny_distilbert, cache.parents[1] / "assembled" / "someone--tiny-1")
    base["package"] = ["part-001", "part-002"]
    assert [asdict(each) for each in baselines(said, fitted, base, synonyms=True)] == expected
    shutil.rmtree(package)
    assert [asdict(each) for each in baselines(said, fitted, base, synonyms=True)] == expected


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (None, "the model does not say which encoder it was trained from"),
        ({"hub": 7}, "the model does not say which encoder it was trained from"),
        (HUB | {"hub": "someone/else"}, "someone/else is neither in the hub's cache nor installed as a package"),
        (HUB | {"hub": "../.."}, "../.. is neither in the hub's cache nor installed as a package"),
        (
            {"hub": "someone/else", "package": "no_such_package/model"},
            "someone/else is neither in the hub's cache nor installed as a package",
        ),
        (
            {"hub": "someone/else", "package": "json/../.."},
            "someone/else is neither in the hub's cache nor installed as a package",
        ),
    ],
)
def test_an_encoder_that_is_nowhere_is_told(folder: Path, fitted: Path, cache: Path, base: object, reason: str) -> None:
    found = baselines(WordNet(folder).says("cold", "icy"), fitted, base, synonyms=True)
    assert found[2:] == [Absent("cosine", reason), Absent("logistic_regression", reason)]
    assert [each.name for each in found if isinstance(each, Verdict)] == ["wordnet", "spelling"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "baselines.json is missing; `make repro` makes it"),
        ("{", "baselines.json: not the fitted baselines: "),
        ("[]", "baselines.json: not the fitted baselines: "),
        ('{"thresholds": {"spelling": 0.5}}', "baselines.json: not the fitted baselines: 'cosine'"),
    ],
)
def test_baselines_that_were_not_fitted_are_told(
    folder: Path, fitted: Path, cache: Path, text: str | None, reason: str
) -> None:
    fitted.unlink()
    if text is not None:
        fitted.write_text(text)
    look_up, *others = baselines(WordNet(folder).says("cold", "xyzzy"), fitted, HUB, synonyms=True)
    assert look_up == Absent("wordnet", "WordNet lacks xyzzy")
    assert [each.name for each in others if isinstance(each, Absent)] == ["spelling", "cosine", "logistic_regression"]
    assert all(isinstance(each, Absent) and f"/{reason}" in each.reason for each in others)


def test_baselines_fitted_to_another_encoder_or_with_a_damaged_one_are_told(
    folder: Path, fitted: Path, cache: Path
) -> None:
    said = WordNet(folder).says("cold", "icy")
    fitted.write_text(json.dumps(json.loads(fitted.read_text()) | {"weights": [1.0]}))
    found = baselines(said, fitted, HUB, synonyms=True)
    assert found[3] == Absent("logistic_regression", "the baselines were fitted to another encoder")
    (cache / "snapshots" / ("a" * 40) / "model.safetensors").write_text("damaged")
    found = baselines(said, fitted, HUB, synonyms=True)
    assert isinstance(found[2], Absent)
    assert f"{'a' * 40}: not a readable encoder: " in found[2].reason


@pytest.mark.parametrize("architecture", ["cross", "joint", "twin"])
def test_an_explanation_is_whole(
    architecture: str,
    model_folders: dict[str, Path],
    folder: Path,
    fitted: Path,
    cache: Path,
) -> None:
    classifier = Classifier.load(model_folders[architecture])
    found = json.loads(json.dumps(explained(classifier, WordNet(folder), fitted, ("cold", " icy")).as_json()))
    probability = classifier.predict("cold", "icy").probability
    synonyms = probability >= classifier.threshold
    near = {"cold": ["frosty", "icy"], "icy": ["cold"]}
    chances = {word: classifier.probabilities((word, each) for each in near[word]).tolist() for word in near}
    orders = probability_of(log_odds(classifier.model, classifier.tokenizer, [("cold", "icy")]).T).round(4).tolist()
    assert found == {
        "left": "cold",
        "right": "icy",
        "synonyms": synonyms,
        "probability": round(probability, 4),
        "threshold": round(classifier.threshold, 4),
        "orders": None if architecture == "twin" else orders,
        "wordnet": {
            "left": {"word": "cold", "senses": 1, "first": [{"synset": "cold.a.01", "gloss": ""}]},
            "right": {"word": "icy", "senses": 1, "first": [{"synset": "icy.s.01", "gloss": ""}]},
            "shared": [],
            "relation": {
                "name": "similar",
                "left": {"synset": "cold.a.01", "gloss": ""},
                "right": {"synset": "icy.s.01", "gloss": ""},
                "through": None,
            },
        },
        "baselines": [
            asdict(each) | ({"score": pytest.approx(each.score, abs=1e-4)} if isinstance(each, Verdict) else {})
            for each in baselines(WordNet(folder).says("cold", "icy"), fitted, HUB, synonyms=synonyms)
        ],
        "neighbours": [
            {
                "word": word,
                "candidates": candidates,
                "judged": len(near[word]),
                "nearest": [
                    {"word": each, "probability": round(chance, 4), "synonyms": chance >= classifier.threshold}
                    for chance, each in sorted(zip(chances[word], near[word], strict=True), reverse=True)
                ],
            }
            for word, candidates in [("cold", 3), ("icy", 1)]
        ],
    }
    assert sum(orders) / 2 == pytest.approx(probability, abs=1e-4)


def test_candidates_are_bounded_and_the_nearest_are_the_likeliest(
    model_folders: dict[str, Path], folder: Path, fitted: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = Classifier.load(model_folders["twin"])
    monkeypatch.setattr(explaining, "CANDIDATES", 4)
    monkeypatch.setattr(explaining, "NEAREST", 2)
    vehicles, none = explained(classifier, WordNet(folder), fitted, ("vehicle", "xyzzy")).neighbours
    judged = ["bicycle", "bike", "auto", "car"]
    chances = dict(zip(judged, classifier.probabilities(("vehicle", each) for each in judged), strict=True))
    assert (vehicles.candidates, vehicles.judged) == (5, 4)
    assert [each.word for each in vehicles.nearest] == sorted(judged, key=lambda each: -chances[each])[:2]
    assert asdict(none) == {"word": "xyzzy", "candidates": 0, "judged": 0, "nearest": ()}


@pytest.fixture
def arguments(model_folders: dict[str, Path], folder: Path, fitted: Path, cache: Path) -> list[str]:
    return ["--model", str(model_folders["joint"]), "--wordnet", str(folder), "--baselines", str(fitted)]


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    app(["explain", *arguments], standalone_mode=False)
    return capsys.readouterr().out


def test_the_command_prints_plain_text_into_a_pipe(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = shown(capsys, "car", "bike", *arguments).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["Model", "WordNet", "Baselines", "Nearest synonyms"]
    assert not [line for line in lines if line != line.rstrip()]
    start, end = lines.index("WordNet"), lines.index("Baselines")
    assert lines[start + 1 : end] == [
        "  car: 1 sense",
        "  bike: 1 sense",
        "  car and bike are co-hyponyms: they have a hypernym in common",
        "  car.n.01      a motor vehicle with four wheels",
        "  vehicle.n.01",
        "  bicycle.n.01",
    ]
    assert lines[end + 1].split() == ["baseline", "score", "threshold", "verdict", "as", "the", "model"]
    assert lines[end + 2].startswith("  WordNet, looked up           0.00   1.00       not synonyms  ")
    assert "  car: of 3 words near it in WordNet" in lines


def test_the_command_prints_one_json_object(
    arguments: list[str], capsys: pytest.CaptureFixture[str], folder: Path, fitted: Path
) -> None:
    explanation = explained(Classifier.load(arguments[1]), WordNet(folder), fitted, ("car", "xyzzy"))
    assert json.loads(shown(capsys, "car", "xyzzy", *arguments, "--json")) == explanation.as_json()


def test_what_is_missing_is_told_in_words(
    arguments: list[str], capsys: pytest.CaptureFixture[str], fitted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    fitted.unlink()
    text = shown(capsys, "[red]xyzzy", ":smile:", *arguments)
    assert "\n  [red]xyzzy: not in WordNet\n  :smile:: not in WordNet\n  no relation\n" in text
    assert "\n  WordNet, looked up: not at hand (WordNet lacks [red]xyzzy and :smile:)\n" in text
    assert f"\n  spelling: not at hand ({fitted} is missing; `make repro` makes it)\n" in text
    assert text.endswith("  [red]xyzzy: WordNet has no word near it\n  :smile:: WordNet has no word near it\n")


@pytest.mark.parametrize("columns", [24, 60])
@pytest.mark.parametrize("terminal", [False, True])
def test_the_text_fits_into_its_width(
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    *,
    terminal: bool,
) -> None:
    from rich.text import Text

    monkeypatch.setenv("COLUMNS", str(columns))
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    lines = [Text.from_ansi(line) for line in shown(capsys, "car", "a 寒い cab" * 5, *arguments).splitlines()]
    assert max(line.cell_len for line in lines) <= columns
    assert lines[0].plain.startswith("╭─ Model ─" if terminal else "Model")


def test_bad_input_is_told_before_a_model_is_loaded(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TextError, match=r"^right is empty$"):
        shown(capsys, "cold", " ", "--model", "nowhere", "--wordnet", str(folder))
    command = [
        sys.executable,
        "-m",
        "samesense",
        "explain",
        "cold",
        "icy",
        "--model",
        "nowhere",
        "--wordnet",
        "nowhere",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    message = "error: nowhere: no WordNet here (senses.parquet is missing); `make repro` makes it\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
