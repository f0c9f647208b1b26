"""A batch comes in: signature, quota, clock, then each room takes its kinds; one ledger entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.doors.sync import policies, rules, signing, wire
from lianfang.doors.sync.errors import DeviceRevoked, DeviceUnknown, QuotaUsed
from lianfang.doors.sync.models import Batch, Device
from lianfang.doors.sync.services import carrying, disputing, repeating, sharing
from lianfang.doors.sync.terms import QUOTA_WINDOW, Way
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.kernel.facts import Fact, Outcome, Reception
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import queries as posts
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.ground.rulepacks.errors import NoPackInForce

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID

    from lianfang.doors.sync.wire import BatchIn, FactIn
    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a device is told of one fact: that it waits for a person, or what was not kept of it."""

    seq: int
    code: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a device is told of its batch. Up to `through` it may forget what it keeps."""

    through: int
    stored: int
    already: int
    disputed: list[Said]
    notes: list[Said]
    server_time: datetime
    pack: str


@dataclass(kw_only=True)
class Sorted:
    """A batch taken apart: what is new, what was here before, what waits for a person."""

    facts: list[Fact] = field(default_factory=list)
    digests: dict[int, bytes] = field(default_factory=dict)
    pack: str = ""
    already: int = 0
    doubts: list[disputing.Doubt] = field(default_factory=list)

    @property
    def seqs(self) -> set[int]:
        return self.digests.keys() | {doubt.seq for doubt in self.doubts}


def receive(*, raw: bytes, signature: str, now: datetime, way: Way = Way.NETWORK) -> Answer:
    """Take a batch as it came from a device. Taking it again changes nothing.

    Raises:
        BatchUnreadable: no batch, or a fact without a number.
        BatchTooLarge: too many facts at once.
        DeviceUnknown, SignatureWrong, DeviceRevoked: who sent it may not.
        QuotaUsed: the device has to wait.
    """
    batch = wire.read_batch(raw)
    device = _signer(batch.device, message=raw, signature=signature)
    if way == Way.NETWORK:
        check_not_revoked(device)
    contents = wire.read_facts(batch, raw=raw)
    return _take(batch, contents, device=device, now=now, way=way)


@transaction.atomic
def receive_file(*, content: bytes, by: Actor, now: datetime) -> list[Answer]:
    """Take batches that somebody carried here, the same way as from the network: all or none.

    The last file of a withdrawn device is taken too, and every record in it waits for a person.

    Raises:
        FileUnreadable: not meant for this server, or damaged.
    """
    if by.role not in policies.CARRY.roles:
        raise NotAllowed(act=policies.CARRY.code, place=by.place)
    batches = carrying.open_file(content)
    answers = [
        receive(raw=raw, signature=signature, now=now, way=Way.FILE) for raw, signature in batches
    ]
    carrying.note(content, by=by, now=now, batches=len(batches))
    return answers


def device_that_signed(device_id: UUID, *, message: bytes, signature: str) -> Device:
    """The device, if these bytes are signed with its key and it was not withdrawn."""
    device = _signer(device_id, message=message, signature=signature)
    check_not_revoked(device)
    return device


def _signer(device_id: UUID, *, message: bytes, signature: str) -> Device:
    device = Device.objects.filter(pk=device_id).first()
    if device is None:
        raise DeviceUnknown
    signing.check(message=message, signature=signature, point=device.public_key)
    return device


def check_not_revoked(device: Device) -> None:
    if device.revoked_at is not None:
        at = timezone.localtime(device.revoked_at).strftime("%Y-%m-%d %H:%M")
        raise DeviceRevoked(at=at, reason=device.revoked_reason)


@transaction.atomic
def _take(
    batch: BatchIn, contents: wire.Contents, *, device: Device, now: datetime, way: Way
) -> Answer:
    device = Device.objects.select_for_update().get(pk=device.pk)
    if way == Way.NETWORK:
        check_not_revoked(device)
    _check_quota(device, more=len(batch.facts), now=now)
    offset = device.offset if way == Way.FILE else rules.offset(sent_at=batch.sent_at, now=now)
    found = _sort(contents, device=device, offset=offset, now=now)
    by = posts.acting_in(device.post_id)
    outcomes = (
        sharing.share(found.facts, by=by, place=device.place_id, now=now)
        if device.revoked_at is None
        else sharing.withheld(found.facts)
    )
    _note_doubts(found, outcomes)
    disputing.keep(found.doubts, device=device, now=now)
    stored = sum(outcome.reception == Reception.STORED for outcome in outcomes)
    found.already += sum(outcome.reception == Reception.ALREADY for outcome in outcomes)
    _remember(batch, found, device=device, offset=offset, now=now)
    if found.digests or found.doubts:
        kept = _keep_batch(batch, found, device=device, stored=stored, now=now, way=way)
        _record(kept, found, by=by, now=now)
    return Answer(
        through=device.through,
        stored=stored,
        already=found.already,
        disputed=[_said(doubt) for doubt in found.doubts],
        notes=[_said(one) for one in outcomes if one.reception == Reception.STORED and one.code],
        server_time=now,
        pack=current_pack(now),
    )


def current_pack(now: datetime) -> str:
    """The code of the rules in force; nothing before the first pack was published."""
    try:
        return rulepacks.in_force(timezone.localtime(now).date()).code
    except NoPackInForce:
        return ""


def _said(found: disputing.Doubt | Outcome) -> Said:
    return Said(seq=found.seq, code=found.code, sentence=str(found.sentence))


def _check_quota(device: Device, *, more: int, now: datetime) -> None:
    wait = rules.wait_for_quota(
        began_at=device.window_began_at,
        used=device.window_used,
        more=more,
        most=device.facts_per_hour,
        now=now,
    )
    if wait is not None:
        seconds = max(1, int(wait.total_seconds()))
        raise QuotaUsed(most=device.facts_per_hour, minutes=-(-seconds // 60), seconds=seconds)


def _sort(contents: wire.Contents, *, device: Device, offset: timedelta, now: datetime) -> Sorted:
    """Facts whose number came before are compared by digest and go no further."""
    found = Sorted(pack=contents.good[-1].pack if contents.good else device.pack)
    known = repeating.Known(device, seqs=contents.seqs)
    for fact in contents.good:
        digest = wire.digest_of(fact.kind, fact.at, fact.body)
        before = found.digests.get(fact.seq, known.digest_of(fact.seq))
        if before is None:
            found.digests[fact.seq] = digest
            _put_right(fact, into=found, device=device, offset=offset, now=now)
        elif before == digest or known.is_disputed(fact.seq, digest):
            found.already += 1
        else:
            found.doubts.append(disputing.differs(fact, digest=digest, now=now))
    for misread in contents.misread:
        _keep_misread(misread, into=found, known=known, now=now)
    return found


def _keep_misread(
    misread: wire.Misread, *, into: Sorted, known: repeating.Known, now: datetime
) -> None:
    digest = wire.digest_of("", None, misread.raw)
    if known.is_disputed(misread.seq, digest):
        into.already += 1
        return
    into.doubts.append(disputing.misread(misread, digest=digest, now=now))
    if known.digest_of(misread.seq) is None:
        into.digests.setdefault(misread.seq, digest)


def _put_right(
    fact: FactIn, *, into: Sorted, device: Device, offset: timedelta, now: datetime
) -> None:
    at = rules.put_right(fact.at, by=offset, now=now)
    if at is None:
        digest = into.digests[fact.seq]
        into.doubts.append(disputing.outside_time(fact, digest=digest, now=now))
        return
    into.facts.append(
        Fact(
            device=device.pk,
            seq=fact.seq,
            kind=fact.kind,
            at=at,
            device_at=fact.at,
            pack=fact.pack,
            body=fact.body,
        )
    )


def _note_doubts(found: Sorted, outcomes: list[Outcome]) -> None:
    disputed = [outcome for outcome in outcomes if outcome.reception == Reception.DISPUTED]
    facts = {fact.seq: fact for fact in found.facts} if disputed else {}
    for outcome in disputed:
        digest = found.digests[outcome.seq]
        found.doubts.append(disputing.doubted(facts[outcome.seq], outcome, digest=digest))


def _remember(
    batch: BatchIn, found: Sorted, *, device: Device, offset: timedelta, now: datetime
) -> None:
    """What the page of devices shows, and what tells a number that came before."""
    device.spans = rules.merged(device.runs, rules.spans_of(found.digests))
    device.stored += len(found.digests)
    device.last_seen_at, device.waiting = now, batch.waiting
    device.offset_seconds = offset.total_seconds()
    device.pack = found.pack
    if device.window_began_at is None or now - device.window_began_at >= QUOTA_WINDOW:
        device.window_began_at, device.window_used = now, 0
    device.window_used += len(batch.facts)
    device.save(
        update_fields=[
            "spans", "stored", "last_seen_at", "waiting", "offset_seconds", "pack",
            "window_began_at", "window_used",
        ]
    )  # fmt: skip


def _keep_batch(
    batch: BatchIn, found: Sorted, *, device: Device, stored: int, now: datetime, way: Way
) -> Batch:
    return Batch.objects.create(
        uuid=batch.batch,
        device=device,
        way=way,
        received_at=now,
        sent_at=batch.sent_at,
        offset_seconds=device.offset_seconds,
        first_seq=min(found.seqs),
        last_seq=max(found.seqs),
        stored=stored,
        already=found.already,
        disputed=len(found.doubts),
        digests=repeating.packed(found.digests),
    )


def _record(batch: Batch, found: Sorted, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act="sync.batch.received",
        by=by,
        at=now,
        place=by.place,
        subject=f"device:{batch.device_id}",
        data={
            "name": batch.device.name,
            "first": batch.first_seq,
            "last": batch.last_seq,
            "disputed": batch.disputed,
        },
        parts=(f"{seq} {digest.hex()}" for seq, digest in sorted(found.digests.items())),
    )
