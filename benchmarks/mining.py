"""How good ``samesense mine`` is by WordNet, on words that training never saw, and how long it takes.

    python -m benchmarks.mining quality                    # what docs/mining.md reports: words of test
    python -m benchmarks.mining quality --side validation  # what the defaults were chosen by
    python -m benchmarks.mining calibrate                  # the constants
    python -m benchmarks.mining scale 100000               # time and memory for so many names in WordNet

The vocabulary of ``quality`` is the names in WordNet that are as common as the words of the corpus, and not proper. All
of them are searched, so that each word has the company it has in a large vocabulary; judged are the candidates of which
both words are on one side of the split, without inflections and derivations of one word. Right is a pair that shares a
synset, in any sense; close is what `samesense.corpus.closeness` would not take for a negative, such as similar
adjectives. Recall is the share of WordNet's pairs.

The judged model judges, since the released one has seen the words of test, with Moby Thesaurus as the only evidence, or
with none (``--no-evidence``): WordNet would judge itself. The baseline is the cosine by the encoder before training: as
many pairs, the highest among as many neighbours. The second table shows how reliable the probabilities are: by bins of
them, the mean probability beside the share that is right. ``calibrate`` fits the constants of
`samesense.mining.calibration` on the words of validation. ``scale`` runs the command with the released model and all
evidence; `benchmarks.mining_lists` has how good that is.

All is of the data that `dvc repro` made.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from benchmarks.harness import (
    DATA,
    SEED,
    check_params,
    find_base,
    measure,
    print_header,
    print_row,
    python_command,
    read_project_params,
)
from samesense import Classifier
from samesense.console import new_app, run
from samesense.corpus.word_parts import assign_parts
from samesense.evidence.store import Evidence, load_evidence
from samesense.files import write_csv, write_text
from samesense.gold.reserved import reserved_word_digests
from samesense.lexicons.wordnet import read_table, read_wordnet
from samesense.mining.calibration import ALONE, WITH_EVIDENCE, Calibration
from samesense.mining.search import Search
from samesense.mining.word_forms import are_forms
from samesense.pairs import pair_tuples, read_pairs, zipf_frequency
from stages.split import Params

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.lexicons.wordnet import WordNet

    Vectors = NDArray[np.float32]

Side = Literal["validation", "test"]
SIZES = (1_000, 10_000, 100_000)
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
BINS = (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1)  # of probabilities
SHARES = ("right", "right or close", "recall")
QUALITY_COLUMNS = ("threshold", "pairs", *SHARES, *(f"{share}, cosine" for share in SHARES))
COUNTS = ("words", "candidates", "pairs", "groups")  # of what samesense mine prints
RELIABILITY_COLUMNS = ("probability", "pairs", "mean probability", "right")
SCALE_COLUMNS = (*COUNTS, "seconds", "peak memory (GB)")

DataOption = Annotated[Path, typer.Option(help="folder of what dvc repro made")]
NeighboursOption = Annotated[int | None, typer.Option(help="as of samesense mine")]

app = new_app()


def common_names(wordnet: "WordNet") -> list[str]:
    """Return the names in WordNet that are as common as the words of the corpus, and not proper."""
    least = read_project_params()["corpus"]["min_zipf"]
    names = sorted(wordnet.senses["word"].unique())
    return [name for name in names if name == name.lower() and zipf_frequency(name) >= least]


def on_side(words: list[str], side: Side, wordnet: "WordNet", data: Path) -> "pd.Series[bool]":
    """Return which words are on a side of the split of the pairs in the folder ``data``."""
    import pandas as pd

    params = check_params(read_project_params(), Params)
    reserved = reserved_word_digests(data / "gold") if params.split.reserve else set()
    parts = assign_parts(wordnet, read_pairs(data / "corpus.parquet"), params.corpus, params.split, reserved)
    return pd.Series([parts.of(word) == side for word in words], index=words)


def synonym_pairs(wordnet: "WordNet", held_out: "pd.Series[bool]") -> "pd.DataFrame":
    """Return the pairs of held-out words that share a synset, their sides in sorted order."""
    words = held_out.index[held_out]
    senses = wordnet.senses[wordnet.senses["word"].isin(words)][["word", "synset"]].drop_duplicates()
    both = senses.merge(senses, on="synset").rename(columns={"word_x": "left", "word_y": "right"})
    return both.loc[both["left"] < both["right"], ["left", "right"]].drop_duplicates(ignore_index=True)


def load_judged(data: Path, *, evidence: bool) -> Classifier:
    """Return the judged model of the folder ``data``, with Moby Thesaurus as evidence, or with none."""
    model = Classifier.load(data / "judged", evidence=False)
    known = load_evidence(data / "model") if evidence else None
    return Classifier(model.runtime, model.metadata, known and known.without_lexicons().without_wordnet())


def candidates(
    vectors: "Vectors", held_out: "pd.Series[bool]", neighbours: int | None, evidence: Evidence | None = None
) -> "pd.DataFrame":
    """Return the candidates of which both words are held out: ``closeness``, and as ``score`` their cosine.

    As in ``samesense mine``, inflections and derivations of one word are none.
    """
    import pandas as pd

    from samesense.mining.candidates import candidate_pairs
    from samesense.models.word_vectors import cosine

    words = held_out.index
    found = candidate_pairs(words.tolist(), vectors, Search(neighbours).neighbours_among(len(words)), evidence)
    kept = held_out.to_numpy()[found.rows].all(axis=1)
    left, right = found.rows[kept].T
    scores = cosine(vectors[left], vectors[right])
    columns = {"left": words[left], "right": words[right], "closeness": found.closeness[kept], "score": scores}
    pairs = pd.DataFrame(columns)
    return pairs[[not are_forms(*pair) for pair in pair_tuples(pairs)]].reset_index(drop=True)


def judged_candidates(classifier: Classifier, held_out: "pd.Series[bool]", neighbours: int | None) -> "pd.DataFrame":
    """Return the candidates with the classifier's probability (``judged``), and that among candidates as ``score``."""
    vectors = classifier.runtime.vectors(held_out.index.tolist(), progress=True)
    pairs = candidates(vectors, held_out, neighbours, classifier.evidence)
    judged = classifier.judge(pair_tuples(pairs), progress=True).probabilities
    calibration = WITH_EVIDENCE if classifier.evidence else ALONE
    return pairs.assign(judged=judged, score=calibration.probabilities(judged, pairs["closeness"].to_numpy()))


