"""Alarms in words: what was seen against what was to be expected, and never what it must mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.ground.places import queries as places
from lianfang.insight.analytics import words
from lianfang.insight.analytics.terms import ALARM_TONES, AlarmState, Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lianfang.insight.analytics.models import Alarm

SMALLEST_SHOWN = 0.001


def lines(alarms: Iterable[Alarm]) -> list[dict[str, Any]]:
    """Each alarm as a row of the list."""
    found = list(alarms)
    names = labels({code for alarm in found for code in alarm.places})
    return [line(alarm, names) for alarm in found]


def labels(codes: set[str]) -> dict[str, str]:
    return {place.code: place.label for place in places.of_codes(codes)}


def line(alarm: Alarm, names: Mapping[str, str]) -> dict[str, Any]:
    at, when = where(alarm, names), words.days(alarm.first_day, alarm.day)
    return {
        "alarm": alarm,
        "heading": _("{where}: {when}").format(where=at, when=when),
        "url": reverse("analytics:alarm", args=[alarm.pk]),
        "where": at,
        "when": when,
        "sentence": sentence(alarm),
        "method": alarm.get_method_display(),
        "anchor": f"{reverse('analytics:methods')}#{alarm.method}",
        "tone": ALARM_TONES[AlarmState(alarm.state)],
        "state": alarm.get_state_display(),
    }


def where(alarm: Alarm, names: Mapping[str, str]) -> str:
    """The place, and those around it that the alarm covers as well."""
    codes = [alarm.place_id, *(code for code in alarm.places if code != alarm.place_id)]
    return _(", ").join(names.get(code, code) for code in codes)


def sentence(alarm: Alarm) -> str:
    """What was seen, in one sentence."""
    observed, expected = words.number(alarm.observed), words.number(round(alarm.expected, 1))
    match alarm.method:
        case Method.SCAN:
            said = ngettext(
                "{observed} case where chance would put {expected}; as many together come about by "
                "chance with probability {p}.",
                "{observed} cases where chance would put {expected}; as many together come about by "
                "chance with probability {p}.",
                int(alarm.observed),
            )
            return said.format(observed=observed, expected=expected, p=probability(alarm.p))
        case Method.SILENCE:
            return _(
                "{observed} reported where about {expected} were to be expected from the units "
                "around; so few come about by chance with probability {p}. To look at."
            ).format(observed=observed, expected=expected, p=probability(alarm.p))
        case _:
            return _(
                "{observed} new cases; the days before had {expected} on average, and {threshold} "
                "is what would be remarkable."
            ).format(
                observed=observed,
                expected=expected,
                threshold=words.number(alarm.threshold and round(alarm.threshold, 1)),
            )


def probability(p: float | None) -> str:
    if p is None:
        return words.MISSING
    if p < SMALLEST_SHOWN:
        return _("under {least}").format(least=SMALLEST_SHOWN)
    return f"{p:.3f}".rstrip("0")
