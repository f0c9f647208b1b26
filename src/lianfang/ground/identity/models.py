"""The vault: who the people in the records are, sealed; how long they are kept; who looked at them."""

from __future__ import annotations

import os
import time
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.identity.terms import DocumentKind, Field, Purpose, RecordClass, Sex, Sight

_DOCUMENT = "document"


def new_id() -> UUID:
    """A random id that begins with the time, so that new rows lie together in the index (RFC 9562, 7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


class Incident(models.Model):
    """One outbreak's vault: everything in it hangs on one key and ends with it."""

    code = models.CharField(max_length=40, primary_key=True)
    fingerprint = models.CharField(_("of the key it was opened with"), max_length=64)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    key_destroyed_at = models.DateTimeField(null=True)


class Person(models.Model):
    """Somebody in the records. What tells who it is is sealed; beside it stand the masks.

    After erasure the row stays, empty, so that what happened to somebody can still be counted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    record_class = models.CharField(_("weightiest class"), max_length=20, choices=RecordClass)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    is_synthetic = models.BooleanField(default=False)
    masked_name = models.CharField(max_length=8, blank=True)
    masked_document = models.CharField(max_length=40, blank=True)
    masked_phone = models.CharField(max_length=40, blank=True)
    document_kind = models.CharField(max_length=16, choices=DocumentKind, default=DocumentKind.NONE)
    # No foreign key: the field may name a place that the tree no longer has.
    address_place = models.CharField(max_length=15, blank=True)
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    age = models.PositiveSmallIntegerField(_("years when registered"), null=True)
    language = models.CharField(max_length=40, blank=True)
    needs = models.JSONField(default=list)
    guardian = models.ForeignKey("self", models.PROTECT, null=True, related_name="wards")
    sealed_name = models.BinaryField(default=b"")
    sealed_document = models.BinaryField(default=b"")
    sealed_phone = models.BinaryField(default=b"")
    sealed_birth = models.BinaryField(default=b"")
    sealed_address = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("person")
        indexes: ClassVar = [
            models.Index(fields=["place", "registered_at"], name="persons_by_place"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nothing_remains_of_the_erased",
                condition=Q(erased_at=None)
                | Q(
                    masked_name="",
                    masked_document="",
                    masked_phone="",
                    sealed_name=b"",
                    sealed_document=b"",
                    sealed_phone=b"",
                    sealed_birth=b"",
                    sealed_address=b"",
                ),
            )
        ]


class WrappedKey(models.Model):
    """The data key of one person, wrapped. In a table of its own: backups of it are kept apart."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="wrapped_key"
    )
    wrapped = models.BinaryField()


class Lookup(models.Model):
    """A keyed digest of a document or a phone, under which a person is found again.

    People share phones: `of_name` tells by the digest of the name whose phone it is.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="lookups")
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=32)
    of_name = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(kind=_DOCUMENT),
                name="one_person_per_document",
            ),
            models.UniqueConstraint(fields=["digest", "person"], name="one_lookup_per_person"),
        ]


class Reach(models.Model):
    """A place, beside the one of registration, that answers for a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="reaches")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "place"], name="one_reach_per_place")
        ]


class Retention(models.Model):
    """One reason a person is kept for, and when it runs out."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="retentions")
    record_class = models.CharField(max_length=20, choices=RecordClass)
    since = models.DateTimeField()
    purpose_met_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("to be erased by"), null=True)
    is_spent = models.BooleanField(_("its person was erased"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "record_class"], name="one_retention_per_class"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(is_spent=False), name="retentions_running_by_due"
            )
        ]


class Hold(models.Model):
    """A reason to keep a person beyond the time, with its assessment (legality, necessity, safety)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holds")
    assessment = models.TextField()
    review_on = models.DateField()
    laid_at = models.DateTimeField()
    laid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    laid_as = models.CharField(max_length=160)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None), name="one_hold_per_person"
            )
        ]


class Access(models.Model):
    """Somebody came near a person's data. The person and the data-protection officer can read it.

    While `until` has not passed, the row is the token under which its reader sees the value.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accesses")
    sight = models.CharField(max_length=16, choices=Sight)
    field = models.CharField(max_length=12, choices=Field, blank=True)
    purpose = models.CharField(max_length=16, choices=Purpose, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    label = models.CharField(_("post that looked"), max_length=160)
    place = models.CharField(_("place of that post"), max_length=15, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="accesses_by_person"),
            models.Index(fields=["account", "-at"], name="accesses_by_account"),
            models.Index(fields=["-at"], name="accesses_by_time"),
        ]


class Allowance(models.Model):
    """One account's turn to reveal: locked while a reveal is counted, so that none slips past."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )


class Certificate(models.Model):
    """Proof that persons were erased: how many of which class, and the digest of their ids."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="certificates")
    at = models.DateTimeField()
    counts = models.JSONField(_("persons by weightiest class"))
    total = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by_label = models.CharField(max_length=160)
    witness = models.CharField(_("outside witness"), max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
