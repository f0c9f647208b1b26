"""Reading the checkpoints: which stand, what they have counted, how long people wait there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
)
from django.utils.timezone import localtime

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope
from lianfang.people.checkpoints import policies, rules
from lianfang.people.checkpoints.counts import COLUMNS
from lianfang.people.checkpoints.models import Checkpoint, Flow, Lane, Shift
from lianfang.people.checkpoints.reading import (
    Declared,
    block,
    check_disinfection,
    checklist_problems,
    declaration,
    in_force,
    open_blocks,
    protocols,
    public_block,
    public_declaration,
    subject_of,
)
from lianfang.people.checkpoints.terms import STANDING_STATES, WORKING_STATES, CheckpointState
from lianfang.people.checkpoints.wording import delay_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor

DAY = timedelta(hours=24)
P90 = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the way in of facts must know of a checkpoint, without reading it again."""

    id: int
    place: str
    is_working: bool
    state: str
    lanes: frozenset[int]
    green_lanes: frozenset[int]
    facility: int | None
    opened_at: datetime | None
    ends_at: datetime
    is_synthetic: bool = False

    def stood_at(self, at: datetime) -> bool:
        """Whether it was open then; a fact that comes late is judged by when it happened."""
        return self.opened_at is not None and self.opened_at <= at < self.ends_at


def standings(codes: Collection[str], *, now: datetime) -> dict[str, Standing]:
    """Code -> how the checkpoint stands now; unknown codes are left out. Two questions in all."""
    found = Checkpoint.objects.filter(code__in=set(codes)).prefetch_related("lanes")
    return {checkpoint.code: _standing(checkpoint, now=now) for checkpoint in found}


def _standing(checkpoint: Checkpoint, *, now: datetime) -> Standing:
    lanes = list(checkpoint.lanes.all())
    return Standing(
        id=checkpoint.pk,
        place=checkpoint.place_id,
        is_working=checkpoint.is_working(now=now),
        state=checkpoint.state_at(now).value,
        lanes=frozenset(lane.number for lane in lanes),
        green_lanes=frozenset(lane.number for lane in lanes if lane.is_green),
        facility=checkpoint.facility_id,
        opened_at=checkpoint.opened_at,
        ends_at=min(checkpoint.sunset, checkpoint.ended_at or checkpoint.sunset),
        is_synthetic=checkpoint.is_synthetic,
    )


