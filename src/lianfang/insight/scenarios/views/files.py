"""What was computed as files: the table as CSV, everything as JSON, and the run itself."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.scenarios import policies, queries
from lianfang.insight.scenarios.desk import results as found_words
from lianfang.insight.scenarios.desk.showing import label_of
from lianfang.insight.scenarios.engine import launching
from lianfang.insight.scenarios.errors import NotFinished
from lianfang.insight.scenarios.terms import Metric, RunState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.insight.scenarios.models import Run


@officer(policies.SEE_STUDY)
@require_safe
def results(request: OfficerRequest, run_id: int, ending: str) -> HttpResponse:
    """The results as CSV or JSON, with everything that repeats them."""
    run = _finished(request, run_id)
    if ending == "csv":
        answer = _csv(run)
    elif ending == "json":
        answer = _json(run)
    else:
        raise Http404
    answer.headers["Content-Disposition"] = f'attachment; filename="what-if-{run.pk}.{ending}"'
    return answer


@officer(policies.SEE_STUDY)
@require_safe
def run_file(request: OfficerRequest, run_id: int, number: int) -> HttpResponse:
    """All runs of one option, day by day: what `lianfang-sim show` reads."""
    run = _finished(request, run_id)
    files = run.results.get("files", [])
    path = launching.folder() / files[number] if number < len(files) else None
    if path is None or not path.is_file():
        raise Http404
    name = f"what-if-{run.pk}-option-{number}.npz"
    answer = HttpResponse(path.read_bytes(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _finished(request: OfficerRequest, run_id: int) -> Run:
    run = queries.run(run_id=run_id, by=request.actor)
    if run.state != RunState.FINISHED:
        raise NotFinished
    return run


def _json(run: Run) -> HttpResponse:
    whole = {
        "question": run.study.title,
        "is_computed": True,
        "digest": run.digest,
        "versions": run.versions,
        "inputs": run.inputs,
        "results": run.results,
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    return HttpResponse(text, content_type="application/json")


def _csv(run: Run) -> HttpResponse:
    """One line for each option and metric. Excel needs the mark at the start to read Chinese."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(answer)
    writer.writerow([found_words.source_of(run)])
    writer.writerow(
        [
            "option",
            "metric",
            "low",
            "middle",
            "high",
            "less_low",
            "less_high",
            "less_mean",
            "chance",
        ]
    )
    writer.writerows(_rows(run))
    return answer


def _rows(run: Run) -> Iterator[list[object]]:
    place = run.study.place.label
    for option in run.results["options"]:
        label = _plain(label_of(option, place=place))
        for metric in Metric:
            own, against = option["metrics"][metric], option["against"][metric]
            less = [0.0 - against["high"], 0.0 - against["low"], 0.0 - against["mean"]]
            numbers = [own["low"], own["middle"], own["high"], *less, against["chance"]]
            yield [label, metric.value, *numbers]


def _plain(text: str) -> str:
    """A cell that looks like a formula is defused."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
