"""The acts on an uploaded bulletin: receive, choose columns, look, take."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.figures import queries as figures
from lianfang.ground.figures import services as recording
from lianfang.ground.figures.services import NewStatement, Trace
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import check_may
from lianfang.insight.sitreps import policies
from lianfang.insight.sitreps.imports import checking, columns, course, errors, reading
from lianfang.insight.sitreps.imports.naming import Gazetteer
from lianfang.insight.sitreps.models import Upload
from lianfang.insight.sitreps.terms import UploadState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.sitreps.imports.checking import Checked


@dataclass(frozen=True, kw_only=True)
class Preview:
    """An upload as it would be taken: every row, with the reasons against it."""

    upload: Upload
    rows: list[Checked]

    @property
    def refused(self) -> list[Checked]:
        return [row for row in self.rows if row.is_refused]

    @property
    def corrections(self) -> list[Checked]:
        return [row for row in self.rows if row.falls and not row.is_refused]

    @property
    def figures(self) -> int:
        return sum(len(row.values) for row in self.rows)


@transaction.atomic
def receive(*, name: str, content: bytes, by: Actor, now: datetime) -> Upload:
    """Read a file and keep its cells. Sending the same file again gives the same upload.

    Raises:
        NotAllowed: the post imports nothing.
        UnreadableFile and its kin: the file cannot be used; the refusal says why.
    """
    check_may(by, policies.IMPORT, by.place)
    name = PurePath(name).name[:160] or "bulletin"
    digest = sha256(content).hexdigest()
    before = Upload.objects.filter(place=by.place, sha256=digest).first()
    if before is not None:
        return before
    table = reading.read(name=name, content=content)
    known = columns.words()
    at = columns.heading_at(table.rows, known)
    if at + 1 >= len(table.rows):
        raise errors.EmptyTable(name=name)
    upload, _ = Upload.objects.get_or_create(
        place_id=by.place,
        sha256=digest,
        defaults={
            "name": name,
            "heading": table.rows[at],
            "rows": list(zip(table.numbers[at + 1 :], table.rows[at + 1 :], strict=True)),
            "first_row": table.numbers[at + 1],
            "mapping": columns.guesses(table.rows[at], known),
            "received_at": now,
            "received_by_id": by.account_id,
        },
    )
    return upload


@transaction.atomic
def choose_columns(*, upload_id: int, mapping: Sequence[str], by: Actor) -> Upload:
    """Say what each column holds.

    Raises:
        ColumnsMissing, ColumnTwice: a row could not be understood that way.
    """
    upload = _locked(upload_id, by=by)
    known = {"", "place", "day"} | {one.code for one in columns.choices()}
    chosen = [column if column in known else "" for column in mapping[: len(upload.heading)]]
    chosen += [""] * (len(upload.heading) - len(chosen))
    if chosen != upload.mapping and upload.state == UploadState.RECEIVED:
        upload.mapping = chosen
        upload.save(update_fields=["mapping"])
    columns.check(chosen)
    return upload


def preview(upload: Upload, *, by: Actor, now: datetime) -> Preview:
    """What would be taken, row by row, and what stands against it.

    Raises:
        ColumnsMissing, ColumnTwice: the columns have to be chosen first.
    """
    columns.check(upload.mapping)
    reader = checking.Reader(
        mapping=upload.mapping,
        gazetteer=Gazetteer(places.get(by.place or upload.place_id)),
        indicators={one.code: one for one in columns.choices()},
        today=figures.day_of(now),
    )
    rows = [reader.check(number, cells) for number, cells in upload.rows]
    checking.mark_doubles(rows)
    course.mark_falls(rows, now=now)
    return Preview(upload=upload, rows=rows)


@transaction.atomic
def commit(
    *,
    upload_id: int,
    by: Actor,
    now: datetime,
    published_at: datetime | None = None,
    reason: str = "",
) -> int:
    """Take all figures of a bulletin, or none. Taking it twice is harmless; returns figures recorded.

    Raises:
        RowsRefused: a row cannot be taken.
        CorrectionsNeedReason: rows change what was known, and no reason was given.
        PublishedInFuture: the time of publication has not come.
        NotAllowed: a row is of a place that `by` does not answer for.
    """
    upload = _locked(upload_id, by=by)
    if upload.state == UploadState.IMPORTED:
        return 0
    if published_at is not None and published_at > now:
        raise errors.PublishedInFuture
    found = preview(upload, by=by, now=now)
    if found.refused:
        raise errors.RowsRefused(count=len(found.refused))
    if found.corrections and not reason:
        raise errors.CorrectionsNeedReason(count=len(found.corrections))
    upload.state, upload.imported_at = UploadState.IMPORTED, now
    upload.save(update_fields=["state", "imported_at"])
    return _record(found, by=by, now=now, known_at=published_at or now, reason=reason)


def _record(found: Preview, *, by: Actor, now: datetime, known_at: datetime, reason: str) -> int:
    rows = [
        NewStatement(
            place=row.place.code, indicator=code, day=row.day, numerator=value, known_at=known_at
        )
        for row in found.rows
        if row.place is not None and row.day is not None
        for code, value in row.values.items()
    ]
    upload = found.upload
    return recording.record_statements(
        rows,
        by=by,
        now=now,
        source=upload.name,
        trace=Trace(
            place=upload.place_id,
            act="sitreps.bulletin.imported",
            subject=f"upload:{upload.pk}",
            data={"name": upload.name, "sha256": upload.sha256, "rows": len(found.rows)}
            | ({"reason": reason} if reason else {}),
        ),
    )


def upload_of(upload_id: int, *, by: Actor) -> Upload:
    """An upload of the actor's own place; another place's is as good as none."""
    check_may(by, policies.IMPORT, by.place)
    upload = Upload.objects.filter(pk=upload_id, place=by.place).first()
    if upload is None:
        raise errors.NoSuchUpload
    return upload


def _locked(upload_id: int, *, by: Actor) -> Upload:
    found = upload_of(upload_id, by=by)
    return Upload.objects.select_for_update().get(pk=found.pk)
