from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.people.canvass import policies
from lianfang.people.canvass.errors import NoSuchRound
from lianfang.people.canvass.models import FrameFile, Grid, Round
from lianfang.people.canvass.terms import RoundState

if TYPE_CHECKING:
    from django.db.models import QuerySet

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


def place_for(round_: Round, wanted: str, *, by: Actor) -> str:
    """The place to show: the one asked for, else as much of the round as the reader may see."""
    own = round_.place_id if by.covers(round_.place_id) else by.place
    code = wanted or own
    policies.check_may_see(by, code)
    if not scope.covers(places.prefixes_of(round_.place_id), code):
        raise NotFound(what=code[:15])
    return code


def grids(place: str) -> QuerySet[Grid]:
    """The grids at or below a place, with their communities."""
    return Grid.objects.filter(scope.within([place])).select_related("place").order_by("code")
