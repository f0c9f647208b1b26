"""Load a place pack: only what differs is written, so that loading again is harmless."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianfang.ground.kernel import events
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import packing, queries, succession
from lianfang.ground.places.errors import AnotherTree
from lianfang.ground.places.models import Level, Place, PlaceChange, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from django.db.models import Manager, Model

    from lianfang.ground.kernel.actor import ActorLike
    from lianfang.ground.kernel.packs import DataFolder

BATCH = 2000


@transaction.atomic
def load(data: DataFolder, *, by: ActorLike, now: datetime, report: Callable[[int], None]) -> int:
    """Bring the tree to what the pack says; the number of rows that were written.

    Raises:
        BrokenData: a file cannot be used; it names the row, and nothing was written.
        MissingData: the manifest names a file that is not there.
        AnotherTree: the store holds another pack's tree.
    """
    pack = packing.Pack(data)
    here = queries.tree()
    if here is not None and here.pack != pack.manifest["code"]:
        raise AnotherTree(here=here.pack, there=pack.manifest["code"])
    places = packing.read(data)
    written = _write(Level.objects, list(pack.levels.values()))
    written += _write(Place.objects, list(places.values()), report=report)
    written += _write_changes(pack)
    digest = _digest(places.values())
    if written or not Tree.objects.filter(digest=digest).exists():
        _write_tree(pack, digest=digest, now=now)
        _record(pack, places, by=by, now=now)
    return written


def _write(
    manager: Manager[Any], rows: Sequence[Any], *, report: Callable[[int], None] = lambda _: None
) -> int:
    """Create the rows that are missing and update those that differ."""
    fields = [field.attname for field in manager.model._meta.concrete_fields]
    key, *others = fields
    stored = {row[key]: row for row in manager.values(*fields)}
    differing = [row for row in rows if _values(row, fields) != stored.get(row.pk)]
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        manager.bulk_create([row for row in batch if row.pk not in stored], batch_size=BATCH)
        report(len(batch))
    changed = [row for row in differing if row.pk in stored]
    manager.bulk_update(changed, others, batch_size=BATCH // len(fields))
    return len(differing)


def _values(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}


def _write_changes(pack: packing.Pack) -> int:
    lines = succession.read(pack)
    heirs = succession.successors(lines, pack)
    span = pack.manifest.get("changes", {})
    rows = [
        PlaceChange(
            kind=line.kind,
            level_code=line.level,
            code=line.code,
            name_before=line.name_before,
            name_after=line.name_after,
            parent_code=line.parent,
            successor_code=heirs.get(line.code, ""),
            between_from=date.fromisoformat(span["from"]),
            between_until=date.fromisoformat(span["until"]),
        )
        for line in lines
    ]
    fields = [f.attname for f in PlaceChange._meta.concrete_fields if f.attname != "id"]
    stored = list(PlaceChange.objects.order_by("id").values(*fields))
    if stored == [_values(row, fields) for row in rows]:
        return 0
    PlaceChange.objects.all().delete()
    PlaceChange.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _write_tree(pack: packing.Pack, *, digest: str, now: datetime) -> None:
    attribution = pack.manifest.get("map_attribution", {"en": ""})
    Tree.objects.update_or_create(
        pk=1,
        defaults={
            "pack": pack.manifest["code"],
            "name": pack.own(pack.manifest["name"]),
            "name_en": pack.manifest["name"]["en"],
            "root_id": pack.manifest["root"],
            "digest": digest,
            "loaded_at": now,
            "map_attribution": pack.own(attribution),
            "map_attribution_en": attribution["en"],
        },
    )


def _record(pack: packing.Pack, places: dict[str, Place], *, by: ActorLike, now: datetime) -> None:
    ledger.record(
        act="places.tree.loaded",
        by=by,
        at=now,
        place=pack.manifest["root"],
        subject=f"tree:{pack.manifest['code']}",
        data={"places": len(places)},
        parts=(f"{place.code} {place.name}" for place in places.values()),
    )
    events.publish("places.tree.loaded", pack=pack.manifest["code"])


def _digest(places: Iterable[Place]) -> str:
    fields = [field.attname for field in Place._meta.concrete_fields]
    total = hashlib.sha256()
    for place in places:
        total.update(repr([getattr(place, field) for field in fields]).encode())
    return total.hexdigest()
