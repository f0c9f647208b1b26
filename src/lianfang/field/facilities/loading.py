"""Facilities of a pack's published lists, and those a scenario adds. What officers changed stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.field.facilities import scene
from lianfang.field.facilities.models import Facility, FacilitySource
from lianfang.field.facilities.terms import FacilityKind, FacilityState, Verification
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder, Row
    from lianfang.ground.posts.actors import Actor

LISTS = "facility_lists"
_CHOICES = {"kind": FacilityKind, "state": FacilityState, "verification": Verification}
_FLAGS = ("is_designated", "has_fever_clinic")


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Enter what is not there yet; the number of facilities, sources and rooms that are new."""
    new = sources = 0
    for about in data.yaml(LISTS) if data.has(LISTS) else []:
        rows = list(data.rows(about["file"]))
        _check(rows)
        new += _enter(rows)
        sources += _add_sources(rows, about)
        report(len(rows))
    if new:
        ledger.record(act="facilities.list.loaded", by=by, at=now, data={"count": new})
    return new + sources + scene.load(data, by=by, now=now, report=report)


def _check(rows: Sequence[Row]) -> None:
    known = places.known_codes(row["place"] for row in rows)
    for row in rows:
        if row["place"] not in known:
            raise row.refusal(_("{code} is not in the tree.").format(code=row["place"]))
        for column, choices in _CHOICES.items():
            if row[column] and row[column] not in choices.values:
                why = _("“{value}” is no {column}.")
                raise row.refusal(why.format(value=row[column], column=column))


def _enter(rows: Sequence[Row]) -> int:
    keys = set(Facility.objects.exclude(key=None).values_list("key", flat=True))
    own = [row for row in rows if not row["same_as"] and row["key"] not in keys]
    Facility.objects.bulk_create(_facility(row) for row in own)
    _widen([row for row in rows if row["same_as"]])
    return len(own)


def _facility(row: Row) -> Facility:
    plain = ("key", "kind", "name", "name_en", "address", "phone", "finding")
    return Facility(
        **{column: row[column] for column in plain},
        **{flag: row[flag] == "1" for flag in _FLAGS},
        place_id=row["place"],
        longitude=row.number("longitude"),
        latitude=row.number("latitude"),
        state=row["state"] or FacilityState.LISTED,
        verification=row["verification"] or Verification.NOT_CHECKED,
        confirmed_on=_day(row["published_on"]) if row["finding"] else None,
    )


def _widen(rows: Sequence[Row]) -> None:
    """What another list says a known facility is as well."""
    for flag in _FLAGS:
        keys = [row["same_as"] for row in rows if row[flag] == "1"]
        if keys:
            Facility.objects.filter(key__in=keys, **{flag: False}).update(**{flag: True})


def _add_sources(rows: Sequence[Row], about: dict[str, Any]) -> int:
    ids = dict(Facility.objects.exclude(key=None).values_list("key", "pk"))
    wanted = [_source(row, ids[row["same_as"] or row["key"]], about) for row in rows]
    known = set(
        FacilitySource.objects.filter(key__startswith=f"{about['code']}:").values_list(
            "key", flat=True
        )
    )
    new = [source for source in wanted if source.key not in known]
    FacilitySource.objects.bulk_create(new)
    return len(new)


def _source(row: Row, facility_id: int, about: dict[str, Any]) -> FacilitySource:
    return FacilitySource(
        facility_id=facility_id,
        key=f"{about['code']}:{row['row']}",
        title=about["title"]["zh"] if "zh" in about["title"] else about["title"]["en"],
        title_en=about["title"]["en"],
        says=row["says"],
        published_on=_day(row["published_on"]),
        url=row["url"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
