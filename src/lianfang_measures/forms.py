"""What each field of a kind of measure asks for, so that one form serves all kinds."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from lianfang_measures.errors import InvalidMeasure
from lianfang_measures.records import hints_of
from lianfang_measures.words import KINDS

if TYPE_CHECKING:
    from dataclasses import Field


class Asked(StrEnum):
    """What a field takes."""

    CHOICE = "choice"  # one of `choices`
    SHARE = "share"  # 0 to 1
    COUNT = "count"  # a whole number
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class FieldWord:
    """One field of a kind of measure.

    `default` is None where `is_required`, or where leaving it open has a meaning of its own. `help`
    says that meaning; `unit` is empty for what is not counted. The words are plain English, made to
    be looked up in a catalogue of translations.
    """

    name: str
    label: str
    type: Asked
    unit: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    default: object = None
    is_required: bool = False
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, kw_only=True)
class _Words:
    label: str
    unit: str = ""
    help: str = ""
    lowest: float | None = None


_LABELS = {
    "close_venues": "Close venues",
    "cancel_gatherings": "Cancel gatherings",
    "suspend_transport": "Suspend transport",
    "restrict_traffic": "Restrict road traffic",
    "screen_arrivals": "Screen arrivals",
    "observe": "Medical observation",
    "trace_contacts": "Trace contacts",
    "find_cases": "Find cases",
    "wear_masks": "Wear masks",
    "stay_at_home": "Stay at home",
    "provide_beds": "Provide beds",
    "inspect_daily": "Inspect daily",
    "disinfect": "Disinfect",
    "canvass": "Canvass every household",
    "broadcast": "Broadcast",
}
_WORDS: dict[str, _Words] = {
    "start": _Words(label="First day"),
    "sunset": _Words(label="Last day", help="Left open, it lasts as long as what is looked at."),
    "place": _Words(label="Place", help="Left open, it applies everywhere."),
    "adherence": _Words(label="Share of those concerned who do as asked"),
    "venues": _Words(label="Kind of venue"),
    "over": _Words(label="Largest gathering still allowed", unit="persons", lowest=0),
    "mode": _Words(label="Means of travel"),
    "border": _Words(label="Across the border of", help="Left open, the outer border is meant."),
    "restrict_traffic.level": _Words(
        label="Share of road traffic stopped", help="1 closes the roads."
    ),
    "stay_at_home.level": _Words(label="Share of other meetings that fall away"),
    "sensitivity": _Words(label="Share of infected travellers with symptoms who are noticed"),
    "recall": _Words(label="Share of infected travellers without symptoms found by asking"),
    "seconds": _Words(label="Duration of one check", unit="seconds", lowest=1),
    "posts": _Words(label="Lanes at work around the clock", unit="lanes", lowest=1),
    "whom": _Words(label="Who is observed"),
    "lodging": _Words(label="Where they are observed"),
    "days": _Words(label="Duration of observation", unit="days", lowest=1),
    "trace_contacts.delay_days": _Words(
        label="Time until contacts are found", unit="days", lowest=0
    ),
    "household": _Words(label="Share of contacts found in the household"),
    "work": _Words(label="Share of contacts found at work and school"),
    "community": _Words(label="Share of other contacts found"),
    "daily_capacity": _Words(
        label="Cases a day whose contacts can be sought", unit="cases", lowest=1
    ),
    "share": _Words(label="Share of cases with symptoms who are found"),
    "find_cases.delay_days": _Words(label="Time from onset until found", unit="days", lowest=0),
    "where": _Words(label="Where masks are worn"),
    "effect": _Words(label="Share of transmission there that is prevented"),
    "beds": _Words(label="Designated beds", unit="beds", lowest=1),
    "protocol": _Words(label="Name of the protocol"),
    "message": _Words(label="What is said"),
}
_COUNTED = {float: Asked.NUMBER, int: Asked.COUNT, str: Asked.TEXT}
_SHARED_LAST = ("place", "start", "sunset", "adherence")
_HINTS: dict[str, dict[str, Any]] = {kind: hints_of(word) for kind, word in KINDS.items()}


def label_of(kind: str) -> str:
    """What a kind of measure is called. Raises `InvalidMeasure` for a kind that is none."""
    _known(kind)
    return _LABELS[kind]


@cache
def describe(kind: str) -> tuple[FieldWord, ...]:
    """The fields of a kind: first its own, then place, days and adherence.

    Raises:
        InvalidMeasure: `kind` is none.
    """
    _known(kind)
    word = KINDS[kind]
    found = {
        field.name: _field_word(kind, field, _HINTS[kind][field.name]) for field in fields(word)
    }
    own = [field for name, field in found.items() if name not in _SHARED_LAST]
    return (*own, *(found[name] for name in _SHARED_LAST))


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise InvalidMeasure(kind, "kind", kind, "is no kind of measure")


def _field_word(kind: str, field: Field[Any], hint: Any) -> FieldWord:
    words = _WORDS.get(f"{kind}.{field.name}") or _WORDS[field.name]
    asked = _asked(field.name, hint, words)
    is_required = field.default is MISSING
    return FieldWord(
        name=field.name,
        label=words.label,
        type=asked,
        unit=words.unit,
        help=words.help,
        choices=tuple(choice.value for choice in hint) if asked == Asked.CHOICE else (),
        default=None if is_required else field.default,
        is_required=is_required,
        lowest=0 if asked == Asked.SHARE else words.lowest,
        highest=1 if asked == Asked.SHARE else None,
    )


def _asked(name: str, hint: Any, words: _Words) -> Asked:
    if name in {"place", "border"}:
        return Asked.PLACE
    if hint in (date, date | None):
        return Asked.DAY
    if issubclass(hint, StrEnum):
        return Asked.CHOICE
    # What has no unit of its own is a share of something.
    return Asked.SHARE if hint is float and not words.unit else _COUNTED[hint]
