"""Make the evidence: tables of what lexicons know, and the weights that join it with the released model."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.draws import uniform_draws
from samesense.evaluation.evidence_fitting import count_fit, cross_validated_accuracy, fit_regression
from samesense.evidence.features import pair_features
from samesense.evidence.links import WordLinks
from samesense.evidence.listed import ListedPairs
from samesense.evidence.store import Weights, write_evidence
from samesense.evidence.thesaurus import Thesaurus
from samesense.files import write_json
from samesense.gold.everyday import read_everyday
from samesense.lexicons.folder import LexiconParams, read_lexicons
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import read_wordnet
from samesense.lexicons.wordnet_zip import read_irregular_forms
from samesense.pairs import pair_tuples, row_keys
from samesense.params import Section, read_params

FOLDS = 10  # of the tuning half, to cross-validate


class Params(Section):
    """The parameters that the stage declares."""

    lexicons: LexiconParams


def main(  # noqa: PLR0913, PLR0917  # a path each
    wordnet: Annotated[Path, typer.Argument(help="WordNet 3.0, a zip in NLTK's layout, for irregular forms")],
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    moby: Annotated[Path, typer.Argument(help="Moby Thesaurus (text, xz)")],
    lexicons: Annotated[Path, typer.Argument(help="folder of lexicons (docs/lists.md has their formats)")],
    everyday: Annotated[Path, typer.Argument(help="everyday pairs, of which the tuning half is read (CSV)")],
    released: Annotated[Path, typer.Argument(help="the released model")],
    evidence: Annotated[Path, typer.Argument(help="folder to write: tables and weights")],
    metrics: Annotated[Path, typer.Argument(help="the weights, and scores on the tuning half, to write (JSON)")],
) -> None:
    """Make the evidence: tables of what WordNet and lexicons know, and the weights that join it with the model."""
    # Not at the top: --help needs neither pandas nor torch
    from samesense.evidence.link_tables import link_arrays
    from samesense.models.torch_runtime import TorchRuntime

    one_way = read_params("evidence", Params).lexicons.one_way
    table = read_everyday(everyday, "tuning")
    pairs, labels = pair_tuples(table), table["label"].to_numpy()
    arrays = link_arrays(read_wordnet(tables), read_irregular_forms(wordnet))
    thesaurus = Thesaurus.of_moby(Moby.read(moby))
    features = pair_features(WordLinks.of_arrays(arrays), thesaurus, pairs)
    model = TorchRuntime.load(released).probabilities(pairs)
    regression, alone = fit_regression(features, model, labels)
    listed = ListedPairs.of_table(read_lexicons(lexicons, one_way, typer.echo))
    weights = Weights(regression=regression, threshold_alone=alone, lexicons=list(listed.names))
    write_evidence(arrays, thesaurus, listed, weights, evidence)
    folds = (uniform_draws(row_keys(table), 0, "fold") * FOLDS).astype(int)
    accuracy = cross_validated_accuracy(features, model, labels, folds)
    counts = count_fit(regression, features, model, labels)
    write_json(counts | {"threshold_alone": alone, "cross_validated_accuracy": accuracy}, metrics)


if __name__ == "__main__":
    run(main)
