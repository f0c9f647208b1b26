"""Print docs/science/hunan-2020.md and its figures from the shipped data and draws.

Nothing is fitted here: `lianfang-sim fit data/hunan/science/calibration.yaml` makes the draws.
The page is the same, bit for bit, whenever data, draws and engine are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import yaml
from matplotlib.dates import DateFormatter, DayLocator
from matplotlib.figure import Figure

from lianfang_epi import Parametric, reproduction_number
from lianfang_sim.calibration import Calibration, read_calibration
from lianfang_sim.leave_out import leave_one_out
from lianfang_sim.scores import covered, crps, interval_score
from lianfang_sim.variation import read_draws, read_simulations

if TYPE_CHECKING:
    from lianfang_sim.ensemble import Ensemble

ROOT = Path(__file__).parents[1]
DATA, PAGE = ROOT / "data/hunan", ROOT / "docs/science/hunan-2020.md"
LAST = date(2020, 2, 29)
REPLICATES, SEED = 900, 20200301
TRIED, KEPT = 1000, 50  # of the check that leaves a prefecture out
BAND = [0.05, 0.5, 0.95]
BLUE, RED, GREY = "#1f5f99", "#b3261e", "#666666"

mpl.rcParams.update({"svg.hashsalt": "lianfang", "svg.fonttype": "none", "font.size": 9})


@dataclass(frozen=True)
class Study:
    """The calibration, its draws of equal weight, and what they foretell."""

    calibration: Calibration
    draws: tuple[dict[str, float], ...]
    simulations: tuple[int, ...]
    told: dict[str, Any]  # of the search

    @cached_property
    def ensemble(self) -> Ensemble:
        return self.calibration.foretell(self.draws, replicates=REPLICATES, seed=SEED)

    @cached_property
    def flows_alone(self) -> Ensemble:
        """The same draws, but arrivals go where the flows say: the counts move no share."""
        bare = [
            {k: v for k, v in draw.items() if not k.startswith("importation.areas")}
            for draw in self.draws
        ]
        return self.calibration.foretell(bare, replicates=REPLICATES, seed=SEED)

    @cached_property
    def continued(self) -> np.ndarray:
        pairs = sorted(dict(zip(self.simulations, self.draws, strict=True)).items())
        first = self.calibration.counted.first
        found = self.calibration.continued([(v, n) for n, v in pairs], first=first, last=LAST)
        row = {number: at for at, (number, _) in enumerate(pairs)}
        return found[[row[number] for number in self.simulations]]

    @cached_property
    def left_out(self) -> np.ndarray:
        asked = {"last": LAST, "tried": TRIED, "kept": KEPT, "seed": SEED}
        return leave_one_out(self.calibration, **asked).cases

    def counted(self, last: date) -> np.ndarray:
        """Cases of each region up to a day."""
        return self.calibration.counted.between(self.calibration.counted.first, last).sum(axis=1)

    def foretold(self, ensemble: Ensemble, last: date) -> np.ndarray:
        """[replicate, region]: cases up to a day."""
        days = (last - self.calibration.scenario.first).days + 1
        regions = self.calibration.counted.regions
        each = [ensemble.series("confirmed", region=r)[:, :days].sum(axis=1) for r in regions]
        return np.stack(each, axis=1)


def read_study() -> Study:
    path = DATA / "science/posterior.csv"
    return Study(
        read_calibration(DATA / "science/calibration.yaml"),
        read_draws(path)[0],
        read_simulations(path),
        yaml.safe_load((DATA / "science/posterior.yaml").read_text(encoding="utf-8")),
    )


def names() -> dict[str, str]:
    """Short English names of regions by prefix."""
    with (DATA / "admin/divisions.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"][:4]: row["name_en"].split()[0]
            for row in csv.DictReader(file)
            if row["level"] == "prefecture"
        }


def table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def band(values: np.ndarray, digits: int = 0) -> str:
    low, middle, high = np.quantile(values, BAND)
    return f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"


@dataclass(frozen=True)
class Check:
    """Samples [draw, region] against what was reported by the last day."""

    samples: np.ndarray
    observed: np.ndarray

    @cached_property
    def bounds(self) -> np.ndarray:
        return np.quantile(self.samples, BAND, axis=0)

    @property
    def inside(self) -> np.ndarray:
        return covered(self.bounds[0], self.bounds[2], self.observed)

    @property
    def crps(self) -> np.ndarray:
        equal = np.full(len(self.samples), 1 / len(self.samples))
        return crps(self.samples.astype(float), equal, self.observed)

    @property
    def interval_score(self) -> np.ndarray:
        return interval_score(self.bounds[0], self.bounds[2], self.observed, level=0.9)

    def words(self, name: str) -> dict[str, object]:
        prefix = f"{name}_" if name else ""
        low, _, high = self.bounds
        return {
            f"{prefix}inside": int(self.inside.sum()),
            f"{prefix}width": f"{(high - low).mean():.0f}",
            f"{prefix}score": f"{self.crps.mean():.1f}",
        }


def held_out_table(study: Study, check: Check) -> str:
    until = study.counted(study.calibration.fitted_until)
    called, rows = names(), []
    low, middle, high = check.bounds
    for at, region in enumerate(study.calibration.counted.regions):
        rows.append(
            [
                called[region],
                until[at],
                check.observed[at],
                f"{middle[at]:.0f}",
                f"{low[at]:.0f} to {high[at]:.0f}",
                "yes" if check.inside[at] else "**no**",
                f"{check.crps[at]:.1f}",
                f"{check.interval_score[at]:.0f}",
            ]
        )
    head = [
        "prefecture",
        "8 Feb",
        "29 Feb",
        "median",
        "90 % band",
        "inside",
        "CRPS",
        "interval score",
    ]
    return table(head, rows)


def parameter_table(study: Study) -> str:
    told: dict[str, Any] = yaml.safe_load(
        (DATA / "science/calibration.yaml").read_text(encoding="utf-8")
    )["priors"]
    rng, rows = np.random.default_rng(1), []
    for name, record in told.items():
        prior = study.calibration.priors[name]
        before = np.array([prior.sample(rng) for _ in range(4000)])
        after = np.array([draw[name] for draw in study.draws])
        low, middle, high = np.quantile(after, BAND)
        source = " ".join(str(record["source"]).split())
        digits = 0 if middle > 50 else 3 if abs(middle) < 0.1 else 2
        after_text = f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"
        rows.append([f"`{name}`", band(before, digits), after_text, source])
    return table(["parameter", "before", "after", "the prior rests on"], rows)


def shares_table(study: Study) -> str:
    shares = study.calibration.scenario.importation.areas
    values = np.array([[d[f"importation.areas.{k}"] for k in shares] for d in study.draws])
    values /= values.sum(axis=1, keepdims=True)
    low, middle, high = np.quantile(values, BAND, axis=0)
    called = names()
    rows = [
        [
            called[k],
            f"{100 * share:.1f} %",
            f"{100 * middle[i]:.1f} % ({100 * low[i]:.1f} to {100 * high[i]:.1f})",
        ]
        for i, (k, share) in enumerate(shares.items())
    ]
    return table(["prefecture", "share of the flow", "after the fit"], rows)


def outside_table(study: Study) -> str:
    ensemble = study.ensemble
    cases = ensemble.totals("confirmed")
    imported = ensemble.totals("imported")
    rows = [
        [
            "infected persons found, 13 Jan to 2 Apr",
            "1,178",
            band(ensemble.totals("infections")),
            "all infected, found or not, to 29 Feb",
        ],
        [
            "contacts traced a case",
            "13.3",
            band(ensemble.totals("contacts_traced") / np.maximum(cases, 1), 1),
            "assumed numbers of contacts; not fitted",
        ],
        [
            "severe cases to 29 Feb",
            "147",
            band(ensemble.totals("severe")),
            "the level was set from this count",
        ],
        [
            "deaths to 29 Feb",
            "4",
            band(ensemble.totals("deaths")),
            "the level was set from this count",
        ],
        [
            "share imported",
            "about half by 2 Feb",
            band(imported / np.maximum(ensemble.totals("infections"), 1), 2),
            "new local cases exceeded imported ones from 2 Feb",
        ],
        [
            "dispersion k",
            "15 % cause 80 %",
            f"{study.calibration.scenario.disease.dispersion}",
            "put in, not fitted",
        ],
    ]
    return table(["quantity", "reported", "computed", "note"], rows)


def save(figure: Figure, name: str) -> None:
    figure.savefig(PAGE.parent / name, metadata={"Date": None, "Creator": "lianfang"})


def dated(axes: Any, *, every: int = 7) -> None:
    axes.xaxis.set_major_locator(DayLocator(interval=every))
    axes.xaxis.set_major_formatter(DateFormatter("%d %b"))
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)


def split(axes: Any, study: Study) -> None:
    axes.axvline(study.calibration.fitted_until, color=GREY, linewidth=0.8, linestyle="--")


def daily_figure(study: Study) -> None:
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.add_subplot()
    new, days = study.ensemble.series("confirmed"), study.ensemble.dates
    low, middle, high = np.quantile(new, BAND, axis=0)
    axes.fill_between(days, low, high, color=BLUE, alpha=0.25, linewidth=0, label="computed, 90 %")
    axes.plot(days, middle, color=BLUE, label="computed, median")
    counted = study.calibration.counted
    observed = counted.between(counted.first, LAST).sum(axis=0)
    axes.plot(days[-len(observed) :], observed, "o", color=RED, markersize=3, label="reported")
    split(axes, study)
    axes.set_ylabel("new confirmed cases a day")
    axes.legend(frameon=False)
    dated(axes)
    save(figure, "hunan-2020-daily.svg")


def places_figure(study: Study) -> None:
    figure = Figure(figsize=(9, 8.5), layout="constrained")
    called, counted = names(), study.calibration.counted
    for at, region in enumerate(counted.regions):
        axes = figure.add_subplot(4, 4, at + 1)
        until = np.cumsum(study.ensemble.series("confirmed", region=region), axis=1)
        low, middle, high = np.quantile(until, BAND, axis=0)
        days = study.ensemble.dates
        axes.fill_between(days, low, high, color=BLUE, alpha=0.25, linewidth=0)
        axes.plot(days, middle, color=BLUE)
        observed = np.cumsum(counted.between(counted.first, LAST)[at])
        axes.plot(days[-len(observed) :], observed, color=RED, linewidth=1.2)
        split(axes, study)
        axes.set_title(called[region], fontsize=9)
        dated(axes, every=28)
    save(figure, "hunan-2020-prefectures.svg")


def reproduction_figure(study: Study) -> str:
    counted = study.calibration.counted
    observed = counted.between(counted.first, LAST).sum(axis=0)
    found = reproduction_number(observed, Parametric(mean=5.1, sd=2.7), window=7)
    days = [date.fromordinal(counted.first.toordinal() + int(last)) for last in found.last]
    low, middle, high = found.quantiles.T
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.add_subplot()
    axes.fill_between(days, low, high, color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(days, middle, color=BLUE)
    axes.axhline(1.0, color=GREY, linewidth=0.8)
    axes.set_ylabel("R, seven days to the date")
    dated(axes)
    axes.set_ylim(0, min(6.0, float(high.max())))
    save(figure, "hunan-2020-r.svg")
    below = next(day for day, top in zip(days, high, strict=True) if top < 1.0)
    return f"{below.day} {below:%B}"


def days_inside(study: Study) -> tuple[int, int]:
    """Of the days held out, how many have the province's new cases inside their band; of how many."""
    ahead = (LAST - study.calibration.fitted_until).days
    new = study.ensemble.series("confirmed")[:, -ahead:]
    counted = study.calibration.counted
    observed = counted.between(counted.first, LAST).sum(axis=0)[-ahead:]
    low, _, high = np.quantile(new, BAND, axis=0)
    return int(covered(low, high, observed).sum()), ahead


