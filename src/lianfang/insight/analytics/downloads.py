"""Estimates as a file: every figure with its interval, its input and its method."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.insight.analytics import linelists, presentation, words
from lianfang.insight.analytics import series as reading
from lianfang.insight.analytics.terms import EstimateKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.analytics.models import Estimate

    Line = Sequence[str | float | None]

# Excel takes a CSV file without this mark for the machine's old code page and garbles Chinese.
BYTE_ORDER_MARK = "\ufeff"


def file_name(place: Place, *, known_at: datetime) -> str:
    return f"lianfang-estimates-{place.code}-known-{localtime(known_at):%Y%m%dT%H%M}.csv"


def as_csv(*, by: Actor, place: Place, known_at: datetime) -> bytes:
    """One line for each estimate of the place and the units below it; the limits after an empty line."""
    units = reading.units_of(place)
    view = presentation.view_of(by=by, place=place, units=units, known_at=known_at)
    lines = [_heading()]
    for unit in (place, *units):
        for kind in EstimateKind:
            found = view.get(unit, kind)
            if found is not None:
                lines.append(_line(unit, found))
    notes = [[one["text"]] for one in presentation.all_limits(view)]
    return _written([*lines, [], *notes])


def _heading() -> Line:
    return [
        _("Code"), _("Name"), _("Estimate"), _("Lower"), _("Middle"), _("Upper"),
        _("Why there is none"), _("First day"), _("Last day"), _("Known at"), _("Method"),
        _("Digest of the input"), _("Synthetic"),
    ]  # fmt: skip


def _line(place: Place, estimate: Estimate) -> Line:
    return [
        place.code,
        place.label,
        estimate.get_kind_display(),
        *_bounds(estimate),
        words.absence(estimate.absence),
        estimate.first_day.isoformat() if estimate.first_day else None,
        estimate.last_day.isoformat() if estimate.last_day else None,
        localtime(estimate.known_at).isoformat(timespec="minutes"),
        estimate.get_method_display(),
        estimate.digest,
        _("synthetic") if estimate.is_synthetic else "",
    ]


def _bounds(estimate: Estimate) -> list[float | None]:
    """Lower, middle and upper of what the screen shows; nothing where it shows a dash."""
    if estimate.absence:
        return [None, None, None]
    match EstimateKind(estimate.kind):
        case EstimateKind.REPRODUCTION:
            values = presentation.newest_window(estimate)
        case EstimateKind.GROWTH:
            values = estimate.values["rate"]
        case _:
            values = estimate.values["open"]
    return [values["lower"], values.get("middle", values.get("value")), values["upper"]]


def template(place: str, now: datetime) -> bytes:
    """The columns of a line list, and a row that shows how they are written."""
    today = localtime(now).date().isoformat()
    return _written([linelists.COLUMNS, [place, today, today, 1]])


def _written(lines: Iterator[Line] | Sequence[Line]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()
