"""Daily reports for other systems: read a day, confirm a unit's figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field, StrictInt

from lianfang.ground.kernel import clock, typed
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import SESSION, OfficerRequest
from lianfang.insight.sitreps import policies, queries, services
from lianfang.insight.sitreps.services import Draft

router = Router(auth=SESSION)
Day = Annotated[date, Field(ge=typed.FIRST_DAY, le=typed.LAST_DAY)]


class ReportIn(Schema):
    """A unit's figures of a day: every figure by its code, or `is_zero` for nothing new."""

    values: dict[str, StrictInt] = Field(default_factory=dict, max_length=40)
    is_zero: bool = False
    reason: str = Field("", max_length=300, description="Makes it a correction.")


class ReportOut(Schema):
    place: str
    day: date
    state: str
    version: int
    values: dict[str, int | None]


@router.get(
    "/reports/{place}/{day}",
    response=ReportOut,
    operation_id="readDailyReport",
    summary="A unit's report of a day",
)
def read_report(request: OfficerRequest, place: str, day: Day) -> dict[str, Any]:
    """What is confirmed of the day, as known now."""
    unit = places.get(place)
    policies.check_may_see(request.actor, unit)
    return _answer(place, day)


@router.put(
    "/reports/{place}/{day}",
    response=ReportOut,
    operation_id="confirmDailyReport",
    summary="Confirm or correct a unit's report of a day",
)
def confirm_report(
    request: OfficerRequest, place: str, day: Day, *, body: ReportIn
) -> dict[str, Any]:
    """Confirm the figures. Safe to repeat; other figures than before need a reason."""
    reason = body.reason.replace("\0", "").strip()
    draft = Draft(place=place, day=day, values=body.values, is_zero=body.is_zero, reason=reason)
    services.confirm_report(draft, by=request.actor, now=clock.now())
    return _answer(place, day)


def _answer(code: str, day: date) -> dict[str, Any]:
    now = clock.now()
    place = places.get(code)
    report = queries.report_of(place, day=day)
    lines = queries.sheet(place, day=day, now=now)
    return {
        "place": code,
        "day": day,
        "state": queries.state_of(place, day=day, now=now),
        "version": report.version if report else 0,
        "values": {line.indicator.code: line.current for line in lines},
    }
