"""How an interrupted training resumes: from the last checkpoint that is whole and of the same training."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samesense.files import file_digest, write_text
from samesense.training.processes import process_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

CODE = Path(__file__).parent.parent
STATE = "trainer_state.json"  # the Trainer writes it after the rest of a checkpoint
IDENTITY = "identity.txt"  # in the folder of checkpoints: what they are of


def training_identity(tables: Mapping[str, pd.DataFrame], params: Mapping[str, Any], folders: Iterable[Path]) -> str:
    """Return what tells one training from another.

    That is parameters, pairs, the weights in some folders, our code, libraries, and the number of processes.
    """
    import torch
    import transformers

    values = {**params, "train": {**params["train"], "resume": None}}
    data = {name: sha256(table.to_csv(index=False).encode()).hexdigest() for name, table in tables.items()}
    weights = [file_digest(path) for folder in folders for path in sorted(folder.glob("*.safetensors"))]
    code = {str(path.relative_to(CODE)): file_digest(path) for path in sorted(CODE.rglob("*.py"))}
    libraries = [torch.__version__, transformers.__version__]
    return json.dumps([values, data, weights, code, libraries, process_count()], sort_keys=True)


def clear_checkpoints(folder: Path, identity: str | None) -> None:
    """Remove checkpoints from ``folder`` that are broken or of another training than ``identity``; None: all of them.

    Call it in one process only.
    """
    identity_file, digest = folder / IDENTITY, sha256((identity or "").encode()).hexdigest()
    is_ours = identity is not None and identity_file.is_file() and identity_file.read_text(encoding="utf-8") == digest
    if folder.is_dir() and not is_ours:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(digest, identity_file)
    for checkpoint in folder.glob("checkpoint-*"):
        if not _is_whole(checkpoint):  # the process was killed while it wrote it
            shutil.rmtree(checkpoint)


def _is_whole(checkpoint: Path) -> bool:
    try:
        json.loads((checkpoint / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True
