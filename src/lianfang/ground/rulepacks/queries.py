"""Reading rule packs: which one is in force, ready for use."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from lianfang.ground.rulepacks import keys
from lianfang.ground.rulepacks import pack as packs
from lianfang.ground.rulepacks.errors import NoPackInForce, SignatureWrong, UnknownPack
from lianfang.ground.rulepacks.models import RulePack
from lianfang.ground.rulepacks.shape import PackText

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from lianfang.ground.rulepacks.pack import Pack


def in_force(on: date) -> Pack:
    """The pack whose rules count on a day, compiled. One short question to the store.

    Raises:
        NoPackInForce: no pack is valid yet on that day.
        SignatureWrong: its stored text is not what was signed.
    """
    row = _in_force(on).values_list("code", "sha256").first()
    if row is None:
        raise NoPackInForce(day=on)
    return _compiled(*row)


def record_in_force(on: date) -> RulePack:
    """The signed row of the pack in force, as devices fetch it."""
    found = _in_force(on).first()
    if found is None:
        raise NoPackInForce(day=on)
    return found


def _in_force(on: date) -> QuerySet[RulePack]:
    return RulePack.objects.filter(valid_from__lte=on).order_by("-valid_from", "-pk")


def pack(code: str) -> Pack:
    """Any published pack, compiled; for deciding again what was decided under it."""
    return _compiled(code, record(code).sha256)


def record(code: str) -> RulePack:
    found = RulePack.objects.select_related("supersedes").filter(code=code).first()
    if found is None:
        raise UnknownPack(code=code)
    return found


def all_packs() -> QuerySet[RulePack]:
    """Every pack, the newest first."""
    return RulePack.objects.select_related("supersedes", "superseded_by")


def newest() -> RulePack | None:
    return RulePack.objects.first()


def is_intact(row: RulePack) -> bool:
    """Whether the stored text is the one that was signed."""
    digest = hashlib.sha256(row.canonical.encode()).hexdigest()
    return digest == row.sha256 and keys.is_signed(
        row.canonical, signature=row.signature, public_key=row.public_key
    )


@lru_cache(maxsize=64)
def _compiled(code: str, sha256: str) -> Pack:
    row = RulePack.objects.get(code=code, sha256=sha256)
    if not is_intact(row):
        raise SignatureWrong(code=code)
    return packs.compiled(PackText.model_validate(json.loads(row.canonical)))
