"""Notices: what the person is told in writing, and the code that opens it without sign-in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.crypto import salted_hmac

from lianfang.people.observation import packing
from lianfang.people.observation.errors import NoticeUnknown
from lianfang.people.observation.models import Notice
from lianfang.people.observation.services import common

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement
    from lianfang.people.observation.terms import NoticeKind

# No 0, O, 1, I, L, U: read from paper by tired eyes.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_SALT = "lianfang.people.observation.notice"


def issue(placement: Placement, kind: NoticeKind, *, by: Actor, now: datetime) -> Notice:
    """Write a notice as things stand; what it said is never changed afterwards."""
    key = uuid4()
    return Notice.objects.create(
        key=key,
        placement=placement,
        kind=kind,
        digest=_digest(code_of(key)),
        issued_at=now,
        facts=_facts(placement, by=by, now=now),
    )


def _facts(placement: Placement, *, by: Actor, now: datetime) -> dict[str, str]:
    constants = packing.constants(common.today(now))
    return {
        "decided_as": by.label,
        "decided_post": str(by.post_id or ""),
        "decided_place": placement.decided_place_id,
        "setting": placement.setting,
        "place": placement.place_id,
        "evidence": placement.evidence_kind,
        "evidence_at": placement.evidence_at.isoformat(),
        "last_exposure": placement.last_exposure.isoformat(),
        "decided_at": placement.decided_at.isoformat(),
        "ends_at": placement.ends_at.isoformat(),
        "end_reason": placement.end_reason,
        "closed_at": placement.closed_at.isoformat() if placement.closed_at else "",
        "pack": placement.pack,
        "appeal_hours": str(int(constants.appeal.total_seconds() // 3600)),
        "review_until": (now + constants.review).isoformat(),
    }


def code_of(key: UUID) -> str:
    """The code of a notice: worked out again whenever the paper is printed, never stored."""
    number = int.from_bytes(salted_hmac(_SALT, str(key), algorithm="sha256").digest(), "big")
    letters = []
    for _position in range(CODE_LENGTH):
        number, rest = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "".join(letters)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def tidy(code: str) -> str:
    """The code as it was meant: without blanks and dashes, in capitals."""
    return "".join(letter for letter in code.upper() if letter in _LETTERS)[: CODE_LENGTH + 1]


@transaction.atomic
def open_with(code: str, *, now: datetime) -> Notice:
    """The notice of a code, as the person opens it; the first time is kept.

    Raises:
        NoticeUnknown: no notice has it.
    """
    found = (
        Notice.objects.select_related("placement__place", "placement__decided_place")
        .filter(digest=_digest(tidy(code)))
        .first()
    )
    if found is None:
        raise NoticeUnknown(length=CODE_LENGTH)
    if found.opened_at is None:
        Notice.objects.filter(pk=found.pk, opened_at=None).update(opened_at=now)
        found.opened_at = now
    return found
