"""The acts on daily reports: confirm, correct, report zero, publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lianfang.ground.figures import queries as figures
from lianfang.ground.figures import services as recording
from lianfang.ground.figures.services import NewStatement, Trace
from lianfang.ground.figures.terms import bilingual
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.insight.sitreps import errors, policies, queries, rules
from lianfang.insight.sitreps.models import DailyReport, ReportVersion
from lianfang.insight.sitreps.terms import ReportState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from lianfang.ground.figures.models import Indicator
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor

CONFIRMED_SOURCE = bilingual("本单位核定", "confirmed by the unit")
LONGEST_COUNT = 9
PUBLISHED_SOURCE = bilingual("汇总发布", "published summary")
CORRECTED_REASON = bilingual("下级更正数据", "units corrected their figures")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody is about to confirm. A reason makes it a correction."""

    place: str
    day: date
    values: Mapping[str, int] = field(default_factory=dict)
    is_zero: bool = False
    reason: str = ""


@transaction.atomic
def confirm_report(draft: Draft, *, by: Actor, now: datetime) -> DailyReport:
    """Confirm (核定) a unit's figures of a day, or correct them. Confirming the same again is harmless.

    Raises:
        NotAllowed, NotYourReport: the figures are not `by`'s to confirm.
        NoSuchReport: units of this level report nothing.
        FutureDay, IncompleteReport, NotACount, NegativeBalance: the figures cannot be right.
        FallingCount, ReasonNeeded: they can, but only as a correction with its reason.
    """
    place = places.get(draft.place)
    policies.check_may_confirm(by, place)
    indicators = _indicators(place)
    _check_day(draft.day, now=now)
    report = _locked(place, draft.day)
    before = _before(place, indicators, day=draft.day, now=now)
    values = _zero(place, indicators, before) if draft.is_zero else dict(draft.values)
    _check_counts(values, indicators)
    if _said_before(report, values):
        return report
    _check_correction(draft, place, values, report=report, now=now)
    _check_course(place, values, draft=draft, before=before, now=now)
    is_zero = draft.is_zero or rules.is_nothing_new(values, before=before)
    _add_version(report, values, is_zero=is_zero, reason=draft.reason, by=by, now=now)
    _state(report, values, reason=draft.reason, by=by, now=now)
    return report


def _indicators(place: Place) -> list[Indicator]:
    indicators = queries.indicators_of(place)
    if not indicators:
        raise errors.NoSuchReport(place=place)
    return indicators


def _check_day(day: date, *, now: datetime) -> None:
    if day > figures.day_of(now):
        raise errors.FutureDay(day=formats.date_format(day, _("j F Y")))


def _locked(place: Place, day: date) -> DailyReport:
    DailyReport.objects.get_or_create(place=place, day=day)
    return DailyReport.objects.select_for_update().get(place=place, day=day)


def _before(
    place: Place, indicators: Sequence[Indicator], *, day: date, now: datetime
) -> dict[str, int]:
    eve = day - timedelta(days=1)
    return queries.known_values(place, indicators=indicators, day=eve, now=now)


def _zero(
    place: Place, indicators: Sequence[Indicator], before: Mapping[str, int]
) -> dict[str, int]:
    """The figures of a day on which nothing happened: counts stand, flows are none."""
    missing = [one for one in indicators if one.type != "flow" and one.code not in before]
    if missing:
        raise errors.NothingBefore(place=place)
    return {one.code: 0 if one.type == "flow" else before[one.code] for one in indicators}


def _check_counts(values: Mapping[str, Any], indicators: Sequence[Indicator]) -> None:
    missing = [str(one) for one in indicators if one.code not in values]
    if missing:
        raise errors.IncompleteReport(missing=", ".join(missing))
    for one in indicators:
        value = values[one.code]
        is_count = isinstance(value, int) and not isinstance(value, bool)
        if not is_count or not 0 <= value < 10**LONGEST_COUNT:
            raise errors.NotACount(what=one, value=value)


def _said_before(report: DailyReport, values: Mapping[str, int]) -> bool:
    last = report.versions.order_by("-no").first()
    return last is not None and last.values == dict(values)


