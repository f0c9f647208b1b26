"""Who may look for fellow travellers: disease control, and nobody who only keeps order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.journeys.models import CaseTrip

READ = Act("journeys.read", roles=frozenset({Role.EPIDEMIOLOGIST, Role.DATA_PROTECTION}))
MATCH = Act("journeys.match", roles=frozenset({Role.EPIDEMIOLOGIST}))
# Whoever screens a vehicle says who was aboard.
RECORD = Act("journeys.record", roles=frozenset({Role.EPIDEMIOLOGIST, Role.BARRIER_OFFICER}))
ERASE = Act("journeys.erase", roles=frozenset({Role.DATA_PROTECTION}))


def check_may_read(by: Actor, trip: CaseTrip) -> None:
    """Refuse as if it did not exist, so that numbers cannot be tried out."""
    if not may(by, READ, trip.place_id):
        raise NotFound(what=trip._meta.verbose_name)


def check_may_match(by: Actor, trip: CaseTrip) -> None:
    check_may_read(by, trip)
    check_may(by, MATCH, trip.place_id)
