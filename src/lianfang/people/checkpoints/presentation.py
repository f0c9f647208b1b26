"""How checkpoints read on a page: tones, delays in words, advice, points of the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import localized
from lianfang.people.checkpoints import queries, rules
from lianfang.people.checkpoints.rules import Advice
from lianfang.people.checkpoints.terms import BlockState, CheckpointState
from lianfang.people.checkpoints.wording import delay_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from lianfang.ground.places.models import Place
    from lianfang.people.checkpoints.models import Block, Checkpoint, Lane
    from lianfang.people.checkpoints.queries import Figures

LONGEST_LABEL = 14
TONES = {
    CheckpointState.PROPOSED: "soon",
    CheckpointState.REFUSED: "quiet",
    CheckpointState.APPROVED: "open",
    CheckpointState.OPEN: "active",
    CheckpointState.RELIEVED: "urgent",
    CheckpointState.REVIEW: "active",
    CheckpointState.CLOSED: "quiet",
    CheckpointState.EXPIRED: "quiet",
}
BLOCK_TONES = {
    BlockState.REPORTED: "soon",
    BlockState.VERIFIED: "urgent",
    BlockState.REMOVED: "done",
    BlockState.UNFOUNDED: "quiet",
}
ADVICE: Mapping[Advice, StrOrPromise] = {
    Advice.GREEN_FIRST: gettext_lazy(
        "Vehicles wait on the green lane. Clear it at once: they are neither stopped nor checked."
    ),
    Advice.SECOND_IN_SERIES: gettext_lazy(
        "The queue is too long. Set up a second position behind the first in the full lane."
    ),
    Advice.SECOND_IN_PARALLEL: gettext_lazy(
        "The queue is far too long. Set up a second position beside the first in the full lane."
    ),
    Advice.OPEN_LANE: gettext_lazy("The queue is too long. Open the lane that is shut."),
    Advice.MORE_PEOPLE: gettext_lazy(
        "The queue is too long for the people on duty. Ask for more; the road stays open."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A checkpoint in a list, or at the head of its page."""

    checkpoint: Checkpoint
    state: CheckpointState
    tone: str
    figures: Figures
    crew: int
    queue: int | None
    advice: StrOrPromise

    @property
    def delay(self) -> str:
        return delay_words(self.figures.delay)

    @property
    def is_short(self) -> bool:
        """Whether it works with fewer people than it must have."""
        works = self.state in {CheckpointState.OPEN, CheckpointState.REVIEW}
        return works and self.crew < self.checkpoint.minimum_staff


def shown(found: Sequence[Checkpoint], *, now: datetime) -> list[Shown]:
    """Each checkpoint with its last day and its crew, in three questions for all."""
    ids = [checkpoint.pk for checkpoint in found]
    counted = queries.figures(ids, since=now - queries.DAY, until=now)
    crews = queries.crews(ids, now=now)
    return [_one(one, counted[one.pk], crews.get(one.pk, 0), now=now) for one in found]


def _one(checkpoint: Checkpoint, figures: Figures, crew: int, *, now: datetime) -> Shown:
    state, lanes = checkpoint.state_at(now), list(checkpoint.lanes.all())
    advice = rules.advise(
        [_lane_state(lane, now=now) for lane in lanes],
        queue_limit=checkpoint.queue_limit,
        people=crew,
    )
    queues = [minutes for lane in lanes if (minutes := queue_of(lane, now=now)) is not None]
    return Shown(
        checkpoint=checkpoint,
        state=state,
        tone=TONES[state],
        figures=figures,
        crew=crew,
        queue=max(queues, default=None),
        advice=ADVICE.get(advice, "") if checkpoint.is_working(now=now) else "",
    )


def queue_of(lane: Lane, *, now: datetime) -> int | None:
    """The queue of a lane, unless its count is too old to mean anything."""
    if lane.waiting_at is None or now - lane.waiting_at > rules.STALE:
        return None
    return lane.waiting_minutes


def _lane_state(lane: Lane, *, now: datetime) -> rules.LaneState:
    return rules.LaneState(
        positions=lane.positions,
        is_green=lane.is_green,
        is_open=lane.is_open,
        waiting_minutes=queue_of(lane, now=now),
    )


