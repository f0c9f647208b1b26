"""A house at work without its scenario: places, rules, one checkpoint, devices that may send much."""

import base64
import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

COUNTY, CODE = "430602", "bench"
PASSES, LANES = 0.95, 4
_NO = {
    "cough_or_breathless": "no",
    "other_symptom": "no",
    "exposure_stay": "no",
    "exposure_contact": "no",
}


@dataclass
class Device:
    """What a pad holds: its number, its key, and where it has got to."""

    id: str
    key: ec.EllipticCurvePrivateKey
    seq: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  the same people each time

    def batch(self, count: int, *, now: datetime, stopped: float = 0.0) -> tuple[bytes, str]:
        """So many people at a lane, as signed bytes; `stopped` is the share that does not pass."""
        facts = [self._fact(now, stopped=stopped) for _ in range(count)]
        body = {
            "device": self.id,
            "batch": str(uuid.uuid4()),
            "sent_at": now.isoformat(),
            "facts": facts,
        }
        raw = json.dumps(body).encode()
        return raw, self._signature(raw)

    def _fact(self, now: datetime, *, stopped: float) -> dict[str, Any]:
        self.seq += 1
        at = now - timedelta(seconds=self.dice.randrange(3000))
        is_stopped = self.dice.random() < stopped
        body = stopped_person(self.dice) if is_stopped else passer_by(self.dice)
        return {
            "seq": self.seq,
            "kind": "screening",
            "at": at.isoformat(),
            "pack": "",
            "body": body,
        }

    def _signature(self, raw: bytes) -> str:
        pair = decode_dss_signature(self.key.sign(raw, ec.ECDSA(SHA256())))
        return base64.b64encode(b"".join(number.to_bytes(32) for number in pair)).decode()


def passer_by(dice: random.Random) -> dict[str, Any]:
    celsius = round(dice.uniform(36.0, 37.1), 1)
    return {
        "checkpoint": CODE,
        "lane": dice.randrange(1, LANES + 1),
        "party": None,
        "seat": "",
        "readings": [
            {"celsius": celsius, "method": "electronic", "ambient": 18.0, "thermometer": "T1"}
        ],
        "answers": _NO,
        "exposure": None,
        "outcome": "pass",
        "row": 12,
        "person": None,
        "destination": None,
        "is_synthetic": True,
    }


def stopped_person(dice: random.Random) -> dict[str, Any]:
    """Exposed, with a home here: registered, offered to the county, put under observation."""
    phone = f"138{dice.randrange(10**8):08d}"
    return passer_by(dice) | {
        "answers": _NO | {"exposure_contact": "yes", "resident_here": "yes"},
        "outcome": "pass_with_home_observation",
        "person": {"name": "演示甲", "phone": phone, "is_synthetic": True},
        "destination": {"place": "430611", "facility": None},
    }


def furnish(devices: int) -> list[Device]:
    """Fill the store that Django was started on."""
    from django.conf import settings

    from lianfang.doors.sync import models, services, signing
    from lianfang.ground.identity import services as identity
    from lianfang.ground.kernel import clock
    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts import actors
    from lianfang.ground.posts.models import Office, Post
    from lianfang.ground.posts.terms import Role
    from lianfang.ground.rulepacks import loading as rules
    from tests import factories

    now, system = clock.wall(), actors.system()
    factories.load_hunan_top()
    folder = DataFolder(settings.DATA_DIR / settings.PLACE_PACK)
    rules.load(folder, by=system, now=now, report=lambda rows: None)
    identity.open_incident(code="bench", by=system, now=now)
    open_checkpoint(now)
    office = Office.objects.create(
        code="bench", name="卡口", name_en="Checkpoint", role=Role.BARRIER_OFFICER
    )
    post = Post.objects.create(place_id=COUNTY, office=office)
    found = []
    for _ in range(devices):
        code = services.make_code(post_id=post.pk, by=system, now=now)
        key = ec.generate_private_key(ec.SECP256R1())
        jwk = signing.jwk_of(key.public_key())
        paired = services.pair(code=code, public_key=jwk, name="Pad", now=now)
        found.append(Device(str(paired.device.pk), key))
    models.Device.objects.update(facts_per_hour=2_000_000_000)
    return found


def open_checkpoint(now: datetime) -> None:
    from lianfang.ground.posts import actors
    from lianfang.people.checkpoints import services
    from lianfang.people.checkpoints.terms import CheckpointKind

    system = actors.system(place="43")
    proposal = services.Proposal(
        code=CODE,
        place=COUNTY,
        name="测速卡口",
        kind=CheckpointKind.EXPRESSWAY_EXIT,
        basis="Bench",
        alternatives="Bench",
        sunset=now + timedelta(days=10),
        is_synthetic=True,
    )
    key = services.propose(proposal, by=system, now=now).pk
    services.approve(checkpoint_id=key, by=system, now=now)
    crew = services.Crewing(count=4, lead="Bench", begins_at=now, ends_at=now + timedelta(hours=8))
    services.staff(checkpoint_id=key, crewing=crew, by=system, now=now)
    services.open_(checkpoint_id=key, by=system, now=now)
