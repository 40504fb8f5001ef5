"""The tiny models, exported to ONNX once."""

from pathlib import Path

import pandas as pd
import pytest

from samesense.models import onnx_parity
from samesense.models.onnx_parity import Parity

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]


@pytest.fixture(scope="session")
def pairs() -> list[tuple[str, str]]:
    return PAIRS


@pytest.fixture(scope="session")
def labelled_pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pairs") / "pairs.parquet"
    pd.DataFrame(PAIRS, columns=["left", "right"]).assign(label=[1, 0, 1, 0]).to_parquet(path)
    return path


@pytest.fixture(scope="session")
def int8_bound() -> float:
    """Return how far probabilities may move in int8: the tiny models' heads are steeper than any trained head."""
    return 0.2


@pytest.fixture(scope="session")
def exports(
    model_folders: dict[str, Path], labelled_pairs: Path, int8_bound: float, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, list[Parity]]]:
    """Export the tiny model of each architecture, and measure its parity."""
    from samesense.models.onnx_export import export_model

    exports = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(onnx_parity.BOUNDS, "int8", (int8_bound, int8_bound))
        patch.setattr(onnx_parity, "F1_DROP", 1)  # of a few pairs, whose order rounding decides
        for name, folder in model_folders.items():
            target = tmp_path_factory.mktemp("onnx") / name
            exports[name] = target, export_model(folder, target, labelled_pairs)
    return exports
