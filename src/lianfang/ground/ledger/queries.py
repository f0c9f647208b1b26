from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from lianfang.ground.ledger import sentences
from lianfang.ground.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import Q, QuerySet


@dataclass(frozen=True, kw_only=True)
class Event:
    """One entry as a reader meets it."""

    seq: int
    at: datetime
    act: str
    text: str
    place: str
    place_label: str
    actor: str
    subject: str
    items: int

    @property
    def topic(self) -> str:
        return self.act.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class News:
    """What came after an entry: topics of everything, events only of the reader's own places."""

    seq: int
    topics: list[str]
    events: list[Event]


def last_seq() -> int:
    """The number of the last entry; 0 for an empty ledger."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def timeline(
    *,
    scope: Q,
    first: datetime | None = None,
    last: datetime | None = None,
    acts: Collection[str] | None = None,
    subject: str = "",
    limit: int = 50,
) -> list[Event]:
    """The newest events of a scope, newest first, by product time.

    Args:
        scope: Which places, as `places.scope.within(by.prefixes)` gives it.
        first: No event before this time.
        last: No event after this time, such as the clock of an exercise.
        acts: Only these; otherwise all but housekeeping.
        subject: Only what was done to this thing.
        limit: At most so many.
    """
    entries = _shown(acts).filter(scope)
    if first is not None:
        entries = entries.filter(at__gte=first)
    if last is not None:
        entries = entries.filter(at__lte=last)
    if subject:
        entries = entries.filter(subject=subject)
    return _events(entries.order_by("-at", "-seq")[:limit])


def counts(*, scope: Q, first: datetime, last: datetime) -> dict[str, int]:
    """How often each act happened in a scope between two moments."""
    entries = Entry.objects.filter(scope, at__gt=first, at__lte=last).order_by()
    return dict(entries.values_list("act").annotate(times=Count("pk")))


def of_account(account_id: int, *, limit: int = 20) -> list[Event]:
    """What an account did last, housekeeping included."""
    entries = Entry.objects.filter(actor_id=account_id).select_related("place").order_by("-seq")
    return _events(entries[:limit])


def of_place(scope: Q | None, *, limit: int) -> list[Event]:
    """The last entries as recorded, housekeeping included, oldest first."""
    entries = Entry.objects.select_related("place").order_by("-seq")
    if scope is not None:
        entries = entries.filter(scope)
    return _events(entries[:limit])[::-1]


def news_after(seq: int, *, until: int, scope: Q, limit: int = 20) -> News:
    """What was recorded after entry `seq` and up to `until`."""
    fresh = Entry.objects.filter(seq__gt=seq, seq__lte=until)
    acts = fresh.order_by("act").values_list("act", flat=True).distinct()
    topics = sorted({act.partition(".")[0] for act in acts})
    entries = _shown(None).filter(scope, seq__gt=seq, seq__lte=until).order_by("-seq")[:limit]
    return News(seq=until, topics=topics, events=_events(entries))


def _shown(acts: Collection[str] | None) -> QuerySet[Entry]:
    entries = Entry.objects.select_related("place")
    if acts is not None:
        return entries.filter(act__in=acts)
    return entries.exclude(act__in=sentences.housekeeping())


def _events(entries: QuerySet[Entry]) -> list[Event]:
    posts = sentences.posts_of(entries)
    return [
        _event(entry, actor=posts.get(entry.post_id or 0, entry.actor_label)) for entry in entries
    ]


def _event(entry: Entry, *, actor: str) -> Event:
    return Event(
        seq=entry.seq,
        at=entry.at,
        act=entry.act,
        text=sentences.sentence_of(entry, actor=actor),
        place=entry.place_id or "",
        place_label=entry.place.label if entry.place else "",
        actor=actor,
        subject=entry.subject,
        items=entry.items,
    )
