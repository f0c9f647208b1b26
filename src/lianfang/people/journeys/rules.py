"""Who sat near a case: intervals on the ordered stops, and the vehicle rules of the pack in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from lianfang.ground.rulepacks import rules as tables
from lianfang.people.journeys.terms import Result, Standing, Vehicle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lianfang.ground.rulepacks.rules import Table
    from lianfang.people.journeys.terms import Ride

TABLE = "vehicle-contacts"
# Of these the whole inside is one room: whoever has no coach in the list sits in the only one.
_ONE_ROOM = frozenset(
    {Vehicle.AIRCRAFT, Vehicle.SEALED_COACH, Vehicle.VENTILATED_COACH, Vehicle.OTHER}
)
_YES, _NO = "yes", "no"


class Aboard(NamedTuple):
    """A leg as it is read for matching: plain values, because there are many."""

    traveller: UUID
    is_person: bool
    coach: str
    row: int | None
    seat: str
    compartment: int | None
    is_closed: bool
    board: int
    alight: int
    standing: int


class Judged(NamedTuple):
    """What the rules say of one fellow traveller."""

    leg: Aboard
    result: str
    reason: str
    is_unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The ride of a case, in what, and how badly it coughed."""

    ride: Ride
    vehicle: Vehicle
    has_heavy_symptoms: bool = False


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two half-open spans of stops [board, alight) share a stretch of the way."""
    return a[0] < b[1] and b[0] < a[1]


def match(legs: Iterable[Aboard], *, case: Case, table: Table) -> list[Judged]:
    """Judge everybody aboard. What the list does not tell makes a contact unsure, never none."""
    return [judge(leg, case=case, table=table) for leg in legs]


def judge(leg: Aboard, *, case: Case, table: Table) -> Judged:
    decision = tables.decide(table, inputs_of(leg, case=case))
    if decision.is_determined:
        return Judged(leg, decision.outcome, decision.reasons[0].code, is_unsure=False)
    is_seatless = leg.standing == Standing.STANDING and decision.ask_next != "same_coach"
    return Judged(leg, Result.CONTACT, f"ask.{decision.ask_next}", is_unsure=not is_seatless)


@dataclass(frozen=True, slots=True, kw_only=True)
class Far:
    """What the rules say of everybody in another coach: (result, reason)."""

    together: tuple[str, str]
    apart: tuple[str, str]


def far_away(case: Case, *, table: Table) -> Far | None:
    """The verdict on all passengers of other coaches; None when each must be looked at.

    Judged is the nearest that somebody in another coach can sit. If even that is no contact,
    nobody there is one.
    """
    mine = case.ride.seat
    if not mine.coach or case.vehicle in _ONE_ROOM:
        return None
    ride = case.ride
    nearest = Aboard(
        UUID(int=0),
        is_person=False,
        coach=f"not {mine.coach}",
        row=mine.row,
        seat="",
        compartment=mine.compartment,
        is_closed=mine.is_closed,
        board=ride.board,
        alight=ride.alight,
        standing=Standing.SEATED,
    )
    together = judge(nearest, case=case, table=table)
    apart = judge(
        nearest._replace(board=ride.alight, alight=ride.alight + 1), case=case, table=table
    )
    if Result.CONTACT in {together.result, apart.result}:
        return None
    return Far(together=(together.result, together.reason), apart=(apart.result, apart.reason))


def inputs_of(leg: Aboard, *, case: Case) -> dict[str, Any]:
    """What the pack's table is asked of one leg."""
    ride, theirs = case.ride, (leg.board, leg.alight)
    mine = ride.seat
    same_coach = _same_coach(leg.coach, mine.coach, vehicle=case.vehicle)
    return {
        "overlaps": _YES if overlaps((ride.board, ride.alight), theirs) else _NO,
        "vehicle": case.vehicle.value,
        "is_crew": _YES if _served_there(leg, same_coach) else _NO,
        "same_coach": same_coach,
        "case_compartment": _YES if mine.is_closed else _NO,
        "same_compartment": _same_compartment(leg, ride, same_coach=same_coach),
        "rows_apart": _apart(leg.row, mine.row),
        "bays_apart": _apart(leg.compartment, mine.compartment),
        "heavy_symptoms": _YES if case.has_heavy_symptoms else _NO,
    }


def _same_coach(theirs: str, mine: str, *, vehicle: Vehicle) -> str | None:
    if theirs == mine and (mine or vehicle in _ONE_ROOM):
        return _YES
    if vehicle in _ONE_ROOM:
        # A list that names parts of one room does not make it several.
        return _YES if vehicle == Vehicle.SEALED_COACH or not (theirs and mine) else _NO
    return _NO if theirs and mine else None


def _served_there(leg: Aboard, same_coach: str | None) -> bool:
    """Crew without a coach serve everywhere."""
    return leg.standing == Standing.CREW and (not leg.coach or same_coach == _YES)


def _same_compartment(leg: Aboard, ride: Ride, *, same_coach: str | None) -> str | None:
    if not ride.seat.is_closed or same_coach == _NO:
        return _NO
    if leg.standing == Standing.STANDING:
        return _NO  # nobody stands in a compartment with a door
    if leg.compartment is None or ride.seat.compartment is None or same_coach is None:
        return None
    return _YES if leg.compartment == ride.seat.compartment else _NO


def _apart(theirs: int | None, mine: int | None) -> int | None:
    return None if theirs is None or mine is None else abs(theirs - mine)


def origin_date(stops: Sequence[Sequence[Any]], *, board: int, boarded_on: date) -> date:
    """The day on which a service left its first stop, from the day somebody boarded at a later one."""
    return boarded_on - timedelta(days=int(stops[board][3]))


def days_at(stops: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str, int]]:
    """The stops of a timetable with the day of each: a time earlier than the one before is tomorrow."""
    found, day, last = [], 0, ""
    for name, arrives, departs in stops:
        if arrives and last and arrives < last:
            day += 1
        leaves_on = day + (1 if arrives and departs and departs < arrives else 0)
        found.append((name, arrives, departs, leaves_on))
        day, last = leaves_on, departs or arrives
    return found


def position(stops: Sequence[str], given: str) -> int | None:
    """The position of a stop by its name or its number from 1."""
    text = given.strip()
    if text in stops:
        return list(stops).index(text)
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return int(text) - 1 if is_number and 0 < int(text) <= len(stops) else None
