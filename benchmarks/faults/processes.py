"""Commands in processes of their own: forked, so that none has to import torch again, and without a privilege."""

from __future__ import annotations

import ctypes
import importlib
import multiprocessing
import os
import signal
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.console import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What the commands import: the process that starts them imports it once
HEAVY = (
    "torch",
    "transformers.trainer",
    "transformers.models.bert.modeling_bert",
    "accelerate",
    "datasets",
    "dvc.api",
    "dvc.repo",
    "faiss",
    "onnx",
    "onnxruntime",
    "onnxscript",
    "pandas",
    "pandera.pandas",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "scipy.optimize",
    "sklearn.linear_model",
    "vl_convert",
    "wordfreq",
)
CAPABILITIES = 0x20080522  # the version of capset's interface


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: its exit code; negative: the signal that killed it; None: it took too long.
        errors: what it wrote to standard error.
        seconds: how long it took.
    """

    code: int | None
    errors: str
    seconds: float


def import_heavy() -> None:
    """Import what commands need."""
    for name in HEAVY:
        importlib.import_module(name)


def run_command(
    command: Sequence[str],
    folder: Path,
    seconds: float,
    *,
    prepare: Callable[[], object] | None = None,
    kill_after: float | None = None,
) -> Ended:
    """Run a module's command line in a fork of this process, as a user who may not override permissions.

    Args:
        command: the module, which has ``main``, and its arguments.
        folder: where it runs.
        seconds: it is killed after this time at the latest.
        prepare: called in the process before the command.
        kill_after: kill it after as many seconds.
    """
    log = folder / "errors.log"
    process = multiprocessing.get_context("fork").Process(target=_run, args=(command, folder, log, prepare))
    start = time.monotonic()
    process.start()
    process.join(seconds if kill_after is None else kill_after)
    alive, took = process.is_alive(), time.monotonic() - start
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.kill()  # it may have had no time to form a group
    process.join()
    code = None if alive and kill_after is None else process.exitcode
    return Ended(code, log.read_text(encoding="utf-8") if log.is_file() else "", took)


def _run(command: Sequence[str], folder: Path, log: Path, prepare: Callable[[], object] | None) -> None:
    os.setsid()
    os.chdir(folder)
    for stream, place in ((1, os.devnull), (2, log)):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), stream)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w") for stream in (1, 2))
    header, none = struct.pack("Ii", CAPABILITIES, 0), bytes(24)
    ctypes.CDLL(None).capset(header, none)  # root, too, has to be permitted what it does
    if prepare:
        prepare()
    sys.argv = list(command)
    main = importlib.import_module(command[0]).main
    if command[0] == "samesense.cli":
        main()
    else:
        run(main)
