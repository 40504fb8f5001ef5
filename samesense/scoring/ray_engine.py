"""Score folders of Parquet files on a Ray cluster: the same function, in many processes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.extras import require
from samesense.scoring.chunks import CHUNK, Columns
from samesense.scoring.cluster import cluster, map_parts
from samesense.scoring.formats import parquet_files
from samesense.scoring.jobs import Summary
from samesense.scoring.judges import Judge, judge_identity
from samesense.scoring.ray_parts import Done, Part, Scorer, absolute, locate, naming
from samesense.scoring.schemas import check_types, common_schema
from samesense.scoring.writers import check_names

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from pyarrow.fs import FileSystem

DONE = "_SUCCESS"  # an empty file, written last, as Hadoop does it
UNFINISHED = "_UNFINISHED"  # an empty file, there from the start until then
THREADS = 16  # that ask for the number of rows of files


def score_folder(source: str, target: str, judge: Judge, columns: Columns, report: Callable[[int], object]) -> Summary:
    """Score the Parquet files of ``source`` into the folder ``target``, on the cluster that RAY_ADDRESS names.

    Without one, on the cores of this machine. Both may be paths that all nodes see, or addresses of object stores
    (``s3://...``). Rows keep their order: the files of the result are in that of their names. If a process dies, its
    part is scored again, so that no row is lost or doubled. At the end there is a file `DONE`. After an interruption,
    the same call with the same model and evidence reuses the parts whose rows are still the same.

    Args:
        source: a folder, or a file.
        target: a folder, which should not hold a result.
        judge: judges the pairs; its model, if it is a folder, is at a path that all nodes see.
        columns: the columns of the pair; rejected rows stay among the others, with the reason.
        report: called with the number of rows of each finished part.

    Raises:
        DataError: ``source`` is no such table, or ``target`` cannot be written.
        ModelError: there is no such model.
        SamesenseError: Ray is not installed, or there is no cluster.
    """
    require("ray", "ray")
    columns = replace(columns, reason=True)
    parts, schema = _plan(source)
    check_types(source, schema, columns)
    check_names(target, "parquet", schema.names)
    scorer = _scorer(judge, columns, schema, target)
    with naming(target, "written"):
        _prepare(target)
    done = []
    with cluster():
        for part in map_parts(scorer.score_part, parts, len(parts), judge.backend):
            done.append(part)
            report(part.rows)
    with naming(target, "written"):
        _finish(target, done, sum(part.rows for part in parts))
    scored, rejected = sum(part.rows - part.rejected for part in done), sum(part.rejected for part in done)
    return Summary(scored, rejected, sum(part.rows - part.rejected for part in done if part.reused))


def _plan(source: str) -> tuple[list[Part], pa.Schema]:
    """Return the parts of a table, and its schema.

    Raises:
        DataError: it cannot be read, or its files are no one table.
    """
    from concurrent.futures import ThreadPoolExecutor

    with naming(source, "read"):
        system, place = locate(source)
        paths = _parquet_files(source, system, place)
    prefix = source.removesuffix(place) if "://" in source else ""  # of an address
    files = [f"{prefix}{path}" for path in paths]
    with ThreadPoolExecutor(THREADS) as threads:
        shapes = dict(zip(files, threads.map(_shape, files), strict=True))
    schema = common_schema({file: schema for file, (_, schema) in shapes.items()})
    starts = [(file, rows, start) for file, (rows, _) in shapes.items() for start in range(0, max(rows, 1), CHUNK)]
    parts = [Part(number, file, start, min(CHUNK, rows - start)) for number, (file, rows, start) in enumerate(starts)]
    return parts, schema


def _parquet_files(source: str, system: FileSystem, place: str) -> list[str]:
    from pyarrow.fs import FileSelector, FileType, LocalFileSystem

    found = system.get_file_info(place)
    if found.type == FileType.NotFound:
        raise DataError(f"{source}: no such file or folder")
    if found.type == FileType.File:
        return [place]
    if isinstance(system, LocalFileSystem):  # Arrow's own listing passes over links that lead nowhere
        return [str(path) for path in parquet_files(Path(place))]
    inner = system.get_file_info(FileSelector(place, recursive=True))
    paths = [info.path for info in inner if info.type != FileType.Directory and info.extension.lower() == "parquet"]
    if not paths:
        raise DataError(f"{source}: no file *.parquet in this folder")
    return sorted(paths, key=PurePosixPath)


def _shape(file: str) -> tuple[int, pa.Schema]:
    """Return the number of rows of a file, and its schema."""
    from pyarrow.parquet import ParquetFile

    with naming(file, "read"):
        system, path = locate(file)
        with system.open_input_file(path) as opened:
            table = ParquetFile(opened)
            return table.metadata.num_rows, table.schema_arrow


def _scorer(judge: Judge, columns: Columns, schema: pa.Schema, target: str) -> Scorer:
    """Return what each process gets, after a look at the model here: a bad one is told before anything is begun."""
    identity = judge_identity(judge.load(), columns)
    return Scorer(judge.absolute(), columns, schema, absolute(target), identity)


def _prepare(target: str) -> None:
    """Make a folder, or take that of an unfinished run."""
    from pyarrow.fs import FileSelector, FileType

    system, path = locate(target)
    if system.get_file_info(path).type == FileType.File:
        raise DataError(f"{target}: a file is there; the engine ray writes a folder")
    held = [info.base_name for info in system.get_file_info(FileSelector(path, allow_not_found=True))]
    if held and UNFINISHED not in held:
        raise DataError(f"{target}: the folder is not empty; choose another folder")
    system.create_dir(path)
    with system.open_output_stream(f"{path}/{UNFINISHED}"):
        pass


def _finish(target: str, done: list[Done], rows: int) -> None:
    """Remove what is no part of the result, count its rows, and mark it as complete."""
    from pyarrow import dataset
    from pyarrow.fs import FileSelector

    system, path = locate(target)
    kept = {part.name for part in done} | {UNFINISHED}
    for info in system.get_file_info(FileSelector(path)):
        if info.is_file and info.base_name not in kept:
            system.delete_file(info.path)
    written = dataset.dataset(path, filesystem=system, format="parquet").count_rows()
    if written != rows:
        raise DataError(f"{target}: {written:,} rows were written, of {rows:,}; it is not marked as complete")
    with system.open_output_stream(f"{path}/{DONE}"):
        pass
    system.delete_file(f"{path}/{UNFINISHED}")
