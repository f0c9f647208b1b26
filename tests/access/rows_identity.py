"""Persons are shown to posts that work with them, of places that answer for them; to nobody as a list."""

from datetime import date

from lianfang.ground.identity import policies, services
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.access.table import Row
from tests.factories import NOON

PHONE = "19900000001"
PROTECTORS = {Role.DATA_PROTECTION}
REVEAL = {"field": "phone", "purpose": "check", "reason": "Evening check was missed"}
HOLD = {
    "assessment": "A claim before the court needs the dates; a copy of them would not do. Sealed.",
    "review_on": "2020-03-01",
}


def a_person(world):
    traits = services.Traits(name="演示甲", phone=PHONE, is_synthetic=True)
    made = services.register(
        traits, record_class="contact", place=world.place, by=actors.system(), now=NOON
    )
    return {"person": made.person}


def held(world):
    made = a_person(world)
    services.hold(
        made["person"],
        assessment=HOLD["assessment"],
        review_on=date(2020, 3, 1),
        by=actors.system(),
        now=NOON,
    )
    return made


def known_phone(world):
    a_person(world)
    return {"phone": PHONE}


ROWS = [
    Row("identity:look-up", roles=policies.FIND.roles),
    Row(
        "identity:look-up",
        "POST",
        ok=302,
        roles=policies.FIND.roles,
        outside=422,
        data=known_phone,
    ),
    Row("identity:export", "POST", ok=403),
    Row("identity:person", roles=policies.READ.roles, outside=404, kwargs=a_person),
    Row(
        "identity:reveal",
        "POST",
        ok=302,
        roles=policies.REVEAL.roles,
        outside=404,
        kwargs=a_person,
        data=lambda _: REVEAL,
    ),
    Row(
        "identity:hold",
        "POST",
        ok=302,
        roles=PROTECTORS,
        outside=404,
        kwargs=a_person,
        data=lambda _: HOLD,
    ),
    Row("identity:lift-hold", "POST", ok=302, roles=PROTECTORS, outside=404, kwargs=held),
    Row("identity:desk", roles=PROTECTORS),
    Row("identity:erasures", is_public=True),
]