def _check_correction(
    draft: Draft,
    place: Place,
    values: Mapping[str, int],
    *,
    report: DailyReport,
    now: datetime,
) -> None:
    """Figures that were said before, here or in a bulletin, change only with a reason."""
    if draft.reason:
        return
    indicators = queries.indicators_of(place)
    known = queries.values_on(place, indicators=indicators, day=draft.day, now=now)
    differs = any(known.get(code, value) != value for code, value in values.items())
    if report.version or differs:
        raise errors.ReasonNeeded(place=place, day=formats.date_format(draft.day, _("j F Y")))


def _check_course(
    place: Place,
    values: Mapping[str, int],
    *,
    draft: Draft,
    before: Mapping[str, int],
    now: datetime,
) -> None:
    """Counts must not fall from day to day, nor differences below nothing."""
    names = {one.code: str(one) for one in figures.indicators()}
    for balance in rules.negative_balances(values, differences=queries.differences()):
        raise errors.NegativeBalance(
            what=names[balance.indicator],
            value=balance.value,
            parts=", ".join(names[part] for part in balance.parts),
        )
    indicators = queries.indicators_of(place)
    following = draft.day + timedelta(days=1)
    after = queries.values_on(place, indicators=indicators, day=following, now=now)
    cumulative = [one.code for one in indicators if queries.is_cumulative(one)]
    for fall in rules.falls(values, before=before, after=after, cumulative=cumulative):
        if not draft.reason:
            raise errors.FallingCount(
                what=names[fall.indicator], before=fall.before, after=fall.after
            )


