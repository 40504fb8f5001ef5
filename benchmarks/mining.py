"""How good ``samesense mine`` is by WordNet, on words that training never saw, and how long it takes.

    python -m benchmarks.mining quality                    # by which the README reports: words of test
    python -m benchmarks.mining quality --side validation  # by which the defaults were chosen
    python -m benchmarks.mining scale 100000               # time and memory for so many names in WordNet

The vocabulary of ``quality`` is the names in WordNet that the corpus would take: common, and not proper. All of them
are searched, so that each word has the company it has in a large vocabulary; judged are the pairs found of which both
words are on one side of the split. Right is a pair with a synset in common, in any sense; close is what
`stages._closeness` would not take for a negative, such as what is derived from each other. Recall is the share of
WordNet's pairs. The baseline is the cosine by the encoder before training: as many pairs, the highest among as many
neighbours.

All is of the data that ``dvc repro`` made.
"""

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
import yaml

from benchmarks.lexicon_scale import ROOT, measured
from samesense.mining import NEIGHBOURS
from stages._reserve import reserved_words
from stages.split import Params, side_of

if TYPE_CHECKING:
    import pandas as pd

    from samesense.vectors import Floats
    from stages._wordnet import WordNet

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
SHARES = ("right", "right or close", "recall")

Data = Annotated[Path, typer.Option(help="folder of what dvc repro made")]
Neighbours = Annotated[int, typer.Option(help="as of samesense mine")]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def names(wordnet: "WordNet") -> list[str]:
    """Return the names in WordNet that are as common as the words of the corpus, and not proper."""
    from wordfreq import zipf_frequency

    least = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["corpus"]["min_zipf"]
    found = sorted(wordnet.senses["word"].unique())
    return [name for name in found if name == name.lower() and zipf_frequency(name, "en") >= least]


def held_out(words: list[str], side: str, gold: Path) -> "pd.Series[bool]":
    """Tell which words are on a side of the split."""
    import pandas as pd

    values = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    params = Params.model_validate({name: values[name] for name in Params.model_fields})
    reserved = reserved_words(gold, params.gold)
    return pd.Series([side_of(word, params.split, reserved) == side for word in words], index=words)


def synonyms(wordnet: "WordNet", held: "pd.Series[bool]") -> "pd.DataFrame":
    """Return the pairs of words that are held out and have a synset in common, their sides in sorted order."""
    senses = wordnet.senses[wordnet.senses["word"].isin(held.index[held])][["word", "synset"]].drop_duplicates()
    both = senses.merge(senses, on="synset").rename(columns={"word_x": "left", "word_y": "right"})
    return both.loc[both["left"] < both["right"], ["left", "right"]].drop_duplicates(ignore_index=True)


def candidates(vectors: "Floats", held: "pd.Series[bool]", neighbours: int) -> "pd.DataFrame":
    """Return the pairs of nearest words of which both are held out, and their cosine."""
    import pandas as pd

    from samesense.vectors import nearest

    rows = nearest(vectors, neighbours)
    left, right = rows[held.to_numpy()[rows].all(axis=1)].T
    cosine = (vectors[left] * vectors[right]).sum(axis=1)
    return pd.DataFrame({"left": held.index[left], "right": held.index[right], "score": cosine})


def verdicts(pairs: "pd.DataFrame", wordnet: "WordNet", known: "pd.DataFrame") -> "pd.DataFrame":
    """Add whether each pair has a ``synset`` in common, and whether it is ``close``, as those are."""
    from stages._closeness import Closeness, links

    synset = pairs.merge(known, how="left", indicator=True)["_merge"].eq("both").to_numpy()
    close = Closeness(links(wordnet, known)).rule(pairs).ne("").to_numpy()
    return pairs.assign(synset=synset, close=synset | close)


def shares(best: "pd.DataFrame", known: int) -> list[float]:
    """Return what `SHARES` names, for pairs with `verdicts` out of so many that WordNet has."""
    return [best["synset"].mean(), best["close"].mean(), best["synset"].sum() / known]


