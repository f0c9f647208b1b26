"""Where the incident key lies: one file of the machine's owner, outside the store and its backups."""

from __future__ import annotations

import base64
import binascii
import os
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.ground.identity import sealing
from lianfang.ground.identity.errors import (
    BadIncidentCode,
    IncidentOpen,
    KeyUnreadable,
    NoIncidentKey,
)
from lianfang.ground.identity.sealing import IncidentKey

DEMONSTRATION = "demonstration"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]{0,39}")
_SUFFIX = ".key"
_CLOSED = "closed"


def folder() -> Path:
    return Path(settings.ENVIRONMENT.home) / "keys"


def codes() -> list[str]:
    """The incidents whose key lies on this machine."""
    return sorted(path.stem for path in folder().glob(f"*{_SUFFIX}"))


def had_one() -> bool:
    """Whether an incident was closed on this machine."""
    return (folder() / _CLOSED).is_dir()


def current() -> IncidentKey:
    """The key of the open incident.

    Raises:
        NoIncidentKey: there is none. Nothing personal is taken without one.
        IncidentOpen: there are several, so that nobody knows which counts.
    """
    found = codes()
    if not found:
        raise NoIncidentKey
    if len(found) > 1:
        raise IncidentOpen(incident=found[0])
    return of(found[0])


def of(incident: str) -> IncidentKey:
    """The key of one incident.

    Raises:
        NoIncidentKey: its file is not there.
        KeyUnreadable: the file holds no key.
    """
    path = _path(incident)
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise NoIncidentKey from None
    return _read(path, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, changed_ns: int) -> IncidentKey:
    del changed_ns  # a changed file is read again
    try:
        secret = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error) as error:
        raise KeyUnreadable(file=path.name, why=_("it is damaged.")) from error
    if len(secret) != sealing.KEY_BYTES:
        raise KeyUnreadable(file=path.name, why=_("it has the wrong length."))
    return IncidentKey(path.stem, secret)


def make(incident: str) -> Path:
    """Make the key of a new incident, readable by the owner only.

    Raises:
        BadIncidentCode: not usable as a file name.
        IncidentOpen: another incident, or this one, has its key here.
    """
    if not _CODE.fullmatch(incident):
        raise BadIncidentCode(incident=incident)
    if codes():
        raise IncidentOpen(incident=codes()[0])
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _path(incident)
    if path.exists():
        raise IncidentOpen(incident=incident)
    _write(path)
    return path


def make_for_demonstration() -> None:
    """A demonstration holds made-up people only, so its key needs no ceremony."""
    if settings.IS_DEMONSTRATION and not codes():
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            _write(_path(DEMONSTRATION))
        except FileExistsError:
            return  # another process was first


def destroy(incident: str) -> bool:
    """Overwrite and remove the key. What was sealed under it is lost, in every backup too."""
    path = _path(incident)
    if not path.exists():
        return False
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return True


def set_aside(incident: str) -> None:
    """Keep the key of a closed incident apart: it opens what is still kept and seals nothing new."""
    path = _path(incident)
    if path.exists():
        closed = folder() / _CLOSED
        closed.mkdir(exist_ok=True, mode=0o700)
        path.replace(closed / path.name)


def _path(incident: str) -> Path:
    """The file of an incident's key, wherever it lies; where it belongs when there is none."""
    if not _CODE.fullmatch(incident):
        raise BadIncidentCode(incident=incident)
    name = f"{incident}{_SUFFIX}"
    aside = folder() / _CLOSED / name
    return aside if aside.exists() else folder() / name


def _write(path: Path) -> None:
    """The whole key appears at once: a reader never finds half a file."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(sealing.new_data_key()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    finally:
        part.unlink()