def heroes(overview: queries.Overview) -> list[dict[str, Any]]:
    """The figures over the list; each says the delay that goes with it, and whether it is made up."""
    delay = delay_words(overview.delay)
    last_day = _("last 24 hours")
    figures: list[dict[str, Any]] = [
        {"label": _("Checkpoints open"), "value": overview.open, "note": delay},
        {
            "label": pgettext("checkpoint", "Passed"),
            "value": overview.passed,
            "note": f"{last_day} · {delay}",
        },
        {
            "label": pgettext("checkpoint", "Stopped"),
            "value": overview.stopped,
            "note": f"{last_day} · {delay}",
        },
        {
            "label": _("Longest queue"),
            "value": overview.longest_queue,
            "unit": _("min"),
            "note": delay,
            "reason": _("No queue counted in the last two hours"),
        },
    ]
    return [figure | {"synthetic": overview.is_synthetic} for figure in figures]


def figures_of(figures: Figures) -> list[dict[str, Any]]:
    """Every figure of one checkpoint, each with the delay beside it."""
    delay, counts = delay_words(figures.delay), figures.counts
    named = [
        (pgettext("checkpoint", "Passed"), counts["passed"]),
        (pgettext("checkpoint", "Stopped"), counts["stopped"]),
        (_("Measured again"), counts["remeasured"]),
        (_("To hospital observation"), counts["hospital"]),
        (_("To the observation station"), counts["station"]),
        (_("Passed, observed at home"), counts["home"]),
        (_("To a designated hotel"), counts["hotel"]),
        (_("Advised to return"), counts["returned"]),
        (_("Vehicles"), counts["vehicles"]),
        (_("On the green lane"), counts["green"]),
        (_("Green lane: stopped"), counts["green_stopped"]),
    ]
    return [
        {"label": label, "value": value, "note": delay, "synthetic": figures.is_synthetic}
        for label, value in named
    ]


def map_props(
    found: Iterable[Checkpoint], blocks: Iterable[Block], *, place: Place, now: datetime
) -> dict[str, Any] | None:
    """Working checkpoints counted by unit, and points for them and for reported blocks."""
    units, geo_url = list(places.children(place.code)), places.boundary_url(place.code)
    if not geo_url or not units:
        return None
    working = [one for one in found if one.is_working(now=now)]
    return {
        "geoUrl": geo_url,
        "name": place.label,
        "indicator": _("Checkpoints open"),
        "unit": "",
        "units": [_unit(unit, working) for unit in units],
        "points": [
            *filter(None, (_point(one) for one in working)),
            *filter(None, (_block_point(block) for block in blocks)),
        ],
    }


def _unit(unit: Place, working: list[Checkpoint]) -> dict[str, Any]:
    name = localized(unit.stem or unit.name, unit.name_en)
    return {
        "code": unit.code,
        "name": unit.label,
        "label": name if len(name) <= LONGEST_LABEL else name.split()[0],
        "value": sum(one.place_id.startswith(unit.code) for one in working),
        "state": "known",
        "href": f"{reverse('checkpoints:list')}?place={unit.code}",
    }


def _point(checkpoint: Checkpoint) -> dict[str, Any] | None:
    longitude = checkpoint.longitude or checkpoint.place.longitude
    latitude = checkpoint.latitude or checkpoint.place.latitude
    if longitude is None or latitude is None:
        return None
    return {
        "name": checkpoint.label,
        "note": str(checkpoint.get_kind_display()),
        "longitude": longitude,
        "latitude": latitude,
        "href": reverse("checkpoints:checkpoint", args=[checkpoint.code]),
    }


def _block_point(block: Block) -> dict[str, Any] | None:
    longitude = block.longitude or block.place.longitude
    latitude = block.latitude or block.place.latitude
    if longitude is None or latitude is None:
        return None
    return {
        "name": str(block.get_kind_display()),
        "note": str(BlockState(block.state).label),
        "longitude": longitude,
        "latitude": latitude,
        "href": f"{reverse('checkpoints:blocks')}#{block.code}",
    }
