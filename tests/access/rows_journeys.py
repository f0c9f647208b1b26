"""Fellow travellers are looked for by disease control; the public check is open to everybody."""

from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.ground.rulepacks import services as rulepacks
from lianfang.people.journeys import services
from lianfang.people.journeys.terms import CaseRide, Departure, Ride, Seat, Traveller, Vehicle
from tests.access.table import Row
from tests.factories import NOON
from tests.integration.rulepacks.packs import shipped

READERS = {Role.EPIDEMIOLOGIST, Role.DATA_PROTECTION}
INVESTIGATOR = {Role.EPIDEMIOLOGIST}


def a_match(world):
    by = system(place=world.place)
    for code in ("cn-ncov-2020-01-22", "cn-ncov-2020-01-28"):
        rulepacks.publish(shipped(code).text, by=by, now=NOON)
    given = Departure(
        operator="", number="T1", origin_date=NOON.date(), vehicle=Vehicle.SEALED_COACH,
        stops=("A", "B"),
    )  # fmt: skip
    ride = Ride(seat=Seat(), board=0, alight=1)
    travellers = [Traveller(document="E11111111", ride=ride)]
    service = services.add_trip(given, travellers, by=by, now=NOON)
    case = CaseRide(service_id=service.pk, case_ref="card", ride=ride)
    trip = services.add_case_trip(case, by=by, now=NOON)
    return services.match_case(trip_id=trip.pk, by=by, now=NOON)


def run(world):
    return {"run_id": a_match(world).pk}


def finding(world):
    match = a_match(world)
    return {"run_id": match.pk, "finding_id": match.findings.get().pk}


ROWS = [
    Row("journeys:desk", roles=READERS),
    Row("journeys:new", roles=INVESTIGATOR),
    Row("journeys:new", "POST", roles=INVESTIGATOR),
    Row("journeys:manifests", roles=INVESTIGATOR),
    Row("journeys:manifests", "POST", ok=422, roles=INVESTIGATOR),
    Row("journeys:run", roles=READERS, kwargs=run, outside=404),
    Row("journeys:again", "POST", ok=302, roles=INVESTIGATOR, kwargs=run, outside=404),
    Row("journeys:confirm", "POST", ok=302, roles=INVESTIGATOR, kwargs=run, outside=404),
    Row("journeys:publish", "POST", ok=302, roles=INVESTIGATOR, kwargs=run, outside=404),
    Row("journeys:finding", roles=INVESTIGATOR, kwargs=finding, outside=404),
    Row(
        "journeys:finding",
        "POST",
        ok=302,
        roles=INVESTIGATOR,
        kwargs=finding,
        outside=404,
        data=lambda _: {"do": "dismiss", "reason": "Not aboard"},
    ),
    Row("journeys:co-traveller", is_public=True),
]
