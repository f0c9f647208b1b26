"""The inputs of a computation: everything that repeats it, as plain JSON with a digest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lianfang.ground.places import queries as places
from lianfang.insight.scenarios.desk import assuming, items, pack
from lianfang.insight.scenarios.errors import CouldNotCompute, NothingToCompare
from lianfang_measures import to_record as measure_record
from lianfang_sim import records
from lianfang_sim.scenario import from_record, to_record

if TYPE_CHECKING:
    from lianfang.insight.scenarios.models import Option, Study

MOST_DRAWS = 50


def frozen(study: Study) -> dict[str, Any]:
    """What the simulator is given, option by option.

    Raises:
        NothingToCompare: there is no option beside things as they stand.
        CouldNotCompute: the simulator refuses a value.
    """
    options = list(study.options.all())
    if len(options) < 2:
        raise NothingToCompare
    science = pack.science()
    baseline = to_record(science.scenario())
    days = (study.last - date.fromisoformat(baseline["first"])).days + 1
    known_days = min(len(baseline["importation"]["expected"]), days)
    base = assuming.applied(baseline, study.assumptions, days=days) | {"measures": []}
    return {
        "land": science.land.relative_to(science.folder.parents[1]).as_posix(),
        "place": study.place_id,
        "regions": _regions(study.place_id),
        "first": study.first.isoformat(),
        "seed": study.seed,
        "replicates": study.replicates,
        "base": base,
        "known_days": known_days,
        "draws": _draws(science, study),
        "goal": _goal(study),
        "options": [_option(option, base) for option in options],
    }


def digest(inputs: dict[str, Any]) -> str:
    return records.digest(inputs)


def _draws(science: pack.Science, study: Study) -> list[dict[str, float]]:
    """As many draws of the calibration as there are runs, or enough; without what the study assumes."""
    found = science.draws(min(MOST_DRAWS, study.replicates))
    return [
        {name: value for name, value in draw.items() if name not in study.assumptions}
        for draw in found
    ]


def _regions(place: str) -> list[str]:
    """The units directly below the place, or the place itself where the land is no finer."""
    units = pack.science().units()
    below = places.children(place).values_list("code", flat=True)
    found = [code for code in below if any(unit.startswith(code) for unit in units)]
    return found or [place]


def _goal(study: Study) -> dict[str, Any] | None:
    if not study.goal_metric:
        return None
    return {
        "metric": study.goal_metric,
        "at_most": study.goal_at_most,
        "chance": study.goal_chance,
    }


def _option(option: Option, base: dict[str, Any]) -> dict[str, Any]:
    parts = items.resolved(items.items_of(option))
    measures = [measure_record(measure) for _item, measure in parts]
    try:
        from_record(base | {"measures": measures})
    except ValueError as refused:
        raise CouldNotCompute(why=str(refused)) from refused
    return {
        "key": option.pk,
        "position": option.position,
        "name": option.name,
        "offer": option.offer,
        "lines": option.measures,
        "of_line": [item for item, _measure in parts],
        "measures": measures,
    }
