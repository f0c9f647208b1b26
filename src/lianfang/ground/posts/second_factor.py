"""One-time codes of a phone (RFC 6238), and recovery codes for the day the phone is lost."""

from __future__ import annotations

import base64
import secrets
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

import segno
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianfang.ground.kernel import clock
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import errors, policies
from lianfang.ground.posts.models import Account, RecoveryCode

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

RECOVERY_CODES = 10
_RECOVERY_BYTES = 6


def device_in_preparation(account: Account) -> TOTPDevice:
    """The secret to hand to the phone; the same one until it is confirmed.

    Raises:
        AlreadyEnrolled: the account has a confirmed one, which nobody may look at again.
    """
    if account.has_second_factor:
        raise errors.AlreadyEnrolled
    device, _ = TOTPDevice.objects.get_or_create(user=account, confirmed=False, name="phone")
    return device


def key_of(device: TOTPDevice) -> str:
    """The secret for typing in by hand, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture_of(device: TOTPDevice) -> str:
    """The secret as a picture to photograph, as a data address for an image."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3, light="#fff")


def enrol(*, account: Account, code: str, by: Actor, now: datetime) -> tuple[TOTPDevice, list[str]]:
    """Confirm that the phone has the secret; gives the recovery codes, which are shown this once.

    Raises:
        WrongCode: the phone shows something else.
        CodeLocked: too many wrong codes.
        AlreadyEnrolled: there is a second factor already.
    """
    policies.check_is_own(by, account)
    device = device_in_preparation(account)
    _check(device, code)
    with transaction.atomic():
        device.confirmed = True
        device.save()
        account.has_second_factor = True
        account.save(update_fields=["has_second_factor"])
        codes = _new_recovery_codes(account)
        _record("posts.second-factor.enrolled", account, by=by, now=now)
    return device, codes


def prove(*, account: Account, code: str, by: Actor, now: datetime) -> TOTPDevice:
    """Check a code of the phone, or use up a recovery code.

    Raises:
        WrongCode: neither fits.
        CodeLocked: too many wrong codes.
    """
    device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    if device is None:
        raise errors.WrongCode
    _check_is_open(device)
    if not _use_recovery_code(account, code, by=by, now=now):
        _check(device, code)
    return device


@transaction.atomic
def remove(*, account: Account, by: Actor, now: datetime) -> None:
    """Forget the phone: its holder after showing a code, or an administrator when it was lost.

    Raises:
        NotAllowed: `by` is neither.
    """
    if by.account_id != account.pk:
        policies.check_may_manage(by, account)
    if not account.has_second_factor:
        return
    TOTPDevice.objects.filter(user=account).delete()
    account.recovery_codes.all().delete()
    account.has_second_factor = False
    account.save(update_fields=["has_second_factor"])
    _record("posts.second-factor.removed", account, by=by, now=now)


def _check(device: TOTPDevice, code: str) -> None:
    """Runs outside a transaction: a wrong code must be counted although it is refused."""
    _check_is_open(device)
    if not device.verify_token("".join(code.split())):
        raise errors.WrongCode


def _check_is_open(device: TOTPDevice) -> None:
    """A recovery code is not guessed faster than a code of the phone."""
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        left = why["locked_until"] - clock.wall()
        raise errors.CodeLocked(seconds=max(1, ceil(left.total_seconds())))


def _new_recovery_codes(account: Account) -> list[str]:
    account.recovery_codes.all().delete()
    codes = [secrets.token_hex(_RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, sha256=_digest(code)) for code in codes
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


@transaction.atomic
def _use_recovery_code(account: Account, code: str, *, by: Actor, now: datetime) -> bool:
    unused = account.recovery_codes.filter(sha256=_digest(code), used_at=None)
    if not unused.update(used_at=now):
        return False
    _record("posts.recovery-code.used", account, by=by, now=now)
    return True


def _digest(code: str) -> str:
    return sha256("".join(code.lower().replace("-", "").split()).encode()).hexdigest()


def _record(act: str, account: Account, *, by: Actor, now: datetime) -> None:
    subject = f"account:{account.pk}"
    ledger.record(act=act, by=by, at=now, place=account.home_id or "", subject=subject)
