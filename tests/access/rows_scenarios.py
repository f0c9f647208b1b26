"""The clock is read by all and set from the top; what-if is asked by those who command or advise."""

from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.insight.scenarios import services
from lianfang.insight.scenarios.models import Run
from tests.access.table import Row
from tests.factories import NOON

SETTERS = {Role.COMMANDER, Role.ADMINISTRATOR}
AT_THE_TOP = {"ok": 302, "roles": SETTERS, "outside": 403, "at": "43"}

ASKERS = {Role.COMMANDER, Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST}
READERS = ASKERS | {Role.FIRST_RESPONSIBLE}
DRAFTERS = {Role.COMMANDER, Role.DUTY_OFFICER}
ASK = {"ok": 302, "roles": ASKERS, "outside": 404}
READ = {"roles": READERS, "outside": 404}


def a_study(world):
    return services.begin(
        title="Roads",
        place=world.place,
        first=NOON.date(),
        by=actors.system(place=world.place),
        now=NOON,
    )


def an_option(world):
    return services.add_option(
        study_id=a_study(world).pk, by=actors.system(place=world.place), offer="close_roads"
    )


def a_run(world):
    option = an_option(world)
    return services.ask(study_id=option.study_id, by=actors.system(place=world.place), now=NOON)


def a_finished_run(world):
    run = a_run(world)
    Run.objects.filter(pk=run.pk).update(
        state="finished", ended_at=NOON, results={"options": [], "days": [], "files": []}
    )
    return run


def study(world):
    return {"study_id": a_study(world).pk}


def study_with_option(world):
    return {"study_id": an_option(world).study_id}


def option(world):
    return {"option_id": an_option(world).pk}


def run(world):
    return {"run_id": a_run(world).pk}


def finished(world):
    return {"run_id": a_finished_run(world).pk}


def file(world):
    return finished(world) | {"number": 0}


SETTINGS = {"title": "Roads", "days": "30", "replicates": "50", "seed": "1", "goal_percent": "80"}

ROWS = [
    Row("what_if:list", roles=READERS),
    Row("what_if:new", roles=ASKERS),
    Row(
        "what_if:new",
        "POST",
        ok=302,
        roles=ASKERS,
        outside=403,
        data=lambda world: {"place": world.place, "title": "Roads", "first": "2020-01-29"},
    ),
    Row("what_if:study", kwargs=study, **READ),
    Row("what_if:settings", "POST", kwargs=study, data=lambda _: SETTINGS, **ASK),
    Row("what_if:assumptions", "POST", kwargs=study, **ASK),
    Row("what_if:add-option", "POST", kwargs=study, **ASK),
    Row("what_if:run", "POST", kwargs=study_with_option, **ASK),
    Row("what_if:change-option", "POST", kwargs=option, data=lambda _: {"do": "copy"}, **ASK),
    Row(
        "what_if:measure",
        roles=ASKERS,
        outside=404,
        kwargs=option,
        query={"kind": "wear_masks"},
    ),
    Row(
        "what_if:measure",
        "POST",
        kwargs=option,
        data=lambda _: {"kind": "stay_at_home", "start": "2020-01-29", "level": "0.5"},
        **ASK,
    ),
    Row("what_if:shift", "POST", kwargs=option, **ASK),
    Row("what_if:remove-measure", "POST", kwargs=option, **ASK),
    Row("what_if:cancel", "POST", kwargs=run, **ASK),
    Row("what_if:progress", ok=302, kwargs=run, **READ),
    Row("what_if:attach", roles=DRAFTERS, outside=404, kwargs=finished),
    # An option that is not there.
    Row(
        "what_if:attach",
        "POST",
        ok=404,
        roles=DRAFTERS,
        outside=404,
        kwargs=finished,
        data=lambda _: {"option": "7"},
    ),
    Row(
        "what_if:results",
        kwargs=lambda world: finished(world) | {"ending": "json"},
        **READ,
    ),
    # The file of a run that was computed elsewhere is not here.
    Row("what_if:run-file", ok=404, kwargs=file, **READ),
    Row("scenarios:clock"),
    Row("scenarios:play", "POST", data=lambda _: {"rate": "60"}, **AT_THE_TOP),
    Row("scenarios:pause", "POST", **AT_THE_TOP),
    Row("scenarios:step", "POST", data=lambda _: {"days": "1"}, **AT_THE_TOP),
    Row("scenarios:set", "POST", data=lambda _: {"at": "2020-01-30T08:00"}, **AT_THE_TOP),
]
