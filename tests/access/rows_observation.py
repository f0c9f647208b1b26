"""Those who care see and enter, those with the power decide, the person needs only the code."""

from datetime import timedelta

from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity import services as vault
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.ground.rulepacks import loading as rulepacks
from lianfang.people.observation import services
from lianfang.people.observation.models import Placement, Suspicion
from lianfang.people.observation.terms import (
    Evidence,
    EvidenceKind,
    OverrideReason,
    PlacementState,
    Setting,
)
from tests.access.table import Row
from tests.factories import HUNAN, NOON

BY = actors.system()
DECIDE = {Role.COMMANDER, Role.EPIDEMIOLOGIST, Role.CLINICIAN}
CARE = {Role.GRID_WORKER, Role.DUTY_OFFICER, Role.RECEPTION, Role.CLINICIAN}
CHECK = CARE | {Role.EPIDEMIOLOGIST}
DECIDES_ON = DECIDE | {Role.BARRIER_OFFICER}
READ = DECIDE | CARE | {Role.DATA_PROTECTION}
OVERSEE = {Role.COMMANDER, Role.EPIDEMIOLOGIST, Role.DATA_PROTECTION}


def begun(world):
    """Somebody under observation at the acting place."""
    rulepacks.load(DataFolder(HUNAN), by=BY, now=NOON, report=lambda rows: None)
    now = clock.now()
    person = vault.register(
        vault.Traits(name="演示甲", phone="13800138000", is_synthetic=True),
        record_class="contact",
        place=world.place,
        by=BY,
        now=now,
    ).person
    unit = Unit(place=world.place)
    handing.take(subject=f"person:{person}", label="演*", unit=unit, by=BY, now=now)
    return services.place(
        person=person,
        evidence=Evidence(kind=EvidenceKind.CONTACT, ref="case:1", at=now),
        setting=Setting.HOME,
        unit=unit,
        last_exposure=now - timedelta(days=2),
        by=BY,
        now=now,
        is_synthetic=True,
    )


def one(world):
    return {"placement_id": begun(world).pk}


def ill(world):
    placement = begun(world)
    Placement.objects.filter(pk=placement.pk).update(state=PlacementState.SYMPTOMATIC)
    return {"placement_id": placement.pk}


def duty(world):
    return {"duty_id": begun(world).duties.order_by("pk").first().pk}


def paper(world):
    placement = begun(world)
    return {"placement_id": placement.pk, "notice_id": placement.notices.get().pk}


def code(world):
    return {"code": services.code_of(begun(world).notices.get().key)}


def appealed(world):
    placement = begun(world)
    found = services.appeal(placement, text="No.", by=BY, now=clock.now())
    return {"appeal_id": found.pk}


def suspicion(world):
    made = Suspicion.objects.create(
        found_at=clock.now(), place_id=world.place, decided_as="x", trait="address", value="x",
        count=6, placements=[], digest="x",
    )  # fmt: skip
    return {"suspicion_id": made.pk}


def correction(world):
    return code(world) | {"text": "He was here."}


def somebody(world):
    return {"person": begun(world).person}


def special(world):
    placement = begun(world)
    Placement.objects.filter(pk=placement.pk).update(
        state=PlacementState.ENDED, closed_at=clock.now(), end_reason="error"
    )
    made = services.ask_override(
        person=placement.person,
        setting=Setting.HOME,
        unit=Unit(place=world.place),
        reason=OverrideReason.TEST_PENDING,
        by=BY,
        now=clock.now(),
    )
    return {"override_id": made.pk}


def words(**given):
    return lambda _world: given


ROWS = [
    Row("observation:list", roles=READ),
    Row("observation:today", roles=CHECK),
    Row("observation:print", "POST", roles=CHECK),
    Row("observation:sheet", roles=CHECK),
    Row("observation:sheet", "POST", roles=CHECK, ok=302),
    Row("observation:placement", roles=READ, outside=404, kwargs=one),
    Row(
        "observation:check",
        "POST",
        ok=302,
        roles=CHECK,
        outside=422,
        kwargs=one,
        data=words(celsius="36.6"),
    ),
    Row("observation:finish-duty", "POST", ok=302, roles=CHECK, outside=404, kwargs=duty),
    Row("observation:release", "POST", ok=302, roles=DECIDE, outside=404, kwargs=one),
    Row(
        "observation:diagnose",
        "POST",
        ok=302,
        roles={Role.CLINICIAN},
        outside=404,
        kwargs=ill,
        data=words(evidence="test:1"),
    ),
    Row("observation:notice-pdf", roles=READ, outside=404, kwargs=paper),
    Row("observation:appeals", roles=READ),
    Row(
        "observation:decide",
        "POST",
        ok=302,
        roles=DECIDE | {Role.DUTY_OFFICER},
        outside=404,
        kwargs=appealed,
        data=words(upheld="1", reason="Right."),
    ),
    Row("observation:correct", "POST", ok=302, roles=DECIDE | CARE, data=correction),
    Row(
        "observation:settle",
        "POST",
        ok=302,
        roles=OVERSEE,
        outside=403,
        kwargs=suspicion,
        data=words(remark="Looked."),
    ),
    Row("observation:decide-on", roles=DECIDES_ON, kwargs=somebody, outside=404),
    Row("observation:decide-on", "POST", roles=DECIDES_ON, kwargs=somebody, outside=404, ok=422),
    Row("observation:confirm-special", "POST", ok=302, roles=DECIDES_ON, kwargs=special),
    Row("observation:find", is_public=True),
    Row("observation:notice", is_public=True, kwargs=code),
    Row(
        "observation:own-report",
        "POST",
        ok=302,
        is_public=True,
        kwargs=code,
        data=words(celsius="36.6"),
    ),
    Row(
        "observation:own-help", "POST", ok=302, is_public=True, kwargs=code, data=words(text="Rice")
    ),
    Row(
        "observation:own-appeal", "POST", ok=302, is_public=True, kwargs=code, data=words(text="No")
    ),
    Row("observation:own-pdf", is_public=True, kwargs=code),
    Row("api:listObservations", roles=READ),
    Row("api:getObservation", roles=READ, refused=404, outside=404, kwargs=one),
]
