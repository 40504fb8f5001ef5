"""The readers of what comes from others, each with good input that damage starts from."""

import lzma
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tools.fuzzing.damage import Form
from tools.fuzzing.seeds import NOUNS, rows_of_json, wordnet_zip, write_model

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from samesense.lists.formats import ListFormat

ROOT = Path(__file__).parents[2]
PAIRS = "left,right,label\ncold,icy,1\nfast car,slow car,0\n"
SOLR = (b"big, large, huge # no comment\nicy => cold, frosty\n", rb"a\,b, c\=>d" + b"\n")
QUOTED = 'left,right,note\n"hot, dry",arid,"a\nb"\nbig,large,\n'
MODEL_FILES: dict[str, Form] = {
    "config.json": "json",
    "tokenizer.json": "json",
    "tokenizer_config.json": "json",
    "model.safetensors": "safetensors",
    "head.safetensors": "safetensors",
    "evidence.json": "json",
    "evidence.safetensors": "safetensors",
}


@dataclass(frozen=True)
class Reader:
    """What reads a file.

    Attributes:
        file: the file's name.
        seeds: good contents of it.
        read: reads it, given its path.
        form: what the content is, if it is more than bytes.
        wrap: what the content is packed into; None: nothing.
        beside: makes a folder with what lies beside the file; None: nothing does.
        share: of all inputs, relative to others: slow readers get few.
    """

    file: str
    seeds: tuple[bytes, ...]
    read: Callable[[Path], object]
    form: Form = "bytes"
    wrap: Callable[[bytes], bytes] = field(default=bytes)
    beside: Callable[[Path], object] | None = None
    share: float = 1.0


def _lexicons() -> dict[str, Reader]:
    from samesense.lexicons.delimited import read_csv_lexicon
    from samesense.lexicons.folder import read_lexicons
    from samesense.lexicons.licenses import read_licenses
    from samesense.lexicons.moby import Moby
    from samesense.mining.vocabulary import read_vocabulary

    def zip_of_nouns(nouns: bytes) -> bytes:
        return wordnet_zip({"data.noun": nouns})

    csvs = (PAIRS.encode(), b"\xef\xbb\xbfleft,right,label,pos\r\nbig,large,1,a\r\n")
    moby = b"big,large,huge\nicy,cold\n"
    return {
        "CSV lexicon": Reader("a.csv", csvs, read_csv_lexicon, share=4),
        "folder of lexicons": Reader("a.txt", SOLR, lambda path: read_lexicons(path.parent, report=str)),
        "licence": Reader("a.license", (b"CC0-1.0\n",), lambda path: read_licenses(path.parent)),
        "vocabulary": Reader("a.txt", (b"cold\nicy\nhot dog\n",), read_vocabulary, share=4),
        "Moby, as xz": Reader("moby.xz", (lzma.compress(moby),), Moby.read),
        "Moby, its text": Reader("moby.xz", (moby,), Moby.read, wrap=lzma.compress),
        "WordNet, as zip": Reader("a.zip", (wordnet_zip({}),), _read_wordnet, share=0.2),
        "WordNet, its nouns": Reader("a.zip", (NOUNS.encode(),), _read_wordnet, wrap=zip_of_nouns, share=0.2),
    }


def _lists() -> dict[str, Reader]:
    from samesense.lists.reading import read_list

    seeds: dict[ListFormat, tuple[bytes, ...]] = {
        "solr": SOLR,
        "wn": (b"s(100000001,1,'big',a,1,0).\ns(100000001,2,'o''clock',a,1,0).\n",),
        "elasticsearch": (b'{"synonyms_set": [{"id": "1", "synonyms": "big, large => huge"}]}',),
        "typesense": (b'{"items": [{"id": "1", "root": "icy", "synonyms": ["cold"]}]}',),
        "algolia": (b'[{"objectID": "1", "type": "altCorrection1", "word": "icy", "corrections": ["cold"]}]',),
        "meilisearch": (b'{"big": ["large", "huge"], "large": ["big"]}',),
        "csv": (b"raw,expanded\nbig|large,huge\n", PAIRS.encode()),
        "vespa": (b'[a] -> =[a*];\n[a] :- big, very large;\nicy +> =cold ="not hot";\n',),
        "skos": (b'<#1> <http://www.w3.org/2004/02/skos/core#prefLabel> "big"@en .\n',),
    }
    return {
        f"list, {form}": Reader("list", contents, partial(read_list, form=form), share=0.5 if form == "skos" else 1)
        for form, contents in seeds.items()
    }


def _read_wordnet(path: Path) -> object:
    from samesense.lexicons.wordnet_zip import read_irregular_forms, read_zip

    return read_zip(path, ["n"]), read_irregular_forms(path)


