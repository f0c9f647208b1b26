"""What a traveller declares before arrival: sealed, used once, erased when nobody asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localtime

from lianfang.ground.identity import services as identity
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.checkpoints import codes, policies, rules
from lianfang.people.checkpoints.errors import (
    BadStay,
    DeclarationNotHere,
    NotAPhone,
    TooManyReports,
)
from lianfang.people.checkpoints.models import Declaration
from lianfang.people.checkpoints.terms import DeclarationState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.models import Checkpoint

MOST_IN_A_MINUTE, MINUTE = 600, timedelta(minutes=1)
MOST_STAYS, LONGEST_STAY = 10, 120
# What the triage table may ask; origin, plate and number of the card are not among it.
ANSWERS = (
    "cough_or_breathless",
    "other_symptom",
    "exposure_contact",
    "exposure_cotraveller",
    "resident_here",
)
WORDS = frozenset({"yes", "no", "unknown"})
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Where somebody was, and the day they left."""

    place: str
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class Declaring:
    """What a traveller fills in once. Where they come from is not asked."""

    traits: identity.Traits
    language: str
    answers: Mapping[str, str] = field(default_factory=dict)
    stays: tuple[Stay, ...] = ()


@transaction.atomic
def declare(
    declaring: Declaring, *, checkpoint: Checkpoint, by: Actor, now: datetime
) -> Declaration:
    """Seal a declaration and give it a code that is good for a day.

    Raises:
        NotAPhone: neither a name nor any way to tell whose it is.
        BadStay: a stay without a place or a day, or in the future.
        TooManyReports: more in a minute than people send.
    """
    traits = declaring.traits
    if not (traits.name.strip() and (traits.phone or traits.document_no)):
        raise NotAPhone
    stays = _stays(declaring.stays, now=now)
    recent = Declaration.objects.filter(declared_at__gt=now - MINUTE)
    if recent.count() >= MOST_IN_A_MINUTE:
        raise TooManyReports
    person = identity.register(
        traits,
        record_class=RecordClass.TRAVELLER_DECLARED,
        place=checkpoint.place_id,
        by=by,
        now=now,
    ).person
    declaration = Declaration.objects.create(
        code=codes.fresh(),
        checkpoint=checkpoint,
        person=person,
        answers={name: _word(declaring.answers.get(name, "")) for name in ANSWERS},
        stays=stays,
        language=declaring.language[:12],
        declared_at=now,
        expires_at=now + rules.DECLARATION_LIFE,
    )
    _record(declaration, "declared", by=by, now=now)
    return declaration


def _word(answer: str) -> str:
    """Yes, no or unknown; what was not answered is unknown, never no."""
    return answer if answer in WORDS else "unknown"


def _stays(stays: tuple[Stay, ...], *, now: datetime) -> list[dict[str, Any]]:
    today = localtime(now).date()
    kept = []
    for line, stay in enumerate(stays[:MOST_STAYS], start=1):
        place = stay.place.strip().replace("\x00", "")
        if not (0 < len(place) <= LONGEST_STAY and stay.left_on and stay.left_on <= today):
            raise BadStay(line=line)
        kept.append({"place": place, "left_on": stay.left_on.isoformat()})
    return kept


@transaction.atomic
def use_declaration(*, code: str, keeps_person: bool, by: Actor, now: datetime) -> Declaration:
    """The traveller stands at the barrier. Of somebody who simply passes nothing is kept.

    Using it twice changes nothing.

    Raises:
        DeclarationNotHere: there is no such declaration, or it has expired.
    """
    found = (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("checkpoint")
        .filter(code=codes.cleaned(code))
        .first()
    )
    if found is None or found.state == DeclarationState.EXPIRED:
        raise DeclarationNotHere(code=code)
    policies.check_may_run(by, found.checkpoint)
    if found.state == DeclarationState.USED:
        return found
    if not keeps_person:
        _let_go(found, by=by, now=now)
    found.state, found.used_at = DeclarationState.USED, now
    found.answers, found.stays = {}, []
    found.save()
    _record(found, "used", by=by, now=now)
    return found


@transaction.atomic
def expire_declarations(*, by: Actor, now: datetime) -> int:
    """Erase what nobody came to show within its day."""
    check_may(by, policies.CLOSE, "")
    due = Declaration.objects.select_for_update().filter(
        state=DeclarationState.OPEN, expires_at__lte=now
    )
    over = list(due.order_by("pk")[:BATCH])
    for declaration in over:
        _let_go(declaration, by=by, now=now)
        declaration.state = DeclarationState.EXPIRED
        declaration.answers, declaration.stays = {}, []
    Declaration.objects.bulk_update(over, ["state", "person", "answers", "stays"])
    if over:
        ledger.record(
            act="checkpoints.declarations.expired",
            by=by,
            at=now,
            data={"count": len(over)},
            parts=[str(declaration.pk) for declaration in over],
        )
    return len(over)


def _let_go(declaration: Declaration, *, by: Actor, now: datetime) -> None:
    """The purpose is met: the vault's clock for this class runs out, unless another class holds."""
    if declaration.person is not None:
        identity.purpose_met(
            declaration.person, record_class=RecordClass.TRAVELLER_DECLARED, by=by, now=now
        )
        declaration.person = None


def _record(declaration: Declaration, act: str, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act=f"checkpoints.declaration.{act}",
        by=by,
        at=now,
        place=declaration.checkpoint.place_id,
        subject=f"declaration:{declaration.pk}",
        data={
            "name": declaration.checkpoint.name,
            "name_en": declaration.checkpoint.name_en,
        },
    )
