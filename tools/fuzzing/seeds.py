"""Good input, small, for fuzzing to begin with: a WordNet, and a model with random weights."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

FROST = "00000000 03 n 02 frost 0 rime 0 001 @ 00000100 n 0000 | ice crystals"
NOUNS = f'{FROST:99}\n00000100 03 n 01 ice 0 000 | frozen water; "put ice on it"  \n'  # NLTK finds synsets by byte
INDEX = "frost n 1 1 @ 1 0 00000000\nice n 1 0 1 0 00000100\nrime n 1 1 @ 1 0 00000000\n"
SENSES = "frost%1:03:00:: 00000000 1 2\nice%1:03:00:: 00000100 1 3\nrime%1:03:00:: 00000000 1 0\n"
NAMES = "".join(f"{number:02}\tnoun.{number}\t1\n" for number in range(45))
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]


def wordnet_zip(files: dict[str, str | bytes]) -> bytes:
    """Return a zip of a WordNet of three nouns, with other files in place of its own."""
    from samesense.lexicons.wordnet_zip import MEMBERS

    own = {"data.noun": NOUNS, "index.noun": INDEX, "index.sense": SENSES, "lexnames": NAMES, "noun.exc": "ices ice\n"}
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in sorted(MEMBERS):
            archive.writestr(f"tiny/{name}", (own | files).get(name, ""))
    return content.getvalue()


def write_model(folder: Path) -> None:
    """Write a model of the architecture twin, with a tokenizer of letters and with evidence."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    from samesense.models.metadata import Metadata
    from samesense.models.pooled import Twin
    from samesense.models.relations import RELATIONS
    from samesense.training.saving import save_model

    torch.manual_seed(0)
    sizes: dict[str, Any] = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    config = BertConfig(vocab_size=len(TOKENS), max_position_embeddings=32, **sizes)
    tokenizer = BertTokenizer(vocab={token: number for number, token in enumerate(TOKENS)}, model_max_length=16)
    model = Twin(BertModel(config, add_pooling_layer=False), len(RELATIONS))
    save_model(model, tokenizer, Metadata("twin", 0.5, 1.0, {}, RELATIONS), folder)
    _write_evidence(folder)
    for checksums in folder.glob("*.sha256"):
        checksums.unlink()  # with them, nothing damaged would be read


def _write_evidence(folder: Path) -> None:
    from samesense.evidence.features import FEATURES
    from samesense.evidence.link_tables import link_arrays
    from samesense.evidence.listed import ListedPairs
    from samesense.evidence.regression import Regression
    from samesense.evidence.store import Weights, copy_evidence, write_evidence
    from samesense.evidence.thesaurus import Thesaurus
    from samesense.lexicons.moby import Moby
    from samesense.lexicons.wordnet_zip import read_zip

    place = folder.with_name("wordnet.zip")
    place.write_bytes(wordnet_zip({}))
    numbers: dict[str, Any] = dict.fromkeys(("intercept", "composed", "model", "model_alone"), 0.5)
    regression = Regression(weights=dict.fromkeys(FEATURES, 0.5), threshold=0.5, **numbers)
    weights = Weights(regression=regression, threshold_alone=0.5, lexicons=[])
    moby = Moby(frozenset({"frost"}), frozenset({"frost\trime"}))
    tables = link_arrays(read_zip(place, ["n"])), Thesaurus.of_moby(moby), ListedPairs.nothing()
    write_evidence(*tables, weights, folder.with_name("evidence"))
    copy_evidence(folder.with_name("evidence"), folder)


def rows_of_json(*rows: dict[str, object]) -> bytes:
    """Return JSON lines."""
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()
