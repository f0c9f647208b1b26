"""What several pages show of an observation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianfang.ground.identity.terms import Need
from lianfang.ground.places.naming import localized
from lianfang.ground.posts import queries as posts
from lianfang.people.observation.terms import PlacementState, Setting

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.identity.traits import Masked
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement

TONES = {
    PlacementState.ORDERED: "open",
    PlacementState.UNDER_WAY: "active",
    PlacementState.SYMPTOMATIC: "urgent",
    PlacementState.TRANSFERRED: "soon",
    PlacementState.SUSPENDED: "soon",
    PlacementState.COMPLETED: "done",
    PlacementState.RELEASED: "done",
    PlacementState.ENDED: "quiet",
}


def item(placement: Placement, masked: Masked | None, *, now: datetime) -> dict[str, Any]:
    """One row: who (masked), where, how it stands, what asks for attention."""
    state = PlacementState(placement.state)
    is_past = placement.is_open and now >= placement.ends_at
    return {
        "placement": placement,
        "label": masked.label if masked else _("not readable"),
        "needs": needs(masked),
        "unit": unit_label(placement),
        "setting": Setting(placement.setting).label,
        "state": _("Over, papers being made") if is_past else state.label,
        "tone": "quiet" if is_past else TONES[state],
        "days_left": max(0, (local(placement.ends_at).date() - local(now).date()).days),
        "is_family_overdue": placement.is_open and placement.is_family_overdue(now=now),
    }


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def needs(masked: Masked | None) -> list[str]:
    """Needs in words; one that this copy has no word for is left out."""
    known = set(Need.values)
    return [str(Need(need).label) for need in (masked.needs if masked else ()) if need in known]


def unit_label(placement: Placement) -> str:
    """The house by its name, else the place."""
    house = localized(placement.unit_name, placement.unit_name_en)
    return house if placement.facility and house else placement.place.label


def decider(placement: Placement) -> str:
    """The post that decided, in the reader's language."""
    post = placement.decided_post
    labels = posts.labels_of([post]) if post else {}
    return labels.get(post or 0, placement.decided_as)


def watermark(by: Actor, *, now: datetime) -> str:
    """Who looks at people's data and when: it stands on every page that shows them."""
    return f"{by.label} · {date_format(local(now), _('j F Y, H:i'))}"
