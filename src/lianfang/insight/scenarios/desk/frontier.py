"""Harm against freedom and traffic: which options nothing beats, and the mildest that meets a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianfang.insight.scenarios.terms import BURDENS, HARMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang.insight.scenarios.terms import Metric


def frontier_of(
    means: Sequence[Mapping[Metric, float]], meets: Sequence[bool] | None
) -> dict[str, Any]:
    """Which options stand on the frontier, and the least restrictive one that meets the goal.

    An option stands on the frontier when no other does as well in infections and in every burden
    and better in one. Burdens are compared in the order of `terms.BURDENS`, the gravest first.

    Args:
        means: Each option's mean of every metric.
        meets: Which of them meet the goal; None without one.
    """
    numbers = range(len(means))
    front = [one for one in numbers if not any(_beats(means[two], means[one]) for two in numbers)]
    fit = [one for one in numbers if meets is not None and meets[one]]
    mildest = min(fit, key=lambda one: _burden_of(means[one]), default=None)
    return {
        "front": front,
        "meets": None if meets is None else list(meets),
        "mildest": mildest,
        "decided_by": _decided_by(mildest, fit, means),
    }


def _compared(option: Mapping[Metric, float]) -> list[float]:
    return [option[metric] for metric in (HARMS[0], *BURDENS)]


def _beats(one: Mapping[Metric, float], other: Mapping[Metric, float]) -> bool:
    pairs = list(zip(_compared(one), _compared(other), strict=True))
    return all(mine <= theirs for mine, theirs in pairs) and any(
        mine < theirs for mine, theirs in pairs
    )


def _burden_of(option: Mapping[Metric, float]) -> tuple[float, ...]:
    # A difference below half a unit is none.
    return tuple(round(option[metric]) for metric in BURDENS)


def _decided_by(
    mildest: int | None, fit: Sequence[int], means: Sequence[Mapping[Metric, float]]
) -> str:
    """The burden that tells the mildest option from the next; empty when nothing does."""
    others = [one for one in fit if one != mildest]
    if mildest is None or not others:
        return ""
    following = min(others, key=lambda one: _burden_of(means[one]))
    pairs = zip(_burden_of(means[mildest]), _burden_of(means[following]), strict=True)
    differing = [
        metric for metric, (mine, theirs) in zip(BURDENS, pairs, strict=True) if mine != theirs
    ]
    return differing[0].value if differing else ""
