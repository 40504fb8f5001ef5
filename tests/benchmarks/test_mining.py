"""How mined pairs are judged by WordNet, and the tables."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from benchmarks import mining
from benchmarks.harness import Measurement, read_project_params
from samesense.lexicons.wordnet import WordNet, write_wordnet
from samesense.pairs import pair_table, write_pairs
from samesense.texts import word_digest


def test_mined_pairs_are_judged_by_wordnet_beside_as_many_by_cosine(wordnet: WordNet) -> None:
    held_out = pd.Series({word: word != "auto" for word in wordnet.senses["word"].unique() if word != "torrid"})
    synonyms = mining.synonym_pairs(wordnet, held_out)
    assert sorted(synonyms.to_numpy().tolist()) == [["bicycle", "bike"], ["car", "machine"]]
    columns = ["left", "right", "score"]
    ours = [("bicycle", "bike", 0.96), ("cold", "icy", 0.45), ("bumper", "fast", 0.44), ("cold", "hot", 0.05)]
    cosine = [("bumper", "fast", 0.3), ("car", "machine", 0.9), ("cold", "hot", 0.8)]
    one, other = (
        mining.judge_by_wordnet(pd.DataFrame(rows, columns=columns), wordnet, synonyms) for rows in (ours, cosine)
    )
    rows = {row[0]: row[1:] for row in mining.quality_rows(one, other, 2)}
    assert list(rows) == [str(threshold) for threshold in mining.THRESHOLDS]
    assert rows["0.3"] == ["3", "0.333", "0.667", "0.500", "0.333", "0.333", "0.500"]
    assert rows["0.5"] == ["1", "1.000", "1.000", "0.500", "1.000", "1.000", "0.500"]


def test_mining_is_judged_on_pairs_of_which_both_words_are_held_out() -> None:
    held_out = pd.Series({"a": True, "b": False, "c": True, "d": True})
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 1]], dtype=np.float32)
    pairs = mining.candidates(vectors, held_out, 1)
    assert pairs[["left", "right", "score"]].to_numpy().tolist() == [["c", "d", 1.0]]  # and a is nearest to b


def test_the_table_of_reliability_has_the_mean_of_each_bin() -> None:
    rows = mining.reliability_rows(pd.Series([0.0, 0.04, 0.25, 0.95]), pd.Series([False, False, True, True]))
    assert [*rows] == [
        ["0 to 0.05", "2", "0.020", "0.000"],
        ["0.2 to 0.3", "1", "0.250", "1.000"],
        ["0.6 to 1", "1", "0.950", "1.000"],
    ]


def test_the_calibration_is_what_makes_the_labels_likeliest() -> None:
    rng = np.random.default_rng(1)
    odds, closeness = rng.normal(0, 2, 20_000), rng.normal(0, 0.2, 20_000)
    right = pd.Series(rng.random(20_000) < expit(-1 + 0.5 * odds + 4 * closeness))
    fitted = mining.fitted_calibration(pd.Series(expit(odds)), pd.Series(closeness), right)
    assert (fitted.intercept, fitted.judged) == pytest.approx((-1, 0.5), abs=0.05)
    assert fitted.closeness == pytest.approx(4, abs=0.3)


@pytest.mark.parametrize("evidence", [True, False])
def test_the_judged_model_judges_without_wordnet(
    informed_folders: dict[str, Path], tmp_path: Path, *, evidence: bool
) -> None:
    (tmp_path / "judged").symlink_to(informed_folders["twin"])
    (tmp_path / "model").symlink_to(informed_folders["twin"])
    classifier = mining.load_judged(tmp_path, evidence=evidence)
    (reason,) = classifier.look_up([("car", "auto")]).reasons(np.array([True]))
    assert reason == ("not in WordNet: the model alone" if evidence else "the model alone")


def test_names_are_common_and_not_proper(wordnet: WordNet) -> None:
    senses = pd.DataFrame({"word": ["car", "Paris", "auto", "car", "blepharospasm"]})
    assert mining.common_names(replace(wordnet, senses=senses)) == ["auto", "car"]


@pytest.mark.parametrize(
    ("reserve", "test", "validation"),
    [(True, ["a3"], ["a0", "a2", "a8", "a9"]), (False, [], ["a2", "a3", "a8", "a9"])],
)
def test_the_side_of_a_word_is_that_of_the_split(  # noqa: PLR0913  # fixtures, and a case
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wordnet: WordNet,
    reserve: bool,
    test: list[str],
    validation: list[str],
) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "words.txt").write_text(f"{word_digest('a3')}\n")
    (tmp_path / "gold" / "sets.yaml").write_text("{}\n")
    names = pd.DataFrame(
        {"left": [f"a{number}" for number in range(10)], "right": [f"b{number}" for number in range(10)]}
    )
    corpus = names.assign(label=1, kind="synonym", pos="n", origin="wordnet", source="")
    write_pairs(pair_table(corpus), tmp_path / "corpus.parquet")
    values = read_project_params()
    values["split"] |= {"reserve": reserve, "test": 1e-9, "validation": 0.49}
    monkeypatch.setattr(mining, "read_project_params", lambda: values)
    words = [*names["left"], "car"]
    sides = {side: mining.on_side(words, side, wordnet, tmp_path) for side in ("test", "validation")}
    assert {side: held_out.index[held_out].tolist() for side, held_out in sides.items()} == {
        "test": test,
        "validation": validation,
    }


def test_quality_is_that_of_all_candidates(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wordnet: WordNet,
    model_folders: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_wordnet(wordnet, tmp_path / "wordnet")
    (tmp_path / "judged").symlink_to(model_folders["joint"])
    words = wordnet.senses["word"].tolist()
    monkeypatch.setattr(mining, "on_side", lambda names, *_: pd.Series(True, index=names))  # noqa: FBT003
    monkeypatch.setattr(mining, "find_base", lambda: model_folders["joint"])
    mining.quality(tmp_path, "test", len(words), tmp_path / "pairs.csv", evidence=False)
    quality, reliability = capsys.readouterr().out.split("\n\n")[1:]
    columns, rule, *rows = quality.splitlines()
    shares = "right | right or close | recall"
    assert columns == f"| threshold | pairs | {shares} | right, cosine | right or close, cosine | recall, cosine |"
    assert rule == f"| {' | '.join(['---:'] * 8)} |"
    pairs = pd.read_csv(tmp_path / "pairs.csv")
    assert pairs.columns.tolist() == ["left", "right", "closeness", "score", "judged", "synset", "close"]
    assert pairs["score"].is_monotonic_decreasing
    kept = pairs[pairs["score"] >= 0.1]
    assert rows[0].startswith(f"| 0.1 | {len(kept)} | ")
    assert reliability.startswith("| probability | pairs | mean probability | right |")


def test_the_table_of_scale_has_what_mine_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wordnet: WordNet, capsys: pytest.CaptureFixture[str]
) -> None:
    write_wordnet(wordnet, tmp_path / "wordnet")
    vocabularies: list[list[str]] = []

    def measure(command: Sequence[str], folder: Path) -> Measurement:
        assert command[1:6] == ["-m", "samesense", "mine", "words.txt", "-o"]
        assert command[7:] == ["--json", "--model", str(tmp_path / "model"), "--neighbours", "2"]
        vocabularies.append((folder / "words.txt").read_text().splitlines())
        counts = {"words": 1_234, "candidates": 5, "pairs": 4, "groups": 3, "rejected": 2, "seconds": 1}
        return Measurement(61.0, 0.625, f"a warning\n{json.dumps(counts)}\n")

    monkeypatch.setattr(mining, "measure", measure)
    mining.scale([2, 13], tmp_path, 2)
    names = wordnet.senses["word"].tolist()
    assert [len(words) for words in vocabularies] == [2, 13]
    assert set(vocabularies[0]) < set(names)
    assert sorted(vocabularies[1]) == sorted(names)
    assert capsys.readouterr().out.splitlines() == [
        "| words | candidates | pairs | groups | seconds | peak memory (GB) |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
        "| 1,234 | 5 | 4 | 3 | 61 | 0.6 |",
        "| 1,234 | 5 | 4 | 3 | 61 | 0.6 |",
    ]
