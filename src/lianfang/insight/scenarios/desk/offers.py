"""Options that are one click away: what is asked for most, with the study's place and days filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

    from lianfang.insight.scenarios.models import Study


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A ready-made option: its name with holes for the place and the whole, and the records of its measures."""

    code: str
    name: StrOrPromise
    records: tuple[Mapping[str, Any], ...]

    def label(self, place: str) -> str:
        root = places.root()
        return str(self.name).format(place=place, root=root.label if root else "")

    def lines(self, study: Study) -> list[dict[str, Any]]:
        """The measures it adds, from the study's first day on in the study's place."""
        shared = {"place": study.place_id, "start": study.first.isoformat()}
        return [{"record": {**record, **shared}, "origin": ""} for record in self.records]


OFFERS = (
    Offer(
        code="close_roads",
        name=_("{place} closes its roads across the border of {root}"),
        records=({"kind": "restrict_traffic", "level": 1.0},),
    ),
    Offer(
        code="screen_roads",
        name=_("{place} screens at the border of {root}, traffic goes on"),
        records=(
            {"kind": "screen_arrivals", "sensitivity": 0.8, "recall": 0.7, "adherence": 0.95},
        ),
    ),
    Offer(
        code="stop_coaches",
        name=_("{place} stops coaches across the border of {root}"),
        records=({"kind": "suspend_transport", "mode": "coach"},),
    ),
    Offer(
        code="observe_designated",
        name=_("{place} observes contacts in designated places"),
        records=({"kind": "observe", "whom": "contacts", "lodging": "designated", "days": 14},),
    ),
    Offer(
        code="trace_faster",
        name=_("{place} traces contacts within half a day"),
        records=(
            {
                "kind": "trace_contacts",
                "delay_days": 0.5,
                "household": 1.0,
                "work": 0.9,
                "community": 0.6,
                "daily_capacity": 100,
            },
        ),
    ),
    Offer(
        code="stay_at_home",
        name=_("{place} asks everybody to stay at home"),
        records=({"kind": "stay_at_home", "level": 0.9, "adherence": 0.9},),
    ),
)
BY_CODE = {offer.code: offer for offer in OFFERS}
