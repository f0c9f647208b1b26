"""Offices and posts of a place pack, and the sign-ins of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.posts import demonstration
from lianfang.ground.posts.models import Office, Post

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

# Of a level with more places than this, a post is made when somebody is appointed to it.
LARGEST_STAFFED_LEVEL = 10_000
BATCH = 2_000

_FIELDS = [
    "name",
    "name_en",
    "role",
    "is_first_responsible",
    "is_headquarters",
    "publishes",
    "levels",
    "display",
    "display_en",
]


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Bring offices and posts to what the pack says; rows that were new or differed.

    The sign-ins of a scenario are opened in a demonstration and left out in production, where
    the same scenario may serve an exercise of the people who work there.
    """
    offices = [_office(row) for row in data.yaml("offices")]
    changed = _write_offices(offices)
    filled = _create_posts(offices, report=report)
    if changed or filled:
        _record(offices, filled, by=by, now=now)
    return changed + filled + _open_sign_ins(data, by=by, now=now, report=report)


def _office(row: dict[str, Any]) -> Office:
    return Office(
        code=row["code"],
        name=row["zh"],
        name_en=row["en"],
        role=row["role"],
        is_first_responsible=row["first_responsible"],
        is_headquarters=row["headquarters"],
        publishes=row["publishes"],
        levels=row["levels"],
        display=row["display_zh"],
        display_en=row["display_en"],
    )


def _write_offices(offices: list[Office]) -> int:
    stored = {row["code"]: row for row in Office.objects.values("code", *_FIELDS)}
    wanted = {office.code: office for office in offices}
    differing = [
        office
        for code, office in wanted.items()
        if stored.get(code) != {"code": code} | {name: getattr(office, name) for name in _FIELDS}
    ]
    Office.objects.bulk_create(
        differing, update_conflicts=True, unique_fields=["code"], update_fields=_FIELDS
    )
    return len(differing)


def _create_posts(offices: list[Office], *, report: Callable[[int], None]) -> int:
    """A post for every place of each office's levels, where there is none yet."""
    stored = set(Post.objects.values_list("place_id", "office_id"))
    missing = []
    for codes, level in _places_by_level():
        here = [office for office in offices if level in office.levels]
        missing += [
            Post(place_id=code, office_id=office.code)
            for code in codes
            for office in here
            if (code, office.code) not in stored
        ]
        report(len(codes))
    Post.objects.bulk_create(missing, batch_size=BATCH)
    return len(missing)


def _places_by_level() -> list[tuple[list[str], str]]:
    levels = [
        (list(places.of_level(level.no).values_list("code", flat=True)), level.code)
        for level in places.levels()
    ]
    return [(codes, level) for codes, level in levels if len(codes) <= LARGEST_STAFFED_LEVEL]


def _record(offices: list[Office], filled: int, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act="posts.offices.loaded",
        by=by,
        at=now,
        place=by.place,
        data={"offices": len(offices), "posts": filled},
        parts=(f"{office.code} {office.role} {','.join(office.levels)}" for office in offices),
    )


def _open_sign_ins(
    data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]
) -> int:
    if settings.IS_PRODUCTION:
        return 0
    sign_ins = [_sign_in(row) for row in data.manifest.get("signins", [])]
    opened = sum(
        demonstration.create_account(sign_in=sign_in, by=by, now=now) for sign_in in sign_ins
    )
    report(len(sign_ins))
    return opened


def _sign_in(row: dict[str, Any]) -> demonstration.SignIn:
    return demonstration.SignIn(
        username=row["username"],
        office=row["office"],
        place=row["place"],
        name=row["label"]["zh"],
        name_en=row["label"]["en"],
        workplace=row["workplace"]["zh"],
        workplace_en=row["workplace"]["en"],
    )
