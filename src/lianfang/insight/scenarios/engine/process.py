"""Run as `python -m lianfang.insight.scenarios.engine.process RUN --while PROCESS`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Compute one run to its end. What nobody foresaw ends the process; it is then taken up again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=int)
    parser.add_argument("--while", dest="watched", type=int, default=None)
    given = parser.parse_args(words)
    django.setup()
    from lianfang.insight.scenarios.engine import launching

    try:
        with launching.hold(given.run):
            work(given.run, watched=given.watched)
    except launching.AlreadyAtWork:
        return 0
    return 0


def work(run_id: int, *, watched: int | None = None) -> None:
    """Compute, and keep the results or the reason why there are none."""
    from lianfang.ground.kernel import clock
    from lianfang.ground.posts import actors
    from lianfang.insight.scenarios import queries, services
    from lianfang.insight.scenarios.engine import computing
    from lianfang_measures import MeasureError
    from lianfang_sim.ensemble import Cancelled
    from lianfang_sim.errors import SimulationError

    run = queries.run_to_compute(run_id)
    if run is None:
        return
    by = actors.system()
    try:
        computed = computing.compute(run, watched=watched)
    except Cancelled:
        return
    except (SimulationError, MeasureError) as refused:
        problem = {"code": "scenarios.run.not-computed", "why": str(refused)}
        services.fail(run_id=run_id, problem=problem, by=by, now=clock.read().now)
        return
    services.finish(
        run_id=run_id,
        results=computed.results,
        versions=computed.versions,
        by=by,
        now=clock.read().now,
    )


if __name__ == "__main__":
    sys.exit(main())
