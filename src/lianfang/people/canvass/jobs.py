"""Background work of the household sweep, on the product's clock."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.people.canvass.services import erasing


def erase_answers() -> int:
    """Every night: answers whose time has run out. Until nothing is left of them."""
    total, now = 0, clock.now()
    while erased := erasing.erase_answers(by=actors.system(), now=now):
        total += erased
    return total
