"""Background work of the hand-over engine, on the product's clock."""

from __future__ import annotations

from lianfang.ground.handovers import services
from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors


def time_out() -> int:
    """Every minute: what was not taken in time goes back to the sender."""
    return services.time_out_due(by=actors.system(), now=clock.now())
