from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.doors.sync import policies, rules, signing
from lianfang.doors.sync.errors import (
    CodeUnknown,
    DeviceNotFound,
    NameMissing,
    PostNotHere,
    ReasonMissing,
)
from lianfang.doors.sync.models import Device, PairingCode
from lianfang.doors.sync.terms import PAIRING_TERM
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

LONGEST_NAME = 60
HIGHEST_LIMIT = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Paired:
    """What a device is told when it was let in."""

    device: Device
    post_label: str


@transaction.atomic
def make_code(*, post_id: int, by: Actor, now: datetime, checkpoint: str = "") -> str:
    """A code that lets one device act in a post, once, within ten minutes.

    Raises:
        PostNotHere: the post is not in the jurisdiction, or has nothing to do in the field.
    """
    post = posts.posts_within(by.prefixes, roles=policies.FIELD | policies.OFFICERS)
    found = post.filter(pk=post_id).first()
    if found is None:
        raise PostNotHere
    check_may(by, policies.PAIR, found.place_id)
    code = "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))
    PairingCode.objects.create(
        digest=_digest(code),
        post=found,
        checkpoint=checkpoint,
        made_at=now,
        made_by_id=by.account_id,
        made_as=by.label,
        expires_at=now + PAIRING_TERM,
    )
    ledger.record(
        act="sync.code.made", by=by, at=now, place=found.place_id, subject=f"post:{found.pk}"
    )
    return code


@transaction.atomic
def pair(*, code: str, public_key: Mapping[str, object], name: str, now: datetime) -> Paired:
    """Let a device in: from now on its key signs for the post that the code was made for.

    Raises:
        CodeUnknown: mistyped, used, or too old. All three read alike.
        KeyUnusable: the device sent no P-256 key.
    """
    found = PairingCode.objects.select_for_update().filter(digest=_digest(code)).first()
    if found is None or found.used_at is not None or now > found.expires_at:
        raise CodeUnknown
    post = posts.acting_in(found.post_id)
    device = Device.objects.create(
        id=uuid.uuid4(),
        name=_name(name),
        public_key=signing.point_of(public_key),
        post_id=found.post_id,
        place_id=post.place,
        checkpoint=found.checkpoint,
        paired_at=now,
        paired_as=found.made_as,
    )
    found.used_at = now
    found.save(update_fields=["used_at"])
    _note("sync.device.paired", device, by=post, now=now)
    return Paired(device=device, post_label=post.label)


@transaction.atomic
def rename(*, device_id: uuid.UUID, name: str, by: Actor, now: datetime) -> Device:
    device = _locked(device_id, by=by)
    check_may(by, policies.PAIR, device.place_id)
    wanted = _name(name)
    if device.name == wanted:
        return device
    device.name = wanted
    device.save(update_fields=["name"])
    _note("sync.device.renamed", device, by=by, now=now)
    return device


@transaction.atomic
def limit(*, device_id: uuid.UUID, facts_per_hour: int, by: Actor, now: datetime) -> Device:
    """Let a device send more within the hour, such as after a long outage, or less."""
    device = _locked(device_id, by=by)
    check_may(by, policies.LIMIT, device.place_id)
    if device.facts_per_hour == facts_per_hour:
        return device
    device.facts_per_hour = facts_per_hour
    device.save(update_fields=["facts_per_hour"])
    _note("sync.device.limited", device, by=by, now=now, most=facts_per_hour)
    return device


@transaction.atomic
def revoke(*, device_id: uuid.UUID, reason: str, by: Actor, now: datetime) -> Device:
    """Withdraw a device for good. It empties itself when it next asks; what it sent stays."""
    device = _locked(device_id, by=by)
    check_may(by, policies.REVOKE, device.place_id)
    if device.revoked_at is not None:
        return device
    if not reason.strip():
        raise ReasonMissing(what="", why="")
    device.revoked_at, device.revoked_as = now, by.label
    device.revoked_reason = reason.strip()[:300]
    device.save(update_fields=["revoked_at", "revoked_as", "revoked_reason"])
    _note("sync.device.revoked", device, by=by, now=now, reason=device.revoked_reason)
    return device


def _locked(device_id: uuid.UUID, *, by: Actor) -> Device:
    device = Device.objects.select_for_update().filter(pk=device_id).first()
    if device is None or not by.covers(device.place_id):
        raise DeviceNotFound(what="")
    return device


def _note(act: str, device: Device, *, by: Actor, now: datetime, **data: object) -> None:
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=device.place_id,
        subject=f"device:{device.pk}",
        data={"name": device.name} | data,
    )


def _name(name: str) -> str:
    found = " ".join(name.split())
    if not found or len(found) > LONGEST_NAME:
        raise NameMissing(what="", why="", most=LONGEST_NAME)
    return found


def _digest(code: str) -> str:
    return sha256(rules.plain_code(code).encode()).hexdigest()
