"""How the acts of observation read in a timeline. No entry says who a person is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences
from lianfang.people.observation.terms import (
    AppealState,
    DutyKind,
    EndReason,
    EvidenceKind,
    OverrideReason,
    Setting,
    Slot,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES = {
    "observation.placement.ordered": _(
        "{place}: observation of one person was ordered ({setting}; {evidence}) until {until}"
    ),
    "observation.placement.extended": _(
        "{place}: new evidence ({evidence}) moved the end of one observation to {until}"
    ),
    "observation.placement.shortened": _(
        "{place}: one observation ends earlier, on {until}, because its first reason is gone"
    ),
    "observation.exposure.added": _("{place}: a further exposure was added to one observation"),
    "observation.placement.begun": _("{place}: one person's observation began"),
    "observation.placement.moved": _("One person under observation moved to {place}"),
    "observation.placement.symptomatic": _(
        "{place}: a person under observation fell ill; the hour to the hospital runs"
    ),
    "observation.placement.excluded": _(
        "The hospital ruled the illness out; one person finishes the observation at {place}"
    ),
    "observation.placement.closed": _("{place}: one observation ended ({reason})"),
    "observation.batch.ended": _("{count} observations ended"),
    "observation.batch.suspended": _(
        "{count} observations were suspended because nobody answered the appeal in time"
    ),
    "observation.batch.suspected": _(
        "{place}: {count} placements of one day share something that is no exposure"
    ),
    "observation.batch.examined": _("{place}: a suspicious batch was looked at: {remark}"),
    "observation.checks.recorded": _("{place}: {count} checks came in ({source})"),
    "observation.checks.missed": _("{count} checks were missed ({slot})"),
    "observation.list.printed": _("{place}: the daily list of {count} people was printed"),
    "observation.duty.finished": _("{place}: something owed was settled ({kind})"),
    "observation.help.asked": _("{place}: somebody under observation asked for help"),
    "observation.appeal.opened": _("{place}: an appeal came in; answer by {until}"),
    "observation.appeal.decided": _("{place}: an appeal was decided ({state})"),
    "observation.override.asked": _("{place}: a special decision was asked for ({reason})"),
    "observation.override.confirmed": _("{place}: a second unit confirmed a special decision"),
}
_WORDS: dict[str, tuple[Any, ...]] = {
    "setting": (Setting,),
    "evidence": (EvidenceKind,),
    "reason": (EndReason, OverrideReason),
    "source": (Source,),
    "slot": (Slot,),
    "kind": (DutyKind, EvidenceKind),
    "state": (AppealState,),
}


def register() -> None:
    sentences.register(SENTENCES, holes=_holes)


def _holes(data: Mapping[str, Any]) -> dict[str, str]:
    """Terms and times in the reader's language."""
    found = {name: _word(name, data[name]) for name in _WORDS if name in data}
    if "until" in data:
        until = timezone.localtime(datetime.fromisoformat(data["until"]))
        found["until"] = date_format(until, _now("j F, H:i"))
    return found


def _word(name: str, value: Any) -> str:
    for terms in _WORDS[name]:
        if value in terms.values:
            return str(terms(value).label)
    return str(value)
