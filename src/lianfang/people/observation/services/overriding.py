"""The narrow way without evidence: two people of two units, a reason from the list, one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.handovers.terms import Unit
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.people.observation import policies, rules
from lianfang.people.observation.errors import OverrideRunOut
from lianfang.people.observation.models import Override
from lianfang.people.observation.services import placing
from lianfang.people.observation.terms import Evidence, EvidenceKind, OverrideReason, Setting

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement


@transaction.atomic
def ask_override(
    *,
    person: UUID,
    setting: Setting,
    unit: Unit,
    reason: OverrideReason,
    by: Actor,
    now: datetime,
) -> Override:
    """Ask to hold somebody for at most a day. Nobody is held until a second unit agrees."""
    policies.check_may_place(by)
    made = Override.objects.create(
        person=person,
        place_id=unit.place,
        facility=unit.facility,
        unit_name=unit.name,
        unit_name_en=unit.name_en,
        setting=setting,
        reason=reason,
        asked_at=now,
        asked_by_id=by.account_id,
        asked_as=by.label,
        asked_place_id=by.place or unit.place,
    )
    _record(made, "asked", by=by, now=now)
    return made


@transaction.atomic
def confirm_override(*, override_id: int, by: Actor, now: datetime) -> Placement:
    """Agree as the second person, of a different unit; the placement ends by itself within a day.

    Raises:
        SecondUnitNeeded: the same person, or the same unit, as who asked.
        OverrideRunOut: it was asked more than a day ago.
    """
    found = held(Override.objects.select_related("placement"), pk=override_id)
    policies.check_second_unit(by, found)
    if found.placement is not None:
        return found.placement
    if now - found.asked_at >= rules.LONGEST_OVERRIDE:
        raise OverrideRunOut
    made = placing.place_checked(
        placing.Order(
            person=found.person,
            evidence=None,
            setting=Setting(found.setting),
            unit=_unit(found),
            last_exposure=now,
        ),
        Evidence(kind=EvidenceKind.OVERRIDE, ref=f"override:{found.pk}", at=now),
        by=by,
        now=now,
        at_most=rules.LONGEST_OVERRIDE,
    )
    found.confirmed_at, found.placement = now, made
    found.save(update_fields=["confirmed_at", "placement"])
    _record(found, "confirmed", by=by, now=now)
    return made


def _unit(found: Override) -> Unit:
    return Unit(
        place=found.place_id,
        facility=found.facility,
        name=found.unit_name,
        name_en=found.unit_name_en,
    )


def _record(found: Override, act: str, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act=f"observation.override.{act}",
        by=by,
        at=now,
        place=found.place_id,
        subject=f"override:{found.pk}",
        data={"reason": found.reason},
    )
