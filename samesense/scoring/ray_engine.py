"""Score folders of Parquet files on a Ray cluster: the same function, in many processes."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError
from samesense.extras import require
from samesense.scoring.chunks import Columns, append_results, check_sides, column_sides, judge_pairs
from samesense.scoring.jobs import Summary
from samesense.scoring.schemas import check_types

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.fs import FileSystem

    from samesense.models.loading import Backend

DONE = "_SUCCESS"  # an empty file, written last, as Hadoop does it
UNFINISHED = "_UNFINISHED"  # an empty file, there from the start until then
CHUNK = 2048  # rows that a process scores before it takes others
REASON = "reason"  # the column that says why a row has no probability


class Scorer:
    """Scores batches of rows, in a process that has loaded the model once."""

    def __init__(self, model: str, backend: Backend, columns: Columns, *, evidence: bool) -> None:
        """Load the model: see `samesense.Classifier.load`."""
        from samesense.classifier import Classifier

        self.classifier = Classifier.load(model, backend=backend, evidence=evidence)
        self.columns = columns

    def __call__(self, table: pa.Table) -> pa.Table:
        """Return all rows, with their results, and the ``reason`` of those that cannot be scored."""
        import pyarrow as pa

        checked, rows = check_sides(column_sides(table, self.columns)), range(len(table))
        places = {row: place for place, row in enumerate(checked.rows)}
        by_row = pa.array([places.get(row) for row in rows], pa.int64())  # null: not scored
        table = append_results(table, judge_pairs(self.classifier, checked.pairs, self.columns).take(by_row))
        return table.append_column(REASON, pa.array([checked.reasons.get(row) for row in rows], pa.string()))


def score_folder(  # noqa: PLR0913  # the last has a default
    source: str, target: str, model: str, backend: Backend, columns: Columns, *, evidence: bool = True
) -> Summary:
    """Score the Parquet files of ``source`` into the folder ``target``, on the cluster that RAY_ADDRESS names.

    Without one, on the cores of this machine. Both may be paths that all nodes see, or addresses of object stores
    (``s3://...``). Rows keep their order. If a process dies, its work is repeated and its file overwritten, so that no
    row is lost or doubled. At the end there is a file `DONE`; the next run removes what an unfinished run wrote.

    Args:
        source: a folder, or a file.
        target: a folder, which should not hold a result.
        model: see `samesense.Classifier.load`; if it is a folder, a path that all nodes see.
        backend: what runs the model.
        columns: the columns of the pair.
        evidence: see `samesense.Classifier.load`.

    Raises:
        DataError: ``source`` is no such table, or ``target`` cannot be written.
        SamesenseError: Ray is not installed.
    """
    require("ray", "ray")
    import ray
    from pyarrow import ArrowException

    model = str(Path(model).resolve()) if Path(model).is_dir() else model
    _silence()
    try:
        rows, schema = _count_rows(source)
        check_types(source, schema, columns)
        _prepare(target)
        if not ray.is_initialized():
            ray.init(logging_level=logging.ERROR, log_to_driver=False)
        scorer = {"model": model, "backend": backend, "columns": columns, "evidence": evidence}
        _run(_address(source), _address(target), max(1, -(-rows // CHUNK)), scorer)
        return _finish(target, rows)
    except FileNotFoundError as error:
        raise DataError(f"{source}: no such file or folder") from error
    except (OSError, ArrowException) as error:
        raise DataError(f"{source}: {error}") from error


def _silence() -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report usage to its makers
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _run(source: str, target: str, chunks: int, scorer: dict[str, Any]) -> None:
    """Score in as many processes as there are cores, or chunks; reading and writing need no core of their own.

    ``scorer`` has the arguments of `Scorer`.
    """
    import ray
    from ray.data import ActorPoolStrategy, DataContext, read_parquet

    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = os.isatty(2)
    context.use_datasource_v2 = False  # its listing of files waits for a core, and every core scores
    cores = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
    pool = ActorPoolStrategy(size=max(1, min(cores, chunks)))
    rows = read_parquet(source, partitioning=None, num_cpus=0, override_num_blocks=chunks)
    scored = rows.map_batches(
        Scorer, batch_size=CHUNK, batch_format="pyarrow", compute=pool, fn_constructor_kwargs=scorer, num_cpus=1
    )
    scored.write_parquet(target, ray_remote_args={"num_cpus": 0})


def _address(path: str) -> str:
    """Return a path as one that does not depend on the folder that a process is in."""
    return path if "://" in path else str(Path(path).resolve())


def _locate(path: str) -> tuple[FileSystem, str]:
    from pyarrow.fs import FileSystem

    location: tuple[FileSystem, str] = FileSystem.from_uri(_address(path))
    return location


def _count_rows(source: str) -> tuple[int, pa.Schema]:
    from pyarrow import dataset

    system, path = _locate(source)
    table = dataset.dataset(path, filesystem=system, format="parquet")
    if not table.files:
        raise DataError(f"{source}: no file *.parquet in this folder")
    return table.count_rows(), table.schema


def _prepare(target: str) -> None:
    """Make an empty folder: remove what an unfinished run left, and nothing else."""
    from pyarrow.fs import FileSelector, FileType

    system, path = _locate(target)
    if system.get_file_info(path).type == FileType.File:
        raise DataError(f"{target}: a file is there; the engine ray writes a folder")
    held = [info.base_name for info in system.get_file_info(FileSelector(path, allow_not_found=True))]
    if held and UNFINISHED not in held:
        raise DataError(f"{target}: the folder is not empty; choose another folder")
    system.create_dir(path)
    with system.open_output_stream(f"{path}/{UNFINISHED}"):
        pass
    for name in set(held) - {UNFINISHED}:
        system.delete_file(f"{path}/{name}")


def _finish(target: str, rows: int) -> Summary:
    """Count the rows of the result, and mark it as complete."""
    from pyarrow import compute, dataset

    system, path = _locate(target)
    table = dataset.dataset(path, filesystem=system, format="parquet")
    written = table.count_rows()
    if written != rows:
        raise DataError(f"{target}: {written:,} rows were written, of {rows:,}; it is not marked as complete")
    rejected = table.count_rows(filter=compute.field(REASON).is_valid())
    with system.open_output_stream(f"{path}/{DONE}"):
        pass
    system.delete_file(f"{path}/{UNFINISHED}")
    return Summary(scored=rows - rejected, rejected=rejected)
