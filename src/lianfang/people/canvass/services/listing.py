"""The list of households is taken in before the round: refused whole, or loaded in steps."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.people.canvass import errors, frame
from lianfang.people.canvass.models import Coverage, FrameFile, Grid, Household
from lianfang.people.canvass.services import counting
from lianfang.people.canvass.services.planning import locked
from lianfang.people.canvass.terms import FileState, RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.canvass.frame import Entry
    from lianfang.people.canvass.models import Round

STEP = 5_000
BATCH = 1_000
SHOWN = 5


@transaction.atomic
def receive(code: str, *, name: str, content: bytes, by: Actor, now: datetime) -> FrameFile:
    """Look at a whole file and keep it for loading; the same file again is the one kept before.

    Raises:
        FrameRefused: rows that cannot be used; `problems` has each. Nothing was kept.
    """
    round_ = _to_list(code, by=by)
    digest = sha256(content).hexdigest()
    known = FrameFile.objects.filter(round=round_, sha256=digest).first()
    if known is not None:
        return known
    found = frame.examine(content, round_=round_)
    if found.problems:
        raise refusal(found, name=name)
    path = f"canvass/{digest[:2]}/{digest}.csv"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return FrameFile.objects.create(
        round=round_,
        name=name[:160],
        file=path,
        sha256=digest,
        rows=len(found.entries),
        received_at=now,
    )


def refusal(found: frame.Frame, *, name: str) -> errors.FrameRefused:
    """The refusal of a file, which says row and reason of the first mistakes and keeps all."""
    lines = [f"{problem.line}: {problem.why}" for problem in found.problems[:SHOWN]]
    refused = errors.FrameRefused(name=name[:80], count=len(found.problems), why=" ".join(lines))
    refused.problems = found.problems
    return refused


def _to_list(code: str, *, by: Actor) -> Round:
    round_ = locked(code, by=by)
    if round_.state != RoundState.PLANNED:
        raise errors.FrameClosed
    return round_


@transaction.atomic
def load_step(file_id: int, *, by: Actor, now: datetime, rows: int = STEP) -> FrameFile:
    """Load the next rows of a file. What a cut-off step began is taken back; the next repeats it."""
    file = FrameFile.objects.select_related("round").get(pk=file_id)
    round_ = _to_list(file.round.code, by=by)
    file = FrameFile.objects.select_for_update().get(pk=file_id)
    if file.state == FileState.LOADED:
        return file
    with default_storage.open(file.file) as stored:
        entries = _entries(stored.read(), round_=round_, done=file.done, rows=rows)
    list_households(round_, entries)
    file.done += len(entries)
    if not entries or file.done >= file.rows:
        file.state = FileState.LOADED
        _record(file, round_, by=by, now=now)
    file.save(update_fields=["done", "state"])
    return file


def _entries(content: bytes, *, round_: Round, done: int, rows: int) -> Sequence[Entry]:
    return frame.examine(content, round_=round_).entries[done : done + rows]


def _record(file: FrameFile, round_: Round, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act="canvass.frame.imported",
        by=by,
        at=now,
        place=round_.place_id,
        subject=f"round:{round_.code}",
        data={"file": file.name, "rows": file.rows, "sha256": file.sha256},
        parts=(str(number) for number in range(file.rows)),
    )


def list_households(round_: Round, entries: Sequence[Entry], *, is_synthetic: bool = False) -> None:
    """Write the entries as the round's households, with their grids and counters."""
    grids = {entry.cell: entry.place for entry in entries if entry.cell != entry.place}
    Grid.objects.bulk_create(
        (
            Grid(code=code, place_id=place, name=code[len(place) :])
            for code, place in sorted(grids.items())
        ),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    communities = {entry.place for entry in entries}
    listed = Coverage.objects.filter(round=round_, code__in=communities, expected__gt=0)
    new = communities - set(listed.values_list("code", flat=True))
    Household.objects.bulk_create(
        (_household(round_, entry, is_synthetic=is_synthetic) for entry in entries),
        batch_size=BATCH,
    )
    grown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        grown[entry.cell]["expected"] += 1
    for community in new:
        grown[community]["lists"] += 1
    counting.add(round_, grown)


def _household(round_: Round, entry: Entry, *, is_synthetic: bool) -> Household:
    return Household(
        round=round_,
        code=entry.code,
        place_id=entry.place,
        cell=entry.cell,
        sequence=entry.sequence,
        address=entry.address,
        longitude=entry.longitude,
        latitude=entry.latitude,
        source=entry.source,
        is_synthetic=is_synthetic,
    )
