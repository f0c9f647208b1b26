"""Estimates are for those who decide and investigate; a neighbour's stay closed; alarms are answered on the spot."""

from __future__ import annotations

from datetime import date

from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics import services
from lianfang.insight.analytics.models import Alarm, LineList
from tests.access.table import Row
from tests.factories import NOON

DESK = {Role.COMMANDER, Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST}
READERS = DESK | {Role.FIRST_RESPONSIBLE}
INVESTIGATOR = {Role.EPIDEMIOLOGIST}


def place(world):
    return {"code": world.place}


def alarm(world):
    found = Alarm.objects.create(
        key=f"ears-c1:{world.place}:2020-01-28",
        place_id=world.place,
        method="ears-c1",
        day=date(2020, 1, 28),
        first_day=date(2020, 1, 28),
        places=[world.place],
        observed=9,
        expected=2,
        found_at=NOON,
    )
    return {"alarm_id": found.pk}


def calculation(world):
    asked = services.ask(place=world.place, by=system(), now=NOON)
    return {"calculation_id": asked.pk}


def line_list(world):
    found = LineList.objects.create(
        place_id=world.place,
        name="a.csv",
        sha256="0" * 64,
        source="hospital",
        as_of=date(2020, 1, 28),
        rows=1,
        cases=1,
        received_at=NOON,
    )
    return {"line_list_id": found.pk}


ROWS = [
    Row("analytics:own", ok=302, roles=READERS),
    Row("analytics:overview", roles=READERS, kwargs=place, outside=403),
    Row("analytics:csv", roles=READERS, kwargs=place, outside=403),
    Row("analytics:compute", "POST", ok=302, roles=DESK, kwargs=place, outside=403),
    Row("analytics:alarms", roles=READERS, kwargs=place, outside=403),
    Row("analytics:alarm", roles=READERS, kwargs=alarm, outside=404),
    Row(
        "analytics:answer",
        "POST",
        ok=302,
        roles=DESK,
        kwargs=alarm,
        data=lambda world: {"act": "look"},
        outside=404,
    ),
    Row("analytics:calculation", roles=DESK, kwargs=calculation, outside=404),
    Row("analytics:cancel", "POST", ok=302, roles=DESK, kwargs=calculation, outside=404),
    Row("analytics:methods", roles=READERS),
    Row("analytics:line-lists", roles=INVESTIGATOR),
    Row("analytics:line-lists", "POST", ok=422, roles=INVESTIGATOR),
    Row("analytics:template", roles=INVESTIGATOR),
    Row("analytics:withdraw", "POST", ok=302, roles=INVESTIGATOR, kwargs=line_list, outside=404),
]
