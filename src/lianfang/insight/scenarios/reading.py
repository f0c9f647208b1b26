"""Read the reported facts of a scenario, with a mistake named by its fact's key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.kernel.packs import BrokenData
from lianfang.insight.scenarios.models import ReportedFact
from lianfang.insight.scenarios.terms import FactKind, PartOfDay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.ground.kernel.packs import DataFolder


def facts(data: DataFolder) -> Iterator[ReportedFact]:
    """The facts of the scenario, not saved; none when it has no such file."""
    if not data.has("facts"):
        return
    file = data.file("facts").name
    for row in data.yaml("facts"):
        key = row.get("key", "?")
        try:
            yield _fact(row, scenario=data.manifest["code"])
        except (KeyError, TypeError, ValueError) as error:
            why = _("the fact cannot be read: {error}.").format(error=_of(error))
            raise BrokenData(file=file, where=key, why=why) from error


def _of(error: Exception) -> str:
    if isinstance(error, KeyError):
        return _("“{name}” is missing").format(name=error.args[0])
    return str(error)


def _fact(row: dict[str, Any], *, scenario: str) -> ReportedFact:
    source, undated = row["source"], row.get("on_reason") or {}
    published = _day(source.get("published_on"))
    day = _day(row.get("on") or row.get("from")) or published
    if day is None:
        raise ValueError(_("neither the fact nor its source has a day"))
    return ReportedFact(
        scenario=scenario,
        key=row["key"],
        kind=FactKind(row["kind"]).value,
        place_id=row["place"],
        day=day,
        until=_day(row.get("to")),
        part_of_day=PartOfDay(row["part_of_day"]).value if row.get("part_of_day") else "",
        due_on=_day(row.get("due")),
        undated_reason=undated.get("zh", undated.get("en", "")),
        undated_reason_en=undated.get("en", ""),
        text=row["zh"],
        text_en=row["en"],
        numbers=row.get("numbers") or {},
        mentions=row.get("places") or [],
        source_id=source["id"],
        publisher=source["publisher"],
        published_on=published,
        pointer=source.get("pointer") or "",
        grade=source.get("grade") or "",
        is_synthetic=bool(row["synthetic"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
