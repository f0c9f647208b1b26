"""Who sees what became of people screened, and who decides at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.posts.actors import Act, check_may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.models import Disposition

_DESK = frozenset({Role.BARRIER_OFFICER, Role.DUTY_OFFICER, Role.COMMANDER})

READ = Act("screening.read", roles=_DESK | {Role.EPIDEMIOLOGIST, Role.DATA_PROTECTION})
DECIDE = Act("screening.decide", roles=_DESK)


def check_may_decide(by: Actor, disposition: Disposition) -> None:
    check_may(by, DECIDE, disposition.place_id)
