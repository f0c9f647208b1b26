"""The steps a unit can take, as one table: pages and API show and take the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.ground.handovers import policies, services
from lianfang.ground.handovers.terms import HANDOVER_MOVES, HandoverState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, kw_only=True)
class UnitStep:
    """One button: what it says, where it leads, who has it, and what the text beside it is for."""

    key: str
    leads_to: HandoverState
    word: StrOrPromise
    done: StrOrPromise
    service: Callable[..., Handover]
    says: str
    ask: StrOrPromise = ""
    needs_words: bool = False
    by_receiver: bool = True
    by_sender: bool = False

    def is_open_to(self, by: Actor, found: Handover) -> bool:
        if not HANDOVER_MOVES.allows(here=HandoverState(found.state), there=self.leads_to):
            return False
        return (self.by_receiver and policies.may_receive(by, found)) or (
            self.by_sender and policies.may_send(by, found)
        )

    def take(self, handover_id: int, *, by: Actor, now: datetime, said: str) -> Handover:
        words: dict[str, Any] = {self.says: said}
        return partial(self.service, handover_id=handover_id, by=by, now=now)(**words)


_STEPS = (
    UnitStep(
        key="accept",
        leads_to=HandoverState.ACCEPTED,
        word=_("We take them"),
        done=_("Accepted. From now on your unit answers for this person."),
        service=services.accept,
        says="note",
    ),
    UnitStep(
        key="arrive",
        leads_to=HandoverState.ARRIVED,
        word=_("They are here"),
        done=_("Arrival noted. The sender has the receipt."),
        service=services.arrive,
        says="note",
    ),
    UnitStep(
        key="confirm",
        leads_to=HandoverState.CONFIRMED,
        word=_("Confirm who came"),
        done=_("Confirmed. The hand-over is finished."),
        service=services.confirm,
        says="note",
    ),
    UnitStep(
        key="depart",
        leads_to=HandoverState.DEPARTED,
        word=_("They have left"),
        done=_("Departure noted. The receiver sees it at once."),
        service=services.depart,
        says="means",
        ask=_("By what vehicle?"),
        by_sender=True,
    ),
    UnitStep(
        key="refuse",
        leads_to=HandoverState.REFUSED,
        word=_("We cannot"),
        done=_("Refused. The sender answers for this person and has been told why."),
        service=services.refuse,
        says="reason",
        ask=_("Why? The sender has to find another place tonight."),
        needs_words=True,
    ),
    UnitStep(
        key="withdraw",
        leads_to=HandoverState.WITHDRAWN,
        word=_("Take back the offer"),
        done=_("Taken back. Your unit answers for this person."),
        service=services.withdraw,
        says="reason",
        ask=_("Why?"),
        by_receiver=False,
        by_sender=True,
    ),
)
STEPS = {step.key: step for step in _STEPS}


def steps_open_to(by: Actor, found: Handover) -> list[UnitStep]:
    """The steps this reader can take now, the likeliest first."""
    return [step for step in _STEPS if step.is_open_to(by, found)]
