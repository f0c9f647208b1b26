"""Background work of the task engine, on the product's clock."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.ground.tasks import services


def mark_overdue() -> int:
    """Every minute: tell both levels what has run out of time."""
    return services.mark_overdue(by=actors.system(), now=clock.now())