def get(code: str, *, by: Actor) -> Checkpoint:
    """One checkpoint of the reader's jurisdiction, with its lanes.

    Raises:
        NotFound: there is none, or it lies elsewhere.
    """
    found = (
        Checkpoint.objects.select_related("place", "authority", "facility", "proposed_from")
        .prefetch_related("lanes")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NotFound(what=Checkpoint._meta.verbose_name)
    policies.check_may_read(by, found)
    return found


def public(code: str, *, now: datetime) -> Checkpoint | None:
    """An approved checkpoint within its term, for pages that need no sign-in."""
    found = Checkpoint.objects.select_related("place").filter(code=code).first()
    if found is None or found.state_at(now) not in STANDING_STATES:
        return None
    return found


def within(prefixes: Iterable[str]) -> QuerySet[Checkpoint]:
    """Checkpoints of a jurisdiction with their lanes, in order of place and name."""
    found = Checkpoint.objects.filter(scope.within(prefixes)).select_related("place", "authority")
    lanes = Prefetch("lanes", Lane.objects.order_by("number"))
    return found.prefetch_related(lanes).order_by("place_id", "name", "pk")


def working(*, now: datetime) -> Q:
    """Checkpoints where somebody may be screened now."""
    return Q(state__in=WORKING_STATES, sunset__gt=now)


def open_at(place: str, *, now: datetime) -> list[Checkpoint]:
    """The checkpoints that work at or below a place now."""
    return list(within([place]).filter(working(now=now)))


def to_decide(*, by: Actor) -> list[Checkpoint]:
    """Proposals that wait for the word of the reader's own place."""
    waiting = within(by.prefixes).filter(state=CheckpointState.PROPOSED).order_by("proposed_at")
    return [one for one in waiting if policies.may_approve(by, one)]


def due_for_review(by: Actor, *, now: datetime) -> list[Checkpoint]:
    """Standing checkpoints whose review is due, or that end within two days, the nearest end first."""
    soon = Q(review_on__lte=localtime(now).date()) | Q(sunset__lte=now + 2 * DAY)
    standing = within(by.prefixes).filter(state__in=STANDING_STATES, sunset__gt=now)
    due = standing.filter(soon).order_by("sunset", "pk")
    return [one for one in due if policies.may_approve(by, one)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PadLane:
    number: int
    is_green: bool
    is_open: bool
    positions: int
    arrangement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PadCheckpoint:
    """A checkpoint as a pad carries it through a shift without signal."""

    code: str
    label: str
    name: str
    name_en: str
    kind: str
    place: str
    facility: int | None
    sunset: datetime
    languages: tuple[str, ...]
    lanes: tuple[PadLane, ...]
    is_synthetic: bool


def for_pad(by: Actor, *, now: datetime) -> list[PadCheckpoint]:
    """The working checkpoints that a post may stand at."""
    if by.role is not None and by.role not in policies.RUN.roles:
        return []
    return [_pad(one) for one in within(by.prefixes).filter(working(now=now))]


def _pad(checkpoint: Checkpoint) -> PadCheckpoint:
    return PadCheckpoint(
        code=checkpoint.code,
        label=checkpoint.label,
        name=checkpoint.name,
        name_en=checkpoint.name_en,
        kind=checkpoint.kind,
        place=checkpoint.place_id,
        facility=checkpoint.facility_id,
        sunset=checkpoint.sunset,
        languages=tuple(checkpoint.languages),
        lanes=tuple(
            PadLane(
                number=lane.number,
                is_green=lane.is_green,
                is_open=lane.is_open,
                positions=lane.positions,
                arrangement=lane.arrangement,
            )
            for lane in checkpoint.lanes.all()
        ),
        is_synthetic=checkpoint.is_synthetic,
    )


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a checkpoint counted in a span of time. No figure of it is shown without `delay`."""

    counts: dict[str, int]
    delay: rules.Delay | None
    is_synthetic: bool = False

    @property
    def people(self) -> int:
        return self.counts["passed"] + self.counts["stopped"]

    @property
    def queue_minutes(self) -> float | None:
        """The mean queue of the span; None when nobody counted one."""
        counted = self.counts["queue_counts"]
        return round(self.counts["queue_minutes"] / counted, 1) if counted else None


NOTHING = Figures(counts=dict.fromkeys(COLUMNS, 0), delay=None)


def figures(
    ids: Collection[int], *, since: datetime, until: datetime, lane: int | None = None
) -> dict[int, Figures]:
    """Checkpoint -> what it counted from one hour to another, in one question.

    Every checkpoint asked for is there; one that counted nothing has zeros and no delay.
    """
    rows = Flow.objects.filter(checkpoint__in=ids, hour__gte=since, hour__lt=until)
    if lane is not None:
        rows = rows.filter(lane=lane)
    sums = (
        rows.values("checkpoint_id")
        .order_by()
        .annotate(
            **{f"sum_{column}": Sum(column) for column in COLUMNS},
            made_up=Count("pk", filter=Q(is_synthetic=True)),
        )
    )
    found = dict.fromkeys(ids, NOTHING)
    return found | {row["checkpoint_id"]: _figures(row) for row in sums}


def _figures(row: Mapping[str, Any]) -> Figures:
    counts = {column: row[f"sum_{column}"] for column in COLUMNS}
    return Figures(counts=counts, delay=_delay(counts), is_synthetic=row["made_up"] > 0)


def _delay(counts: dict[str, int]) -> rules.Delay | None:
    bins = [counts[f"delay_{place}"] for place in range(len(rules.DELAY_EDGES) + 1)]
    return rules.percentile(bins, P90)


def delay_p90(checkpoint_id: int, *, since: datetime, until: datetime) -> rules.Delay | None:
    """The delay that nine of ten vehicles did not exceed; None when none was timed."""
    return figures([checkpoint_id], since=since, until=until)[checkpoint_id].delay


def by_hour(checkpoint_id: int, *, since: datetime, until: datetime) -> list[dict[str, object]]:
    """Hour by hour what passed and was stopped, all lanes together."""
    rows = Flow.objects.filter(checkpoint=checkpoint_id, hour__gte=since, hour__lt=until)
    sums = rows.values("hour").annotate(all_passed=Sum("passed"), all_stopped=Sum("stopped"))
    return [
        {"hour": row["hour"], "passed": row["all_passed"], "stopped": row["all_stopped"]}
        for row in sums.order_by("hour")
    ]


def crews(ids: Collection[int], *, now: datetime) -> dict[int, int]:
    """Checkpoint -> people on duty now."""
    found: defaultdict[int, int] = defaultdict(int)
    rows = Shift.objects.filter(
        checkpoint__in=ids, relieved_at=None, begins_at__lte=now, ends_at__gt=now
    )
    for checkpoint_id, count in rows.values_list("checkpoint_id", "count"):
        found[checkpoint_id] += count
    return dict(found)


def shifts_of(checkpoint_id: int, *, now: datetime) -> QuerySet[Shift]:
    """The shifts that stand now or are still to come, first things first."""
    standing = Shift.objects.filter(checkpoint=checkpoint_id, relieved_at=None, ends_at__gt=now)
    return standing.order_by("begins_at", "pk")


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The checkpoints of a jurisdiction in four figures."""

    open: int
    waiting: int
    passed: int
    stopped: int
    longest_queue: int | None
    delay: rules.Delay | None
    is_synthetic: bool


def overview(prefixes: Iterable[str], *, now: datetime) -> Overview:
    """How many work, what they counted in the last day, and the longest queue; one question in all."""
    works, waits = working(now=now), Q(state=CheckpointState.PROPOSED)
    recent = FilteredRelation("flows", condition=Q(flows__hour__gte=now - DAY))
    lanes = Lane.objects.filter(
        checkpoint=OuterRef("pk"), waiting_at__gt=now - rules.STALE, waiting_minutes__gte=0
    )
    queue = Subquery(lanes.order_by("-waiting_minutes").values("waiting_minutes")[:1])
    mine = Checkpoint.objects.filter(scope.within(prefixes)).filter(works | waits)
    found = mine.annotate(recent=recent, queue=queue).aggregate(
        open=Count("pk", filter=works, distinct=True),
        waiting=Count("pk", filter=waits, distinct=True),
        longest=Max("queue", filter=works),
        made_up=Count("pk", filter=works & Q(is_synthetic=True), distinct=True),
        **{f"sum_{column}": Sum(f"recent__{column}", filter=works) for column in COLUMNS},
    )
    counts = {column: found[f"sum_{column}"] or 0 for column in COLUMNS}
    return Overview(
        open=found["open"],
        waiting=found["waiting"],
        passed=counts["passed"],
        stopped=counts["stopped"],
        longest_queue=found["longest"],
        delay=_delay(counts),
        is_synthetic=found["made_up"] > 0,
    )


__all__ = [
    "Declared",
    "Figures",
    "Overview",
    "PadCheckpoint",
    "PadLane",
    "Standing",
    "block",
    "by_hour",
    "check_disinfection",
    "checklist_problems",
    "crews",
    "declaration",
    "delay_p90",
    "delay_words",
    "due_for_review",
    "figures",
    "for_pad",
    "get",
    "in_force",
    "open_at",
    "open_blocks",
    "overview",
    "protocols",
    "public",
    "public_block",
    "public_declaration",
    "shifts_of",
    "standings",
    "subject_of",
    "to_decide",
    "within",
    "working",
]
