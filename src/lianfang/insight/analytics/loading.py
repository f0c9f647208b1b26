"""Load the line lists of a pack as counts, and compute what a scenario opens with."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.figures.terms import bilingual
from lianfang.ground.kernel.packs import BrokenData
from lianfang.insight.analytics import linelists, pack, services
from lianfang.insight.analytics.models import Estimate, LineList
from lianfang.insight.analytics.services import receiving

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lianfang.ground.kernel.packs import DataFolder, Row
    from lianfang.ground.posts.actors import Actor

COUNTS = "science/onset_report_counts.csv"
_WHOLE_YEARS_LATER = date.max


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Take in the pack's counts of onset and report, and open with estimates; returns what was new.

    Later estimates are the hourly job's: loading the same again changes nothing, at whatever time.

    Raises:
        BrokenData: the file cannot be used; nothing of it was kept.
    """
    root = str(data.pack.manifest["root"])
    written = _load_counts(data, root, now=now) if data.has(COUNTS) else 0
    if written or not Estimate.objects.exists():
        made = services.compute(place=root, by=by, now=now)
        written += made.estimates + made.alarms
    report(written)
    return written


def _load_counts(data: DataFolder, root: str, *, now: datetime) -> int:
    content = data.file(COUNTS).read_bytes()
    digest = sha256(content).hexdigest()
    if LineList.objects.filter(place=root, sha256=digest).exists():
        return 0
    found = linelists.read(name=COUNTS, content=content, today=_WHOLE_YEARS_LATER)
    published = _published(data)
    told = pack.parameters()["onset_counts"]
    line_list = LineList.objects.create(
        place_id=root,
        name=COUNTS.rpartition("/")[2],
        sha256=digest,
        source=bilingual(told.get("source_zh", ""), told.get("source_en", "")),
        as_of=max(reported for _place, _onset, reported in found.cells),
        rows=found.rows,
        cases=found.cases,
        received_at=now,
    )
    receiving.keep_counts(line_list, found, known_from=partial(_known_from, published))
    return found.rows


def _published(data: DataFolder) -> Mapping[date, datetime]:
    """When the figures of each day came out, as the pack's daily figures have it."""
    rows = data.rows(data.pack.manifest["series"]["publication_times"])
    return {_day(row): datetime.fromisoformat(row["published_at"]) for row in rows}


def _known_from(published: Mapping[date, datetime], reported: date) -> datetime:
    if reported not in published:
        why = _("no publication time is given for this day.")
        raise BrokenData(file=COUNTS, where=reported.isoformat(), why=why)
    return published[reported]


def _day(row: Row) -> date:
    try:
        return date.fromisoformat(row["date"])
    except ValueError as error:
        raise row.refusal(_("“{value}” is not a date.").format(value=row["date"])) from error
