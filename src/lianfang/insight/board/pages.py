"""What each page of the board is made of, put together from figures, duties and the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.ground.places import queries as places
from lianfang.insight.board import (
    corrections,
    duties,
    policies,
    presentation,
    queries,
    selection,
    signing,
    timeline,
    words,
)
from lianfang.insight.board.presentation import Looker
from lianfang.insight.board.terms import ONE_DAY, Part
from lianfang.insight.scenarios import policies as what_if
from lianfang.people.checkpoints import queries as checkpoints

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lianfang.ground.kernel.clock import Reading
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.board.queries import Board
    from lianfang.insight.board.selection import Selection

SPOT_DAYS_SHOWN = 6


def attribution() -> str:
    """Whose boundaries the map draws."""
    tree = places.tree()
    return tree.attribution if tree else ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One reader looking at one place by one address; parts are read only when asked for."""

    by: Actor
    place: Place
    reading: Reading
    params: Mapping[str, str]

    @cached_property
    def selection(self) -> Selection:
        chosen = selection.read(self.params, now=self.reading.now)
        tree = places.tree()
        return queries.settle(chosen, root=tree.root_id if tree else self.place.code)

    @cached_property
    def board(self) -> Board | None:
        return queries.read_board(
            place=self.place, units=queries.units_of(self.place), selection=self.selection
        )

    @cached_property
    def reach(self) -> tuple[str, ...]:
        """Whose acts and tasks the reader may see here."""
        return policies.reach_of(self.by, self.place, places.prefixes_of(self.place.code)[1:])

    def whole(self) -> dict[str, Any]:
        context = {"place": self.place, "crumbs": self._crumbs(), "board": self.board}
        context |= {"subtitle": self._subtitle(), "go": _pattern()}
        context |= {"what_if_url": self._what_if_url()}
        if self.board is None:
            return context
        return context | self.part(Part.FIGURES) | self._chooser(self.board) | self._files()

    def part(self, part: Part) -> dict[str, Any]:
        """The context of one part, complete in itself."""
        fills = {
            Part.FIGURES: self._figures,
            Part.DUTIES: lambda: self._duties() | self._checkpoints(),
            Part.TIMELINE: self._timeline,
        }
        return fills[part]() | {"selection": self.selection, "part_url": self._part_url()}

    def _part_url(self) -> str:
        address = self.selection.address()
        return f"{reverse('board:board', args=[self.place.code])}{address}&part="

    def _figures(self) -> dict[str, Any]:
        board = self.board
        if board is None:
            return {}
        looker = Looker(by=self.by, board=board)
        geo_url = places.boundary_url(self.place.code)
        marks = timeline.marks(prefixes=self.reach, until=board.day)
        shown = presentation.rows(looker)
        return {
            "board": board,
            "heroes": presentation.heroes(board),
            "rows": shown,
            "whole": presentation.row(looker, board.whole),
            "columns": presentation.headings(board),
            "units_line": presentation.units_line(board) if board.has_unit_figures else "",
            "other_heading": words.other_knowledge(board),
            "no_units": {} if board.has_unit_figures else self._no_units(board),
            "unit": words.unit_of(board, board.indicator.code),
            "lead": presentation.lead(board),
            "truths": presentation.truths(board),
            "changes": presentation.changes(board, corrections.lines(board)),
            "map_props": presentation.map_props(looker, geo_url=geo_url),
            "curve_props": presentation.curve_props(board, marks=marks),
            "attribution": attribution(),
            "source": board.whole.total.shown.source,
            "clock_runs": self.reading.is_set and self.reading.is_running,
        }

    def _no_units(self, board: Board) -> dict[str, Any]:
        """Why there is no table, and on which days there would be one."""
        days = queries.spot_days(board)[:SPOT_DAYS_SHOWN] if board.rows else []
        return {
            "title": _("No figures of single units for {day}").format(day=words.day(board.day)),
            "text": _(
                "The units below {place} published no figures of their own for this day. "
                "What you see above is the figure of {place} as a whole."
            ).format(place=self.place.label),
            "days": [
                {"label": words.day(day), "url": self.selection.address(day=day.isoformat())}
                for day in days
            ],
        }

    def _duties(self) -> dict[str, Any]:
        groups = duties.groups(
            by=self.by, prefixes=self.reach, place=self.place, now=self.reading.now
        )
        return {
            "duties": groups,
            "last_day": duties.last_day(self.reach, now=self.reading.now),
        }

    def _checkpoints(self) -> dict[str, Any]:
        """What the checkpoints of the place have counted; nothing where there are none."""
        found = checkpoints.overview(self.reach, now=self.reading.now)
        if not (found.open or found.waiting):
            return {}
        return {
            "checkpoints": found,
            "checkpoints_delay": checkpoints.delay_words(found.delay),
            "checkpoints_url": f"{reverse('checkpoints:list')}?place={self.place.code}",
        }

    def _timeline(self) -> dict[str, Any]:
        until = self.selection.known_at or self.reading.now
        return {"events": timeline.events(prefixes=self.reach, until=until)}

    def _crumbs(self) -> list[dict[str, str]]:
        above = [
            {"label": place.label, "url": reverse("board:board", args=[place.code])}
            if policies.may_see(self.by, place)
            else {"label": place.label, "url": ""}
            for place in places.path(self.place.code)[:-1]
        ]
        return [*above, {"label": self.place.label, "url": ""}] if above else []

    def _subtitle(self) -> str:
        if self.board is None:
            return ""
        return _("as of {day}, 24:00 · {knowledge}").format(
            day=words.full_day(self.board.day), knowledge=words.knowledge(self.board)
        )

    def _what_if_url(self) -> str:
        """Where one asks what an order here would avert and cost; empty for who does not decide."""
        may_ask = what_if.may_ask(self.by, self.place.code)
        return f"{reverse('what_if:new')}?place={self.place.code}" if may_ask else ""

    def _files(self) -> dict[str, str]:
        address = self.selection.address(day=self.board.day.isoformat() if self.board else None)
        return {
            "csv_url": reverse("board:csv", args=[self.place.code]) + address,
            "xlsx_url": reverse("board:xlsx", args=[self.place.code]) + address,
        }

    def _chooser(self, board: Board) -> dict[str, Any]:
        """The links and choices that lead to another figure, day or knowledge."""
        look = self.selection
        return {
            "choices": [
                {
                    "label": str(board.indicators[code]),
                    "url": look.address(indicator=column.value),
                    "current": column == board.column,
                }
                for column, code in board.columns.items()
            ],
            "previous_url": look.address(day=(board.day - ONE_DAY).isoformat()),
            "next_url": look.address(day=(board.day + ONE_DAY).isoformat()),
            "known_choices": self._known_choices(),
            "moment_value": _field_value(look),
        }

    def _known_choices(self) -> list[dict[str, Any]]:
        look = self.selection
        clock = _("at the clock, {moment}").format(moment=words.moment(look.now))
        return [
            {"value": selection.CLOCK, "label": clock, "current": look.is_clock},
            {
                "value": selection.HINDSIGHT,
                "label": _("everything published since"),
                "current": look.is_hindsight,
            },
            {
                "value": selection.MOMENT,
                "label": _("at another time …"),
                "current": not (look.is_clock or look.is_hindsight),
            },
        ]

    def wall(self) -> dict[str, Any]:
        """Four panels; the same parts as the board, and the signing of what is open."""
        return (
            self.whole()
            | self._duties()
            | {
                "exit_url": reverse("board:board", args=[self.place.code]),
                "signing_orders": signing.open_orders(
                    by=self.by, place=self.place, now=self.reading.now
                ),
            }
        )


def first_figures(*, now: datetime) -> dict[str, Any]:
    """What a visitor sees of the whole before signing in: its published figures, with their source."""
    root = places.root()
    if root is None:
        return {}
    look = queries.settle(selection.read({}, now=now), root=root.code)
    board = queries.read_board(place=root, units=[], selection=look)
    if board is None:
        return {}
    return {
        "figures": [
            {
                "label": board.indicators[code],
                "value": cell.shown.value,
                "unit": words.unit_of(board, code),
                "note": _("as of {day}").format(day=words.day(board.day)),
            }
            for code, cell in board.heroes.items()
        ],
        "figures_source": board.whole.total.shown.source,
    }


def _pattern() -> str:
    return reverse("board:board", args=["CODE"]).replace("CODE", "{code}")


def _field_value(look: Selection) -> str:
    """What the field for a moment holds: a time on the clock of the wall, without its zone."""
    moment = look.now if look.is_clock or look.known_at is None else look.known_at
    return localtime(moment).strftime("%Y-%m-%dT%H:%M")
