"""How an interrupted training is taken up again: which checkpoints are whole, and of the same training."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from stages._files import replacing
from stages._trainer import processes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

STATE = "trainer_state.json"  # the Trainer writes it after the rest of a checkpoint
IDENTITY = "identity.txt"  # in the folder of checkpoints: what they are of


def identity(tables: Mapping[str, pd.DataFrame], params: Mapping[str, Any]) -> str:
    """Return what tells one training from another: parameters, pairs, libraries, and how many processes share it."""
    import torch
    import transformers

    shown = {**params, "train": {**params["train"], "resume": None}}
    data = {name: sha256(table.to_csv(index=False).encode()).hexdigest() for name, table in tables.items()}
    return json.dumps([shown, data, torch.__version__, transformers.__version__, processes()], sort_keys=True)


def clear(folder: Path, identity: str | None) -> None:
    """Leave in ``folder`` the whole checkpoints of the training ``identity``, none if it is None, and nothing else.

    Call it in one process only.
    """
    known, digest = folder / IDENTITY, sha256((identity or "").encode()).hexdigest()
    ours = identity is not None and known.is_file() and known.read_text(encoding="utf-8") == digest
    if folder.is_dir() and not ours:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(known) as partial:
        partial.write_text(digest, encoding="utf-8")
    for checkpoint in folder.glob("checkpoint-*"):
        if not _is_whole(checkpoint):  # the process was killed while it wrote it
            shutil.rmtree(checkpoint)


def last_checkpoint(folder: Path) -> str | None:
    """Return the last checkpoint in ``folder``, if there is one."""
    found = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    return str(found[-1]) if found else None


def _is_whole(checkpoint: Path) -> bool:
    try:
        json.loads((checkpoint / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True
