"""Judge the model, and the baselines, on test sets made by people."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.evaluation.baselines import read_baselines
from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.classifier_scores import score_by_all
from samesense.evaluation.gold_relations import score_relations
from samesense.evaluation.gold_scores import distinct_pairs, gold_headline, read_present, score_gold, with_look_up
from samesense.evaluation.gold_words import Reserve, check_unseen, count_seen
from samesense.evaluation.params import JudgingParams
from samesense.evaluation.relations import named_relations
from samesense.files import write_json, write_parquet
from samesense.gold.reserved import reserved_word_digests
from samesense.gold.sets import read_sets
from samesense.lexicons.wordnet import read_wordnet
from samesense.models.checkpoints import find_checkpoint
from samesense.models.metadata import read_metadata
from samesense.pairs import pair_tuples, read_pairs
from samesense.params import read_params


class Params(JudgingParams):
    """The parameters that the stage declares."""

    split: Reserve


def main(  # noqa: PLR0913, PLR0917  # a path each
    model_folder: Annotated[Path, typer.Argument(help="the judged model")],
    baselines: Annotated[Path, typer.Argument(help="fitted baselines (JSON)")],
    train: Annotated[Path, typer.Argument(help="training pairs (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="paraphrases of them (Parquet)")],
    wordnet: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    folder: Annotated[Path, typer.Argument(help="folder of gold sets")],
    scores: Annotated[Path, typer.Argument(help="scores to write (JSON)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores to write (JSON)")],
    predictions: Annotated[Path, typer.Argument(help="scores per pair to write (Parquet)")],
) -> None:
    """Judge the model, and the baselines, on test sets made by people."""
    from samesense.models.torch_runtime import TorchRuntime  # not at the top: --help needs no torch

    params, sets, known = read_params("gold", Params), read_sets(folder), read_pairs(train, paraphrases)
    check_unseen(reserved_word_digests(folder), known, params.split)
    tables, missing = read_present(folder, sets)
    for name, path in missing.items():
        typer.echo(f"{name}: skipped, {path} does not exist; data/gold/README.md says how to get it", err=True)
    pairs, judged, result = distinct_pairs(tables), {}, {}
    if tables:
        runtime = TorchRuntime.load(model_folder)
        outputs = runtime.outputs(pair_tuples(pairs), progress=True)
        encoder = find_checkpoint(params.model, params.models[params.model])
        threshold = read_metadata(model_folder).threshold
        judged = score_by_all(outputs[..., 0], threshold, read_baselines(baselines), pairs, encoder)
        scored = with_look_up(pairs, judged, read_wordnet(wordnet).senses)
        judged = scored.scores
        result = score_gold(tables, sets, scored, Bootstrap(params.seed, params.bootstrap.samples))
        if runtime.relations:
            result |= score_relations(tables, sets, scored, named_relations(outputs, threshold))
    write_parquet(pairs.assign(**{name: one.scores for name, one in judged.items()}), predictions)
    write_json(result | count_seen(tables, known), scores)
    write_json(gold_headline(result, tables), metrics)


if __name__ == "__main__":
    run(main)
