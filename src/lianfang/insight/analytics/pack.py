"""What the data pack says the estimates assume: one file, read when it has changed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianfang.ground.kernel import packs
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from pathlib import Path

FILE = "science/estimates.yaml"
# Where a pack says nothing; nothing here depends on the disease.
DEFAULTS: dict[str, dict[str, Any]] = {
    "serial_interval": {},
    "reproduction": {"window_days": 7, "prior_mean": 5.0, "prior_sd": 5.0},
    "growth": {"days": 10, "least_cases": 10},
    "nowcast": {"onset_days": 90, "longest_delay": 14, "least_cases": 30},
    "alarms": {
        "methods": ["ears-c1", "ears-c2", "ears-c3"],
        "baseline_days": 7,
        "minimum_sd": 1.0,
        "tested_days": 3,
    },
    "scan": {"days": 14, "longest_window": 7, "simulations": 999, "p": 0.05, "seed": 1},
    "silence": {"days": 14, "false_share": 0.1, "dispersion": None},
    "onset_counts": {},
}

Parameters = dict[str, dict[str, Any]]


def parameters() -> Parameters:
    """The pack's parameters by part, filled up with what holds for every disease."""
    tree = places.tree()
    path = settings.DATA_DIR / (tree.pack if tree else settings.PLACE_PACK) / FILE
    told = _read(path, path.stat().st_mtime_ns) if path.is_file() else {}
    return {part: usual | (told.get(part) or {}) for part, usual in DEFAULTS.items()}


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Parameters:
    found: Parameters = packs.parse(path.read_text(encoding="utf-8"), name=path.name) or {}
    return found
