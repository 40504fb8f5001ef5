"""The comparisons that are run by hand: what they leave out, and how they report."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from benchmarks import ablations, mining
from benchmarks.ablations import SCORES, table, variants
from benchmarks.evaluation_speed import project
from benchmarks.inference_speed import ALL_PAIRS, OURS, PEERS, assemble, distinct, judge
from benchmarks.inference_speed import table as speed_table
from benchmarks.lexicon_scale import write_lexicon
from benchmarks.serving_load import Load, requests
from benchmarks.train_speed import parameters
from samesense import Classifier
from stages._architectures import ARCHITECTURES
from stages._gold import read_gold
from stages._lexicons import read_lexicons
from stages._pairs import METHODS, NEGATIVES, POSITIVE, pair_table, read_pairs
from stages._wordnet import WordNet
from stages.fetch import Params as GoldParams
from stages.train import Params, Train, drawn

ROOT = Path(__file__).parents[1]


def test_what_is_left_out_is_not_trained_on() -> None:
    rows = [
        ("a", "b", 1, "synonym", "wordnet"),
        ("a", "c", 0, "antonym", "wordnet"),
        ("a", "d", 0, "random", "wordnet"),
        ("a", "e", 0, "random", "paraphrase:typo"),
        ("a", "f", 0, "antonym", "paraphrase:context"),
        ("a", "g", 1, "synonym", "paraphrase:synonym_replacement"),
    ]
    frame = pd.DataFrame(rows, columns=["left", "right", "label", "kind", "origin"])
    pairs = pair_table(frame.assign(pos="n", source=""))
    values = yaml.safe_load((ROOT / "params.yaml").read_text())["train"]

    def trained_on(*left_out: str, **changes: Any) -> str:
        train = Train.model_validate(values | {"leave_out": list(left_out), "repeat": {}} | changes)
        return "".join(sorted(drawn(pairs, Params(seed=1, model="none", models={}, train=train))["right"]))

    assert trained_on() == "bcdefg"
    assert trained_on("antonym") == "bdeg"
    assert trained_on("typo", "random") == "bcfg"
    assert trained_on("synonym_replacement") == "bcdef"
    assert len(trained_on("antonym", max_pairs=2)) == 2
    assert trained_on(repeat={"antonym": 3, "random": 2}) == "bcccddeefffg"
    assert trained_on("context", repeat={"antonym": 3}) == "bcccdeg"


def test_a_name_is_a_kind_or_a_method_and_no_way_to_leave_out_the_synonyms() -> None:
    names = [POSITIVE, *NEGATIVES, *METHODS]
    assert len(set(names)) == len(names)


def test_every_kind_and_method_of_the_data_is_left_out_once() -> None:
    found = variants()
    assert found["nothing"] == []
    assert found["antonym"] == ["antonym"]
    assert found["typo"] == ["typo"]
    assert set(found["every hard negative"]) | {"random"} | set(found["every paraphrase"]) == {
        name for names in found.values() for name in names
    }


@pytest.mark.parametrize("before", ["", f"left_out,seed,{','.join(SCORES)}\n"], ids=["new", "stopped in the first run"])
def test_runs_go_on_where_they_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    done = []

    def scores(*arguments: Any) -> dict[str, float]:
        done.append(arguments[2:])
        return dict.fromkeys(SCORES, 0.5)

    monkeypatch.setattr(ablations, "scores", scores)
    monkeypatch.setattr(ablations, "variants", lambda: {"nothing": [], "typo": ["typo"]})
    monkeypatch.setattr(ablations, "read_pairs", lambda _: pd.DataFrame({"label": []}))
    monkeypatch.setattr(ablations, "gold_pairs", lambda _: {})
    runs = tmp_path / "runs.csv"
    runs.write_text(before)
    ablations.run(tmp_path, runs, 10)
    expected = [(left_out, seed, 10) for seed in (1, 2, 3) for left_out in ([], ["typo"])]
    assert done == expected
    ablations.run(tmp_path, runs, 10)
    assert done == expected
    assert pd.read_csv(runs).groupby("left_out").size().to_dict() == {"nothing": 3, "typo": 3}


def test_the_table_has_mean_spread_and_difference(tmp_path: Path) -> None:
    runs, page = tmp_path / "runs.csv", tmp_path / "page.md"
    runs.write_text(
        "left_out,seed,test,evalution,fallows,simlex999\n"
        "nothing,1,0.7,0.3,0.6,0.5\nnothing,2,0.72,0.3,0.6,0.5\nantonym,1,0.6,0.4,0.6,0.5\nantonym,2,0.6,0.4,0.6,0.5\n"
    )
    page.write_text("# Ablations\n\nWords.\n\n| left out of training | old |\n")
    table(runs, page)
    assert page.read_text().splitlines() == [
        "# Ablations",
        "",
        "Words.",
        "",
        f"| left out of training | seeds | {' | '.join(SCORES.values())} |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| nothing | 2 | 0.710 ± 0.014 | 0.300 ± 0.000 | 0.600 ± 0.000 | 0.500 ± 0.000 |",
        (
            "| antonym | 2 | 0.600 ± 0.000 (-0.110) | 0.400 ± 0.000 (+0.100) | 0.600 ± 0.000 (+0.000) "
            "| 0.500 ± 0.000 (+0.000) |"
        ),
    ]


def test_the_made_up_lexicon_is_a_lexicon(tmp_path: Path) -> None:
    write_lexicon(tmp_path / "made-up.csv", 3000)
    found = read_lexicons(tmp_path)
    assert len(found) > 2990  # but for words paired with themselves
    assert found["label"].mean() == pytest.approx(0.5, abs=0.05)
    words = pd.concat([found["left"], found["right"]])
    assert words.value_counts().mean() == pytest.approx(3, abs=0.3)


def test_half_of_the_pairs_are_test_and_half_a_gold_set(tmp_path: Path) -> None:
    rows = [("a", "b", 1), ("a", "c", 0), ("b", "d", 1), ("c", "e", 0)]
    frame = pd.DataFrame(rows, columns=["left", "right", "label"])
    project(tmp_path, pair_table(frame.assign(kind="synonym", pos="n", origin="wordnet", source="")))
    columns = ["left", "right", "label"]
    assert read_pairs(tmp_path / "data/test.parquet")[columns].to_numpy().tolist() == [["a", "b", 1], ["b", "d", 1]]
    values = yaml.safe_load((tmp_path / "params.yaml").read_text())
    mine = GoldParams.model_validate(values).gold["mine"]
    gold = read_gold(tmp_path / "data/gold/mine.csv", mine, "test")
    assert gold[columns].to_numpy().tolist() == [["a", "c", 0], ["c", "e", 0]]


def test_ours_sees_each_pair_as_often_as_the_plain_recipe() -> None:
    for architecture in ARCHITECTURES:
        train = parameters(architecture).train
        assert train.architecture == architecture
        assert train.steps(6_400) * train.batch_size == 6_400


def test_clients_send_the_requests_in_turn_until_the_time_is_over() -> None:
    pairs = [("a", "b"), ("c", "d"), ("e", "f")]
    rows = [{"left": left, "right": right} for left, right in pairs]
    assert [json.loads(body) for body in requests("/predict", 1, pairs)] == rows
    bodies = requests("/score", 2, pairs)
    assert [json.loads(body) for body in bodies] == [{"pairs": rows[:2]}, {"pairs": rows[2:]}]
    received: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if self.path == "/score" else 503)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}"
        load = Load(url, "/score", bodies, 0.1)
        load.run(2)
        assert len(load.took) == len(received) > 2
        assert {path for path, _ in received} == {"/score"}
        counts = [[body for _, body in received].count(body) for body in bodies]
        assert abs(counts[0] - counts[1]) <= 1
        assert load.cells(2)[0] == f"{load.rate:.1f}"
        with pytest.raises(SystemExit, match="/predict: 503"):
            Load(url, "/predict", bodies, 0.1).run(1)
        server.shutdown()


def test_mined_pairs_are_judged_by_wordnet_beside_as_many_by_cosine(wordnet: WordNet) -> None:
    held = pd.Series({word: word != "auto" for word in wordnet.senses["word"].unique() if word != "torrid"})
    known = mining.synonyms(wordnet, held)
    assert sorted(known.to_numpy().tolist()) == [["bicycle", "bike"], ["car", "machine"]]
    columns = ["left", "right", "score"]
    ours = [("bicycle", "bike", 0.96), ("cold", "icy", 0.82), ("bumper", "fast", 0.81), ("cold", "hot", 0.2)]
    cosine = [("bumper", "fast", 0.3), ("car", "machine", 0.9), ("cold", "hot", 0.8)]
    one, other = (mining.verdicts(pd.DataFrame(rows, columns=columns), wordnet, known) for rows in (ours, cosine))
    lines = mining.table(one, other, 2).splitlines()
    assert lines[5:7] == [
        "| 0.8 | 3 | 0.333 | 0.667 | 0.500 | 0.333 | 0.333 | 0.500 |",
        "| 0.85 | 1 | 1.000 | 1.000 | 0.500 | 1.000 | 1.000 | 0.500 |",
    ]


def test_mining_is_judged_on_pairs_of_which_both_words_are_held_out() -> None:
    held = pd.Series({"a": True, "b": False, "c": True, "d": True})
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 1]], dtype=np.float32)
    found = mining.candidates(vectors, held, 1)
    assert found.to_numpy().tolist() == [["c", "d", 1.0]]  # and a is nearest to b


def test_peers_and_ours_judge_alike_with_the_same_weights(model_folders: dict[str, Path], tmp_path: Path) -> None:
    assemble(model_folders["cross"], tmp_path)
    pairs = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog")]
    expected = Classifier.load(model_folders["cross"]).probabilities(pairs)
    for contestant in [*PEERS, "samesense, cross, torch", "samesense, cross, onnx"]:
        assert judge(contestant, tmp_path)(pairs) == pytest.approx(expected.tolist(), rel=1e-4), contestant
    for contestant in OURS:
        assert len(judge(contestant, tmp_path)(pairs)) == len(pairs), contestant


def test_no_word_is_in_two_pairs() -> None:
    assert distinct([("a", "b"), ("b", "c"), ("c", "d"), ("d", "d"), ("e", "e")]) == [
        ("a", "b"),
        ("c", "d"),
        ("e", "e"),
    ]


def test_the_table_of_speeds_has_medians_and_ratios() -> None:
    run = {"rate": 100.0, "p50": 10.0, "p99": 20.04, "memory": 0.5}
    grid = {"rate": 1_250_000.0, "found": 3.0, "memory": 1.0}
    runs = {
        PEERS[2]: [run, run | {"rate": 300.0}, run | {"rate": 200.0, "p50": 12.0}],
        ALL_PAIRS.format(words=10): [grid],
    }
    assert speed_table(runs).splitlines()[2:] == [
        "| CrossEncoder.predict | 200 | 1.00 | 10.0 | 20.0 | 0.50 |",
        "| samesense, twin, all pairs of 10 words | 1,250,000 | 6,250.00 |  |  | 1.00 |",
    ]
