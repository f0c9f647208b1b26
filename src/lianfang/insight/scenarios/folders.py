"""Where scenarios lie: under `scenarios` in the data folder, or wherever a person points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from lianfang.ground.kernel.packs import DataFolder
from lianfang.insight.scenarios.errors import PackMissing, UnknownScenario

if TYPE_CHECKING:
    from pathlib import Path

# How far above a scenario's folder its pack is looked for.
_STEPS_UP = 3


def shipped() -> list[DataFolder]:
    files = sorted((settings.DATA_DIR / "scenarios").glob("*/scenario.yaml"))
    return [DataFolder(file.parent) for file in files]


def open_scenario(code: str, *, folder: Path | None = None) -> DataFolder:
    """The scenario, lying over its pack. `folder` says where it is when it is not a shipped one.

    Raises:
        UnknownScenario: neither is there a shipped one of that name, nor one in the folder.
        PackMissing: its place pack was not found.
    """
    path = folder or settings.DATA_DIR / "scenarios" / code
    scenario = DataFolder(path)
    if "/" in code or scenario.manifest.get("code") != code:
        known = ", ".join(found.path.name for found in shipped())
        raise UnknownScenario(scenario=code, known=known)
    return DataFolder(path, over=_pack_of(scenario))


def _pack_of(scenario: DataFolder) -> DataFolder:
    name = scenario.manifest["pack"]
    above = scenario.path.resolve().parents[:_STEPS_UP]
    for parent in (settings.DATA_DIR, *above):
        if (parent / name / "pack.yaml").is_file():
            return DataFolder(parent / name)
    raise PackMissing(scenario=scenario.path.name, pack=name)
