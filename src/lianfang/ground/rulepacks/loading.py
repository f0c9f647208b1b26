"""Load the rule packs of a data pack, oldest first; one that is published already is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.rulepacks import services
from lianfang.ground.rulepacks.models import RulePack

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor


def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Publish the packs that are not published yet; their number.

    Raises:
        BrokenPack: a pack is not sound; nothing of it was kept.
    """
    written = 0
    for name in data.pack.manifest.get("rulepacks", []):
        text = services.read(data.yaml(name))
        is_known = RulePack.objects.filter(code=text.code).exists()
        services.publish(text, by=by, now=now)
        written += not is_known
        report(1)
    return written
