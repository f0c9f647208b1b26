"""What observation takes from the rule pack in force, and from the place pack's words for notices."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.kernel.reading import once
from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import localized
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.observation.rules import Constants

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_FILE = "notices.yaml"


@once
def constants(on: date) -> Constants:
    """The days, limits and clocks of the pack in force on a day."""
    pack = rulepacks.in_force(on)
    return Constants(
        pack=pack.code,
        days=int(pack.number("observation_days")),
        fever_c=Decimal(str(pack.number("fever_threshold_c"))),
        invalid_below_c=Decimal(str(pack.number("temp_reading_invalid_below_c"))),
        transfer=timedelta(minutes=pack.number("transfer_minutes")),
        appeal=timedelta(hours=pack.number("appeal_hours")),
        review=timedelta(days=pack.number("review_days")),
    )


def words(name: str) -> str:
    """One text of the place pack for notices, in the reader's language; empty when it has none."""
    said = texts().get(name, {})
    return localized(said.get("zh", ""), said.get("en", ""))


def texts() -> dict[str, Any]:
    tree = places.tree()
    return _read(settings.DATA_DIR / tree.pack) if tree else {}


@lru_cache(maxsize=4)
def _read(folder: Path) -> dict[str, Any]:
    data = DataFolder(folder)
    return dict(data.yaml(_FILE)) if data.has(_FILE) else {}
