"""What a worker walks, in walking order; and what waits for the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope
from lianfang.people.canvass import policies
from lianfang.people.canvass.errors import NotYourHousehold, UnknownHousehold
from lianfang.people.canvass.models import FollowUp, Grid, Household, Revisit, Round
from lianfang.people.canvass.terms import FollowUpState, RoundState, Standing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor

MOST_ON_A_PAD = 3_000


def for_pad(by: Actor) -> list[dict[str, Any]]:
    """The rounds under way with this worker's households in walking order, and the second looks.

    Of a second look only where it is: its first answers are not for whoever looks again.
    """
    open_rounds = Round.objects.filter(state=RoundState.OPEN).order_by("code")
    return [
        {
            "round": found.code,
            "title": found.label,
            "template": found.template,
            "version": found.template_version,
            "households": [_on_pad(row) for row in to_walk(found, by=by)[:MOST_ON_A_PAD]],
            "revisits": [_to_look_again(row) for row in second_looks(found, by=by)],
        }
        for found in open_rounds
        if policies.is_about(by, found)
    ]


def _on_pad(row: Household) -> dict[str, Any]:
    return {
        "household": row.code,
        "place": row.place_id,
        "grid": row.cell,
        "sequence": row.sequence,
        "address": row.address,
        "standing": Standing(row.standing).name.lower(),
        "visits": row.visits,
        "longitude": row.longitude,
        "latitude": row.latitude,
        "is_synthetic": row.is_synthetic,
    }


def _to_look_again(row: Revisit) -> dict[str, Any]:
    home = row.household
    return {"household": home.code, "place": home.place_id, "address": home.address}


def to_walk(round_: Round, *, by: Actor) -> QuerySet[Household]:
    """The households of this post's grids; without grids of its own, those nobody else walks."""
    rows = Household.objects.filter(round=round_, is_outside=False).order_by("cell", "sequence")
    if not policies.may_walk(by):
        return rows.none()
    mine = list(Grid.objects.filter(worker=by.post_id).values_list("code", flat=True))
    if mine:
        return rows.filter(cell__in=mine)
    given = Grid.objects.filter(scope.within(by.prefixes)).exclude(worker=None)
    here = scope.within(by.prefixes, field="cell")
    return rows.filter(here).exclude(cell__in=list(given.values_list("code", flat=True)))


def second_looks(round_: Round, *, by: Actor) -> QuerySet[Revisit]:
    """Households of other units that this unit looks at a second time."""
    waiting = Revisit.objects.filter(household__round=round_, unit=by.place, second=None)
    return waiting.select_related("household__place").order_by("household__cell", "pk")


def household(round_: Round, code: str, *, by: Actor) -> tuple[Household, bool]:
    """A household that the worker may visit, and whether it is a blind second look."""
    found = Household.objects.select_related("place").filter(round=round_, code=code).first()
    if found is None:
        raise UnknownHousehold(household=code[:40])
    is_blind = Revisit.objects.filter(household=found, unit=by.place).exists()
    if not is_blind and not by.covers(found.place_id):
        raise NotYourHousehold
    return found, is_blind


def progress(round_: Round, *, by: Actor) -> tuple[int, int]:
    """How many of the worker's households no longer wait, and how many there are."""
    rows = to_walk(round_, by=by)
    total = rows.count()
    return total - rows.filter(is_gap=True).count(), total


def earlier_rounds(row: Household) -> QuerySet[Household]:
    """The same dwelling in other rounds, by its number or by its address: asked before, not anew."""
    same = Q(code=row.code) | Q(cell=row.cell, address=row.address)
    others = Household.objects.filter(same, place=row.place_id, visits__gt=0)
    return others.exclude(round=row.round_id).select_related("round").order_by("-round__planned_at")


def follow_ups(by: Actor, *, state: FollowUpState = FollowUpState.OPEN) -> QuerySet[FollowUp]:
    """Households that ask for a doctor within the reader's scope, the most pressing first."""
    found = FollowUp.objects.filter(scope.within(by.prefixes), state=state)
    return found.select_related("household__round", "place").order_by("due_at", "pk")


def follow_up(follow_up_id: int, *, by: Actor) -> FollowUp:
    rows = FollowUp.objects.select_related("household__round", "place")
    found = rows.filter(pk=follow_up_id).first()
    if found is None or not by.covers(found.place_id):
        raise NotFound(what=FollowUp._meta.verbose_name)
    return found
