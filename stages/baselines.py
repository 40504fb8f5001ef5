"""Fit the baselines that a trained model has to beat."""

from pathlib import Path
from typing import Annotated

import typer

from stages._baselines import fitted
from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._encoder import Vectors
from stages._files import replacing
from stages._pairs import read_pairs
from stages._params import Section, declared


class Params(Section):
    """What the stage declares."""

    model: str
    models: dict[str, Checkpoint]


def main(
    train: Annotated[Path, typer.Argument(help="pairs to fit to (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose penalty and thresholds by (Parquet)")],
    baselines: Annotated[Path, typer.Argument(help="fitted baselines to write (JSON)")],
) -> None:
    """Fit the baselines that a trained model has to beat: on train and validation, with the untuned encoder."""
    params = declared("baselines", Params)
    known, chosen_by = read_pairs(train), read_pairs(validation)
    words = [word for table in (known, chosen_by) for side in ("left", "right") for word in table[side]]
    vectors = Vectors(words, checkpoint_folder(params.model, params.models[params.model]))
    with replacing(baselines) as partial:
        partial.write_text(fitted(known, chosen_by, vectors).model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run(main)
