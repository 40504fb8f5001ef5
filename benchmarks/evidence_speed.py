"""How much longer a verdict takes with evidence: the look-up of pairs, beside the model's time for the same pairs.

    python -m benchmarks.evidence_speed          # 2,000 test pairs, three rounds
    python -m benchmarks.evidence_speed 500 1

The model judges test pairs of the data that `dvc repro` made, by itself and in both orders. The evidence beside it
looks the same pairs up, joins what it knows with probabilities, and gives the reason of each verdict. Both take turns
in one process, so that they share the noise of the machine, and the table has the medians of the rounds.
"""

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from benchmarks.harness import DATA, measure_rate, print_header, print_row, shuffle_pairs
from samesense.classifier import Classifier
from samesense.console import run
from samesense.evidence.store import Evidence

if TYPE_CHECKING:
    from benchmarks.harness import Judge
    from samesense.texts import Pair

COLUMNS = ("", "pairs", "seconds", "pairs per second", "times the model's seconds")


def model_judge(classifier: Classifier) -> "Judge":
    """Return the model alone as a function from pairs to probabilities."""
    return lambda pairs: classifier.runtime.probabilities(pairs).tolist()


def evidence_judge(evidence: Evidence) -> "Judge":
    """Return what evidence adds, as a function from pairs to their probabilities if the model is undecided."""
    import numpy as np

    def judge(pairs: "list[Pair]") -> list[float]:
        known = evidence.look_up(pairs)
        probabilities = known.probabilities(np.full(len(pairs), 0.5))
        known.reasons(probabilities >= evidence.regression.threshold)
        values: list[float] = probabilities.tolist()
        return values

    return judge


def main(
    size: Annotated[int, typer.Argument(help="test pairs at most")] = 2_000,
    rounds: Annotated[int, typer.Argument(help="how often each is measured")] = 3,
    model: Annotated[Path, typer.Option(help="folder of the trained model, with its evidence")] = DATA / "model",
) -> None:
    """Print the time of the model and that of the evidence, and their ratio, as a Markdown table."""
    evidence = Evidence.load(model)
    judges = {
        "the model alone": model_judge(Classifier.load(model, evidence=False)),
        "evidence": evidence_judge(evidence),
    }
    pairs = shuffle_pairs(DATA / "test.parquet")[:size]
    rates: dict[str, list[float]] = {title: [] for title in judges}
    for _ in range(rounds):
        for title, judge in judges.items():
            rates[title].append(measure_rate(judge, pairs))
    print_header(COLUMNS)
    seconds = {title: len(pairs) / statistics.median(each) for title, each in rates.items()}
    for title, one in seconds.items():
        ratio = one / seconds["the model alone"]
        print_row([title, f"{len(pairs):,}", f"{one:.2f}", f"{len(pairs) / one:,.0f}", f"{ratio:.3f}"])


if __name__ == "__main__":
    run(main)
