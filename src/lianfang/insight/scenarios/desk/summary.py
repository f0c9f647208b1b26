"""What is attached to an order: the ranges of each option, the limits, seed and versions, in both languages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lianfang.insight.scenarios.desk import limits
from lianfang.insight.scenarios.desk.showing import label_of
from lianfang.insight.scenarios.terms import BURDENS, Metric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lianfang.insight.scenarios.models import Run

Found = dict[str, Any]
ENGLISH = "en"


def titles(run: Run) -> tuple[str, str]:
    """What the attachment is called: the question as it was asked."""
    return run.study.title, ""


def option_titles(run: Run, option: Found) -> tuple[str, str]:
    return _both(lambda: label_of(option, place=run.study.place.label))


def summary_of(run: Run) -> Found:
    """The shape that an order's annex takes."""
    base = run.results["options"][0]
    against, against_en = option_titles(run, base)
    return {
        "against": against,
        "against_en": against_en,
        "findings": list(_findings(run)),
        "notes": _notes(run),
        "basis": {
            "seed": str(run.inputs["seed"]),
            "runs": str(run.inputs["replicates"]),
            "first": run.inputs["first"],
            "last": run.results["days"][-1],
            "simulator": run.versions.get("lianfang_sim", ""),
            "inputs": run.digest[:16],
        },
    }


def _findings(run: Run) -> Iterator[Found]:
    options = run.results["options"]
    felt = [
        metric
        for metric in BURDENS
        if any(option["metrics"][metric]["high"] > 0 for option in options)
    ]
    for option in options[1:]:
        names = _named("option", partial(_label, run, option))
        yield names | _averted(option)
        for metric in (Metric.BEDS_AT_PEAK, *felt):
            found = option["metrics"][metric]
            yield names | _named("label", partial(_metric_label, metric)) | found


def _label(run: Run, option: Found) -> str:
    return label_of(option, place=run.study.place.label)


def _metric_label(metric: Metric) -> str:
    return str(metric.label)


def _averted(option: Found) -> Found:
    found = option["against"][Metric.INFECTIONS]
    return _named("label", _averted_label) | {
        "low": -found["high"],
        "middle": -found["middle"],
        "high": -found["low"],
        "chance": found["chance"],
    }


def _averted_label() -> str:
    return _("Infections averted")


def _notes(run: Run) -> list[Found]:
    own, english = _both_lists(lambda: limits.sentences(run))
    return [{"text": text, "text_en": other} for text, other in zip(own, english, strict=True)]


def _named(name: str, words: Callable[[], str]) -> dict[str, str]:
    own, english = _both(words)
    return {name: own, f"{name}_en": english}


def _both(words: Callable[[], str]) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        own = words()
    with translation.override(ENGLISH):
        return own, words()


def _both_lists(words: Callable[[], list[str]]) -> tuple[list[str], list[str]]:
    with translation.override(settings.LANGUAGE_CODE):
        own = words()
    with translation.override(ENGLISH):
        return own, words()
