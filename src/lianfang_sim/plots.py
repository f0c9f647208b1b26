"""Pictures of runs: fans over time and effects side by side, as SVG or PNG by the file's ending.

Needs the extra `plots`. Every scenario given is drawn, counts start at zero, days are dates, and
the line at the foot says how the numbers were made.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lianfang_sim.errors import InvalidInput, SimulationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from lianfang_sim.comparison import Comparison, Effect
    from lianfang_sim.ensemble import Ensemble

# Told apart by readers who see no red or green, and in grey print (Okabe & Ito).
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
BANDS = (0.9, 0.5)
ENDINGS = (".svg", ".png")


class PlotsMissing(SimulationError):
    """The extra that draws is not installed."""


def fan(
    runs: Mapping[str, Ensemble],
    path: Path,
    *,
    output: str,
    region: str = "",
    observed: Mapping[date, float] | None = None,
    source: str = "",
) -> None:
    """Each run's days: the median, and bands that hold 50 % and 90 % of its replicates.

    Raises:
        InvalidInput: no run, another ending than .svg or .png, no such output or region.
        PlotsMissing: matplotlib is not installed.
    """
    _check(path, runs)
    figure, axes = _page()
    for color, (name, run) in zip(_colors(len(runs)), runs.items(), strict=True):
        _draw_fan(axes, run, what=(output, region, name), color=color)
    if observed:
        axes.plot(list(observed), list(observed.values()), "k.", markersize=4, label="observed")
    axes.set_ylim(bottom=0)
    axes.set_ylabel(f"{_words(output)} a day, {_place(region, list(runs.values()))}")
    axes.legend(frameon=False)
    _date_axis(axes)
    _foot(figure, source or _source(list(runs.values())))
    _write(figure, path)


def effects(
    comparisons: Sequence[Comparison], path: Path, *, output: str, quantity: str = "total"
) -> None:
    """What each scenario changes against the base: the mean with its interval, and the spread.

    Raises:
        InvalidInput: nothing to compare, another ending, or an effect that was not compared.
        PlotsMissing: matplotlib is not installed.
    """
    _check(path, comparisons)
    found = [comparison.effect(output, quantity) for comparison in comparisons]
    figure, axes = _page()
    for row, (color, effect) in enumerate(zip(_colors(len(found)), found, strict=True)):
        _draw_effect(axes, effect, row=row, color=color)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_yticks(range(len(found)), [comparison.other for comparison in comparisons])
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlabel(f"{_words(output)} ({quantity}), change against {comparisons[0].base}")
    first = comparisons[0]
    share = f"{first.confidence:.0%}"
    _foot(
        figure,
        f"{len(first.replicates)} pairs, seed {first.seed}. Thick: {share} interval of the mean "
        f"change; thin: {share} of the pairs.",
    )
    _write(figure, path)


def _check(path: Path, drawn: Mapping[str, Ensemble] | Sequence[Comparison]) -> None:
    if not drawn:
        raise InvalidInput("runs", drawn, "is empty: nothing to draw")
    if path.suffix.lower() not in ENDINGS:
        raise InvalidInput("plot", path.name, f"must end in {' or '.join(ENDINGS)}")


def _colors(count: int) -> list[str]:
    return [COLORS[place % len(COLORS)] for place in range(count)]


def _page() -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure  # an optional extra
    except ImportError as error:
        raise PlotsMissing("matplotlib is missing: pip install 'lianfang-sim[plots]'") from error
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="both", linewidth=0.3)
    return figure, axes


def _draw_fan(axes: Any, run: Ensemble, *, what: tuple[str, str, str], color: str) -> None:
    output, region, name = what
    probabilities = [0.5, *(tail for band in BANDS for tail in ((1 - band) / 2, (1 + band) / 2))]
    middle, *bounds = run.quantiles(output, probabilities, region=region)
    axes.plot(run.dates, middle, color=color, label=name)
    for low, high in zip(bounds[::2], bounds[1::2], strict=True):
        axes.fill_between(run.dates, low, high, color=color, alpha=0.2, linewidth=0)


def _draw_effect(axes: Any, effect: Effect, *, row: int, color: str) -> None:
    axes.plot([effect.difference.low, effect.difference.high], [row, row], color=color, linewidth=1)
    axes.plot([effect.mean.low, effect.mean.high], [row, row], color=color, linewidth=5)
    axes.plot(effect.mean.value, row, "o", color=color, markeredgecolor="white")


def _date_axis(axes: Any) -> None:
    dates: Any = import_module("matplotlib.dates")
    locator = dates.AutoDateLocator(minticks=4, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.DateFormatter("%Y-%m-%d"))
    axes.tick_params(axis="x", rotation=30)


def _words(output: str) -> str:
    return output.replace("_", " ")


def _place(region: str, runs: Sequence[Ensemble]) -> str:
    if region:
        return f"area {region}"
    counted = sorted({code for run in runs if not run.covers_everything for code in run.regions})
    return f"areas {', '.join(counted)}" if counted else "whole area"


def _source(runs: Sequence[Ensemble]) -> str:
    first = runs[0]
    people = sum(area.population for area in first.land.areas)
    return (
        f"lianfang-sim {first.version}: {len(first.replicates)} replicates of {people:,} people, "
        f"seed {first.seed}. Line: median; bands: 50 % and 90 % of the replicates."
    )


def _foot(figure: Any, text: str) -> None:
    figure.supxlabel(text, fontsize=7, x=0.01, ha="left", color="#444444")


def _write(figure: Any, path: Path) -> None:
    from matplotlib import rc_context  # an optional extra

    # Names of parts of an SVG are drawn by chance unless told; the hour of writing is no content.
    with rc_context({"svg.hashsalt": "lianfang", "svg.fonttype": "none"}):
        is_svg = path.suffix.lower() == ".svg"
        figure.savefig(path, dpi=150, metadata={"Date": None} if is_svg else {"Software": None})
