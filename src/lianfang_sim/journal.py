"""A run under way keeps its finished batches in a journal beside its file, to be resumed from.

The first line says what is run; then one frame a batch: its length, a checksum, and the batch
compressed. What a crash cuts off at the end is left out; the replicates are then done again.
"""

from __future__ import annotations

import io
import json
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from lianfang_sim.request import Request, check_repeatable, from_record
from lianfang_sim.runfile import CannotWrite, DamagedRun, save, to_json
from lianfang_sim.simulation import Batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from lianfang_sim.batches import Stop
    from lianfang_sim.ensemble import Ensemble, Progress
    from lianfang_sim.executors import Executor

FRAME = struct.Struct("<QI")  # bytes that follow, their CRC-32


def journal_of(path: Path) -> Path:
    """Where the journal of a run's file lies while the run is under way."""
    return path.with_name(f"{path.name}.part")


def replicates_of(path: Path) -> int:
    """How many replicates an interrupted run was asked for. Raises `DamagedRun`."""
    with Journal.reopen(journal_of(path)) as journal:
        return len(journal.request.replicates)


def run_to_file(
    request: Request,
    path: Path,
    *,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
) -> Ensemble:
    """Run, keep each finished batch, and write the file when all are done.

    An error, `stop` or a crash leaves `journal_of(path)`, from which `resume` goes on; a file
    that was at `path` stays until the new one is whole.

    Raises:
        Cancelled: `stop` was set.
        CannotWrite: the disk is full, or the folder may not be written to.
    """
    with Journal.begin(request, journal_of(path)) as journal:
        ensemble = request.run(
            executor=executor, on_progress=on_progress, stop=stop, keep=journal.keep
        )
    return _completed(ensemble, path)


def resume(
    path: Path,
    *,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
) -> Ensemble:
    """Go on with an interrupted run: the result is what it would have been without a break.

    Raises:
        DamagedRun: there is no journal, or its first line is not whole.
        CannotRepeat: the journal was written by another version of this package.
        Cancelled, CannotWrite: see `run_to_file`.
    """
    with Journal.reopen(journal_of(path)) as journal:
        ensemble = journal.request.run(
            executor=executor,
            on_progress=on_progress,
            stop=stop,
            finished=journal.finished,
            keep=journal.keep,
        )
    return _completed(ensemble, path)


def _completed(ensemble: Ensemble, path: Path) -> Ensemble:
    save(ensemble, path)
    journal_of(path).unlink()
    return ensemble


class Journal:
    """The open journal of one run."""

    def __init__(self, path: Path, file: BinaryIO, request: Request) -> None:
        self.request = request
        self.finished: list[Batch] = []
        self._path = path
        self._file = file

    @classmethod
    def begin(cls, request: Request, path: Path) -> Self:
        """A new journal, in place of an older one. Raises `CannotWrite`."""
        try:
            journal = cls(path, path.open("wb"), request)
        except OSError as error:
            raise CannotWrite(path, error.strerror or str(error)) from error
        journal._write(to_json(request.to_record()) + b"\n")
        return journal

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """The journal of an interrupted run, ready for what is missing."""
        try:
            file = path.open("r+b")
        except OSError as error:
            raise DamagedRun(path, error.strerror or str(error)) from error
        try:
            journal = cls(path, file, _request(file, path))
        except BaseException:
            file.close()
            raise
        whole = file.tell()
        for batch, whole in _frames(file, journal.request):  # noqa: B007  the last end counts
            journal.finished.append(batch)
        file.seek(whole)
        file.truncate()
        return journal

    def keep(self, batch: Batch) -> None:
        """Append a finished batch. Raises `CannotWrite`."""
        content = io.BytesIO()
        place = np.array([batch.first_replicate], dtype=np.int64)
        codes = np.array(batch.regions)
        np.savez_compressed(
            content, counts=batch.counts, blocked=batch.blocked, first=place, regions=codes
        )
        data = content.getvalue()
        self._write(FRAME.pack(len(data), zlib.crc32(data)) + data)

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise CannotWrite(self._path, error.strerror or str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _request(file: BinaryIO, path: Path) -> Request:
    line = file.readline()
    try:
        record: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise DamagedRun(path, "its first line is not whole") from error
    request = from_record(record)
    check_repeatable(request, record)
    return request


def _frames(file: BinaryIO, request: Request) -> Iterator[tuple[Batch, int]]:
    """The whole batches and where each ends; a cut or damaged one ends the reading."""
    while len(head := file.read(FRAME.size)) == FRAME.size:
        length, checksum = FRAME.unpack(head)
        data = file.read(length)
        if len(data) != length or zlib.crc32(data) != checksum:
            return
        yield _batch(data, request), file.tell()


def _batch(data: bytes, request: Request) -> Batch:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Batch(
            counts=arrays["counts"],
            blocked=arrays["blocked"],
            first_replicate=int(arrays["first"][0]),
            seed=request.seed,
            world=request.world.digest,
            scenario=request.scenario.digest,
            regions=tuple(str(code) for code in arrays["regions"]),
        )
