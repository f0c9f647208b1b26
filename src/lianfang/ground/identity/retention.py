"""The pack's word on how long identities are kept, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.ground.identity.terms import ClockStart, RecordClass
from lianfang.ground.kernel.packs import BrokenData, DataFolder
from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

FILE = "retention.yaml"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long one class is kept."""

    record_class: RecordClass
    starts: ClockStart
    lasts: timedelta
    is_kept_past_end: bool
    grade: str
    basis_en: str
    basis_zh: str

    @property
    def basis(self) -> str:
        return localized(self.basis_zh, self.basis_en)

    @property
    def hours(self) -> int:
        return int(self.lasts / timedelta(hours=1))

    def due_at(
        self, *, since: datetime, purpose_met_at: datetime | None, ended_at: datetime | None
    ) -> datetime | None:
        """When the class has to be erased; None while its clock has not begun to run."""
        start = {
            ClockStart.REGISTRATION: since,
            ClockStart.PURPOSE_MET: purpose_met_at,
            ClockStart.INCIDENT_END: ended_at,
        }[self.starts]
        if ended_at is not None and not self.is_kept_past_end:
            return ended_at
        return None if start is None else start + self.lasts


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything the pack says about keeping and showing identities."""

    phone_region: str
    reveal_lasts: timedelta
    reveals_per_hour: int
    unusual_per_day: int
    overdue_after: timedelta
    clocks: Mapping[RecordClass, Clock]


def policy() -> Policy:
    """The policy of the pack in use; read once for each pack.

    Raises:
        MissingData: the pack has no such file.
        BrokenData: the file is no YAML.
    """
    path = settings.DATA_DIR / settings.PLACE_PACK
    tree = None if path.is_dir() else places.tree()
    return _read(settings.DATA_DIR / tree.pack if tree else path)


@lru_cache(maxsize=4)
def _read(folder: Path) -> Policy:
    told: dict[str, Any] = DataFolder(folder).yaml(FILE)
    try:
        return _policy(told)
    except (KeyError, TypeError, ValueError) as error:
        why = _("it lacks or misspells {error}.").format(error=error)
        raise BrokenData(file=FILE, where=_("the whole"), why=why) from error


def _policy(told: Mapping[str, Any]) -> Policy:
    # Every class needs its clock: one without would be kept for ever.
    clocks = {each: _clock(each, told["classes"][each]) for each in RecordClass}
    return Policy(
        phone_region=told["phone_region"],
        reveal_lasts=timedelta(minutes=told["reveal"]["minutes"]),
        reveals_per_hour=told["reveal"]["per_hour"],
        unusual_per_day=told["reveal"]["unusual_per_day"],
        overdue_after=timedelta(hours=told["overdue_after_hours"]),
        clocks=clocks,
    )


def _clock(code: RecordClass, row: Mapping[str, Any]) -> Clock:
    return Clock(
        record_class=code,
        starts=ClockStart(row["starts"]),
        lasts=timedelta(days=row.get("days", 0), hours=row.get("hours", 0)),
        is_kept_past_end=row["at_end"] == "keep",
        grade=row["grade"],
        basis_en=row["basis"],
        basis_zh=row.get("basis_zh", ""),
    )
