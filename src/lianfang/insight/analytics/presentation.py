"""Estimates in the words and shapes of the screen. Templates only lay out what stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.insight.analytics import bars, policies, queries, rules, words
from lianfang.insight.analytics.terms import Absence, EstimateKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.analytics.models import Estimate
    from lianfang.insight.analytics.queries import Key

R, GROWTH, NOWCAST = EstimateKind.REPRODUCTION, EstimateKind.GROWTH, EstimateKind.NOWCAST
SHOWN_ONSETS = 28


@dataclass(frozen=True, kw_only=True)
class View:
    """What a page of estimates shows: a place, its units, and what was known by a moment."""

    by: Actor
    place: Place
    units: Sequence[Place]
    known_at: datetime
    found: Mapping[Key, Estimate]

    def get(self, place: Place, kind: EstimateKind) -> Estimate | None:
        return self.found.get((place.code, kind))

    @property
    def computed(self) -> Estimate | None:
        """The newest of all that is shown."""
        return max(self.found.values(), key=lambda one: one.known_at, default=None)


def view_of(*, by: Actor, place: Place, units: Sequence[Place], known_at: datetime) -> View:
    codes = [place.code, *(unit.code for unit in units)]
    found = queries.newest(codes, known_at=known_at)
    return View(by=by, place=place, units=units, known_at=known_at, found=found)


def reproduction(estimate: Estimate | None) -> dict[str, Any]:
    """R of the newest window, or why it is not shown."""
    if estimate is None:
        return {"reason": words.absence(Absence.NOT_COMPUTED)}
    window = newest_window(estimate)
    about = _about(estimate)
    if estimate.absence or not window:
        return about | {"reason": words.absence(estimate.absence), "note": _few(estimate, window)}
    return about | {
        "text": words.between(round(window["lower"], 1), round(window["upper"], 1)),
        "span": words.span(round(window["lower"], 1), round(window["upper"], 1)),
        "middle": words.number(round(window["middle"], 1)),
        "trend": rules.trend_of(window["lower"], window["upper"]).label,
        "trend_code": rules.trend_of(window["lower"], window["upper"]).value,
        "bar": bars.bar(lower=window["lower"], middle=window["middle"], upper=window["upper"]),
        "cases": window["cases"],
        "days": words.days(_day(window["first"]), _day(window["last"])),
    }


def newest_window(estimate: Estimate) -> dict[str, Any]:
    windows: list[dict[str, Any]] = estimate.values.get("windows", [])
    return windows[-1] if windows else {}


def _few(estimate: Estimate, window: dict[str, Any]) -> str:
    """How many cases there are of how many needed."""
    if estimate.absence != Absence.FEW_CASES or not window:
        return ""
    said = ngettext(
        "{count} case of {needed} needed", "{count} cases of {needed} needed", window["cases"]
    )
    return said.format(count=window["cases"], needed=estimate.values["needed_cases"])


def growth(estimate: Estimate | None) -> dict[str, Any]:
    """Growth per day and what it means for doubling, or why it is not shown."""
    if estimate is None:
        return {"reason": words.absence(Absence.NOT_COMPUTED)}
    if estimate.absence:
        return _about(estimate) | {"reason": words.absence(estimate.absence)}
    rate = estimate.values["rate"]
    return _about(estimate) | {
        "text": words.doubling(rate),
        "rate": words.growth(rate),
        "days": words.days(estimate.first_day or date.min, estimate.last_day or date.max),
    }


def nowcast(estimate: Estimate | None) -> dict[str, Any]:
    """Onsets of the last days that are still to be reported, or why that is not known."""
    if estimate is None:
        return {"reason": words.absence(Absence.NOT_COMPUTED)}
    if estimate.absence:
        return _about(estimate) | {"reason": words.absence(estimate.absence)}
    still = estimate.values["open"]
    return _about(estimate) | {
        "text": words.between(still["lower"], still["upper"]),
        "reported": still["reported"],
        "days": ngettext("last {count} day", "last {count} days", still["days"]).format(
            count=still["days"]
        ),
    }


def _about(estimate: Estimate) -> dict[str, Any]:
    return {
        "last_day": estimate.last_day,
        "known_at": estimate.known_at,
        "digest": estimate.digest[:12],
        "method": estimate.get_method_display(),
        "anchor": f"{reverse('analytics:methods')}#{estimate.method}",
        "is_synthetic": estimate.is_synthetic,
    }


def rows(view: View, *, open_alarms: Mapping[str, int]) -> list[dict[str, Any]]:
    """One row for each unit: those most surely growing first, those without an estimate last."""
    made = [_row(view, unit, open_alarms.get(unit.code, 0)) for unit in view.units]
    return sorted(made, key=lambda row: (-row["lower"], row["code"]))


def _row(view: View, unit: Place, alarms: int) -> dict[str, Any]:
    estimate = view.get(unit, R)
    window = newest_window(estimate) if estimate and not estimate.absence else {}
    is_open = policies.may_see(view.by, unit)
    return {
        "code": unit.code,
        "label": unit.label,
        "url": reverse("analytics:overview", args=[unit.code]) if is_open else "",
        "r": reproduction(estimate),
        "growth": growth(view.get(unit, GROWTH)),
        "alarms": alarms if is_open else None,
        "lower": window.get("lower", -1.0),
    }


def all_limits(view: View) -> list[dict[str, Any]]:
    """What the figures of the place itself cannot tell."""
    shown = [view.get(view.place, kind) for kind in EstimateKind]
    return words.limits(code for one in shown if one is not None for code in one.limits)


def curve_props(view: View) -> dict[str, Any] | None:
    """New cases by day, as they went into the estimate."""
    estimate = view.get(view.place, R)
    if estimate is None or not estimate.inputs:
        return None
    first = date.fromisoformat(estimate.inputs["first"])
    counts = estimate.inputs["counts"]
    return {
        "days": _days(first, len(counts)),
        "unit": "",
        "series": [
            {"code": view.place.code, "name": _("New cases"), "type": "bar", "values": counts}
        ],
    }


def r_props(view: View) -> dict[str, Any] | None:
    """R by the last day of each window; a window that should not be read alone is a gap."""
    estimate = view.get(view.place, R)
    windows = estimate.values.get("windows", []) if estimate else []
    if not any(not one["absence"] for one in windows):
        return None
    shown = [one if not one["absence"] else {} for one in windows]
    middle = [_rounded(one.get("middle")) for one in shown]
    return {
        "days": [one["last"] for one in windows],
        "unit": "",
        "level": {"value": 1, "label": "1"},
        "series": [
            {"code": "middle", "name": _("R, middle"), "type": "line", "values": middle},
            {
                "code": "range",
                "name": _("R, 95 % interval"),
                "type": "range",
                "values": middle,
                "lower": [_rounded(one.get("lower")) for one in shown],
                "upper": [_rounded(one.get("upper")) for one in shown],
            },
        ],
    }


def nowcast_props(view: View) -> dict[str, Any] | None:
    """Onsets by day as reported so far, and the range they will probably end in."""
    estimate = view.get(view.place, NOWCAST)
    if estimate is None or estimate.absence:
        return None
    rows = estimate.values["days"][-SHOWN_ONSETS:]
    return {
        "days": [one["onset"] for one in rows],
        "unit": "",
        "series": [
            {
                "code": "reported",
                "name": _("Onsets reported so far"),
                "type": "bar",
                "values": [one["reported"] for one in rows],
            },
            {
                "code": "range",
                "name": _("Onsets in the end, 95 % interval"),
                "type": "range",
                "values": [one["middle"] for one in rows],
                "lower": [one["lower"] for one in rows],
                "upper": [one["upper"] for one in rows],
            },
        ],
    }


def _days(first: date, count: int) -> list[str]:
    return [(first + rules.ONE_DAY * step).isoformat() for step in range(count)]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
