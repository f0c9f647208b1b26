"""A run is one file: seed, versions, what was simulated and all counts, checked when it is read.

The file is a zip archive of arrays (`numpy.load` opens it) with a JSON header; everything in it is
fixed by the inputs, so the same run writes the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lianfang_sim.ensemble import Ensemble
from lianfang_sim.errors import SimulationError
from lianfang_sim.request import Request, check_repeatable, from_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang_sim.executors import Executor

ARRAYS = ("counts", "blocked")
# What the archive module raises on damage depends on where the damage is.
_UNREADABLE = (OSError, EOFError, KeyError, ValueError, RuntimeError)
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # an entry must have one; the hour of writing is no input


class DamagedRun(SimulationError):
    """A file is no whole run: damaged, cut short, or of another kind."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} is no whole run: {reason}")
        self.path = path
        self.reason = reason


class CannotWrite(SimulationError):
    """A file could not be written; an older one of that name is untouched."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} could not be written ({reason}); what was there before is kept")
        self.path = path
        self.reason = reason


def save(ensemble: Ensemble, path: Path) -> None:
    """Write a run's file, whole or not at all. Raises `CannotWrite`."""
    arrays = {name: _npy(getattr(ensemble, name)) for name in ARRAYS}
    header = Request.of(ensemble).to_record() | {"sha256": _digests(arrays)}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        _add(archive, "header.json", to_json(header))
        for name, data in arrays.items():
            _add(archive, f"{name}.npy", data)
    write_whole(path, content.getbuffer())


def load(path: Path) -> Ensemble:
    """Read a run's file.

    Raises:
        DamagedRun: a byte of it is not what was written, or it is another kind of file.
        CannotRepeat: this version reads its scenario differently.
    """
    header, data = _contents(path)
    request = from_record(header)
    counts, blocked = (np.load(io.BytesIO(data[name]), allow_pickle=False) for name in ARRAYS)
    shape = (len(request.replicates), len(header["outputs"]), len(header["regions"]))
    if counts.shape != (*shape, request.scenario.days):
        raise DamagedRun(path, f"counts of shape {counts.shape} do not fit its header")
    return Ensemble(
        scenario=request.scenario,
        variants=request.variants,
        land=request.land,
        world_seed=request.world_seed,
        world=header["world"],
        seed=request.seed,
        first_replicate=request.replicates.start,
        regions=tuple(header["regions"]),
        counts=counts,
        blocked=blocked,
        version=header["versions"]["lianfang_sim"],
    )


def is_reproduced(path: Path, *, executor: Executor | None = None) -> bool:
    """Do the run of a file again from its own header: are all counts the same?

    Raises:
        DamagedRun, CannotRepeat: see `load`; also another version of this package.
    """
    kept = load(path)
    request = Request.of(kept)
    check_repeatable(request, _contents(path)[0])
    again = request.run(executor=executor)
    return all(np.array_equal(getattr(kept, name), getattr(again, name)) for name in ARRAYS)


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Replace a file in one step, after its content has reached the disk. Raises `CannotWrite`."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise CannotWrite(path, error.strerror or str(error)) from error


def to_json(record: Mapping[str, Any]) -> bytes:
    """The record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _contents(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            header: dict[str, Any] = json.loads(archive.read("header.json"))
            data = {name: archive.read(f"{name}.npy") for name in ARRAYS}
    except (*_UNREADABLE, zipfile.BadZipFile, zlib.error) as error:
        raise DamagedRun(path, str(error) or type(error).__name__) from error
    if _digests(data) != header.get("sha256"):
        raise DamagedRun(path, "its arrays are not those its header was written for")
    return header, data


def _digests(arrays: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in arrays.items()}


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    content = io.BytesIO()
    np.save(content, np.ascontiguousarray(array), allow_pickle=False)
    return content.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # The first level: counts are mostly zeros, and a higher one costs seconds for a few percent.
    archive.writestr(entry, data, compresslevel=1)