def judge_by_wordnet(pairs: "pd.DataFrame", wordnet: "WordNet", synonyms: "pd.DataFrame") -> "pd.DataFrame":
    """Add whether each pair shares a ``synset``, as ``synonyms`` do, and whether it is ``close``, as those are."""
    from samesense.corpus.closeness import WAIVABLE, Closeness

    synset = pairs.merge(synonyms, how="left", indicator=True)["_merge"].eq("both").to_numpy()
    close = Closeness(wordnet, synonyms).rule(pairs, WAIVABLE).ne("").to_numpy()
    return pairs.assign(synset=synset, close=synset | close)


def shares(pairs: "pd.DataFrame", synonyms: int) -> list[float]:
    """Return what `SHARES` names, of pairs that `judge_by_wordnet` returned; ``synonyms`` is WordNet's number."""
    return [pairs["synset"].mean(), pairs["close"].mean(), pairs["synset"].sum() / synonyms]


def quality_rows(ours: "pd.DataFrame", cosine: "pd.DataFrame", synonyms: int) -> Iterator[list[str]]:
    """Yield a row of the table per threshold: judged pairs of ours, beside as many of the highest cosine."""
    ranked = cosine.sort_values(["score", "left", "right"], ascending=[False, True, True])
    for threshold in THRESHOLDS:
        kept = ours[ours["score"] >= threshold]
        cells = [*shares(kept, synonyms), *shares(ranked.head(len(kept)), synonyms)]
        yield [str(threshold), f"{len(kept):,}", *(f"{cell:.3f}" for cell in cells)]


def reliability_rows(scores: "pd.Series[float]", right: "pd.Series[bool]") -> Iterator[list[str]]:
    """Yield a row of the table per bin of probabilities that has pairs."""
    import pandas as pd

    table = pd.DataFrame({"score": scores, "right": right})
    for interval, inner in table.groupby(pd.cut(scores, BINS, include_lowest=True), observed=True):
        bounds = f"{max(interval.left, 0):g} to {interval.right:g}"
        yield [bounds, f"{len(inner):,}", f"{inner['score'].mean():.3f}", f"{inner['right'].mean():.3f}"]


