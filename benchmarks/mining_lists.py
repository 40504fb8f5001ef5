"""How good ``samesense mine`` is by lists of synonyms that people keep.

    python -m benchmarks.mining_lists                          # what docs/mining.md reports
    python -m benchmarks.mining_lists data/lists/health.txt    # what the defaults were chosen by, with shop.txt

The vocabulary is the terms of a list, without their lines. Found are the pairs of a line of which a term has the other
among its three likeliest; the baseline takes its three nearest by the cosine of the same model's encoder. The released
model judges, with its evidence. The second table shows how reliable the probabilities are: by bins of them, the mean
probability beside the share of the pairs that people have in one line.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from benchmarks.harness import DATA, print_header, print_row
from benchmarks.mining import RELIABILITY_COLUMNS, reliability_rows
from samesense import Classifier
from samesense.console import new_app, run
from samesense.lists.reading import read_list
from samesense.lists.rules import sorted_pair
from samesense.mining.search import Local, Search, mine

if TYPE_CHECKING:
    from samesense.texts import Pair

TOP = 3  # of each term's likeliest synonyms
LISTS = [Path("data/lists/jobs.txt"), Path("benchmarks/lists/software.txt"), Path("benchmarks/lists/travel.txt")]
COLUMNS = ("list", "terms", "pairs", "candidates", "found", "found, cosine")

ModelOption = Annotated[Path, typer.Option(help="folder of the model")]

app = new_app()


class Gold(NamedTuple):
    """The terms of a list, sorted, and the pairs of its lines, their sides in sorted order."""

    words: list[str]
    pairs: set["Pair"]


def read_gold(path: Path) -> Gold:
    """Read a list."""
    pairs = {sorted_pair(*pair) for rule in read_list(path).rules for pair in rule.pairs()}
    return Gold(sorted({word for pair in pairs for word in pair}), pairs)


@app.command()
def found(
    paths: Annotated[list[Path] | None, typer.Argument(help="lists of synonyms")] = None,
    model: ModelOption = DATA / "model",
) -> None:
    """Print how many pairs of people's lists are among each term's likeliest, as Markdown tables."""
    import pandas as pd

    classifier = Classifier.load(model)
    tables = []
    print_header(COLUMNS)
    for path in paths or LISTS:
        gold = read_gold(path)
        mined = mine(Local(classifier), gold.words, Search(threshold=0))
        pairs = [pair[:2] for pair in mined.pairs]
        nearest = nearest_pairs(classifier, gold.words)
        shares = (len(gold.pairs & some) / len(gold.pairs) for some in (set(pairs), likeliest(pairs), nearest))
        print_row([path.stem, f"{len(gold.words)}", f"{len(gold.pairs)}", *(f"{share:.2f}" for share in shares)])
        scores = [pair.probability for pair in mined.pairs]
        tables.append(pd.DataFrame({"score": scores, "right": [pair in gold.pairs for pair in pairs]}))
    together = pd.concat(tables, ignore_index=True)
    typer.echo("")
    print_header(RELIABILITY_COLUMNS)
    for row in reliability_rows(together["score"], together["right"]):
        print_row(row)


def likeliest(pairs: Iterable["Pair"]) -> set["Pair"]:
    """Return the pairs that are among the first `TOP` of either side, of pairs in descending order."""
    counts: Counter[str] = Counter()
    kept = set()
    for pair in pairs:
        if min(counts[word] for word in pair) < TOP:
            kept.add(pair)
        counts.update(pair)
    return kept


def nearest_pairs(classifier: Classifier, words: list[str]) -> set["Pair"]:
    """Return the pairs of each word with its `TOP` nearest."""
    from samesense.models.nearest import nearest_rows

    _, nearest = nearest_rows(classifier.runtime.vectors(words), TOP + 1)
    return {sorted_pair(words[row], words[near]) for row, rows in enumerate(nearest.tolist()) for near in rows}


if __name__ == "__main__":
    run(app)
