"""The measures: frozen, validated, each with its place, days, adherence and burdens.

A `place` is an official code without trailing zeros; it means that unit and everything below it,
and the empty code means everywhere. `start` is the first day in force and `sunset` the last one;
without a sunset a measure lasts to the end of what is looked at. `adherence` is the share, 0 to 1,
of those concerned who do as asked.

A measure on travel names a `border`: the code of the unit whose border is meant, empty for the
border of everything that is looked at. It concerns every trip that crosses that border and begins
or ends in `place`. So `place="4307", border="43"` is what one unit does on the ways that lead out
of the whole, and `place="4307", border="4307"` is its own border on all sides.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, fields
from datetime import date, datetime
from math import isfinite
from typing import ClassVar

from lianfang_measures.errors import InvalidMeasure
from lianfang_measures.terms import Burden, Lodging, Mode, Setting, Venue, Whom


@dataclass(frozen=True)
class Measure:
    """What every measure states. Raises `InvalidMeasure` for a value that cannot stand."""

    kind: ClassVar[str]
    burdens: ClassVar[tuple[Burden, ...]] = ()
    is_restricting: ClassVar[bool] = False  # True: it takes liberty or trade from somebody
    is_simulated: ClassVar[bool] = True  # False: no evidence-based effect is modelled

    _: KW_ONLY
    start: date
    place: str = ""
    sunset: date | None = None
    adherence: float = 1.0

    def __post_init__(self) -> None:
        self._check_values()
        for name in ("place", "border"):
            code = getattr(self, name, "")
            if code and not (code.isascii() and code.isdigit()):
                self.refuse(name, "is no place code: digits only, or empty for everywhere")
        if self.sunset is not None and self.sunset < self.start:
            self.refuse("sunset", "is before the first day")
        self.require_share("adherence")

    def _check_values(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not isfinite(value):
                self.refuse(field.name, "is no number")
            is_day = isinstance(value, date) and not isinstance(value, datetime)
            is_open = field.name == "sunset" and value is None
            if field.name in {"start", "sunset"} and not (is_day or is_open):
                self.refuse(field.name, "is no day")

    def refuse(self, field: str, reason: str) -> None:
        raise InvalidMeasure(self.kind, field, getattr(self, field), reason)

    def require_share(self, *names: str) -> None:
        for name in names:
            if not 0.0 <= getattr(self, name) <= 1.0:
                self.refuse(name, "is no share between 0 and 1")

    def require_positive(self, *names: str) -> None:
        for name in names:
            if not getattr(self, name) > 0:
                self.refuse(name, "must be greater than 0")

    def is_in_force(self, day: date) -> bool:
        return self.start <= day and (self.sunset is None or day <= self.sunset)

    def covers(self, place: str) -> bool:
        return place.startswith(self.place)

    @property
    def parameters(self) -> dict[str, object]:
        """The fields that only this kind has, by name."""
        shared = {field.name for field in fields(Measure)}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in shared}


@dataclass(frozen=True)
class CloseVenues(Measure):
    """Places of one kind are shut."""

    kind = "close_venues"
    is_restricting = True
    burdens = (Burden.VENUE_DAYS_CLOSED, Burden.PERSON_DAYS_WITHOUT_WORK_OR_SCHOOL)
    venues: Venue


@dataclass(frozen=True)
class CancelGatherings(Measure):
    """No meeting of more than `over` persons."""

    kind = "cancel_gatherings"
    is_restricting = True
    over: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.over < 0:
            self.refuse("over", "cannot be negative")


@dataclass(frozen=True)
class SuspendTransport(Measure):
    """One mode of transport does not run across a border."""

    kind = "suspend_transport"
    is_restricting = True
    burdens = (Burden.TRIPS_STOPPED,)
    mode: Mode
    border: str = ""


@dataclass(frozen=True)
class RestrictTraffic(Measure):
    """The share `level` of the road traffic across a border is stopped; 1 closes the roads."""

    kind = "restrict_traffic"
    is_restricting = True
    burdens = (Burden.TRIPS_STOPPED,)
    border: str = ""
    level: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_share("level")


@dataclass(frozen=True)
class ScreenArrivals(Measure):
    """Everybody who crosses a border is asked and measured; traffic goes on.

    `sensitivity` is the share of infected travellers with symptoms who are noticed, `recall` the
    share of infected travellers without symptoms who are found by asking for dated exposure.
    `seconds` is one check, `posts` the number of lanes at work around the clock.
    """

    kind = "screen_arrivals"
    burdens = (Burden.CHECKS, Burden.HOURS_WAITED, Burden.STAFF_DAYS)
    border: str = ""
    sensitivity: float = 0.7
    recall: float = 0.5
    seconds: float = 30.0
    posts: int = 10

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_share("sensitivity", "recall")
        self.require_positive("seconds", "posts")


@dataclass(frozen=True)
class Observe(Measure):
    """Medical observation for a fixed number of days, at home or at a designated place."""

    kind = "observe"
    is_restricting = True
    burdens = (Burden.PERSON_DAYS_RESTRICTED, Burden.CHECKS, Burden.STAFF_DAYS)
    whom: Whom
    lodging: Lodging = Lodging.HOME
    days: int = 14

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_positive("days")


@dataclass(frozen=True)
class TraceContacts(Measure):
    """Contacts of a found case are sought: shares found in each setting, after `delay_days`.

    `daily_capacity` is the number of cases whose contacts can be sought in a county in one day.
    """

    kind = "trace_contacts"
    burdens = (Burden.STAFF_DAYS,)
    delay_days: float = 1.0
    household: float = 1.0
    work: float = 0.7
    community: float = 0.3
    daily_capacity: int = 50

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_share("household", "work", "community")
        self.require_positive("daily_capacity")
        if self.delay_days < 0:
            self.refuse("delay_days", "cannot be negative")


@dataclass(frozen=True)
class FindCases(Measure):
    """Fever clinics and reporting: the share of symptomatic cases found and days after onset."""

    kind = "find_cases"
    burdens = (Burden.STAFF_DAYS,)
    share: float
    delay_days: float

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_share("share")
        if self.delay_days < 0:
            self.refuse("delay_days", "cannot be negative")


@dataclass(frozen=True)
class WearMasks(Measure):
    """Masks in one setting; `effect` is the share of transmission there that they prevent."""

    kind = "wear_masks"
    where: Setting
    effect: float = 0.3

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_share("effect")


@dataclass(frozen=True)
class StayAtHome(Measure):
    """Going out is limited; `level` is the share of meetings outside home and work that fall away."""

    kind = "stay_at_home"
    is_restricting = True
    burdens = (Burden.PERSON_DAYS_RESTRICTED,)
    level: float

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_share("level")


@dataclass(frozen=True)
class ProvideBeds(Measure):
    """Designated beds; a case beyond them waits at home and is counted as waiting."""

    kind = "provide_beds"
    beds: int

    def __post_init__(self) -> None:
        super().__post_init__()
        self.require_positive("beds")


@dataclass(frozen=True)
class InspectDaily(Measure):
    """Daily inspection of venues of one kind."""

    kind = "inspect_daily"
    burdens = (Burden.STAFF_DAYS,)
    is_simulated = False
    venues: Venue


@dataclass(frozen=True)
class Disinfect(Measure):
    """Disinfection after a named protocol."""

    kind = "disinfect"
    burdens = (Burden.STAFF_DAYS,)
    is_simulated = False
    protocol: str


@dataclass(frozen=True)
class Canvass(Measure):
    """Every household is visited."""

    kind = "canvass"
    burdens = (Burden.STAFF_DAYS,)
    is_simulated = False


@dataclass(frozen=True)
class Broadcast(Measure):
    """A message by loudspeaker, screen or telephone."""

    kind = "broadcast"
    is_simulated = False
    message: str


KINDS: dict[str, type[Measure]] = {
    word.kind: word
    for word in (
        CloseVenues,
        CancelGatherings,
        SuspendTransport,
        RestrictTraffic,
        ScreenArrivals,
        Observe,
        TraceContacts,
        FindCases,
        WearMasks,
        StayAtHome,
        ProvideBeds,
        InspectDaily,
        Disinfect,
        Canvass,
        Broadcast,
    )
}
