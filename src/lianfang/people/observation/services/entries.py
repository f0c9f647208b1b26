"""One check as it was entered, whatever it came on: read, and refused where it cannot be meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from lianfang.ground.kernel import typed
from lianfang.people.observation import rules
from lianfang.people.observation.errors import (
    CheckTooEarly,
    CheckUnreadable,
    ImplausibleTemperature,
    NothingEntered,
)
from lianfang.people.observation.terms import Met, Method, Slot, Source, Symptom

if TYPE_CHECKING:
    from lianfang.ground.kernel.facts import Fact

MOST_ANSWERS = 40


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody entered for one check of one person. `placement` is its key or the person's."""

    placement: int | UUID
    on: date
    slot: Slot
    at: datetime
    met: Met = Met.SEEN
    celsius: Decimal | None = None
    method: str = ""
    symptoms: tuple[str, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    source: Source = Source.WORKER
    device: UUID | None = None
    seq: int | None = None

    @property
    def mark(self) -> tuple[UUID | None, int | None]:
        return (self.device, self.seq)


def check(entry: Entry, *, now: datetime) -> Entry:
    """The entry with the temperature to a tenth.

    Raises:
        ImplausibleTemperature: such as 3.75.
        NothingEntered: met, but neither a temperature nor a symptom.
        CheckTooEarly: for a slot that has not begun.
    """
    celsius = entry.celsius
    if celsius is not None and not rules.is_plausible(celsius):
        raise ImplausibleTemperature(celsius=celsius, what="", why="")
    is_met = entry.met in {Met.SEEN, Met.PHONE}
    if is_met and celsius is None and not entry.symptoms:
        raise NothingEntered(what="", why="")
    if rules.opens(entry.on, entry.slot, like=timezone.localtime(now)) > now:
        raise CheckTooEarly(what="", why="")
    return entry


def of_fact(fact: Fact) -> Entry:
    """The entry that a pad sent.

    Raises:
        CheckUnreadable: a part of it is not what it should be.
    """
    body = fact.body
    try:
        return Entry(
            placement=key_of(body["placement"]),
            on=date.fromisoformat(str(body["on"])),
            slot=Slot(body["slot"]),
            at=fact.at,
            met=Met(body.get("met") or Met.SEEN),
            celsius=celsius_of(body.get("celsius")),
            method=Method(body["method"]).value if body.get("method") else "",
            symptoms=tuple(Symptom(one).value for one in body.get("symptoms") or ()),
            answers=_answers(body.get("answers")),
            source=Source.PAD,
            device=fact.device,
            seq=fact.seq,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CheckUnreadable(why=_why(error), what="") from error


def _why(error: Exception) -> str:
    return str(error)[:80]


def key_of(value: object) -> int | UUID:
    """A placement's number, or the key of the person."""
    text = str(value)
    number = typed.key(text)
    return UUID(text) if number is None else number


def celsius_of(value: object) -> Decimal | None:
    """A temperature as typed, with a point or a comma; None when nothing was."""
    text = str(value if value is not None else "").strip().replace(",", ".").replace("，", ".")
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ImplausibleTemperature(celsius=text[:12], what="", why="") from None
    if not rules.is_plausible(found):
        raise ImplausibleTemperature(celsius=text[:12], what="", why="")
    return rules.to_tenth(found)


def _answers(value: object) -> dict[str, Any]:
    """Only short plain answers are kept; a pad has nothing else to send."""
    if not isinstance(value, dict):
        return {}
    plain = (str, int, float, bool)
    kept = {
        str(name)[:40]: answer[:200] if isinstance(answer, str) else answer
        for name, answer in value.items()
        if isinstance(answer, plain)
    }
    return dict(list(kept.items())[:MOST_ANSWERS])
