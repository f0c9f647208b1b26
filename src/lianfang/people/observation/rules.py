"""Dates, slots, readings and traits: everything about observation that needs no store."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from lianfang.people.observation.terms import CheckState, DutyKind, Met, Setting, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

NOON = 12
HALF_DAY = timedelta(hours=12)
LONGEST_OVERRIDE = timedelta(hours=24)
# Nobody alive and awake reads outside this; what does is a slip of the finger.
PLAUSIBLE_C = (Decimal(30), Decimal(45))
_TENTH = Decimal("0.1")
TOLERANCE = Decimal("0.5")
FEWEST_ALIKE = 5
SHARE_ALIKE = 0.8
SHARE_EXPLAINED = 0.5


@dataclass(frozen=True, kw_only=True)
class Constants:
    """What the rule pack says about observation."""

    pack: str
    days: int
    fever_c: Decimal
    invalid_below_c: Decimal
    transfer: timedelta
    appeal: timedelta
    review: timedelta


def end_of(exposures: Iterable[datetime], *, days: int) -> datetime:
    """The legal end: the days count from the latest exposure; a missed check never moves it."""
    return max(exposures) + timedelta(days=days)


def slot_of(moment: datetime) -> tuple[date, Slot]:
    """The check that is due at a moment of the product's own time zone."""
    return moment.date(), Slot.AM if moment.hour < NOON else Slot.PM


def opens(on: date, slot: Slot, *, like: datetime) -> datetime:
    """When a check becomes due, in the time zone of `like`."""
    hour = 0 if slot == Slot.AM else NOON
    return datetime.combine(on, time(hour), tzinfo=like.tzinfo)


def before(on: date, slot: Slot) -> tuple[date, Slot]:
    """The check before this one."""
    return (on, Slot.AM) if slot == Slot.PM else (on - timedelta(days=1), Slot.PM)


def end_of_day(moment: datetime) -> datetime:
    """The last second of that day, by which the family must have been told."""
    return datetime.combine(moment.date(), time(23, 59, 59), tzinfo=moment.tzinfo)


def is_last_slot(moment: datetime, *, ends_at: datetime) -> bool:
    """Whether the check due now is the last one before the legal end."""
    here, last = slot_of(moment), slot_of(ends_at - timedelta(seconds=1))
    return here == last


def to_tenth(celsius: Decimal) -> Decimal:
    return celsius.quantize(_TENTH, rounding=ROUND_HALF_UP)


def is_plausible(celsius: Decimal) -> bool:
    low, high = PLAUSIBLE_C
    return celsius.is_finite() and low <= celsius <= high


class Verdict(StrEnum):
    """What a check says about the person."""

    WELL = "well"
    INVALID = "invalid"  # too cold to be true: measure again
    ILL = "ill"  # fever or a symptom: to hospital within the hour
    NOT_MET = "not_met"


def judge(celsius: Decimal | None, symptoms: Sequence[str], *, met: Met, by: Constants) -> Verdict:
    """Fever and symptoms come first, so that nobody ill is lost behind a bad reading."""
    if symptoms or (celsius is not None and celsius >= by.fever_c):
        return Verdict.ILL
    if met in {Met.ABSENT, Met.REFUSED}:
        return Verdict.NOT_MET
    if celsius is None or celsius < by.invalid_below_c:
        return Verdict.INVALID
    return Verdict.WELL


_NEXT_WHEN_ABSENT = {
    CheckState.DUE: CheckState.MISSED,
    CheckState.INVALID: CheckState.MISSED,
    CheckState.MISSED: CheckState.RETRIED,
    CheckState.RETRIED: CheckState.VISIT_REQUIRED,
}


def state_after(here: CheckState, verdict: Verdict, *, met: Met) -> CheckState:
    """Where a check stands after one more attempt. What is done stays done."""
    if here == CheckState.DONE:
        return here
    if verdict == Verdict.INVALID:
        return CheckState.INVALID
    if verdict != Verdict.NOT_MET:
        return CheckState.DONE
    if met == Met.REFUSED:
        return CheckState.VISIT_REQUIRED
    return _NEXT_WHEN_ABSENT.get(here, here)