def _gold() -> dict[str, Reader]:
    from samesense.gold.everyday import read_everyday
    from samesense.gold.reserved import reserved_word_digests
    from samesense.gold.sets import GoldFile, Labelled, Questions, Rated, read_gold, read_sets

    test: dict[Any, GoldFile] = {"test": GoldFile(path="a.csv", sha256=None)}
    own: dict[str, Any] = {"repository": None, "commit": None, "files": test, "separator": ",", "header": None}
    sides: dict[str, Any] = {"left": "left", "right": "right"}
    labelled = Labelled(task="labels", label="label", synonyms=["1"], **sides, **own)
    rated = Rated(task="scores", score="score", **sides, **own)
    questions = Questions(task="choices", stem="stem", options=["a", "b"], answer="answer", **own)
    everyday = b"left,right,label,kind,part\nbig,large,1,plain,test\nhot,cold,0,opposite,test\n"
    declared = (ROOT / "data/gold/sets.yaml").read_bytes()
    scores, choices = b"left,right,score\nbig,large,9.5\n", b"stem,a,b,answer\nbig,large,small,large\n"
    return {
        "gold sets": Reader("sets.yaml", (declared,), lambda path: read_sets(path.parent)),
        "reserved words": Reader(
            "words.txt", (b"0123456789abcdef\n",), lambda path: reserved_word_digests(path.parent), beside=_no_sets
        ),
        "gold labels": Reader("a.csv", (PAIRS.encode(),), lambda path: read_gold(path, labelled, "test"), share=4),
        "gold scores": Reader("a.csv", (scores,), lambda path: read_gold(path, rated, "test"), share=4),
        "gold questions": Reader("a.csv", (choices,), lambda path: read_gold(path, questions, "test"), share=4),
        "everyday pairs": Reader("a.csv", (everyday,), lambda path: read_everyday(path, "test"), share=4),
    }


def _no_sets(folder: Path) -> None:
    (folder / "sets.yaml").write_text("{}\n")


def _params() -> dict[str, Reader]:
    from tools.models import read_models

    declared = (ROOT / "params.yaml").read_bytes()
    return {"parameters": Reader("params.yaml", (declared,), read_models, share=0.1)}


def _tables() -> dict[str, Reader]:
    import pyarrow as pa
    from pyarrow import parquet

    from samesense.files import read_parquet
    from samesense.pairs import COLUMNS, read_pairs
    from samesense.scoring.chunks import Columns
    from samesense.scoring.formats import Format, read_chunks

    def read(path: Path) -> object:
        form: Format = path.suffix.removeprefix(".")  # type: ignore[assignment]  # one of ours
        return list(read_chunks(str(path), form, Columns("left", "right")))

    def parquet_file(columns: dict[str, Any]) -> bytes:
        content = BytesIO()
        parquet.write_table(pa.table(columns), content)
        return content.getvalue()

    table = parquet_file({"left": ["big", None], "right": ["large", "icy"], "n": [1, 2]})
    texts = dict(zip(COLUMNS, (["big"], ["large"], [1], ["synonym"], ["a"], ["wordnet"], [""]), strict=True))
    pairs = parquet_file({**texts, "label": pa.array([1], pa.int8())})
    lines = rows_of_json({"left": "big", "right": "large", "n": [1]}, {"left": "hot", "right": None})
    tsv = QUOTED.replace(",", "\t").encode()
    return {
        "CSV table": Reader("a.csv", (PAIRS.encode(), QUOTED.encode()), read, share=4),
        "TSV table": Reader("a.tsv", (tsv,), read, share=4),
        "JSON lines": Reader("a.jsonl", (lines,), read, share=4),
        "Parquet table": Reader("a.parquet", (table,), read, share=2),
        "Parquet, all of it": Reader("a.parquet", (table,), read_parquet, share=2),
        "pair table": Reader("a.parquet", (pairs,), read_pairs),
    }


@cache
def _place() -> TemporaryDirectory[str]:
    return TemporaryDirectory()  # it goes when the process ends


@cache
def _good_model() -> Path:
    folder = Path(_place().name, "model")
    write_model(folder)
    return folder


def _model() -> dict[str, Reader]:
    import shutil

    from samesense import Classifier

    def copy(folder: Path) -> None:
        shutil.copytree(_good_model(), folder, dirs_exist_ok=True)

    def load(path: Path) -> object:
        return Classifier.load(path.parent).predict("frost", "hot ice")

    return {
        f"model, {file}": Reader(file, ((_good_model() / file).read_bytes(),), load, form, beside=copy, share=0.1)
        for file, form in MODEL_FILES.items()
    }


def _requests() -> dict[str, Reader]:
    def ask(place: str, path: Path) -> object:
        answer = _client().post(place, content=path.read_bytes(), headers={"content-type": "application/json"})
        if answer.status_code >= 500:  # noqa: PLR2004  # of HTTP: errors of the server
            raise AssertionError(f"status {answer.status_code}: {answer.text[:200]}")
        return answer.json()

    pair, pairs = b'{"left": "frost", "right": "ice"}', b'{"pairs": [{"left": "frost", "right": "ice"}]}'
    return {
        "POST /predict": Reader("a.json", (pair,), lambda path: ask("/predict", path), "json", share=0.5),
        "POST /score": Reader("a.json", (pairs,), lambda path: ask("/score", path), "json", share=0.5),
    }


@cache
def _client() -> "TestClient":
    from starlette.testclient import TestClient

    from samesense import Classifier
    from samesense.serving.app import application
    from samesense.serving.settings import Settings

    client = TestClient(application(Classifier.load(_good_model()), "model", Settings()))
    return client.__enter__()


GROUPS: dict[str, Callable[[], dict[str, Reader]]] = {
    "lexicons": _lexicons,
    "lists": _lists,
    "gold sets": _gold,
    "parameters": _params,
    "tables": _tables,
    "models": _model,
    "requests": _requests,
}
