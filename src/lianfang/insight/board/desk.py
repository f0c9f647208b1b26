"""The desk: what was sent to us, what is due, what we have not confirmed, who below has not answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.ground.figures import queries as figures
from lianfang.ground.figures.terms import Knowledge
from lianfang.ground.places import queries as places
from lianfang.ground.tasks import queries as tasks
from lianfang.ground.tasks.terms import TaskState, Tray
from lianfang.insight.board import duties, rules, words
from lianfang.insight.board.terms import LIST_LENGTH, ONE_DAY
from lianfang.insight.sitreps import queries as sitreps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from lianfang.ground.figures.queries import Figure
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.tasks.models import Task


@dataclass(frozen=True, kw_only=True)
class Line:
    """One task on the desk, and what one click does with it."""

    task_id: int
    title: str
    issuer: str
    due: datetime
    is_late: bool
    is_synthetic: bool
    sign_url: str
    url: str


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """A day's figures that the place itself owes."""

    day: date
    is_late: bool
    last: Figure | None
    asked_at: datetime | None
    url: str


def desk_of(by: Actor, *, now: datetime) -> dict[str, Any]:
    """Everything on one officer's desk."""
    place = places.get(by.place)
    trays = {
        tray: tasks.in_tray(by=by, now=now, tray=tray)
        for tray in (Tray.SIGN, Tray.DO, Tray.RETURNED)
    }
    counts = tasks.counts(by=by, now=now)
    own = own_days(place, now=now)
    below = _below(by, place, now=now)
    context = {
        "place": place,
        "to_sign": [line(task, now=now) for task in trays[Tray.SIGN][:LIST_LENGTH]],
        "to_do": [
            line(task, now=now)
            for tray in (Tray.RETURNED, Tray.DO)
            for task in trays[tray][:LIST_LENGTH]
        ],
        "counts": counts,
        "to_do_count": counts[Tray.DO] + counts[Tray.RETURNED],
        "own_days": own,
        "below": below,
        "tasks_url": reverse("tasks:list"),
    }
    return context | {"action": _one_big_action(counts, own)}


def line(task: Task, *, now: datetime) -> Line:
    unsigned = task.state == TaskState.ASSIGNED
    return Line(
        task_id=task.pk,
        title=task.label,
        issuer=task.issuer.label,
        due=task.sign_by if unsigned else task.due_at,
        is_late=task.is_overdue(now=now),
        is_synthetic=task.is_synthetic,
        sign_url=reverse("tasks:acknowledge", args=[task.pk]) if unsigned else "",
        url=reverse("tasks:task", args=[task.pk]),
    )


def own_days(place: Place, *, now: datetime) -> list[OwnDay]:
    """Days whose figures this place has not confirmed: yesterday's are late, today's can be given."""
    total = rules.total_of(figures.indicators())
    if total is None or not figures.reported_daily(place.level.code):
        return []
    today = localtime(now).date()
    grid = figures.grid(
        places=[place.code],
        indicators=[total],
        first=today - 7 * ONE_DAY,
        last=today,
        known_at=now,
    )
    open_days = [
        day
        for day in (today - ONE_DAY, today)
        if grid[place.code, total, day].state == Knowledge.UNCONFIRMED
    ]
    last = grid.last_known(place.code, total, day=today)
    return [
        OwnDay(
            day=day,
            is_late=day < today,
            last=last,
            asked_at=sitreps.reminded_at(place, day=day),
            url=reverse("sitreps:report", args=[place.code, day]),
        )
        for day in open_days
    ]


def _below(by: Actor, place: Place, *, now: datetime) -> list[duties.Group]:
    """Who below has not signed, not done, not confirmed, and who waits for our word."""
    prefixes = [f"{unit.code}" for unit in places.children(place.code)]
    groups = [duties.overdue(prefixes, now=now)] if prefixes else []
    return [duties.to_judge(by), *groups, *duties.unconfirmed(place, now=now)]


def _one_big_action(counts: dict[str, int], own: Iterable[OwnDay]) -> dict[str, str]:
    """The one thing to do first: sign, then confirm, then whatever waits for an answer."""
    count = counts[Tray.SIGN]
    if count:
        words_for = ngettext("Sign {count} order", "Sign {count} orders", count)
        return {
            "label": words_for.format(count=words.number(count)),
            "url": reverse("tasks:list") + "?tray=sign",
        }
    for owed in own:
        return {
            "label": _("Confirm {day}").format(day=words.day(owed.day)),
            "url": owed.url,
        }
    if counts["judge"]:
        return {"label": _("Answer what waits"), "url": reverse("tasks:list") + "?tray=judge"}
    return {}
