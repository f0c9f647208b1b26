"""The desk of a checkpoint belongs to its place; a slip can be checked by anybody."""

from uuid import uuid4

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from lianfang.ground.rulepacks import loading
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.journeys import policies as journeys
from lianfang.people.screening import policies, slips
from lianfang.people.screening.models import Disposition, Party, Screening
from tests.access.table import Row
from tests.factories import HUNAN, NOON
from tests.integration.checkpoints.posts import opened

READ, DECIDE = policies.READ.roles, policies.DECIDE.roles


def a_checkpoint(world):
    return {"code": opened(code="access-sample", place=world.place).code}


def _parts(world):
    loading.load(DataFolder(HUNAN), by=actors.system(), now=NOON, report=lambda rows: None)
    checkpoint = opened(code="access-sample", place=world.place)
    return {"checkpoint": checkpoint, "is_synthetic": True}


def at_desk(world):
    parts = _parts(world)
    screening = Screening.objects.create(
        device=uuid4(), seq=1, lane=1, at=NOON, outcome=Outcome.HOME_OBSERVATION, row=9,
        pack="hunan-2020-01-28", **parts,
    )  # fmt: skip
    found = Disposition.objects.create(
        screening=screening, place_id=world.place, at=NOON, outcome=Outcome.HOME_OBSERVATION,
        pack=_pack(), changed_at=NOON, **parts,
    )  # fmt: skip
    return {"disposition_id": found.pk}


def _pack():
    from lianfang.ground.rulepacks import queries

    return queries.in_force(NOON.date()).code


def a_vehicle(world):
    party = Party.objects.create(
        uuid=uuid4(),
        device=uuid4(),
        seq=1,
        lane=1,
        arrived_at=NOON,
        vehicle="coach",
        **_parts(world),
    )
    return {"party_id": party.pk}


def a_slip(world):
    return {"code": slips.code_of(slips.Kind.VEHICLE, a_vehicle(world)["party_id"])}


ROWS = [
    Row("screening:list", roles=READ),
    Row("screening:checkpoint", roles=READ, outside=404, kwargs=a_checkpoint),
    Row("screening:disposition", roles=READ, outside=404, kwargs=at_desk),
    Row("screening:slip", roles=READ, outside=404, kwargs=at_desk),
    Row("screening:certificate", roles=READ, outside=404, kwargs=a_vehicle),
    # Nothing was chosen: the act is open to them, and says what is missing.
    Row("screening:redirect", "POST", ok=422, roles=DECIDE, outside=404, kwargs=at_desk),
    Row(
        "screening:end", "POST", ok=302, roles=DECIDE, outside=404, kwargs=at_desk,
        data=lambda _: {"reason": "Entered by mistake."},
    ),
    # No report card is named: the act is open to them, and says what is missing.
    Row(
        "screening:match", "POST", ok=422, roles=journeys.MATCH.roles, outside=404,
        kwargs=at_desk,
    ),
    Row("screening:verify", is_public=True, kwargs=a_slip),
]  # fmt: skip
