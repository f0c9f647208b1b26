"""Reading what is about a checkpoint but no figure of it: declarations, blocks, protocols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianfang.ground.checklists import queries as checklists
from lianfang.ground.checklists.rules import findings
from lianfang.ground.checklists.terms import Urgency
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope
from lianfang.ground.posts.actors import check_may
from lianfang.people.checkpoints import codes, policies, rules
from lianfang.people.checkpoints.errors import (
    DeclarationNotHere,
    NoProtocol,
    NotSprayed,
    TooStrong,
)
from lianfang.people.checkpoints.models import Block, Declaration, Protocol
from lianfang.people.checkpoints.rules import Verdict
from lianfang.people.checkpoints.terms import BlockState, DeclarationState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.models import Checkpoint


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A declaration as the officer at the barrier needs it; who it is stays in the vault."""

    code: str
    checkpoint: str
    person: UUID
    answers: dict[str, str]
    stays: list[dict[str, Any]]
    language: str
    expires_at: datetime


def declaration(code: str, *, by: Actor, now: datetime) -> Declared:
    """What a traveller declared, by the code they show; good for one day at any checkpoint.

    Raises:
        DeclarationNotHere: unknown, used, or past its day.
    """
    check_may(by, policies.RUN, by.place)
    found = (
        Declaration.objects.filter(
            code=codes.cleaned(code), state=DeclarationState.OPEN, expires_at__gt=now
        )
        .select_related("checkpoint")
        .first()
    )
    if found is None or found.person is None:
        raise DeclarationNotHere(code=code)
    return Declared(
        code=found.code,
        checkpoint=found.checkpoint.code,
        person=found.person,
        answers=found.answers,
        stays=found.stays,
        language=found.language,
        expires_at=found.expires_at,
    )


CHECKLIST = "checkpoint-opening"


def subject_of(checkpoint: Checkpoint) -> str:
    """How other rooms name it."""
    return f"checkpoint:{checkpoint.code}"


def checklist_problems(checkpoint: Checkpoint, *, by: Actor, now: datetime) -> list[str]:
    """What of the opening checklist stands in the way; nothing where the pack has no such list."""
    in_use = {template.code: template for template in checklists.in_force(localdate(now))}
    if CHECKLIST not in in_use:
        return []
    since = checkpoint.approved_at or now
    filled = checklists.filled_in(by).filter(
        subject=subject_of(checkpoint), version__code=CHECKLIST, at__gte=since
    )
    last = filled.first()
    if last is None:
        return [_("Nobody has filled it in since the approval.")]
    found = findings(last.version.template(), last.answers)
    return [f"{one.label}: {one.action_label}." for one in found if one.urgency == Urgency.NOW]


def open_blocks(prefixes: Iterable[str]) -> QuerySet[Block]:
    """Reports that wait to be looked into or cleared, the oldest first."""
    found = Block.objects.filter(scope.within(prefixes)).select_related("place", "authority")
    unsettled = found.filter(state__in=[BlockState.REPORTED, BlockState.VERIFIED])
    return unsettled.order_by("reported_at", "pk")


def block(code: str, *, by: Actor) -> Block:
    found = Block.objects.select_related("place", "authority").filter(code=code).first()
    if found is None or not by.covers(found.place_id):
        raise NotFound(what=Block._meta.verbose_name)
    return found


def public_block(code: str) -> Block | None:
    """A report by its code, for the public page: what became of it, and nothing else."""
    return Block.objects.select_related("place", "authority").filter(code=code).first()


def public_declaration(code: str, *, now: datetime) -> Declaration | None:
    """A declaration that can still be shown."""
    waiting = Declaration.objects.filter(code=code, state=DeclarationState.OPEN)
    return waiting.filter(expires_at__gt=now).select_related("checkpoint").first()


def protocols() -> QuerySet[Protocol]:
    """All ways to disinfect, those in force first, then what is forbidden, then the retired."""
    return Protocol.objects.order_by("retired_at", "is_forbidden", "area", "code")


def in_force() -> list[Protocol]:
    return list(Protocol.objects.filter(retired_at=None).order_by("area", "code"))


def way_of(protocol: Protocol) -> rules.Way:
    return rules.Way(
        code=protocol.code,
        area=protocol.area,
        agent=protocol.agent,
        weakest=protocol.mg_per_l_from,
        strongest=protocol.mg_per_l_to,
        contact_minutes=protocol.contact_minutes,
        is_forbidden=protocol.is_forbidden,
    )


def check_disinfection(done: rules.Done, *, known: Iterable[Protocol] | None = None) -> str:
    """The code of the protocol in force by which something was disinfected.

    Args:
        done: What was recorded.
        known: The protocols in force, when the caller has read them for a whole batch.

    Raises:
        NotSprayed: people, outdoor air, the outside of vehicles and the like.
        TooStrong: stronger than routine work allows.
        NoProtocol: not by any protocol in force.
    """
    protocols_now = list(in_force() if known is None else known)
    verdict, way = rules.judge(map(way_of, protocols_now), done)
    named = {protocol.pk: protocol for protocol in protocols_now}
    if verdict == Verdict.GOOD and way is not None:
        return way.code
    if verdict == Verdict.FORBIDDEN and way is not None:
        raise NotSprayed(advice=named[way.code].advice_label)
    if verdict == Verdict.TOO_STRONG:
        raise TooStrong(mg=done.mg_per_l, limit=rules.ROUTINE_LIMIT_MG_PER_L)
    choices = ", ".join(
        one.label for one in protocols_now if one.area == done.area and not one.is_forbidden
    )
    raise NoProtocol(
        agent=done.agent, mg=done.mg_per_l, minutes=done.contact_minutes, choices=choices or "–"
    )
