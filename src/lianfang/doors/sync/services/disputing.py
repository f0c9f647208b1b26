"""Facts that wait for a person: kept whole and sealed, with what is doubtful about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.doors.sync import keys
from lianfang.doors.sync.models import Disputed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from lianfang.doors.sync.models import Device
    from lianfang.doors.sync.wire import FactIn, Misread
    from lianfang.ground.kernel.facts import Fact, Outcome

DIFFERS = _("The device sent another record under the same number before. Both are kept.")
MISREAD = _("Part of the record could not be read ({why}). It is kept as it came.")
OUTSIDE_TIME = _("The time of the record lies outside any calendar. It is kept as it came.")


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A fact and why a person has to look at it."""

    seq: int
    digest: bytes
    kind: str
    pack: str
    device_at: datetime | None
    at: datetime
    body: Mapping[str, Any]
    code: str
    sentence: StrOrPromise
    params: Mapping[str, Any] = field(default_factory=dict)


def differs(fact: FactIn, *, digest: bytes, now: datetime) -> Doubt:
    return _of_raw(fact, digest=digest, now=now, code="sync.fact.differs", sentence=DIFFERS)


def outside_time(fact: FactIn, *, digest: bytes, now: datetime) -> Doubt:
    code = "sync.fact.outside-time"
    return _of_raw(fact, digest=digest, now=now, code=code, sentence=OUTSIDE_TIME)


def misread(found: Misread, *, digest: bytes, now: datetime) -> Doubt:
    return Doubt(
        seq=found.seq,
        digest=digest,
        kind=_kind_of(found.raw),
        pack="",
        device_at=None,
        at=now,
        body=found.raw,
        code="sync.fact.misread",
        sentence=MISREAD.format(why=found.why),
        params={"why": found.why},
    )


def doubted(fact: Fact, outcome: Outcome, *, digest: bytes) -> Doubt:
    """What a room said of a fact."""
    return Doubt(
        seq=fact.seq,
        digest=digest,
        kind=fact.kind,
        pack=fact.pack,
        device_at=fact.device_at,
        at=fact.at,
        body=fact.body,
        code=outcome.code,
        sentence=outcome.sentence,
        params=outcome.params,
    )


def keep(doubts: Sequence[Doubt], *, device: Device, now: datetime) -> None:
    """Keep each once: a batch that is sent again adds none."""
    Disputed.objects.bulk_create(
        [_row(doubt, device=device, now=now) for doubt in doubts], ignore_conflicts=True
    )


def _of_raw(
    fact: FactIn, *, digest: bytes, now: datetime, code: str, sentence: StrOrPromise
) -> Doubt:
    usable = code != "sync.fact.outside-time"
    return Doubt(
        seq=fact.seq,
        digest=digest,
        kind=fact.kind,
        pack=fact.pack,
        device_at=fact.at if usable else None,
        at=now,
        body=fact.body,
        code=code,
        sentence=sentence,
    )


def _row(doubt: Doubt, *, device: Device, now: datetime) -> Disputed:
    return Disputed(
        device=device,
        seq=doubt.seq,
        digest=doubt.digest.hex(),
        kind=doubt.kind,
        pack=doubt.pack,
        device_at=doubt.device_at,
        at=doubt.at,
        received_at=now,
        place_id=device.place_id,
        code=doubt.code,
        params=dict(doubt.params),
        sentence=str(doubt.sentence),
        sealed=keys.seal(doubt.body),
    )


def _kind_of(raw: Mapping[str, Any]) -> str:
    kind = raw.get("kind")
    return kind[:40].replace("\x00", "") if isinstance(kind, str) else ""