def table(ours: "pd.DataFrame", cosine: "pd.DataFrame", known: int) -> str:
    """Return a Markdown table by threshold, of pairs with `verdicts`, beside as many pairs of highest cosine."""
    names = ["threshold", "pairs", *SHARES, *(f"{name}, cosine" for name in SHARES)]
    lines = [f"| {' | '.join(names)} |", "| ---: " * len(names) + "|"]
    ranked = cosine.sort_values(["score", "left", "right"], ascending=[False, True, True])
    for threshold in THRESHOLDS:
        found = ours[ours["score"] >= threshold]
        cells = [*shares(found, known), *shares(ranked.head(len(found)), known)]
        lines.append(f"| {threshold} | {len(found):,} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")
    return "\n".join(lines)


@app.command()
def quality(
    data: Data = ROOT / "data",
    side: Annotated[Literal["validation", "test"], typer.Option(help="of the split")] = "test",
    neighbours: Neighbours = NEIGHBOURS,
    pairs: Annotated[Path | None, typer.Option(help="the pairs found, to write (CSV), for a reader")] = None,
) -> None:
    """Print precision and recall by threshold, as a Markdown table."""
    from samesense import Classifier
    from samesense.reranking import probabilities
    from samesense.vectors import embedded
    from stages._encoder import Vectors
    from stages._wordnet import read_wordnet

    wordnet = read_wordnet(data / "wordnet")
    held = held_out(names(wordnet), side, data / "gold")
    known = synonyms(wordnet, held)
    classifier = Classifier.load(data / "model")
    ours = candidates(embedded(classifier, held.index.tolist()), held, neighbours)
    sides = list(zip(ours["left"], ours["right"], strict=True))
    ours["score"] = probabilities(classifier, sides, min(THRESHOLDS))
    ours = verdicts(ours, wordnet, known)
    cosine = candidates(Vectors(held.index, base_folder()).values, held, neighbours)
    counts = f"{held.sum():,} of {len(held):,} words, {len(known):,} pairs in WordNet, {len(ours):,} candidates"
    typer.echo(f"{counts}\n")
    typer.echo(table(ours, verdicts(cosine, wordnet, known), len(known)))
    if pairs:
        ours.sort_values("score", ascending=False).to_csv(pairs, index=False)


def base_folder() -> Path:
    """Return the folder of the encoder before training."""
    from stages._checkpoint import Checkpoint, checkpoint_folder

    values = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    return checkpoint_folder(values["model"], Checkpoint.model_validate(values["models"][values["model"]]))


@app.command()
def scale(
    sizes: Annotated[list[int] | None, typer.Argument(help="words of the vocabulary")] = None,
    data: Data = ROOT / "data",
    neighbours: Neighbours = NEIGHBOURS,
) -> None:
    """Print seconds and peak memory by the number of words, as a Markdown table."""
    from stages._wordnet import read_wordnet

    words = sorted(read_wordnet(data / "wordnet").senses["word"].unique())
    typer.echo("| words | candidates | pairs | groups | seconds | peak memory (GB) |\n" + "| ---: " * 6 + "|")
    for size in sizes or [1_000, 10_000, 100_000]:
        with tempfile.TemporaryDirectory() as name:
            drawn = random.Random(1).sample(words, size)  # noqa: S311  # a sample, no secret
            Path(name, "words.txt").write_text("\n".join(drawn), encoding="utf-8")
            command = [sys.executable, "-m", "samesense", "mine", "words.txt", "-o", "synonyms.txt", "--json"]
            options = ["--model", str((data / "model").resolve()), "--neighbours", str(neighbours)]
            seconds, memory = measured([*command, *options], Path(name))
            told = json.loads(Path(name, "log").read_text(encoding="utf-8").splitlines()[-1])
        counts = " | ".join(f"{told[count]:,}" for count in ("words", "candidates", "pairs", "groups"))
        typer.echo(f"| {counts} | {seconds:.0f} | {memory:.1f} |")


if __name__ == "__main__":
    app()
