"""A unit's figures are confirmed by the unit itself; only the top publishes; reading goes up and down."""

from datetime import date

from lianfang.ground.figures.models import Indicator
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps import imports
from tests.access.table import Row
from tests.factories import NOON

KEEPERS = {Role.COMMANDER, Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST}
DAY = date(2020, 1, 29)


def _figure() -> None:
    Indicator.objects.get_or_create(
        code="confirmed",
        defaults={
            "name": "累计确诊",
            "name_en": "Confirmed",
            "unit": "例",
            "unit_en": "cases",
            "type": "cumulative",
            "reported_by": ["prefecture"],
        },
    )


def report(world):
    _figure()
    return {"code": world.place, "day": DAY}


def report_of_top(world):
    _figure()
    return {"code": world.top, "day": DAY}


def api_report(world):
    _figure()
    return {"place": world.place, "day": DAY}


def upload(world):
    _figure()
    content = f"place,day,confirmed\n{world.place},2020-01-29,5\n".encode()
    by = system(place=world.place)
    return {"upload_id": imports.receive(name="a.csv", content=content, by=by, now=NOON).pk}


def figures(world):
    del world
    return {"confirmed": "5"}


def columns(world):
    del world
    return {"column-0": "place", "column-1": "day", "column-2": "confirmed"}


ROWS = [
    Row("sitreps:list"),
    Row("sitreps:report", kwargs=report, outside=403),
    Row("sitreps:check", kwargs=report, outside=403),
    Row("sitreps:confirm", "POST", ok=302, roles=KEEPERS, kwargs=report, data=figures, outside=403),
    # Nothing was known before, so there is nothing that "nothing new" could mean.
    Row("sitreps:zero", "POST", ok=422, roles=KEEPERS, kwargs=report, outside=403),
    Row(
        "sitreps:remind", "POST", ok=302, roles=KEEPERS, kwargs=report_of_top, outside=403, at="43"
    ),
    # The units have not confirmed: whoever may publish is told who is missing.
    Row(
        "sitreps:publish",
        "POST",
        ok=409,
        roles=KEEPERS,
        kwargs=report_of_top,
        outside=403,
        at="43",
    ),
    Row("sitreps:import", roles=KEEPERS),
    Row("sitreps:import", "POST", ok=422, roles=KEEPERS),
    Row("sitreps:upload", roles=KEEPERS, kwargs=upload, outside=404),
    Row("sitreps:columns", "POST", ok=302, roles=KEEPERS, kwargs=upload, data=columns, outside=404),
    Row("sitreps:take", "POST", ok=302, roles=KEEPERS, kwargs=upload, outside=404),
    Row("api:readDailyReport", kwargs=api_report, outside=403),
    Row(
        "api:confirmDailyReport",
        "PUT",
        roles=KEEPERS,
        kwargs=api_report,
        data=lambda world: {"values": {"confirmed": 5}},
        outside=403,
    ),
]
