"""The sender offers, the receiver answers; both units see it, and nobody else."""

from datetime import timedelta

from lianfang.ground.handovers import policies, services
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.posts import actors
from tests.access.table import Row
from tests.factories import NOON

READERS, RECEIVERS = policies.READ.roles, policies.RECEIVE.roles


def offered(world, *, step=""):
    gate, hotel = Unit(place="4306"), Unit(place=world.place, facility=1, name="Hotel A")
    services.take(subject="person:1", label="Z*", unit=gate, by=actors.system(), now=NOON)
    offer = services.Offer(
        subject="person:1",
        label="Z*",
        sender=gate,
        receiver=hotel,
        reason="stay in an affected area",
        accept_by=NOON + timedelta(hours=4),
        arrive_by=NOON + timedelta(hours=12),
    )
    key = services.offer(offer, by=actors.system(), now=NOON).pk
    return {"handover_id": key} | ({"step": step} if step else {})


def to_accept(world):
    return offered(world, step="accept")


ROWS = [
    Row("handovers:unit", roles=READERS),
    Row("handovers:handover", roles=READERS, outside=404, kwargs=offered),
    Row("handovers:act", "POST", ok=302, roles=RECEIVERS, outside=404, kwargs=to_accept),
    Row("api:listHandovers", roles=READERS),
    Row("api:getHandover", roles=READERS, outside=404, kwargs=offered),
    Row(
        "api:stepHandover", "PUT", roles=RECEIVERS, outside=404, kwargs=to_accept,
        data=lambda _: {"said": ""},
    ),
]  # fmt: skip
