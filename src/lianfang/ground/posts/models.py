"""Offices at places, who holds them, and the accounts that sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from collections.abc import Callable


class Office(models.Model):
    """A kind of post, named by the place pack: party secretary, duty officer, grid worker ..."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    role = models.CharField(max_length=24, choices=Role)
    is_first_responsible = models.BooleanField(default=False)
    is_headquarters = models.BooleanField(_("signs in with a second factor"), default=False)
    publishes = models.BooleanField(_("releases the area's daily figures"), default=False)
    levels = models.JSONField(_("codes of the levels where it exists"), default=list)
    display = models.CharField(_("name with its {place}"), max_length=120, blank=True)
    display_en = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return localized(self.name, self.name_en)


class Post(models.Model):
    """One office at one place."""

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "office"], name="one_office_of_a_kind_per_place"
            )
        ]

    def __str__(self) -> str:
        pattern = localized(self.office.display, self.office.display_en)
        return (pattern or "{place} " + str(self.office)).format(place=self.place.label)


class Accounts(BaseUserManager["Account"]):
    """Look-up by user name; accounts are created by `posts.services` only."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in. What they may do comes from the posts they hold.

    `home` is the place whose administrator answers for the account, whatever posts it holds.
    """

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=80)
    display_name_en = models.CharField(max_length=80, blank=True)
    home = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    workplace = models.CharField(
        _("what it is for, in a demonstration"), max_length=120, blank=True
    )
    workplace_en = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    has_second_factor = models.BooleanField(_("asks for a one-time code"), default=False)
    is_staff = False
    if TYPE_CHECKING:
        # Set on the account of each request by django-otp.
        is_verified: Callable[[], bool]

    USERNAME_FIELD = "username"
    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        return localized(self.display_name, self.display_name_en)

    @property
    def purpose(self) -> str:
        """What a visitor of the demonstration can do with this account, in their language."""
        return localized(self.workplace, self.workplace_en)


class RecoveryCode(models.Model):
    """One way in without the phone, once. Only the digest of the code is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    sha256 = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "sha256"], name="each_recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.pk}"


class Holding(models.Model):
    """One account's time in one post. History is kept: a hand-over ends one row and begins another."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="holdings")
    held_from = models.DateTimeField()
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(held_until=None), name="one_holder_at_a_time"
            ),
            models.CheckConstraint(
                name="a_holding_does_not_end_before_it_begins",
                condition=Q(held_until=None) | Q(held_until__gte=F("held_from")),
            ),
        ]
        verbose_name = _("holding")

    def __str__(self) -> str:
        return f"{self.account}: {self.post}"
