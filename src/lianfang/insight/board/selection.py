"""What a board shows is written in its address: figure, day, and what was known when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel import typed
from lianfang.ground.kernel.errors import Invalid
from lianfang.insight.board.terms import Column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

CLOCK = "now"
HINDSIGHT = "all"
MOMENT = "at"
DEFAULT_SORT = "code"


class NotADay(Invalid):
    code = "board.selection.not-a-day"
    message = _(
        "“{value}” is no day of the calendar. Choose the day with the picker, or write it as 2020-01-29."
    )


class NotAMoment(Invalid):
    code = "board.selection.not-a-moment"
    message = _(
        "“{value}” is no time at which something was known. Write it as 2020-01-29T15:00, "
        "or choose “at the clock” or “everything published since”."
    )


@dataclass(frozen=True, kw_only=True)
class Selection:
    """One way of looking. `known_at` None is hindsight: everything published since."""

    column: Column
    day: date | None
    known: str
    known_at: datetime | None
    now: datetime
    sort: str = DEFAULT_SORT
    has_chosen_day: bool = False

    @property
    def is_hindsight(self) -> bool:
        return self.known_at is None

    @property
    def is_clock(self) -> bool:
        return self.known == CLOCK

    @property
    def other_known_at(self) -> datetime | None:
        """The knowledge set beside the shown one: hindsight, or beside hindsight the clock's."""
        return self.now if self.known_at is None else None

    @property
    def today(self) -> date:
        return self.now.astimezone(zone()).date()

    @property
    def is_default(self) -> bool:
        return self.is_clock and not self.has_chosen_day

    def address(self, **changed: str | None) -> str:
        """The query string of this selection with some of it changed; what is default is left out."""
        chosen = {
            "indicator": self.column.value,
            "day": self.day.isoformat() if self.day and self.has_chosen_day else None,
            "known": None if self.is_clock else self.known,
            "sort": None if self.sort == DEFAULT_SORT else self.sort,
        }
        kept = {name: value for name, value in (chosen | changed).items() if value}
        return "?" + urlencode(kept)


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def read(params: Mapping[str, str], *, now: datetime) -> Selection:
    """Read a selection from the address.

    Raises:
        NotADay: `day` is not a date.
        NotAMoment: `known` is neither a word it knows nor a time.
    """
    known = params.get("known") or CLOCK
    if known == MOMENT:
        known = params.get("at") or CLOCK
    day = _day(params.get("day", ""))
    return Selection(
        column=_column(params.get("indicator", "")),
        day=day,
        has_chosen_day=day is not None,
        known=known,
        known_at=_moment(known, now=now),
        now=now,
        sort=params.get("sort") or DEFAULT_SORT,
    )


def _column(word: str) -> Column:
    return Column(word) if word in Column.values else Column.NEW


def _day(word: str) -> date | None:
    if not word:
        return None
    day = typed.day(word)
    if day is None:
        raise NotADay(value=word)
    return day


def _moment(word: str, *, now: datetime) -> datetime | None:
    if word == CLOCK:
        return now
    if word == HINDSIGHT:
        return None
    # A "+" in an address arrives as a space when it was not escaped.
    moment = typed.moment(word.replace(" ", "+"), zone=zone())
    if moment is None:
        raise NotAMoment(value=word)
    return moment
