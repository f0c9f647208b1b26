"""What was computed, in words and shapes of the page: ranges first, and never more than was found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.insight.scenarios.desk import freezing, limits, wording
from lianfang.insight.scenarios.desk.showing import label_of
from lianfang.insight.scenarios.desk.wording import number, percent
from lianfang.insight.scenarios.terms import BURDENS, HARMS, Metric, Verdict
from lianfang_measures import from_record

if TYPE_CHECKING:
    from lianfang.insight.scenarios.models import Run

Found = dict[str, Any]
CERTAIN, NEVER = 0.995, 0.005


def page_of(run: Run) -> Found:
    """Everything the page shows of a finished computation."""
    results, place = run.results, run.study.place.label
    options = results["options"]
    labels = [label_of(option, place=place) for option in options]
    return {
        "labels": labels,
        "leads": [lead(label, option) for label, option in zip(labels, options, strict=True)][1:],
        "metrics": [_row(metric, options, labels) for metric in (*HARMS, *BURDENS)],
        "blocked": [_blocked(label, option) for label, option in zip(labels, options, strict=True)],
        "frontier": _frontier(run, labels),
        "fan": fan_of(run, labels),
        "units": _units(run),
        "map": _map(run, labels),
        "source": source_of(run),
        "is_stale": run.digest != _digest_now(run),
        "limits": limits.sentences(run),
    }


def _digest_now(run: Run) -> str:
    """What would be computed now; when that cannot be said, it differs."""
    try:
        return freezing.digest(freezing.frozen(run.study))
    except DomainError:
        return ""


def lead(label: str, option: Found) -> str:
    """One sentence on the infections of an option against things as they stand."""
    found = option["against"][Metric.INFECTIONS]
    match found["verdict"]:
        case Verdict.NONE:
            return _("{option}: not one infection more or fewer in any run.").format(option=label)
        case Verdict.FEWER:
            words = _("{option}: between {low} and {high} fewer infections.")
            return words.format(
                option=label, low=number(-found["high"]), high=number(-found["low"])
            )
        case Verdict.MORE:
            words = _("{option}: between {low} and {high} more infections.")
            return words.format(option=label, low=number(found["low"]), high=number(found["high"]))
    words = _(
        "{option}: between {fewer} fewer and {more} more infections; in a single outbreak this "
        "cannot be told from none. On average of all runs: {mean}."
    )
    return words.format(
        option=label,
        fewer=number(max(-found["low"], 0)),
        more=number(max(found["high"], 0)),
        mean=mean_words(found),
    )


def mean_words(found: Found) -> str:
    """The mean difference with its interval: “0.8 fewer (0.3 to 1.2)”."""
    low, high = found["mean_low"], found["mean_high"]
    if low <= 0 <= high:
        return _("no difference that can be told ({low} to {high})").format(
            low=number(low), high=number(high)
        )
    if high < 0:
        words = _("{mean} fewer ({low} to {high})")
        return words.format(mean=number(-found["mean"]), low=number(-high), high=number(-low))
    words = _("{mean} more ({low} to {high})")
    return words.format(mean=number(found["mean"]), low=number(low), high=number(high))


def _row(metric: Metric, options: list[Found], labels: list[str]) -> Found:
    return {
        "metric": metric.value,
        "label": metric.label,
        "is_harm": metric in HARMS,
        "cells": [
            {"option": label} | _cell(metric, option, is_base=position == 0)
            for position, (label, option) in enumerate(zip(labels, options, strict=True))
        ],
    }


def _cell(metric: Metric, option: Found, *, is_base: bool) -> Found:
    own, against = option["metrics"][metric], option["against"][metric]
    cell = {"range": range_words(own), "middle": "", "difference": "", "chance": ""}
    if own["low"] != own["high"]:
        cell["middle"] = _("middle {number}").format(number=number(own["middle"]))
    if not is_base:
        cell["difference"] = difference_words(against)
        if metric in HARMS:
            cell["chance"] = chance_words(against["chance"])
    return cell


def range_words(found: Found) -> str:
    if number(found["low"]) == number(found["high"]):
        return number(found["low"])
    return _("{low} to {high}").format(low=number(found["low"]), high=number(found["high"]))


def difference_words(found: Found) -> str:
    match found["verdict"]:
        case Verdict.NONE:
            return _("no difference")
        case Verdict.FEWER:
            return _("{range} fewer").format(
                range=range_words({"low": -found["high"], "high": -found["low"]})
            )
        case Verdict.MORE:
            return _("{range} more").format(range=range_words(found))
    if found["low"] == found["high"] == 0:
        return _("no difference in nearly every run")
    return _("{low} to {high}: cannot be told from none").format(
        low=signed(found["low"]), high=signed(found["high"])
    )


def signed(value: float) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def chance_words(chance: float) -> str:
    if chance > CERTAIN:
        return _("fewer in nearly every run")
    if chance < NEVER:
        return _("fewer in hardly any run")
    return _("fewer in {percent} of runs").format(percent=percent(chance))


def _blocked(label: str, option: Found) -> Found:
    """What each measure prevented; one that prevented nothing says so."""
    measures = [from_record(line["record"]) for line in option["lines"]]
    names = wording.names_of(measures)
    lines = []
    for position, (measure, events) in enumerate(zip(measures, option["blocked"], strict=True)):
        is_simulated = position not in option["not_simulated"]
        lines.append({
            "words": wording.full(measure, names=names),
            "is_own": not option["lines"][position]["origin"],
            "is_simulated": is_simulated,
            "is_idle": is_simulated and events == 0,
            "events": number(events),
        })  # fmt: skip
    return {"label": label, "lines": lines}


def _frontier(run: Run, labels: list[str]) -> Found:
    found = run.results["frontier"]
    front = found["front"]
    return {
        "rows": [
            {
                "label": label,
                "is_open": position in front,
                "meets": found["meets"][position] if found["meets"] is not None else None,
                "is_mildest": position == found["mildest"],
            }
            for position, label in enumerate(labels)
        ],
        "goal": goal_words(run),
        "mildest": mildest_words(run, labels),
    }


def goal_words(run: Run) -> str:
    goal = run.inputs["goal"]
    if goal is None:
        return _("No goal is stated, so no option can be named as the mildest that meets it.")
    return _("Goal: {metric} at most {number} in {percent} of runs.").format(
        metric=Metric(goal["metric"]).label,
        number=number(goal["at_most"]),
        percent=percent(goal["chance"]),
    )


def mildest_words(run: Run, labels: list[str]) -> str:
    found = run.results["frontier"]
    if found["meets"] is None:
        return ""
    if found["mildest"] is None:
        return _("No option meets the goal. Strengthen one, or state another goal.")
    label = labels[found["mildest"]]
    if not found["decided_by"]:
        return _("The least restrictive option that meets the goal: {option}.").format(option=label)
    words = _(
        "The least restrictive option that meets the goal: {option}; it asks for less of: {what}."
    )
    return words.format(option=label, what=Metric(found["decided_by"]).label)


def fan_of(run: Run, labels: list[str]) -> Found:
    """What the island that draws the fans is given."""
    results = run.results
    return {
        "days": results["days"],
        "first": results["first"],
        "unit": _("a day"),
        "computed": _("computed"),
        "outputs": [
            {
                "name": str(name),
                "options": [
                    {"name": label, "lines": option["fan"][output]}
                    for label, option in zip(labels, results["options"], strict=True)
                ],
            }
            for output, name in OUTPUT_NAMES().items()
        ],
    }


def OUTPUT_NAMES() -> dict[str, str]:  # noqa: N802
    return {
        "infections": _("Infections"),
        "confirmed": _("Cases as they would be counted"),
        "in_beds": _("In beds"),
    }


def _units(run: Run) -> list[Found]:
    options = run.results["options"]
    names = {place.code: place.label for place in places.of_codes(run.inputs["regions"])}
    return [
        {
            "code": code,
            "label": names.get(code, code),
            "cells": [
                {
                    "range": range_words(option["units"][code]),
                    "difference": difference_words(option["units"][code]["against"])
                    if position
                    else "",
                }
                for position, option in enumerate(options)
            ],
        }
        for code in run.inputs["regions"]
    ]


def _map(run: Run, labels: list[str]) -> Found | None:
    """Infections of each unit as things stand: where the harm is expected."""
    place = run.study.place
    geo_url = places.boundary_url(place.code)
    if not geo_url or len(run.inputs["regions"]) < 2:
        return None
    base = run.results["options"][0]["units"]
    names = {unit.code: unit.label for unit in places.of_codes(run.inputs["regions"])}
    return {
        "geoUrl": geo_url,
        "name": f"what-if-{place.code}",
        "indicator": _("Infections computed, {option}").format(option=labels[0]),
        "unit": _("computed"),
        "units": [
            {
                "code": code,
                "name": names.get(code, code),
                "value": round(base[code]["middle"]),
                "state": "unconfirmed",
            }
            for code in run.inputs["regions"]
        ],
    }


def source_of(run: Run) -> str:
    """The line under every picture and table: days, runs, seed, versions."""
    first = date.fromisoformat(run.inputs["first"])
    last = first + timedelta(days=len(run.results["days"]) - 1)
    last = date.fromisoformat(run.results["days"][-1]) if run.results["days"] else last
    return _(
        "Computed, not reported: {first} to {last}, {runs} runs of each option, seed {seed}, "
        "simulator {version}, inputs {digest}"
    ).format(
        first=wording.day(first),
        last=wording.day(last),
        runs=number(run.inputs["replicates"]),
        seed=run.inputs["seed"],
        version=run.versions.get("lianfang_sim", "–"),
        digest=run.digest[:12],
    )
