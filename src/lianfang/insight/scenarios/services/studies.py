"""Begin a study and change what it compares. Typing at the desk is no act; beginning one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.insight.scenarios import acts, policies
from lianfang.insight.scenarios.desk import assuming, items, start, wording
from lianfang.insight.scenarios.desk.offers import BY_CODE
from lianfang.insight.scenarios.desk.together import Item
from lianfang.insight.scenarios.errors import (
    BaselineStays,
    OtherPlace,
    OutOfDays,
    StudyIsComputed,
    TooManyMeasures,
    TooManyOptions,
)
from lianfang.insight.scenarios.models import Option, Study
from lianfang_measures import to_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor

MOST_OPTIONS, MOST_MEASURES = 6, 60
REPLICATES, DAYS = 100, 30


@transaction.atomic
def begin(*, title: str, place: str, first: date, by: Actor, now: datetime) -> Study:
    """Begin a study of a place whose first option is things as they stand on its first day.

    Raises:
        NotAllowed: `by` neither commands nor advises there.
        SimulatorMissing: the data pack brings nothing for the simulator.
    """
    policies.check_may_ask(by, place)
    study = Study.objects.create(
        title=title.replace("\x00", "").strip()[:200],
        place_id=place,
        first=first,
        days=DAYS,
        replicates=REPLICATES,
        seed=0,
        asked_at=now,
        asked_by_id=by.account_id,
        asked_as=by.label,
    )
    # Each study has its own numbers, and the same study the same ones again.
    Study.objects.filter(pk=study.pk).update(seed=F("pk"))
    Option.objects.create(study=study, position=0, measures=start.lines_in_force(first))
    data: dict[str, object] = {"title": study.title, "first": first.isoformat()}
    ledger.record(
        act=acts.STUDY_ASKED, by=by, at=now, place=place, subject=study.subject, data=data
    )
    study.refresh_from_db()
    return study


@transaction.atomic
def save_settings(*, study_id: int, fields: Mapping[str, Any], by: Actor) -> Study:
    """Keep the title, the days, the number of runs, the seed or the goal."""
    study = _open(study_id, by=by)
    for name, value in fields.items():
        setattr(study, name, value)
    study.save(update_fields=[*fields])
    return study


@transaction.atomic
def save_assumptions(*, study_id: int, values: Mapping[str, float], by: Actor) -> Study:
    """Keep what differs from the pack's own assumptions.

    Raises:
        BadAssumption: a value the simulator cannot take.
    """
    study = _open(study_id, by=by)
    study.assumptions = assuming.differing(values)
    study.save(update_fields=["assumptions"])
    return study


@transaction.atomic
def add_option(*, study_id: int, by: Actor, offer: str = "", copy_of: int | None = None) -> Option:
    """Add an option: a ready-made one, a copy of another, or things as they stand to be changed.

    A ready-made option that is already there is given back as it is.
    """
    study = _open(study_id, by=by)
    ready = BY_CODE.get(offer)
    found = study.options.filter(offer=offer).first() if ready else None
    if found is not None:
        return found
    last = study.options.last()
    position = last.position + 1 if last else 0
    if study.options.count() >= MOST_OPTIONS:
        raise TooManyOptions(limit=MOST_OPTIONS)
    source = _source(study, copy_of)
    lines = source.measures + ([start.normal(line) for line in ready.lines(study)] if ready else [])
    option = Option(study=study, position=position, offer=ready.code if ready else "")
    _write(option, lines)
    return option


def _source(study: Study, copy_of: int | None) -> Option:
    options = study.options
    found = options.filter(pk=copy_of).first() if copy_of else options.filter(position=0).first()
    if found is None:
        raise NotFound(what=Option._meta.verbose_name)
    return found


@transaction.atomic
def rename_option(*, option_id: int, name: str, by: Actor) -> Option:
    option = _option(option_id, by=by)
    option.name = name.replace("\x00", "").strip()[:120]
    option.save(update_fields=["name"])
    return option


@transaction.atomic
def remove_option(*, option_id: int, by: Actor) -> None:
    """Take an option out; taking it out again changes nothing."""
    if Option.objects.filter(pk=option_id).exists():
        _option(option_id, by=by).delete()


@transaction.atomic
def put_measure(
    *, option_id: int, record: Mapping[str, Any], by: Actor, number: int | None = None
) -> Option:
    """Add a measure to an option, or put it in the place of the one with a number.

    Raises:
        BadMeasure: a value cannot stand; the error names it.
        MeasuresOverlap: the option asks for the same there and then.
        OutOfDays, OtherPlace: it lies outside what is studied.
    """
    option = _option(option_id, by=by)
    study = option.study
    line = start.normal({"record": dict(record), "origin": _origin(option, number)})
    measure = items.measure_of(line["record"])
    _check_days(study, measure.start, measure.sunset, is_in_force=bool(line["origin"]))
    if measure.place and not items.is_known(measure.place):
        raise OtherPlace(place=measure.place, root=wording.place_label(""))
    lines = list(option.measures)
    line["record"] = to_record(measure)
    if number is None:
        lines.append(line)
    else:
        lines[number] = line
    if len(lines) > MOST_MEASURES:
        raise TooManyMeasures(limit=MOST_MEASURES)
    _write(option, lines)
    return option


@transaction.atomic
def remove_measure(*, option_id: int, number: int, by: Actor) -> Option:
    """Take a measure out; one that is in force ends on the day before the study begins."""
    option = _option(option_id, by=by)
    lines = list(option.measures)
    if not 0 <= number < len(lines):
        return option
    if lines[number]["origin"]:
        lines[number] = items.ended(lines[number], before=option.study.first)
    else:
        del lines[number]
    _write(option, lines)
    return option


def _write(option: Option, lines: list[dict[str, Any]]) -> None:
    option.measures = lines
    items.resolved(
        [
            Item(measure=items.measure_of(line["record"]), is_in_force=bool(line["origin"]))
            for line in lines
        ]
    )
    option.save()


def _origin(option: Option, number: int | None) -> str:
    if number is None:
        return ""
    if not 0 <= number < len(option.measures):
        raise NotFound(what=Option._meta.verbose_name)
    return str(option.measures[number]["origin"])


def _check_days(study: Study, first: date, last: date | None, *, is_in_force: bool) -> None:
    """What was before the study is known and stays; what it adds begins and ends within its days."""
    begins_too_early = first < study.first and not is_in_force
    ends_too_early = last is not None and last < items.day_before(study.first)
    if begins_too_early or ends_too_early or first > study.last:
        raise OutOfDays(first=wording.day(study.first), last=wording.day(study.last))


def _open(study_id: int, *, by: Actor) -> Study:
    """The study, held until the transaction ends, when it may be changed."""
    study = held(Study.objects.all(), pk=study_id)
    policies.check_may_see_study(by, study)
    policies.check_may_ask(by, study.place_id)
    if study.is_locked:
        raise StudyIsComputed
    return study


def _option(option_id: int, *, by: Actor) -> Option:
    """An option that may be changed, which things as they stand may not."""
    found = held(Option.objects.all(), pk=option_id)
    found.study = _open(found.study_id, by=by)
    if found.is_baseline:
        raise BaselineStays
    return found
