"""Background work: what somebody asked for, and everything once an hour, on the product's clock."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors
from lianfang.insight.analytics import services
from lianfang.insight.analytics.services import calculating


def calculate(calculation_id: int) -> int:
    """Do a calculation that was asked for. Gives how many estimates and alarms are new."""
    now = clock.now()
    try:
        done = services.run(calculation_id=calculation_id, by=actors.system(), now=now)
    except Exception as error:
        # Whoever asked must not wait for ever; the worker's own record keeps the whole story.
        problem = f"{type(error).__name__}: {error}"
        calculating.fail(calculation_id=calculation_id, problem=problem, now=now)
        raise
    return done.made


def estimate_all() -> int:
    """Every hour: compute the whole tree anew; where no figure changed, nothing is made."""
    root = places.root()
    if root is None:
        return 0
    made = services.compute(place=root.code, by=actors.system(), now=clock.now())
    return made.estimates + made.alarms
