"""What a scenario adds to the lists: sites it reports, sites and rooms made up for a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.field.facilities.models import Facility, FacilitySource, Room
from lianfang.field.facilities.terms import FacilityKind, FacilityState, Verification
from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

FILE = "facilities"


def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Enter what is not there yet. A file that names no such place or facility is refused whole."""
    if not data.has(FILE):
        return 0
    told = data.yaml(FILE)
    try:
        words = _Words.of(data, told["source"])
        new = sum(_site(row, words) for row in told.get("sites", []))
        new += sum(_said(row, words) for row in told.get("said", []))
        rooms = sum(_rooms(row, now=now) for row in told.get("rooms", []))
    except (KeyError, TypeError, ValueError) as error:
        why = _("the file cannot be used: {error}.").format(error=error)
        raise BrokenData(file=data.file(FILE).name, where=FILE, why=why) from error
    if rooms:
        ledger.record(act="facilities.rooms.loaded", by=by, at=now, data={"count": rooms})
    report(len(told.get("sites", [])) + len(told.get("said", [])))
    return new + rooms


@dataclass(frozen=True)
class _Words:
    """The report that the scenario tells, and the language its own words are kept in."""

    source: dict[str, Any]
    language: str

    @classmethod
    def of(cls, data: DataFolder, source: dict[str, Any]) -> _Words:
        return cls(source, data.pack.manifest.get("language", "en"))

    def own(self, words: dict[str, str] | None) -> str:
        """The words in the pack's own language, else in English."""
        return words.get(self.language, words.get("en", "")) if words else ""


def _site(row: dict[str, Any], words: _Words) -> int:
    if row["place"] not in places.known_codes([row["place"]]):
        raise ValueError(_("{code} is not in the tree.").format(code=row["place"]))
    is_synthetic = bool(row["synthetic"])
    facility, is_new = Facility.objects.get_or_create(
        key=row["key"],
        defaults={
            "kind": FacilityKind(row["kind"]).value,
            "name": words.own(row["name"]),
            "name_en": row["name"].get("en", ""),
            "place_id": row["place"],
            "address": row.get("address", ""),
            "state": FacilityState(row.get("state", FacilityState.OPEN)).value,
            "is_designated": bool(row.get("designated")),
            "verification": _verification(is_synthetic=is_synthetic),
            "note": words.own(row.get("note")),
            "note_en": (row.get("note") or {}).get("en", ""),
            "is_unnamed": bool(row.get("unnamed")),
            "is_synthetic": is_synthetic,
        },
    )
    if is_new and not is_synthetic:
        _source(facility, row, words)
    return int(is_new)


def _verification(*, is_synthetic: bool) -> str:
    return (Verification.NOT_CHECKED if is_synthetic else Verification.LISTED).value


def _said(row: dict[str, Any], words: _Words) -> int:
    return int(_source(Facility.objects.get(key=row["facility"]), row, words))


def _source(facility: Facility, row: dict[str, Any], words: _Words) -> bool:
    source = words.source
    _made, is_new = FacilitySource.objects.get_or_create(
        facility=facility,
        key=f"{source['id']}:{row['pointer']}",
        defaults={
            "title": words.own(source["title"]),
            "title_en": source["title"].get("en", ""),
            "says": words.own(row["says"]),
            "says_en": row["says"].get("en", ""),
            "published_on": date.fromisoformat(source["published_on"]),
        },
    )
    return is_new


def _rooms(row: dict[str, Any], *, now: datetime) -> int:
    """Rooms of the demonstration are never reported ones: no source counts any."""
    facility = Facility.objects.get(key=row["facility"])
    known = set(facility.rooms.values_list("number", flat=True))
    numbers = [str(number) for first, last in row["numbers"] for number in range(first, last + 1)]
    made = [
        Room(
            facility=facility,
            number=number,
            is_isolation=bool(row.get("isolation")),
            since=now,
            is_synthetic=True,
        )
        for number in numbers
        if number not in known
    ]
    return len(Room.objects.bulk_create(made))
