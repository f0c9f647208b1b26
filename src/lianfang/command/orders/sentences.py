"""Measures in words, on screens and on paper, and the fields that ask for one.

The door for every room that shows or asks for measures: no room has words of its own for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lianfang.command.orders import labels
from lianfang_measures import (
    Asked,
    Broadcast,
    CancelGatherings,
    CloseVenues,
    Disinfect,
    FindCases,
    InspectDaily,
    InvalidMeasure,
    MeasureError,
    Observe,
    OverlappingMeasures,
    ProvideBeds,
    RestrictTraffic,
    ScreenArrivals,
    StayAtHome,
    SuspendTransport,
    TraceContacts,
    WearMasks,
    describe,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from lianfang_measures import FieldWord, Measure

    Names = Mapping[str, str]


def codes_of(measures: Iterable[Measure]) -> set[str]:
    """The places whose names the sentences need."""
    found = {code for one in measures for code in (one.place, getattr(one, "border", ""))}
    return found - {""}


def kinds() -> list[tuple[str, str]]:
    """Every kind of measure with its name, for a list to choose from."""
    return [(kind, str(label)) for kind, label in labels.KINDS.items()]


def kind_label(kind: str) -> str:
    return str(labels.KINDS.get(kind, kind))


def sentence(measure: Measure, *, names: Names) -> str:
    """What is asked or forbidden, without where and when: “Roads across the border of …: closed”."""
    return _SENTENCES[measure.kind](measure, names)


def where(measure: Measure, *, names: Names) -> str:
    return names.get(measure.place, measure.place) if measure.place else _("everywhere")


def when(measure: Measure) -> str:
    """The days in force, as one says them."""
    first = day(measure.start)
    if measure.sunset is None:
        return _("from {first} on").format(first=first)
    return _("from {first} to {last}").format(first=first, last=day(measure.sunset))


def adherence(measure: Measure) -> str:
    """Empty when everybody is taken to do as asked."""
    if measure.adherence == 1:
        return ""
    return _("{share} % of those concerned do as asked").format(share=_percent(measure.adherence))


def full(measure: Measure, *, names: Names) -> str:
    """Sentence, place, days and adherence in one line."""
    parts = (where(measure, names=names), when(measure), adherence(measure))
    details = pgettext("between the parts of a list", ", ").join(filter(None, parts))
    return _("{sentence} ({details})").format(
        sentence=sentence(measure, names=names), details=details
    )


def refusal(problem: MeasureError, *, names: Names) -> str:
    """Why a measure cannot stand, and so what to change."""
    match problem:
        case OverlappingMeasures():
            found = [problem.place, problem.other_place]
            places = dict.fromkeys(names.get(code, code) or _("everywhere") for code in found)
            words = _("“{kind}” is asked twice on the same days, for {places}. Take one out.")
            joined = pgettext("between the parts of a list", ", ").join(places)
            return words.format(kind=kind_label(problem.kind), places=joined)
        case InvalidMeasure():
            reason = labels.REASONS.get(problem.reason, problem.reason)
            field = field_label(problem.kind, problem.field)
            words = _("{kind}, “{field}”: {reason}")
            return words.format(kind=kind_label(problem.kind), field=field, reason=reason)
        case _:
            return str(problem)


def field_label(kind: str, name: str) -> str:
    if kind in labels.KINDS:
        for field in describe(kind):
            if field.name == name:
                return str(labels.FIELDS[field.label])
    return _("Kind") if name == "kind" else name


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field of a form for a measure, in the reader's language.

    `value` is what was typed, of a place its code; `text` is then its name.
    """

    name: str
    label: str
    type: str
    unit: str
    help: str
    value: str
    text: str
    choices: tuple[tuple[str, str], ...]
    is_required: bool
    lowest: str
    highest: str
    step: str


_STEPS = {Asked.SHARE: "0.01", Asked.COUNT: "1", Asked.NUMBER: "any"}


def fields_of(kind: str, record: Mapping[str, Any], *, names: Names) -> list[FieldView]:
    """The form of a kind, filled with a record's values or the kind's own defaults.

    Raises:
        InvalidMeasure: `kind` is none.
    """
    return [_view(field, record.get(field.name, field.default), names) for field in describe(kind)]


