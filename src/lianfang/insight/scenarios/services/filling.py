"""Fill the house from a scenario: each room loads its own part, from the ground up."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db import transaction

from lianfang.ground.kernel import clock, store
from lianfang.ground.ledger import services as ledger
from lianfang.insight.scenarios import acts
from lianfang.insight.scenarios.models import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor


class Load(Protocol):
    """How a room loads its part of a scenario: in one transaction, and only what differs."""

    def __call__(
        self, data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]
    ) -> int: ...


def loaders() -> list[tuple[str, Load]]:
    """The rooms that load something, by label, in the order in which they build on each other."""
    return [
        (room.rsplit(".", 1)[-1], import_module(f"{room}.loading").load)
        for room in settings.ROOMS
        if find_spec(f"{room}.loading")
    ]


def load_scenario(
    *, data: DataFolder, by: Actor, now: datetime, report: Callable[[str, int], None]
) -> dict[str, int]:
    """Load a scenario; rows written by room. Loading it again writes only what differs.

    Each room is one transaction, so that a load that was cut off shows no half of a room. The
    scenario counts as loaded, and the clock moves to its moment, when the last room is done.

    Args:
        data: The scenario's folder over its pack.
        by: Who loads.
        now: Product time; the first load of a scenario is stamped with the scenario's own moment.
        report: Called with a room's label and the number of rows it has just dealt with.
    """
    is_first = not Scenario.objects.filter(pk=data.manifest["code"]).exists()
    moment = opening_of(data) if is_first and settings.LIANFANG_CLOCK_CAN_BE_SET else now
    written = {
        label: load(data, by=by, now=moment, report=_reporter(report, label))
        for label, load in loaders()
    }
    if is_first or any(written.values()):
        _complete(data, written, by=by, now=moment)
        store.take_stock()
    if is_first and settings.LIANFANG_CLOCK_CAN_BE_SET:
        clock.set_to(shown_at=opening_of(data))
    return written


def opening_of(data: DataFolder) -> datetime:
    """The moment at which the scenario opens."""
    return datetime.fromisoformat(data.manifest["clock"])


def _reporter(report: Callable[[str, int], None], label: str) -> Callable[[int], None]:
    return lambda rows: report(label, rows)


@transaction.atomic
def _complete(data: DataFolder, written: dict[str, int], *, by: Actor, now: datetime) -> None:
    words = data.manifest
    title, summary = words["title"], words.get("summary", {"en": ""})
    own = data.pack.manifest.get("language", "en")
    Scenario.objects.update_or_create(
        pk=words["code"],
        defaults={
            "title": title.get(own, title["en"]),
            "title_en": title["en"],
            "summary": summary.get(own, summary["en"]),
            "summary_en": summary["en"],
            "opens_at": opening_of(data),
            "loaded_at": now,
        },
    )
    ledger.record(
        act=acts.LOADED,
        by=by,
        at=now,
        place=data.pack.manifest["root"],
        subject=f"scenario:{words['code']}",
        data={"scenario": words["code"], "rows": written},
    )
