"""How mined pairs are judged by WordNet, and the tables."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

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
    ours = [("bicycle", "bike", 0.96), ("cold", "icy", 0.82), ("bumper", "fast", 0.81), ("cold", "hot", 0.2)]
    cosine = [("bumper", "fast", 0.3), ("car", "machine", 0.9), ("cold", "hot", 0.8)]
    one, other = (
        mining.judge_by_wordnet(pd.DataFrame(rows, columns=columns), wordnet, synonyms) for rows in (ours, cosine)
    )
    rows = {row[0]: row[1:] for row in mining.quality_rows(one, other, 2)}
    assert list(rows) == ["0.5", "0.6", "0.7", "0.8", "0.85", "0.9", "0.95"]
    assert rows["0.8"] == ["3", "0.333", "0.667", "0.500", "0.333", "0.333", "0.500"]
    assert rows["0.85"] == ["1", "1.000", "1.000", "0.500", "1.000", "1.000", "0.500"]


def test_mining_is_judged_on_pairs_of_which_both_words_are_held_out() -> None:
    held_out = pd.Series({"a": True, "b": False, "c": True, "d": True})
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 1]], dtype=np.float32)
    pairs = mining.candidates(vectors, held_out, 1)
    assert pairs.to_numpy().tolist() == [["c", "d", 1.0]]  # and a is nearest to b


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
    mining.quality(tmp_path, "test", len(words), tmp_path / "pairs.csv")
    counts, blank, columns, rule, *rows = capsys.readouterr().out.splitlines()
    assert (counts, blank) == ("13 of 13 words, 4 pairs in WordNet, 78 candidates", "")
    shares = "right | right or close | recall"
    assert columns == f"| threshold | pairs | {shares} | right, cosine | right or close, cosine | recall, cosine |"
    assert rule == f"| {' | '.join(['---:'] * 8)} |"
    pairs = pd.read_csv(tmp_path / "pairs.csv")
    assert pairs.columns.tolist() == ["left", "right", "score", "synset", "close"]
    assert pairs["score"].is_monotonic_decreasing
    kept = pairs[pairs["score"] >= 0.5]
    assert rows[0].startswith(f"| 0.5 | {len(kept)} | {kept['synset'].mean():.3f} | {kept['close'].mean():.3f} |")


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