def _view(field: FieldWord, value: object, names: Names) -> FieldView:
    typed = _typed(value)
    return FieldView(
        name=field.name,
        label=str(labels.FIELDS[field.label]),
        type=field.type.value,
        unit=str(labels.UNITS[field.unit]),
        help=str(labels.HELP[field.help]),
        value=typed,
        text=names.get(typed, typed),
        choices=tuple((choice, str(labels.CHOICES[choice])) for choice in field.choices),
        is_required=field.is_required,
        lowest=_typed(field.lowest),
        highest=_typed(field.highest),
        step=_STEPS.get(field.type, ""),
    )


def record_of(kind: str, form: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the form of a kind, as a record whose values are still text.

    Raises:
        InvalidMeasure: `kind` is none.
    """
    typed = {field.name: (form.get(field.name) or "").strip() for field in describe(kind)}
    return {"kind": kind} | {
        name: value.replace("\x00", "") for name, value in typed.items() if value
    }


def _typed(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def day(day: date) -> str:
    return date_format(day, _("j F Y"))


def _percent(share: float) -> str:
    return number_format(round(100 * share, 1)).removesuffix(".0")


def _border(code: str, names: Names) -> str:
    if not code:
        return _("the outer border")
    return _("the border of {place}").format(place=names.get(code, code))


def _gatherings(measure: CancelGatherings, names: Names) -> str:
    del names
    if measure.over == 0:
        return _("All gatherings are cancelled")
    words = _("Gatherings of more than {count} persons are cancelled")
    return words.format(count=measure.over)


def _transport(measure: SuspendTransport, names: Names) -> str:
    words = _("{mode} across {border}: suspended")
    return words.format(mode=labels.MODES[measure.mode], border=_border(measure.border, names))


def _traffic(measure: RestrictTraffic, names: Names) -> str:
    border = _border(measure.border, names)
    if measure.level == 1:
        return _("Roads across {border}: closed").format(border=border)
    words = _("Roads across {border}: {share} % of the traffic stopped")
    return words.format(border=border, share=_percent(measure.level))


def _screening(measure: ScreenArrivals, names: Names) -> str:
    words = _("Everybody who crosses {border} is asked and measured; traffic goes on")
    return words.format(border=_border(measure.border, names))


def _observation(measure: Observe, names: Names) -> str:
    del names
    words = ngettext(
        "{whom}: {count} day of medical observation {lodging}",
        "{whom}: {count} days of medical observation {lodging}",
        measure.days,
    )
    whom, lodging = labels.WHOM[measure.whom], labels.LODGINGS[measure.lodging]
    return words.format(whom=whom, count=measure.days, lodging=lodging)


def _tracing(measure: TraceContacts, names: Names) -> str:
    del names
    words = _("Contacts of every case found are sought, within {days} days")
    return words.format(days=_typed(measure.delay_days))


def _finding(measure: FindCases, names: Names) -> str:
    del names
    words = _("{share} % of cases with symptoms are found, {days} days after onset")
    return words.format(share=_percent(measure.share), days=_typed(measure.delay_days))


def _staying(measure: StayAtHome, names: Names) -> str:
    del names
    words = _("Going out is limited: {share} % of other meetings fall away")
    return words.format(share=_percent(measure.level))


_SENTENCES: dict[str, Callable[[Any, Names], str]] = {
    CloseVenues.kind: lambda one, _names: _("{venues}: closed").format(
        venues=labels.VENUES[one.venues]
    ),
    CancelGatherings.kind: _gatherings,
    SuspendTransport.kind: _transport,
    RestrictTraffic.kind: _traffic,
    ScreenArrivals.kind: _screening,
    Observe.kind: _observation,
    TraceContacts.kind: _tracing,
    FindCases.kind: _finding,
    WearMasks.kind: lambda one, _names: _("Masks are worn {setting}").format(
        setting=labels.SETTINGS[one.where]
    ),
    StayAtHome.kind: _staying,
    ProvideBeds.kind: lambda one, _names: ngettext(
        "{count} designated bed", "{count} designated beds", one.beds
    ).format(count=one.beds),
    InspectDaily.kind: lambda one, _names: _("{venues}: inspected every day").format(
        venues=labels.VENUES[one.venues]
    ),
    Disinfect.kind: lambda one, _names: _("Disinfection after “{protocol}”").format(
        protocol=one.protocol
    ),
    "canvass": lambda _one, _names: _("Every household is visited"),
    Broadcast.kind: lambda one, _names: _("Broadcast: “{message}”").format(message=one.message),
}
