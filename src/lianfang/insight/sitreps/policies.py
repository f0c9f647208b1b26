from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import Act, check_may
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps import pack
from lianfang.insight.sitreps.errors import (
    NotYourReport,
    NotYoursToRemind,
    PublishingReserved,
)

if TYPE_CHECKING:
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor

CONFIRM = Act(
    code="sitreps.confirm",
    roles=frozenset({Role.DUTY_OFFICER, Role.COMMANDER, Role.EPIDEMIOLOGIST}),
)
PUBLISH = Act(
    code="sitreps.publish",
    roles=frozenset({Role.DUTY_OFFICER, Role.COMMANDER, Role.EPIDEMIOLOGIST}),
)
IMPORT = Act(
    code="sitreps.import",
    roles=frozenset({Role.DUTY_OFFICER, Role.COMMANDER, Role.EPIDEMIOLOGIST}),
)


REMIND = Act(
    code="sitreps.remind",
    roles=frozenset({Role.DUTY_OFFICER, Role.COMMANDER, Role.EPIDEMIOLOGIST}),
)


def check_may_confirm(by: Actor, place: Place) -> None:
    """A unit's figures are its own word: not even its superior confirms them in its stead."""
    check_may(by, CONFIRM, place.code)
    if by.role is not None and by.place != place.code:
        raise NotYourReport(place=place)


def check_may_publish(by: Actor, place: Place) -> None:
    """Only the top of the tree publishes; a unit below is told so, and on what legal ground."""
    check_may(by, PUBLISH, place.code)
    if place.parent_id is not None:
        basis = pack.publishing_basis()
        raise PublishingReserved(
            place=place, top=places.root(), basis=f" ({basis})" if basis else ""
        )


def may_publish(by: Actor, place: Place) -> bool:
    return by.role in PUBLISH.roles and by.covers(place.code) and place.parent_id is None


def may_remind(by: Actor, place: Place) -> bool:
    return by.role in REMIND.roles and by.place == place.code


def check_may_remind(by: Actor, place: Place) -> None:
    """Units are reminded by whom they report to, by nobody in its stead."""
    check_may(by, REMIND, place.code)
    if by.role is not None and by.place != place.code:
        raise NotYoursToRemind(place=place)


def may_confirm(by: Actor, place: Place) -> bool:
    return by.role in CONFIRM.roles and by.place == place.code


def check_may_see(by: Actor, place: Place) -> None:
    """A unit's reports are seen by those who answer for it, and by the units below it."""
    if not by.covers(place.code) and not by.place.startswith(place.code):
        raise NotAllowed(act="sitreps.see", place=place.code)
