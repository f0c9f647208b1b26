"""Load a pack's checklists: new versions are added, known ones must be as they were."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from pydantic import ValidationError

from lianfang.ground.checklists import acts, shapes
from lianfang.ground.checklists.errors import BrokenChecklist, ChangedVersion
from lianfang.ground.checklists.models import Version
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

FOLDER = "checklists"


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Add the versions that are new; their number.

    Raises:
        BrokenChecklist: a file is no checklist.
        ChangedVersion: a version that was loaded before has other content now.
    """
    known = {(row.code, row.version): row.sha256 for row in Version.objects.all()}
    given = [_row(name, content, now=now) for name, content in _files(data)]
    new = [row for row in given if _is_new(row, known)]
    Version.objects.bulk_create(new)
    report(len(given))
    if new:
        ledger.record(act=acts.LOADED, by=by, at=now, place=by.place, parts=map(_line, new))
    return len(new)


def _files(data: DataFolder) -> Iterator[tuple[str, Any]]:
    """Those of the pack, then those that the scenario adds."""
    folders = [data.pack, data] if data.over else [data]
    for folder in folders:
        for path in sorted((folder.path / FOLDER).glob("*.yaml")):
            yield path.name, folder.yaml(f"{FOLDER}/{path.name}")


def _row(name: str, content: Any, *, now: datetime) -> Version:
    try:
        template = shapes.parse(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BrokenChecklist(file=name, why=f"{where}: {first['msg']}".lstrip(": ")) from error
    plain = template.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return Version(
        code=template.code,
        version=template.version,
        valid_from=template.valid_from,
        purpose=template.purpose,
        content=plain,
        sha256=sha256(text.encode()).hexdigest(),
        loaded_at=now,
    )


def _is_new(row: Version, known: dict[tuple[str, int], str]) -> bool:
    before = known.get((row.code, row.version))
    if before not in {None, row.sha256}:
        raise ChangedVersion(checklist=row.code, version=row.version)
    return before is None


def _line(row: Version) -> str:
    return f"{row.code} {row.version} {row.sha256}"
