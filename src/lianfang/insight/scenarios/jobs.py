"""Background work of the what-if desk: computing is left to a process of its own."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.insight.scenarios import queries, services
from lianfang.insight.scenarios.engine import launching


def start(run_id: int) -> bool:
    """Begin the process that computes a run; False when one is at it already, or none is wanted."""
    if launching.is_at_work(run_id):
        return False
    log = launching.log_of(run_id)
    run = services.take_up(run_id=run_id, log=log.name, by=actors.system(), now=clock.now())
    if not run.is_open:
        return False
    launching.launch(run_id)
    return True


def take_up_lost() -> int:
    """Every minute: computations whose process is gone are taken up again where they stood."""
    return sum(start(run_id) for run_id in queries.open_runs())
