"""Coverage is for everybody above it; plans are a headquarters', doors a walker's, judging a doctor's."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.people.canvass import policies, services
from lianfang.people.canvass.models import FollowUp
from tests.access.table import Row
from tests.factories import NOON
from tests.integration import canvassing
from tests.integration.canvassing import HERE, WELL, a_visit, csv_of, home, sent

CODE = {"code": "sweep"}
ANSWERED = {f"answer-{key}": value for key, value in WELL.items()}


def a_round(world):
    """One over the acting place, under way."""
    clock.set_to(shown_at=NOON)
    canvassing.a_township()
    canvassing.under_way()
    return CODE


def a_plan(world):
    clock.set_to(shown_at=NOON)
    canvassing.a_township()
    canvassing.planned(place=world.place)
    return CODE


def a_listed_plan(world):
    a_plan(world)
    services.receive("sweep", name="a.csv", content=csv_of(HERE), by=actors.system(), now=NOON)
    round_ = canvassing.Round.objects.get()
    file = round_.files.get()
    services.load_step(file.pk, by=actors.system(), now=NOON)
    return CODE


def a_file(world):
    a_listed_plan(world)
    return CODE | {"file_id": canvassing.Round.objects.get().files.get().pk}


def a_place_round(world):
    """Over the acting place itself, so that its headquarters may end it."""
    a_listed_plan(world)
    services.open_round("sweep", by=actors.system(), now=NOON)
    return CODE


def a_follow_up(world):
    a_round(world)
    unwell = WELL | {"unwell": "yes"}
    sent(a_visit(home(), seq=1, answers=unwell), by=actors.system())
    return {"follow_up_id": FollowUp.objects.get().pk}


def a_draft(world):
    return {
        "code": "new-sweep",
        "title": "Sweep",
        "place": world.place,
        "starts_on": "2020-01-29",
        "ends_on": "2020-02-05",
        "blind_percent": "3",
    }


def the_list(world):
    return {"file": SimpleUploadedFile("a.csv", csv_of(HERE), content_type="text/csv")}


def a_found_dwelling(world):
    return {"result": "not_home", "address": "Hut by the dam"}


def a_visit_by_api(world):
    return {
        "key": "00000000-0000-0000-0000-000000000005",
        "household": home(),
        "result": "not_home",
    }


ROWS = [
    Row("canvass:list"),
    Row("canvass:plan", roles=policies.PLANNERS),
    Row(
        "canvass:plan",
        "POST",
        ok=302,
        roles=policies.PLANNERS,
        outside=403,
        kwargs=lambda world: a_plan(world) and {},
        data=a_draft,
    ),
    Row("canvass:mine", roles=policies.WALKERS),
    Row("canvass:follow-ups"),
    Row("canvass:follow-up", kwargs=a_follow_up, outside=404),
    Row(
        "canvass:follow-up",
        "POST",
        ok=302,
        roles=policies.DOCTORS,
        outside=404,
        kwargs=a_follow_up,
        data=lambda _: {"outcome": "no_concern"},
    ),
    Row("canvass:round", kwargs=a_round, outside=404),
    Row("canvass:gaps", kwargs=a_round, outside=404),
    Row("canvass:open", "POST", ok=302, roles=policies.PLANNERS, outside=404, kwargs=a_listed_plan),
    Row(
        "canvass:close", "POST", ok=302, roles=policies.PLANNERS, outside=404, kwargs=a_place_round
    ),
    Row("canvass:frame", roles=policies.PLANNERS, outside=404, kwargs=a_plan),
    Row(
        "canvass:frame",
        "POST",
        ok=302,
        roles=policies.PLANNERS,
        outside=404,
        kwargs=a_plan,
        data=the_list,
    ),
    Row("canvass:file", roles=policies.PLANNERS, outside=404, kwargs=a_file),
    Row("canvass:file", "POST", ok=302, roles=policies.PLANNERS, outside=404, kwargs=a_file),
    Row("canvass:grids", roles=policies.PLANNERS, outside=404, kwargs=a_round),
    Row("canvass:grids", "POST", ok=302, roles=policies.PLANNERS, outside=404, kwargs=a_round),
    Row("canvass:walk", roles=policies.WALKERS, outside=404, kwargs=a_round),
    Row("canvass:visit", roles=policies.WALKERS, outside=404, kwargs=a_round),
    Row(
        "canvass:visit",
        "POST",
        ok=302,
        roles=policies.WALKERS,
        outside=404,
        kwargs=a_place_round,
        data=a_found_dwelling,
    ),
    Row("api:listSweepRounds"),
    Row("api:readCoverage", kwargs=a_round, outside=404),
    Row("api:listGaps", kwargs=a_round, outside=404),
    Row("api:myHouseholds"),
    Row(
        "api:recordVisit",
        "POST",
        roles=policies.WALKERS,
        outside=404,
        kwargs=a_round,
        data=a_visit_by_api,
    ),
]
