"""Individual-based simulation of an epidemic and of the measures against it.

Names are fetched when they are first asked for: whoever only writes down a scenario does not wait
for the compiler of the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lianfang_sim.version import VERSION

if TYPE_CHECKING:
    from lianfang_sim.comparison import Comparison, Effect, Interval, NotPaired, Stopping, compare
    from lianfang_sim.ensemble import Cancelled, Ensemble, SeedReused, Seeds, run
    from lianfang_sim.errors import InvalidInput, SimulationError
    from lianfang_sim.executors import ClusterRefused, RayCluster, Threads
    from lianfang_sim.geography import Area, Land, read_land
    from lianfang_sim.journal import resume, run_to_file
    from lianfang_sim.options import Frontier, Goal, Option, frontier
    from lianfang_sim.request import CannotRepeat, Request
    from lianfang_sim.runfile import CannotWrite, DamagedRun, load, save
    from lianfang_sim.scenario import Scenario, read_scenario
    from lianfang_sim.simulation import OUTPUTS, Batch, simulate
    from lianfang_sim.world import World

__version__ = VERSION
__all__ = [
    "OUTPUTS",
    "Area",
    "Batch",
    "Cancelled",
    "CannotRepeat",
    "CannotWrite",
    "ClusterRefused",
    "Comparison",
    "DamagedRun",
    "Effect",
    "Ensemble",
    "Frontier",
    "Goal",
    "Interval",
    "InvalidInput",
    "Land",
    "NotPaired",
    "Option",
    "RayCluster",
    "Request",
    "Scenario",
    "SeedReused",
    "Seeds",
    "SimulationError",
    "Stopping",
    "Threads",
    "World",
    "__version__",
    "compare",
    "frontier",
    "load",
    "read_land",
    "read_scenario",
    "resume",
    "run",
    "run_to_file",
    "save",
    "simulate",
]

_MODULES = {
    "lianfang_sim.comparison": "Comparison Effect Interval NotPaired Stopping compare",
    "lianfang_sim.ensemble": "Cancelled Ensemble SeedReused Seeds run",
    "lianfang_sim.errors": "InvalidInput SimulationError",
    "lianfang_sim.executors": "ClusterRefused RayCluster Threads",
    "lianfang_sim.options": "Frontier Goal Option frontier",
    "lianfang_sim.geography": "Area Land read_land",
    "lianfang_sim.journal": "resume run_to_file",
    "lianfang_sim.request": "CannotRepeat Request",
    "lianfang_sim.runfile": "CannotWrite DamagedRun load save",
    "lianfang_sim.scenario": "Scenario read_scenario",
    "lianfang_sim.simulation": "Batch OUTPUTS simulate",
    "lianfang_sim.world": "World",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
