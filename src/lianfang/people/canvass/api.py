"""The household sweep for devices and other systems: coverage, gaps, the worker's list, visits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.facts import Fact
from lianfang.ground.kernel.typed import HIGHEST_KEY
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation
from lianfang.people.canvass import policies, queries, services
from lianfang.people.canvass.terms import RoundState, Standing

if TYPE_CHECKING:
    from lianfang.people.canvass.models import Household, Round
    from lianfang.people.canvass.rules import Tally

router = Router()
MOST = 200


class TallyOut(Schema):
    """The counters of a place; `share` is none where no household is listed."""

    code: str
    name: str
    expected: int
    reached: int
    exceptions: int
    share: float | None
    counts: dict[str, int]
    is_suspect: bool = False


class RoundOut(Schema):
    code: str
    title: str
    place: str
    state: RoundState
    opened_at: datetime | None
    closed_at: datetime | None


class CoverageOut(Schema):
    round: RoundOut
    here: TallyOut
    below: list[TallyOut]


class GapsIn(Schema):
    """Which gaps are asked for."""

    place: str = Field("", max_length=15)
    standing: Standing | None = None
    after: int = Field(0, ge=0, le=HIGHEST_KEY, description="Skip this many")
    limit: int = Field(50, ge=1, le=MOST)


class GapOut(Schema):
    household: str
    place: str
    grid: str
    address: str
    standing: Standing
    visits: int
    is_synthetic: bool


class VisitIn(Schema):
    """One visit, as a pad would send it; sent again under the same key it is the same."""

    key: UUID
    household: str = Field(min_length=1, max_length=40)
    result: str = Field(max_length=12)
    persons: int = Field(0, ge=0, le=99)
    linked: int = Field(0, ge=0, le=99)
    answers: dict[str, Any] = Field({}, max_length=100)
    address: str = Field("", max_length=160, description="Of a dwelling that is on no list")


class VisitOut(Schema):
    household: str
    is_blind: bool
    standing: Standing | None


def _round_out(found: Round) -> RoundOut:
    return RoundOut(
        code=found.code,
        title=found.label,
        place=found.place_id,
        state=RoundState(found.state),
        opened_at=found.opened_at,
        closed_at=found.closed_at,
    )


def _tally_out(code: str, name: str, tally: Tally, *, is_suspect: bool = False) -> TallyOut:
    return TallyOut(
        code=code,
        name=name,
        expected=tally.expected,
        reached=tally.reached,
        exceptions=tally.exceptions,
        share=tally.share,
        counts=dict(tally.counts),
        is_suspect=is_suspect,
    )


@router.get(
    "/canvass/rounds",
    response=list[RoundOut],
    operation_id="listSweepRounds",
    summary="Sweep rounds about my place",
)
def list_rounds(request: OfficerRequest) -> list[RoundOut]:
    return [_round_out(found) for found in queries.rounds(request.actor)]


@router.get(
    "/canvass/rounds/{code}/coverage",
    response=CoverageOut,
    operation_id="readCoverage",
    summary="Coverage of a place and of each unit below it",
)
def read_coverage(request: OfficerRequest, code: str, place: str = "") -> CoverageOut:
    found = queries.round_of(code, by=request.actor)
    overview = queries.overview(found, queries.place_for(found, place[:15], by=request.actor))
    return CoverageOut(
        round=_round_out(found),
        here=_tally_out(overview.place.code, overview.place.label, overview.tally),
        below=[
            _tally_out(line.code, line.label, line.tally, is_suspect=line.is_suspect)
            for line in overview.lines
        ],
    )


@router.get(
    "/canvass/rounds/{code}/gaps",
    response=list[GapOut],
    operation_id="listGaps",
    summary="Households that were missed",
)
def list_gaps(request: OfficerRequest, code: str, wanted: Query[GapsIn]) -> list[GapOut]:
    """In walking order. Addresses only for places near enough to go there."""
    found = queries.round_of(code, by=request.actor)
    place = queries.place_for(found, wanted.place, by=request.actor)
    rows = queries.gaps(found, queries.Wanted(place=place, standing=wanted.standing))
    last = min(wanted.after + wanted.limit, HIGHEST_KEY)
    shows = policies.sees_addresses(request.actor)
    return [_gap_out(row, shows_address=shows) for row in rows[wanted.after : last]]


def _gap_out(row: Household, *, shows_address: bool) -> GapOut:
    return GapOut(
        household=row.code,
        place=row.place_id,
        grid=row.cell,
        address=row.address if shows_address else "",
        standing=Standing(row.standing),
        visits=row.visits,
        is_synthetic=row.is_synthetic,
    )


@router.get(
    "/canvass/mine",
    response=list[dict[str, Any]],
    operation_id="myHouseholds",
    summary="My households in walking order, for a pad",
)
def my_households(request: OfficerRequest) -> list[dict[str, Any]]:
    return queries.for_pad(request.actor)


@router.post(
    "/canvass/rounds/{code}/visits",
    response=VisitOut,
    operation_id="recordVisit",
    summary="Record one visit",
)
def record_visit(request: OfficerRequest, code: str, sent: VisitIn) -> VisitOut:
    """Refused with the reason; what comes from a pad in bulk goes through the sync door."""
    by, now = request.actor, clock.now()
    policies.check_may_walk(by)
    found = queries.round_of(code, by=by)
    body = sent.model_dump(exclude={"key"}) | {"round": code}
    fact = Fact(device=sent.key, seq=1, kind="visit", at=now, device_at=now, pack="", body=body)
    services.record(fact, by=by, now=now)
    row, is_blind = queries.household(found, sent.household, by=by)
    standing = None if is_blind else Standing(row.standing)
    return VisitOut(household=row.code, is_blind=is_blind, standing=standing)
