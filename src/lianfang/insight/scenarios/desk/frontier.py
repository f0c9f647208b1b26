"""Harm against freedom and traffic: which options nothing beats, and the mildest that meets a goal."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from lianfang.insight.scenarios.terms import BURDENS, HARMS
from lianfang_sim.options import Goal, Option, frontier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang.insight.scenarios.terms import Metric

ORDER = tuple(burden.value for burden in BURDENS)
ANY = Goal(at_most=inf)


def frontier_of(
    means: Sequence[Mapping[Metric, float]], meets: Sequence[bool] | None
) -> dict[str, Any]:
    """Which options stand on the frontier, and the least restrictive one that meets the goal.

    Burdens are compared in the order of `terms.BURDENS`, the gravest first.

    Args:
        means: Each option's mean of every metric.
        meets: Which of them meet the goal; None without one.
    """
    options = [_option(number, mean) for number, mean in enumerate(means)]
    fit = [option for option, is_met in zip(options, meets or (), strict=False) if is_met]
    ranked = frontier(fit, harm=HARMS[0].value, order=ORDER, goal=ANY).meeting if fit else ()
    standing = frontier(options, harm=HARMS[0].value, order=ORDER).open
    return {
        "front": sorted(int(option.name) for option in standing),
        "meets": None if meets is None else list(meets),
        "mildest": int(ranked[0].name) if ranked else None,
        "decided_by": _decided_by(*ranked[:2]) if len(ranked) > 1 else "",
    }


def _option(number: int, mean: Mapping[Metric, float]) -> Option:
    # A difference in a burden below half a unit is none.
    burdens = {metric.value: float(round(mean[metric])) for metric in BURDENS}
    return Option(name=str(number), harm=np.array([mean[HARMS[0]]]), burdens=burdens)


def _decided_by(mildest: Option, following: Option) -> str:
    """The burden that tells the mildest option from the next; empty when nothing does."""
    differing = (name for name in ORDER if mildest.burdens[name] != following.burdens[name])
    return next(differing, "")
