"""Refusals of the door. A refused batch stays on the device; nothing of it was stored."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid, NotAllowed, NotFound


class TryLater(DomainError):
    """A refusal that time heals; `retry_after` says how many seconds."""

    http_status = 429

    @property
    def retry_after(self) -> int:
        return max(1, int(self.params.get("seconds", 1)))


class Busy(TryLater):
    code = "sync.store.busy"
    message = _(
        "Many devices are sending at this moment. Nothing was lost: the device keeps its records "
        "and sends them again in {seconds} seconds."
    )


class QuotaUsed(TryLater):
    code = "sync.device.quota-used"
    message = _(
        "This device has sent {most} records within the hour, more than it may. It keeps the rest "
        "and sends them in {minutes} minutes. If a long outage lies behind, ask an officer to "
        "raise the device's limit on the page of devices."
    )


class BatchUnreadable(Invalid):
    code = "sync.batch.unreadable"
    message = _(
        "The batch could not be read ({why}), so nothing of it was stored. The device keeps its "
        "records; update the pad's application, then send again."
    )


class BatchTooLarge(DomainError):
    code = "sync.batch.too-large"
    message = _(
        "A batch may hold {facts} records and {megabytes} MB. Nothing was stored; send the records "
        "in smaller batches."
    )
    http_status = 413


class DeviceUnknown(DomainError):
    code = "sync.device.unknown"
    message = _(
        "No device with this number was paired here, so nothing was stored. Have an officer show "
        "a pairing code on the page of devices and pair it."
    )
    http_status = 401


class SignatureWrong(DomainError):
    code = "sync.batch.signature-wrong"
    message = _(
        "The signature does not belong to this device or the batch was changed on its way; nothing "
        "was stored. Send it again; if this repeats, pair the device anew."
    )
    http_status = 401


class DeviceRevoked(NotAllowed):
    code = "sync.device.revoked"
    message = _(
        "This device was withdrawn on {at}: {reason} It may send nothing more and empties itself. "
        "Pair it anew if it is to be used again."
    )


class CodeUnknown(NotAllowed):
    code = "sync.pairing.code-unknown"
    message = _(
        "This pairing code is not valid: it was mistyped, used already, or is older than ten "
        "minutes. Ask the officer for a new one."
    )


class KeyUnusable(Invalid):
    code = "sync.pairing.key-unusable"
    message = _(
        "The device sent no usable P-256 key, so it was not paired. Update its browser and try again."
    )


class NameMissing(Invalid):
    code = "sync.device.name-missing"
    message = _("Give the device a name that the people at the post know, of up to {most} letters.")


class ReasonMissing(Invalid):
    code = "sync.reason.missing"
    message = _("Write a sentence that says why; it is kept with the record.")


class PostNotHere(NotFound):
    code = "sync.pairing.post-not-here"
    message = _(
        "This post is not one you can pair a device for. Choose a post of your own place or below."
    )


class DeviceNotFound(NotFound):
    code = "sync.device.not-found"
    message = _("This device was not found among those of your places. Go back to the list.")


class DisputeNotFound(NotFound):
    code = "sync.disputed.not-found"
    message = _("This record was not found among those of your places. Go back to the list.")


class StillDisputed(DomainError):
    code = "sync.disputed.still"
    message = _(
        "The record still cannot be taken: {why} Nothing was changed. Set it aside with a reason, "
        "or have the officer record it anew."
    )


class FileUnreadable(Invalid):
    code = "sync.file.unreadable"
    message = _(
        "This is no file of records for this server, or it was damaged on its way. Nothing was "
        "stored. Export it again from the pad and bring the new file."
    )