def state_when_closed(before: CheckState | None) -> CheckState:
    """What a check becomes that nobody entered: a second miss in a row asks for a visit."""
    not_met = {CheckState.MISSED, CheckState.RETRIED, CheckState.VISIT_REQUIRED}
    return CheckState.VISIT_REQUIRED if before in not_met else CheckState.MISSED


_BASIC = (DutyKind.FOOD, DutyKind.MEDICINE, DutyKind.PSYCHOLOGY, DutyKind.WAGES)
_AT_HOME = (*_BASIC, DutyKind.HEATING, DutyKind.ANIMALS)
_SUPPORT: Mapping[Setting, tuple[DutyKind, ...]] = {
    Setting.HOME: _AT_HOME,
    Setting.HOTEL: _BASIC,
    Setting.STATION: _BASIC,
    Setting.HOSPITAL: (DutyKind.PSYCHOLOGY, DutyKind.WAGES),
}
_NEEDED: Mapping[str, tuple[DutyKind, ...]] = {
    "child": (DutyKind.GUARDIAN, DutyKind.INFANT),
    "pregnant": (DutyKind.PREGNANCY,),
    "elderly": (DutyKind.DAILY_CARE,),
    "disabled": (DutyKind.DAILY_CARE,),
    "dialysis": (DutyKind.DIALYSIS,),
    "chemotherapy": (DutyKind.CHEMOTHERAPY,),
    "insulin": (DutyKind.MEDICINE,),
    "breastfeeding": (DutyKind.INFANT,),
    "mental": (DutyKind.PSYCHOLOGY,),
    "language": (DutyKind.INTERPRETER,),
    "no_phone": (DutyKind.DOORSTEP,),
    "chronic": (DutyKind.MEDICINE,),
    "alone": (DutyKind.ANIMALS, DutyKind.DAILY_CARE),
}
SUPPORT_WITHIN = {True: timedelta(hours=4), False: timedelta(hours=24)}
# Without these a life is at stake before the next day.
VITAL = frozenset({DutyKind.DIALYSIS, DutyKind.CHEMOTHERAPY, DutyKind.PREGNANCY, DutyKind.GUARDIAN})


def support_for(setting: Setting, needs: Iterable[str]) -> dict[DutyKind, bool]:
    """What is owed from the first day -> whether it is urgent."""
    wanted = dict.fromkeys(_SUPPORT[setting], False)
    for need in needs:
        for kind in _NEEDED.get(str(need), ()):
            is_vital = kind in VITAL or str(need) == "insulin"
            wanted[kind] = wanted.get(kind, False) or is_vital
    return wanted


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One placement as the detector sees it: what it rests on and what the person is like."""

    key: int
    evidence_ref: str
    traits: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """A trait that most of a batch share and that no exposure explains."""

    trait: str
    value: str
    keys: tuple[int, ...]


def alike(batch: Sequence[Marked]) -> list[Alike]:
    """Traits shared by most of a batch whose placements do not go back to one common exposure.

    A bus full of people from one town rests on one case; depositors of one bank rest on nothing.
    """
    if len(batch) < FEWEST_ALIKE or _is_explained(batch):
        return []
    found = []
    for trait in sorted({name for marked in batch for name in marked.traits}):
        value, count = _most_common(marked.traits.get(trait, "") for marked in batch)
        if value and count >= max(FEWEST_ALIKE, SHARE_ALIKE * len(batch)):
            keys = tuple(sorted(m.key for m in batch if m.traits.get(trait) == value))
            found.append(Alike(trait=trait, value=value, keys=keys))
    return found


def differs(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two readings of one check contradict each other beyond what thermometers do."""
    return one is not None and other is not None and abs(one - other) > TOLERANCE


def _is_explained(batch: Sequence[Marked]) -> bool:
    _ref, count = _most_common(marked.evidence_ref for marked in batch)
    return count >= SHARE_EXPLAINED * len(batch)


def _most_common(values: Iterable[str]) -> tuple[str, int]:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0] if counted else ("", 0)
