from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.people.canvass import policies
from lianfang.people.canvass.errors import NoSuchRound
from lianfang.people.canvass.models import FrameFile, Round
from lianfang.people.canvass.terms import RoundState

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

_ORDER = [RoundState.OPEN, RoundState.PLANNED, RoundState.CLOSED]


def rounds(by: Actor) -> list[Round]:
    """Rounds that take place at, below or above the reader's place; those under way first."""
    found = Round.objects.select_related("place").order_by("-planned_at", "code")
    mine = [one for one in found if policies.is_about(by, one)]
    return sorted(mine, key=lambda one: _ORDER.index(RoundState(one.state)))


def round_of(code: str, *, by: Actor) -> Round:
    found = Round.objects.select_related("place").filter(code=code).first()
    if found is None:
        raise NoSuchRound(round=code[:40])
    policies.check_may_read(by, found)
    return found


def frame_file(file_id: int, *, by: Actor) -> FrameFile:
    found = FrameFile.objects.select_related("round").filter(pk=file_id).first()
    if found is None or not policies.may_plan(by, found.round.place_id):
        raise NotFound(what=FrameFile._meta.verbose_name)
    return found
