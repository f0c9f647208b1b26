"""What each page of this room is made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.ground.figures import queries as figures
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import may
from lianfang.insight.analytics import (
    methods,
    naming,
    pack,
    policies,
    presentation,
    queries,
    rules,
    words,
)
from lianfang.insight.analytics import series as reading
from lianfang.insight.analytics.terms import AlarmState, Method

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.analytics.models import Alarm, Calculation
    from lianfang.insight.analytics.presentation import View

SHOWN_ALARMS = 5


def overview(*, by: Actor, place: Place, known_at: datetime, now: datetime) -> dict[str, Any]:
    """The estimates of a place and of the units below it, as known at a moment."""
    view = presentation.view_of(
        by=by, place=place, units=reading.units_of(place), known_at=known_at
    )
    computed = view.computed
    open_alarms = queries.open_alarms(by.prefixes, now=known_at)
    by_place = Counter(open_alarms.values_list("place_id", flat=True))
    shown = open_alarms.filter(place__in=_below(view))
    return {
        "place": place,
        "known_at": known_at,
        "is_back": known_at < now,
        "computed": computed,
        "is_stale": computed is not None and is_stale(view, since=computed.known_at),
        "r": presentation.reproduction(view.get(place, presentation.R)),
        "growth": presentation.growth(view.get(place, presentation.GROWTH)),
        "nowcast": presentation.nowcast(view.get(place, presentation.NOWCAST)),
        "rows": presentation.rows(view, open_alarms=by_place),
        "limits": presentation.all_limits(view),
        "curve_props": presentation.curve_props(view),
        "r_props": presentation.r_props(view),
        "nowcast_props": presentation.nowcast_props(view),
        "alarms": naming.lines(shown[:SHOWN_ALARMS]),
        "alarm_count": shown.count(),
        "calculation": queries.under_way(place.code),
        "may_compute": may(by, policies.COMPUTE, place.code),
        "may_hand_in": by.role in policies.HAND_IN.roles,
        "crumbs": crumbs(by, place),
        "moment": known_at.isoformat(),
    }


def _below(view: View) -> list[str]:
    return [view.place.code, *(unit.code for unit in view.units)]


def is_stale(view: View, *, since: datetime) -> bool:
    """Whether figures became known after the newest estimate."""
    total = rules.counted(figures.indicators())
    if total is None or since >= view.known_at:
        return False
    last = figures.day_of(view.known_at)
    changes = figures.changes_since(
        places=_below(view),
        indicators=[total],
        since=since,
        known_at=view.known_at,
        first=last - rules.LONGEST_DAYS * rules.ONE_DAY,
        last=last,
    )
    return bool(changes)


def crumbs(by: Actor, place: Place, *last: str) -> list[dict[str, str]]:
    """The way down to a place, and to a page below it."""
    found = [
        {
            "label": above.label,
            "url": reverse("analytics:overview", args=[above.code])
            if policies.may_see(by, above)
            else "",
        }
        for above in places.path(place.code)
    ]
    if not last:
        found[-1]["url"] = ""
    return [*found, *({"label": label, "url": ""} for label in last)]


def alarm_list(
    *, by: Actor, place: Place, now: datetime, state: str, method: str
) -> dict[str, Any]:
    """What an alarm list offers to choose from; the page's rows come from the pager."""
    return {
        "place": place,
        "states": _choices(AlarmState.choices, state),
        "methods": _choices([(one.value, one.label) for one in methods.ALARMING], method),
        "crumbs": crumbs(by, place, _("Alarms")),
        "now": now,
    }


def _choices(choices: Sequence[tuple[str, Any]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "chosen": value == chosen} for value, label in choices]


def alarm(*, by: Actor, found: Alarm) -> dict[str, Any]:
    """One alarm: what was seen, how it was found, and what a person made of it."""
    names = naming.labels(set(found.places) | {found.place_id})
    line = naming.line(found, names)
    return {
        "alarm": found,
        "line": line,
        "method": methods.explanation(Method(found.method)),
        "p": naming.probability(found.p) if found.p is not None else "",
        "threshold": words.number(found.threshold) if found.threshold is not None else "",
        "expected": words.number(round(found.expected, 1)),
        "observed": words.number(found.observed),
        "may_answer": may(by, policies.ANSWER, found.place_id),
        "crumbs": crumbs(by, found.place, _("Alarms")),
    }


def calculation(found: Calculation) -> dict[str, Any]:
    return {
        "calculation": found,
        "place": found.place,
        "back": reverse("analytics:overview", args=[found.place_id]),
    }


def method_page() -> dict[str, Any]:
    return {"methods": methods.explanations(), "parameters": pack.parameters()}
