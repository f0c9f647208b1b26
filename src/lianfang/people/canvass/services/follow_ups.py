"""What answers ask of a doctor: opened by rule, closed by the doctor, who alone registers persons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.checklists.terms import Urgency
from lianfang.ground.identity import services as identity
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel import events
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.ledger import services as ledger
from lianfang.people.canvass import errors, policies
from lianfang.people.canvass.models import FollowUp
from lianfang.people.canvass.terms import FollowUpState, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.identity.services import Traits
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.canvass.models import Visit
    from lianfang.people.canvass.reading import Heard

# Somebody unwell is seen within hours; a link to an affected area is verified the same day.
DUE = {Urgency.NOW: timedelta(hours=2), Urgency.TODAY: timedelta(hours=12)}


def open_for(pairs: list[tuple[Visit, Heard]], *, now: datetime) -> None:
    """One follow-up for each household with findings that ask for a doctor, at its township."""
    wanted: dict[int, FollowUp] = {}
    for visit, heard in pairs:
        urgency = _most_urgent(heard)
        if urgency is None:
            continue
        wanted[visit.household_id] = FollowUp(
            household_id=visit.household_id,
            place_id=heard.household.place_id,
            found=visit.found,
            is_urgent=urgency == Urgency.NOW,
            due_at=now + DUE[urgency],
            opened_at=now,
        )
    known = FollowUp.objects.filter(household__in=wanted).values_list("household", flat=True)
    new = wanted.keys() - set(known)
    FollowUp.objects.bulk_create(wanted[key] for key in sorted(new))


def _most_urgent(heard: Heard) -> Urgency | None:
    found = {finding.urgency for finding in heard.findings if finding.for_doctor}
    return next((urgency for urgency in DUE if urgency in found), None)


@transaction.atomic
def close(
    follow_up_id: int, *, outcome: Outcome, people: Sequence[Traits] = (), by: Actor, now: datetime
) -> FollowUp:
    """The doctor's word on a household. Persons enter the records only here, by the doctor's hand.

    Raises:
        AlreadySeen: another doctor was first.
        UnusableVisit: persons without the outcome that registers them, or the other way round.
    """
    found = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
    if found is None:
        raise NotFound(what=FollowUp._meta.verbose_name)
    policies.check_may_judge(by, found)
    if found.state == FollowUpState.CLOSED:
        raise errors.AlreadySeen
    if bool(people) != (outcome == Outcome.REGISTERED):
        raise errors.UnusableVisit(why=_("name the person exactly when somebody is registered."))
    persons = [_registered(traits, found, by=by, now=now) for traits in people]
    found.state, found.outcome, found.persons = FollowUpState.CLOSED, outcome, persons
    found.closed_at, found.closed_by_label = now, by.label[:160]
    found.save(update_fields=["state", "outcome", "persons", "closed_at", "closed_by_label"])
    ledger.record(
        act="canvass.follow-up.closed",
        by=by,
        at=now,
        place=found.place_id,
        subject=f"follow-up:{found.pk}",
        data={"outcome": outcome.value, "persons": len(persons)},
    )
    for person in persons:
        events.publish("canvass.person.registered", person=person, place=found.place_id)
    return found


def _registered(traits: Traits, found: FollowUp, *, by: Actor, now: datetime) -> str:
    done = identity.register(
        traits, record_class=RecordClass.SWEEP_FINDING, place=found.place_id, by=by, now=now
    )
    return str(done.person)
