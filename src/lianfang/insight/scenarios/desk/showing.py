"""A study's options as the desk shows them: names, measures in words, bars on a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.orders import sentences
from lianfang.ground.places.naming import localized
from lianfang.insight.scenarios import errors
from lianfang.insight.scenarios.desk import start, together, wording
from lianfang.insight.scenarios.desk.items import items_of
from lianfang.insight.scenarios.desk.offers import BY_CODE, OFFERS
from lianfang.insight.scenarios.terms import RunState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang.insight.scenarios.models import Option, Run, Study
    from lianfang_measures import Measure

TONES = {
    RunState.QUEUED: "open",
    RunState.RUNNING: "active",
    RunState.FINISHED: "done",
    RunState.CANCELLED: "quiet",
    RunState.FAILED: "urgent",
}
_PROBLEMS = {
    one.code: one for one in (errors.CutOff, errors.CouldNotCompute, errors.SimulatorMissing)
}


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Where a measure lies on the days looked at, counted from the first one."""

    begins: int
    ends: int
    days: int

    @property
    def width(self) -> int:
        return max(self.ends - self.begins, 0)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measure of an option in words."""

    number: int
    words: str
    where: str
    when: str
    adherence: str
    source: str
    source_url: str
    is_in_force: bool
    is_ended: bool
    is_replaced: bool
    is_simulated: bool
    start: str
    sunset: str
    bar: Bar


@dataclass(frozen=True, kw_only=True)
class OptionView:
    """An option with what it changes first; what is in force anyway follows behind a fold."""

    option: Option
    label: str
    changed: tuple[Line, ...]
    kept: tuple[Line, ...]
    elsewhere: int


def label_of(option: Mapping[str, Any], *, place: str) -> str:
    """The name an option was given, or of the ready-made one it began as, or its number."""
    if option["position"] == 0:
        return _("As things stand")
    ready = BY_CODE.get(option["offer"])
    named = ready.label(place) if ready else _("Option {number}").format(number=option["position"])
    return str(option["name"] or named)


def line_of(study: Study) -> dict[str, Any]:
    """A study in the list."""
    run = study.runs.order_by("-pk").first()
    state = RunState(run.state) if run else None
    return {
        "study": study,
        "options": study.options.count(),
        "state": state.label if state else _("Not computed yet"),
        "tone": TONES[state] if state else "quiet",
    }


def desk_of(study: Study, *, may_change: bool) -> dict[str, Any]:
    """What the desk shows of a study's options, and what can be added."""
    options = list(study.options.all())
    taken = {option.offer for option in options}
    place = study.place.label
    was = [line["record"] for line in options[0].measures] if options else []
    return {
        "options": [_view(option, was=was) for option in options],
        "offers": [
            {"code": one.code, "label": one.label(place)}
            for one in OFFERS
            if may_change and one.code not in taken
        ],
        "kinds": sentences.kinds(),
    }


def _view(option: Option, *, was: list[dict[str, Any]]) -> OptionView:
    """An option beside `was`, the records of what is in force."""
    place = option.study.place
    lines = lines_of(option, was=was)
    facts = {"position": option.position, "name": option.name, "offer": option.offer}
    kept = [line for line in lines if line.is_in_force and not line.is_ended]
    now = [line for line in kept if line.bar.ends > 0]
    near = [line for line in now if _concerns(option.measures[line.number]["record"], place.code)]
    return OptionView(
        option=option,
        label=label_of(facts, place=place.label),
        changed=tuple(line for line in lines if line not in kept),
        kept=tuple(near),
        elsewhere=len(now) - len(near),
    )


def _concerns(record: Mapping[str, Any], place: str) -> bool:
    there = str(record.get("place") or "")
    return there.startswith(place) or place.startswith(there)


def lines_of(option: Option, *, was: list[dict[str, Any]]) -> list[Line]:
    """The measures of an option. One in force is ended here where it no longer is what it was."""
    items = items_of(option)
    names = wording.names_of([item.measure for item in items])
    replaced = together.replaced(items)
    return [
        _line(
            number,
            option,
            item.measure,
            names=names,
            marks=(number in replaced, option.measures[number]["record"] not in was),
        )
        for number, item in enumerate(items)
    ]


def _line(
    number: int,
    option: Option,
    measure: Measure,
    *,
    names: dict[str, str],
    marks: tuple[bool, bool],
) -> Line:
    is_replaced, is_changed = marks
    kept = option.measures[number]
    order = kept["origin"].removeprefix("order:") if kept["origin"] != start.PACK else ""
    return Line(
        number=number,
        words=sentences.sentence(measure, names=names),
        where=sentences.where(measure, names=names),
        when=sentences.when(measure),
        adherence=sentences.adherence(measure),
        source=_source(kept),
        source_url=reverse("orders:order", args=[order]) if order.isdecimal() else "",
        is_in_force=bool(kept["origin"]),
        is_ended=bool(kept["origin"]) and is_changed,
        is_replaced=is_replaced,
        is_simulated=measure.is_simulated,
        start=measure.start.isoformat(),
        sunset=measure.sunset.isoformat() if measure.sunset else "",
        bar=_bar(measure, option.study),
    )


def _source(line: Mapping[str, Any]) -> str:
    if not line["origin"]:
        return ""
    if line["origin"] == start.PACK:
        return _("known from the data pack")
    return localized(line.get("title", ""), line.get("title_en", ""))


def _bar(measure: Measure, study: Study) -> Bar:
    ends = (measure.sunset - study.first).days + 1 if measure.sunset else study.days
    begins = (measure.start - study.first).days
    return Bar(
        begins=min(max(begins, 0), study.days), ends=min(max(ends, 0), study.days), days=study.days
    )


def problem_words(run: Run | None) -> str:
    """Why the newest computation has no results, in the reader's language."""
    if run is None or not run.problem:
        return ""
    facts = dict(run.problem)
    refusal = _PROBLEMS.get(facts.pop("code"), errors.CouldNotCompute)
    return refusal(**({"why": ""} | facts)).sentence()
