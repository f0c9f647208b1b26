from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors
from lianfang.ground.posts.actors import Act
from lianfang.ground.posts.terms import Role
from lianfang.insight.scenarios.errors import ClockCannotBeSet
from lianfang.insight.scenarios.models import Study

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

# Those who decide, those who advise them, and those who keep their desk.
ASK = Act(
    "scenarios.study.ask",
    roles=frozenset({Role.COMMANDER, Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST}),
)
SEE_STUDY = Act("scenarios.study.see", roles=ASK.roles | {Role.FIRST_RESPONSIBLE})
SET_CLOCK = Act("scenarios.clock.set", roles=frozenset({Role.COMMANDER, Role.ADMINISTRATOR}))


def check_may_set_clock(by: Actor) -> None:
    """Only a demonstration's clock can be set, and only by those who answer for the whole tree."""
    if not settings.LIANFANG_CLOCK_CAN_BE_SET:
        raise ClockCannotBeSet
    actors.check_may(by, SET_CLOCK, _whole())


def may_set_clock(by: Actor) -> bool:
    return bool(settings.LIANFANG_CLOCK_CAN_BE_SET) and actors.may(by, SET_CLOCK, _whole())


def _whole() -> str:
    root = places.root()
    return root.code if root else ""


def check_may_see_study(by: Actor, study: Study) -> None:
    """Refuse as if it did not exist, so that the questions of others cannot be tried out."""
    if not actors.may(by, SEE_STUDY, study.place_id):
        raise NotFound(what=Study._meta.verbose_name)


def check_may_ask(by: Actor, place: str) -> None:
    """Raise `NotAllowed` unless the post commands or advises there."""
    actors.check_may(by, ASK, place)


def may_ask(by: Actor, place: str) -> bool:
    return actors.may(by, ASK, place)