def checks(study: Study) -> dict[str, Check]:
    observed = study.counted(LAST)
    return {
        "": Check(study.foretold(study.ensemble, LAST), observed),
        "bare": Check(study.foretold(study.flows_alone, LAST), observed),
        "continued": Check(study.continued, observed),
        "left": Check(study.left_out, observed),
    }


def words(study: Study) -> dict[str, object]:
    found = checks(study)
    observed = study.counted(LAST)
    stays = study.counted(study.calibration.fitted_until)
    said: dict[str, object] = dict(
        zip(("days_inside", "days_ahead"), days_inside(study), strict=True)
    )
    for name, check in found.items():
        said |= check.words(name)
    return said | {
        "held": held_out_table(study, found[""]),
        "naive_score": f"{np.abs(observed - stays).mean():.1f}",
        "total": band(found[""].samples.sum(axis=1)),
        "total_zh": "{1:,.0f}（{0:,.0f}至{2:,.0f}）".format(
            *np.quantile(found[""].samples.sum(axis=1), BAND)
        ),
        "reported": f"{observed.sum():,}",
        "parameters": parameter_table(study),
        "shares": shares_table(study),
        "outside": outside_table(study),
        "below": reproduction_figure(study),
        "draws": len(study.draws),
        "effective": f"{study.told['effective_size']:.0f}",
        "attempts": ", ".join(f"{n:,}" for n in study.told["attempts"]),
        "tolerances": ", ".join(f"{e:.1f}" for e in study.told["tolerances"]),
        "tried": study.told["tried"].strip(),
        "left_tried": f"{TRIED:,}",
        "left_kept": KEPT,
        "replicates": REPLICATES,
        "seed": SEED,
        "world": study.calibration.world.digest[:12],
        "scenario": study.calibration.scenario.digest[:12],
    }


def main() -> None:
    study = read_study()
    daily_figure(study)
    places_figure(study)
    text = (PAGE.parent / "hunan-2020.template.md").read_text(encoding="utf-8")
    PAGE.write_text(Template(text).substitute(words(study)), encoding="utf-8")


if __name__ == "__main__":
    main()
