from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.ground.places import queries as places
from lianfang.people.checkpoints import policies, rules
from lianfang.people.checkpoints.errors import (
    BadReview,
    BadSunset,
    CodeTaken,
    NoAlternatives,
    NoBasis,
)
from lianfang.people.checkpoints.models import Checkpoint, Lane
from lianfang.people.checkpoints.services import common
from lianfang.people.checkpoints.terms import CheckpointKind, Deed

if TYPE_CHECKING:
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor

QUEUE_LIMIT = 15
MOST_MINUTES = 240


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is asked for. `review_on` falls in the middle of the term unless it is given."""

    code: str
    place: str
    name: str
    kind: CheckpointKind
    basis: str
    alternatives: str
    sunset: datetime
    name_en: str = ""
    basis_en: str = ""
    alternatives_en: str = ""
    review_on: date | None = None
    minimum_staff: int = 1
    is_border: bool = False
    queue_limit: int = QUEUE_LIMIT
    facility: int | None = None
    languages: tuple[str, ...] = ("zh-hans", "en")
    longitude: float | None = None
    latitude: float | None = None
    is_synthetic: bool = False
    source: str = ""
    source_en: str = ""


@transaction.atomic
def propose(proposal: Proposal, *, by: Actor, now: datetime) -> Checkpoint:
    """Ask for a checkpoint. It starts with one lane and a green one, and stands nowhere yet.

    Proposing the same again changes nothing.

    Raises:
        NoBasis, NoAlternatives, BadSunset, BadReview: what every approval must rest on is missing.
        CodeTaken: another checkpoint has that short name.
    """
    place = places.get(proposal.place)
    policies.check_may_propose(by, place.pk)
    known = Checkpoint.objects.filter(code=proposal.code).first()
    if known is not None:
        return _same(known, proposal)
    checkpoint = Checkpoint.objects.create(
        code=common.words(proposal.code, field=_("Short name"), limit=40),
        place=place,
        facility_id=proposal.facility,
        kind=proposal.kind,
        is_border=proposal.is_border,
        proposer_id=by.account_id,
        proposed_by=by.label,
        proposed_from_id=by.place or place.pk,
        proposed_at=now,
        **_texts(proposal),
        **terms_of(proposal, now=now),
        minimum_staff=rules.fewest(proposal.minimum_staff, is_border=proposal.is_border),
        queue_limit=min(max(proposal.queue_limit, 1), MOST_MINUTES),
        languages=list(proposal.languages),
        longitude=proposal.longitude,
        latitude=proposal.latitude,
        is_synthetic=proposal.is_synthetic,
        source=proposal.source,
        source_en=proposal.source_en,
    )
    Lane.objects.create(checkpoint=checkpoint, number=1)
    Lane.objects.create(checkpoint=checkpoint, number=2, is_green=True)
    common.note(checkpoint, Deed.PROPOSED, by=by, now=now, text=checkpoint.alternatives)
    common.record(checkpoint, "proposed", by=by, now=now, data={"kind": proposal.kind.value})
    return checkpoint


def _same(known: Checkpoint, proposal: Proposal) -> Checkpoint:
    if (known.place_id, known.name, known.kind) != (proposal.place, proposal.name, proposal.kind):
        raise CodeTaken(code=proposal.code)
    return known


def _texts(proposal: Proposal) -> dict[str, str]:
    if not proposal.basis.strip():
        raise NoBasis
    if not proposal.alternatives.strip():
        raise NoAlternatives
    return {
        "name": common.words(proposal.name, field=_("Name"), limit=120),
        "name_en": common.words(proposal.name_en, field=_("Name"), limit=160, needed=False),
        "basis": common.words(proposal.basis, field=_("Legal basis")),
        "basis_en": proposal.basis_en,
        "alternatives": common.words(proposal.alternatives, field=_("Milder means considered")),
        "alternatives_en": proposal.alternatives_en,
    }


def terms_of(proposal: Proposal, *, now: datetime) -> dict[str, object]:
    """The end and the day of review, checked against each other and against today."""
    check_sunset(proposal.sunset, now=now)
    today, last = localtime(now).date(), localtime(proposal.sunset).date()
    review_on = proposal.review_on or today + (last - today) / 2
    check_review(review_on, sunset=proposal.sunset, now=now)
    return {"sunset": proposal.sunset, "review_on": review_on}


def check_sunset(sunset: datetime, *, now: datetime) -> None:
    latest = now + rules.LONGEST_TERM
    # A form names minutes only, so the last day counts to its end.
    if not now < sunset <= latest + timedelta(days=1):
        day = date_format(localtime(latest), _("j F Y"))
        raise BadSunset(days=rules.LONGEST_TERM.days, latest=day)


def check_review(review_on: date, *, sunset: datetime, now: datetime) -> None:
    if not localtime(now).date() <= review_on <= localtime(sunset).date():
        raise BadReview
