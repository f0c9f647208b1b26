from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.typed import HIGHEST_KEY
from lianfang.ground.posts.actors import check_may
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation
from lianfang.people.observation import policies, queries
from lianfang.people.observation.queries import Filters
from lianfang.people.observation.terms import (
    CheckState,
    EvidenceKind,
    PlacementState,
    Setting,
    Slot,
)

if TYPE_CHECKING:
    from lianfang.people.observation.models import Placement

router = Router()
MOST = 200


class CheckOut(Schema):
    """What became of one check."""

    on: date
    slot: Slot
    state: CheckState
    celsius: float | None


class ObservationOut(Schema):
    """One person's observation; the person is masked."""

    id: int
    person: str
    place: str
    setting: Setting
    state: PlacementState
    evidence: EvidenceKind
    decided_at: datetime
    begun_at: datetime | None
    ends_at: datetime
    closed_at: datetime | None
    family_told_at: datetime | None
    is_visit_required: bool
    is_synthetic: bool


class ObservationWithChecks(ObservationOut):
    """One observation with its checks, the newest first."""

    checks: list[CheckOut]


class Wanted(Schema):
    """Which observations are asked for."""

    setting: Setting | None = Field(None, description="Only this setting")
    state: PlacementState | None = Field(None, description="Only this state, closed ones too")
    after: int = Field(0, ge=0, le=HIGHEST_KEY, description="Skip this many")
    limit: int = Field(50, ge=1, le=MOST)


def _fields(found: Placement, label: str) -> dict[str, object]:
    return {
        "id": found.pk,
        "person": label,
        "place": found.place_id,
        "setting": found.setting,
        "state": found.state,
        "evidence": found.evidence_kind,
        "decided_at": found.decided_at,
        "begun_at": found.begun_at,
        "ends_at": found.ends_at,
        "closed_at": found.closed_at,
        "family_told_at": found.family_told_at,
        "is_visit_required": found.is_flagged,
        "is_synthetic": found.is_synthetic,
    }


@router.get(
    "/observations",
    response=list[ObservationOut],
    operation_id="listObservations",
    summary="List observations",
)
def list_observations(request: OfficerRequest, wanted: Query[Wanted]) -> list[dict[str, object]]:
    """People under observation in the caller's jurisdiction, masked, in walking order."""
    by = request.actor
    check_may(by, policies.READ, by.place)
    filters = Filters(setting=wanted.setting or "", state=wanted.state or "")
    found = queries.listing(filters, by=by, now=clock.now())
    rows = list(found[wanted.after : wanted.after + wanted.limit])
    people = queries.masks([one.person for one in rows])
    return [_fields(one, people[one.person].label if one.person in people else "") for one in rows]


@router.get(
    "/observations/{int:placement_id}",
    response=ObservationWithChecks,
    operation_id="getObservation",
    summary="Read one observation",
)
def get_observation(request: OfficerRequest, placement_id: int) -> dict[str, object]:
    """One observation with its checks; the person is masked."""
    found = queries.placement(placement_id=placement_id, by=request.actor)
    masked = queries.masks([found.person]).get(found.person)
    checks = found.checks.order_by("-on", "-slot").values("on", "slot", "state", "celsius")
    return _fields(found, masked.label if masked else "") | {"checks": list(checks)}