@app.command()
def quality(
    data: DataOption = DATA,
    side: Annotated[Side, typer.Option(help="of the split")] = "test",
    neighbours: NeighboursOption = None,
    pairs: Annotated[Path | None, typer.Option(help="the candidates to write (CSV), for a reader")] = None,
    *,
    evidence: Annotated[bool, typer.Option(help="Moby Thesaurus is evidence")] = True,
) -> None:
    """Print precision and recall by threshold, as a Markdown table."""
    from samesense.models.word_vectors import embed_words

    wordnet = read_wordnet(data / "wordnet")
    words = common_names(wordnet)
    held_out = on_side(words, side, wordnet, data)
    synonyms = synonym_pairs(wordnet, held_out)
    ours = judged_candidates(load_judged(data, evidence=evidence), held_out, neighbours)
    ours = judge_by_wordnet(ours, wordnet, synonyms)
    baseline = candidates(embed_words(words, find_base(), progress=True), held_out, neighbours)
    typer.echo(
        f"{held_out.sum():,} of {len(words):,} words, {len(synonyms):,} pairs in WordNet, {len(ours):,} candidates\n"
    )
    print_header(QUALITY_COLUMNS, labels=False)
    for row in quality_rows(ours, judge_by_wordnet(baseline, wordnet, synonyms), len(synonyms)):
        print_row(row)
    typer.echo("")
    print_header(RELIABILITY_COLUMNS)
    for row in reliability_rows(ours["score"], ours["synset"]):
        print_row(row)
    if pairs:
        write_csv(ours.sort_values("score", ascending=False), pairs)


@app.command()
def calibrate(data: DataOption = DATA, neighbours: NeighboursOption = None) -> None:
    """Print the constants that fit the words of validation best: with evidence, and alone."""
    wordnet = read_wordnet(data / "wordnet")
    words = common_names(wordnet)
    held_out = on_side(words, "validation", wordnet, data)
    for evidence in (True, False):
        pairs = judged_candidates(load_judged(data, evidence=evidence), held_out, neighbours)
        pairs = judge_by_wordnet(pairs, wordnet, synonym_pairs(wordnet, held_out))
        typer.echo(fitted_calibration(pairs["judged"], pairs["closeness"], pairs["synset"]))


def fitted_calibration(
    judged: "pd.Series[float]", closeness: "pd.Series[float]", right: "pd.Series[bool]"
) -> Calibration:
    """Return the calibration that makes it likeliest which pairs are right, given what the classifier says of them."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    from samesense.evidence.regression import bounded_log_odds

    features = np.column_stack([bounded_log_odds(np.asarray(judged, dtype=np.float64)), closeness.to_numpy(float)])
    fitted = LogisticRegression(C=np.inf).fit(features, right)
    return Calibration(*np.round([fitted.intercept_[0], *fitted.coef_[0]], 3).tolist())


@app.command()
def scale(
    sizes: Annotated[list[int] | None, typer.Argument(help="words of the vocabulary")] = None,
    data: DataOption = DATA,
    neighbours: NeighboursOption = None,
) -> None:
    """Print seconds and peak memory by the number of words, as a Markdown table."""
    names = sorted(set(read_table(data / "wordnet", "senses", ["word"])["word"].to_pylist()))
    print_header(SCALE_COLUMNS, labels=False)
    for size in sizes or SIZES:
        sample = random.Random(SEED).sample(names, size)  # noqa: S311  # a sample, no secret
        print_row(measure_mine(sample, data / "model", neighbours))


def measure_mine(words: list[str], model: Path, neighbours: int | None) -> list[str]:
    """Run ``samesense mine`` on a vocabulary, and return a row of the table."""
    options = ["--json", "--model", model.resolve(), *(["--neighbours", neighbours] if neighbours else [])]
    with TemporaryDirectory() as name:
        write_text("\n".join(words), Path(name, "words.txt"))
        command = python_command("samesense", "mine", "words.txt", "-o", "synonyms.txt", *options)
        measurement = measure(command, Path(name))
    summary = json.loads(measurement.output.splitlines()[-1])
    return [*(f"{summary[count]:,}" for count in COUNTS), f"{measurement.seconds:.0f}", f"{measurement.memory:.1f}"]


if __name__ == "__main__":
    run(app)
