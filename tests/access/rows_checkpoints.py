"""Who decides, who runs, and who merely sees a checkpoint; the public's two pages need no sign-in."""

from datetime import timedelta

from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import services
from lianfang.people.checkpoints.models import Protocol
from lianfang.people.checkpoints.services.blocks import Sighting
from lianfang.people.checkpoints.services.declaring import Declaring
from lianfang.people.checkpoints.terms import BlockKind, CheckpointKind
from tests.access.table import Row

SYSTEM = actors.system()
HEADQUARTERS = {Role.COMMANDER, Role.DUTY_OFFICER}
CREW = HEADQUARTERS | {Role.BARRIER_OFFICER}
PROPOSERS = HEADQUARTERS | {Role.FIRST_RESPONSIBLE}
COMMANDER = {Role.COMMANDER}
KIND = CheckpointKind.EXPRESSWAY_EXIT


def proposed(world):
    now = clock.now()
    services.delegate(place=world.place, kind=KIND, basis="Decision 3", by=SYSTEM, now=now)
    proposal = services.Proposal(
        code="sample",
        place=world.county,
        name="样例卡口",
        kind=KIND,
        basis="Article 44",
        alternatives="Leaflets reach nobody.",
        sunset=now + timedelta(days=10),
    )
    return services.propose(proposal, by=SYSTEM, now=now)


def approved(world):
    found, by = proposed(world), actors.system(place=world.place)
    return services.approve(checkpoint_id=found.pk, by=by, now=clock.now())


def staffed(world):
    found, now = approved(world), clock.now()
    crewing = services.Crewing(
        count=4, lead="Crew", begins_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=5)
    )
    services.staff(checkpoint_id=found.pk, crewing=crewing, by=SYSTEM, now=now)
    return found


def opened(world):
    found = staffed(world)
    return services.open_(checkpoint_id=found.pk, by=SYSTEM, now=clock.now())


def coded(make):
    return lambda world: {"code": make(world).code}


def a_block(world):
    sighting = Sighting(place=world.county, kind=BlockKind.TRUNK_BLOCKED, where="Mile 3")
    return services.report_block(sighting, by=SYSTEM, now=clock.now())


def found_block(world):
    block = a_block(world)
    return services.find_block(
        code=block.code, is_real=True, finding="Seen", by=SYSTEM, now=clock.now()
    )


def a_declaration(world):
    declaring = Declaring(traits=Traits(name="演示甲", phone="13800138000"), language="en")
    return services.declare(declaring, checkpoint=opened(world), by=SYSTEM, now=clock.now())


def a_protocol(world):
    del world
    return {
        "code": Protocol.objects.create(
            code="sample", name="样例", name_en="Sample", area="cabin", is_forbidden=True
        ).pk
    }


def a_term(world):
    del world
    end = clock.now() + timedelta(days=15)
    return {
        "sunset": f"{end:%Y-%m-%dT%H:%M}",
        "review_on": f"{end:%Y-%m-%d}",
        "basis": "Article 44",
        "alternatives": "Still needed.",
    }


def a_shift(world):
    del world
    now = clock.now()
    return {
        "lead": "Crew B",
        "count": "4",
        "begins_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(hours=8):%Y-%m-%dT%H:%M}",
    }


def a_lane(world):
    del world
    return {"number": "3", "positions": "2", "arrangement": "series", "is_open": "on"}


def words(**said):
    return lambda world: said


NOTHING = words()


def deed(name, roles, make, data=NOTHING, **facts):
    """A deed on a checkpoint: those elsewhere are told that there is none."""
    return Row(
        f"checkpoints:{name}",
        "POST",
        ok=302,
        roles=roles,
        outside=404,
        kwargs=coded(make),
        data=data,
        **facts,
    )


ROWS = [
    Row("checkpoints:list"),
    Row("checkpoints:checkpoint", kwargs=coded(opened), outside=404),
    Row("checkpoints:poster", kwargs=coded(opened), outside=404),
    Row("checkpoints:desk"),
    Row("checkpoints:blocks"),
    Row("checkpoints:disinfection"),
    Row("checkpoints:new", roles=PROPOSERS),
    Row("checkpoints:new", "POST", ok=422, roles=PROPOSERS),
    deed("approve", COMMANDER, proposed),
    deed("refuse", COMMANDER, proposed, words(reason="Not needed.")),
    deed("extend", COMMANDER, approved, a_term),
    deed("staff", CREW, approved, a_shift),
    deed("open", CREW, staffed),
    deed("lane", CREW, approved, a_lane),
    deed("relieve", CREW, opened, words(note="All well.")),
    deed("review", HEADQUARTERS, opened, words(finding="Still needed.")),
    deed("close", HEADQUARTERS, opened, words(reason="No longer needed.")),
    deed("find-block", HEADQUARTERS, a_block, words(finding="Seen.", is_real="yes")),
    deed("remove-block", HEADQUARTERS, found_block),
    Row(
        "checkpoints:retire",
        "POST",
        ok=302,
        roles=COMMANDER,
        at="43",
        outside=403,
        kwargs=a_protocol,
        data=words(reason="New advice."),
    ),
    Row("checkpoints:report-a-block", is_public=True),
    Row("checkpoints:report-a-block", "POST", is_public=True, ok=422),
    Row("checkpoints:block-reported", is_public=True, kwargs=coded(a_block)),
    Row("checkpoints:choose", is_public=True),
    Row("checkpoints:declare", is_public=True, kwargs=coded(opened)),
    Row("checkpoints:declare", "POST", is_public=True, ok=422, kwargs=coded(opened)),
    Row("checkpoints:declared", is_public=True, kwargs=coded(a_declaration)),
    Row("api:listCheckpoints"),
    Row("api:getCheckpointFigures", kwargs=coded(opened), outside=404),
    Row("api:getDeclaration", roles=CREW, kwargs=coded(a_declaration)),
]