def _add_version(
    report: DailyReport,
    values: Mapping[str, int],
    *,
    is_zero: bool,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    state = ReportState(report.state)
    if state == ReportState.DUE:
        report.move_to(ReportState.CONFIRMED)
    elif state == ReportState.PUBLISHED:
        report.move_to(ReportState.CORRECTED)
    report.version += 1
    report.save(update_fields=["state", "version"])
    ReportVersion.objects.create(
        report=report,
        no=report.version,
        values=dict(values),
        is_zero=is_zero,
        reason=reason,
        confirmed_at=now,
        confirmed_by_id=by.account_id,
        confirmed_as=by.label,
    )


def _state(
    report: DailyReport, values: Mapping[str, int], *, reason: str, by: Actor, now: datetime
) -> None:
    """Make the report's figures count, under the name of this act in the ledger."""
    act = "corrected" if report.version > 1 or reason else "confirmed"
    recording.record_statements(
        _statements(report.place_id, report.day, values),
        by=by,
        now=now,
        source=CONFIRMED_SOURCE,
        trace=Trace(
            place=report.place_id,
            act=f"sitreps.report.{act}",
            subject=f"report:{report.place_id}:{report.day}",
            data={"day": report.day, "values": dict(values), "version": report.version}
            | ({"reason": reason} if reason else {}),
        ),
    )


def _statements(place: str, day: date, values: Mapping[str, int]) -> list[NewStatement]:
    return [
        NewStatement(place=place, indicator=code, day=day, numerator=value)
        for code, value in values.items()
    ]


@transaction.atomic
def publish_day(*, place: str, day: date, by: Actor, now: datetime) -> DailyReport:
    """Publish (发布) a day's figures of all units together. Publishing again is harmless.

    Raises:
        NotAllowed: the post does not publish.
        PublishingReserved: only the top of the tree publishes.
        FutureDay: the day has not come.
        UnitsMissing: a unit has not confirmed; it is named.
    """
    top = places.get(place)
    policies.check_may_publish(by, top)
    _check_day(day, now=now)
    units = queries.units(top, day=day, now=now)
    _check_all_there(units, day)
    report = _locked(top, day)
    values = _summed(top, units, day=day, now=now)
    last = report.versions.order_by("-no").first()
    if report.state == ReportState.PUBLISHED and last is not None and last.values == values:
        return report
    reason = "" if last is None else CORRECTED_REASON
    _publish(report, values, reason=reason, by=by, now=now)
    _mark_published([unit.place.code for unit in units], day, by=by, now=now)
    return report


def _check_all_there(units: Sequence[queries.Unit], day: date) -> None:
    missing = [str(unit.place) for unit in units if unit.is_missing]
    if missing:
        raise errors.UnitsMissing(
            done=len(units) - len(missing),
            total=len(units),
            missing=queries.listed(missing),
            day=formats.date_format(day, _("j F Y")),
        )


def _summed(
    top: Place, units: Sequence[queries.Unit], *, day: date, now: datetime
) -> dict[str, int]:
    """What the units and the top's own share add up to; its earlier word is not asked."""
    codes = [line.indicator.code for line in units[0].lines] if units else []
    return figures.sums_of_parts(place=top.code, indicators=codes, day=day, known_at=now)


def _publish(
    report: DailyReport, values: dict[str, int], *, reason: str, by: Actor, now: datetime
) -> None:
    if report.state == ReportState.PUBLISHED:
        report.move_to(ReportState.CORRECTED)
    elif report.state == ReportState.DUE:
        report.move_to(ReportState.CONFIRMED)
    report.version += 1
    report.move_to(ReportState.PUBLISHED)
    report.published_at, report.published_by_id = now, by.account_id
    report.save()
    ReportVersion.objects.create(
        report=report,
        no=report.version,
        values=values,
        reason=reason,
        confirmed_at=now,
        confirmed_by_id=by.account_id,
        confirmed_as=by.label,
    )
    recorded = recording.record_statements(
        _statements(report.place_id, report.day, values),
        by=by,
        now=now,
        source=PUBLISHED_SOURCE,
        trace=_published(report, values),
    )
    if not recorded:
        trace = _published(report, values)
        ledger.record(
            act=trace.act, by=by, at=now, place=trace.place, subject=trace.subject, data=trace.data
        )


def _published(report: DailyReport, values: Mapping[str, int]) -> Trace:
    return Trace(
        place=report.place_id,
        act="sitreps.day.published",
        subject=f"report:{report.place_id}:{report.day}",
        data={"day": report.day, "values": dict(values), "version": report.version},
    )


def _mark_published(codes: Sequence[str], day: date, *, by: Actor, now: datetime) -> None:
    """The units' own reports are published with the day's; those known from a bulletin have no row."""
    rows = DailyReport.objects.select_for_update().filter(place__in=codes, day=day)
    for row in rows.exclude(state__in=[ReportState.DUE, ReportState.PUBLISHED]):
        row.move_to(ReportState.PUBLISHED)
        row.published_at, row.published_by_id = now, by.account_id
        row.save(update_fields=["state", "published_at", "published_by"])


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How many units were asked again, and how many were left in peace because it was too soon."""

    sent: int
    too_soon: int


@transaction.atomic
def remind_units(*, place: str, day: date, by: Actor, now: datetime) -> Reminded:
    """Ask every unit that has not confirmed a day for its figures (催报); once an hour each.

    Raises:
        NotAllowed, NotYoursToRemind: the units report to somebody else.
        FutureDay: the day has not come.
        NobodyToRemind: all have confirmed.
        RemindedRecently: all of them were asked within the hour.
    """
    top = places.get(place)
    policies.check_may_remind(by, top)
    _check_day(day, now=now)
    missing = [unit.place for unit in queries.units(top, day=day, now=now) if unit.is_missing]
    if not missing:
        raise errors.NobodyToRemind(day=formats.date_format(day, _("j F Y")))
    rows = [_locked(unit, day) for unit in missing]
    due = [row for row in rows if rules.may_remind_again(row.reminded_at, now=now)]
    if not due:
        raise errors.RemindedRecently(count=len(rows), at=_next_time(rows))
    DailyReport.objects.filter(pk__in=[row.pk for row in due]).update(reminded_at=now)
    _record_reminder(top, day, [row.place_id for row in due], by=by, now=now)
    return Reminded(sent=len(due), too_soon=len(rows) - len(due))


def _next_time(rows: Sequence[DailyReport]) -> str:
    earliest = min(row.reminded_at for row in rows if row.reminded_at)
    return formats.date_format(timezone.localtime(earliest + rules.REMINDER_PAUSE), "H:i")


def _record_reminder(
    top: Place, day: date, units: Sequence[str], *, by: Actor, now: datetime
) -> None:
    ledger.record(
        act="sitreps.units.reminded",
        by=by,
        at=now,
        place=top.code,
        subject=f"report:{top.code}:{day}",
        data={"day": day, "count": len(units)},
        parts=units,
    )
