"""Background work of the checkpoints, on the product's clock."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.people.checkpoints import services


def end_what_is_over() -> int:
    """Every minute: write down what has ended, and erase declarations nobody used."""
    by, now = actors.system(), clock.now()
    return services.expire_due(by=by, now=now) + services.expire_declarations(by=by, now=now)
