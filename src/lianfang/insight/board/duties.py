"""What a headquarters has to act on: decisions, what is out of time, who has not confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.command.orders import naming
from lianfang.command.orders import queries as orders
from lianfang.ground.figures import queries as figures
from lianfang.ground.figures.terms import Knowledge
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.ground.tasks import queries as tasks
from lianfang.ground.tasks.terms import TaskState
from lianfang.insight.analytics import naming as alarm_sentences
from lianfang.insight.analytics import queries as analytics
from lianfang.insight.analytics.policies import SEE as SEE_ESTIMATES
from lianfang.insight.board import links, queries, rules, words
from lianfang.insight.board.terms import LIST_LENGTH, NAMES_LENGTH, ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.tasks.models import Task
    from lianfang.ground.tasks.queries import Late

NAMED = 3
URGENT, SOON, OPEN, DONE = "urgent", "soon", "open", "done"


@dataclass(frozen=True, kw_only=True)
class Item:
    text: str
    url: str = ""
    note: str = ""
    code: str = ""
    synthetic: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """One question of the first glance, with its count and the first of its answers."""

    label: str
    count: int
    nothing: str
    tone: str
    url: str = ""
    items: tuple[Item, ...] = ()
    is_inline: bool = False

    @property
    def more(self) -> str:
        """The link to the rest, in words; empty when everything is shown."""
        left = self.count - len(self.items)
        if left <= 0 or not self.url:
            return ""
        return ngettext("{count} more", "{count} more", left).format(count=words.number(left))


def groups(*, by: Actor, prefixes: Sequence[str], place: Place, now: datetime) -> list[Group]:
    """The questions of a board: what is out of time first, then what waits for a word."""
    return [
        overdue(prefixes, now=now),
        to_judge(by),
        *unconfirmed(place, now=now),
        *alarms(by, place, prefixes, now=now),
    ]


def alarms(by: Actor, place: Place, prefixes: Sequence[str], *, now: datetime) -> list[Group]:
    """What the estimates found remarkable and nobody has looked into yet."""
    if by.role not in SEE_ESTIMATES.roles:
        return []
    waiting = analytics.open_alarms(prefixes, now=now)
    count = waiting.count()
    return [
        Group(
            label=_("Alarms in the figures"),
            count=count,
            tone=SOON if count else DONE,
            nothing=_("No alarm waits for somebody to look into it."),
            url=reverse("analytics:alarms", args=[place.code]),
            items=tuple(
                Item(
                    text=line["where"],
                    url=line["url"],
                    note=line["sentence"],
                    code=line["alarm"].place_id,
                    synthetic=line["alarm"].is_synthetic,
                )
                for line in alarm_sentences.lines(waiting[:NAMED])
            ),
        )
    ]


def to_judge(by: Actor) -> Group:
    waiting = tasks.to_judge(by=by)
    shown = list(waiting[:LIST_LENGTH])
    count = len(shown) if len(shown) < LIST_LENGTH else waiting.count()
    names = _names(shown)
    return Group(
        label=_("To be decided by you"),
        count=count,
        tone=SOON if count else DONE,
        nothing=_("No report and no question waits for your answer."),
        url=reverse("tasks:list") + "?tray=judge",
        items=tuple(_judge_item(task, names) for task in shown),
    )


def _judge_item(task: Task, names: Mapping[str, str]) -> Item:
    asked = task.state == TaskState.QUERIED
    said = _("asks for clarification") if asked else _("reports it done: accept or return")
    return Item(
        text=f"{task.place.label}: {said}",
        url=reverse("tasks:task", args=[task.pk]),
        note=names[task.subject],
        code=task.place_id,
        synthetic=task.is_synthetic,
    )


def _names(found: Iterable[Task | Late]) -> dict[str, str]:
    """What some tasks are shares of, in the reader's language; the tasks' own titles else."""
    titles = {one.subject: one.title for one in found}
    named = orders.of_subjects(titles)
    return titles | {subject: naming.full_name(order) for subject, order in named.items()}


def overdue(prefixes: Sequence[str], *, now: datetime) -> Group:
    """What is out of time, thing by thing: how many places each, and which longest."""
    found = tasks.overdue_by_subject(prefixes=prefixes, now=now)
    count = sum(subject.places for subject in found)
    shown = found[:LIST_LENGTH]
    names = _names(shown)
    longest = tasks.longest_overdue(
        subjects=[subject.subject for subject in shown], prefixes=prefixes, now=now, each=NAMED
    )
    where = _joined(longest)
    return Group(
        label=_("Overdue"),
        count=count,
        tone=URGENT if count else DONE,
        nothing=_("Everything sent out is within its time."),
        items=tuple(_late_item(subject, names, where[subject.subject]) for subject in shown),
    )


def _joined(codes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The names of each subject's places in one phrase."""
    found = places.of_codes({code for some in codes.values() for code in some})
    labels = {place.code: place.label for place in found}
    return {subject: _(", ").join(labels[code] for code in some) for subject, some in codes.items()}


def _late_item(subject: Late, names: Mapping[str, str], where: str) -> Item:
    said = ngettext("{count} place: {names}", "{count} places: {names}", subject.places)
    if subject.places > NAMED:
        said = ngettext("{count} place: {names} …", "{count} places: {names} …", subject.places)
    return Item(
        text=names[subject.subject],
        url=links.of_subject(subject.subject),
        note=said.format(count=words.number(subject.places), names=where),
        synthetic=subject.is_synthetic,
    )


def unconfirmed(place: Place, *, now: datetime) -> list[Group]:
    """Units that owe a day's figures: those of yesterday are late, today's are due by midnight."""
    definitions = {one.code: one for one in figures.indicators()}
    total = rules.total_of(definitions.values())
    units = {unit.code: unit for unit in queries.units_of(place)}
    today = localtime(now).date()
    if total is None or not units:
        return []
    grid = figures.grid(
        places=list(units),
        indicators=[total],
        first=today - ONE_DAY,
        last=today,
        known_at=now,
        definitions=definitions,
    )
    found = []
    for day, tone in ((today - ONE_DAY, URGENT), (today, OPEN)):
        states = {code: grid[code, total, day].state for code in units}
        waited = [units[code] for code, state in states.items() if state == Knowledge.UNCONFIRMED]
        asked = [state for state in states.values() if state != Knowledge.NONE]
        if asked and (waited or tone == OPEN):
            found.append(_unconfirmed(place, day, waited, tone=tone))
    return found


def _unconfirmed(place: Place, day: date, waited: list[Place], *, tone: str) -> Group:
    query = urlencode({"day": day.isoformat()})
    return Group(
        label=_("Not confirmed for {day}").format(day=words.day(day)),
        count=len(waited),
        tone=tone if waited else DONE,
        nothing=_("Every unit has confirmed."),
        url=reverse("board:board", args=[place.code]) + "?" + query,
        items=tuple(Item(text=unit.label, code=unit.code) for unit in waited[:NAMES_LENGTH]),
        is_inline=True,
    )


def last_day(prefixes: Sequence[str], *, now: datetime) -> str:
    """What moved in the last 24 hours, in one sentence."""
    done = ledger.counts(scope=scope.within(prefixes), first=now - ONE_DAY, last=now)
    return _(
        "In the last 24 hours: orders issued {issued}, signatures {signed}, reported done {reported}."
    ).format(
        issued=words.number(done.get("orders.order.issued", 0)),
        signed=words.number(done.get("tasks.task.acknowledged", 0)),
        reported=words.number(done.get("tasks.task.reported", 0)),
    )
